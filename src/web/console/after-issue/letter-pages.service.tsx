import { Injectable } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { ConsoleSession } from '../../../access/index.js';
import {
  type Coverage,
  type CoverageFilter,
  type CoverageLine,
  filtered,
  type IssuedLetter,
  LetterCoverage,
  LetterProgress,
  LetterReader,
  lettersProblems,
} from '../../../letters/index.js';
import { plainInstant } from '../../../meetings/index.js';
import type { Actor } from '../../../messaging/index.js';
import { Ids, ProcessClock } from '../../../platform/index.js';
import { OfficeDay } from '../form-values.js';
import { Console, type Crumb, type Fault } from '../frame/index.js';
import type { AddresseePageProps } from './addressee-forms.js';
import { AddresseePage } from './addressee-page.js';
import { CoveragePage } from './coverage-page.js';
import { lettersCrumbs, letterPath } from '../letters/parts.js';
import { type LetterPage } from './parts.js';
import { ProgressPage } from './progress-page.js';
import { typedInstant } from '../typed-instant.js';

/** Reads what the pages of an issued letter show, and sends them. */
@Injectable()
export class AfterIssuePages {
  constructor(
    readonly console: Console,
    readonly reader: LetterReader,
    private readonly coverage: LetterCoverage,
    private readonly progress: LetterProgress,
    private readonly day: OfficeDay,
    private readonly clock: ProcessClock,
    private readonly ids: Ids,
  ) {}

  get zone(): string {
    return this.day.zone;
  }

  formKey(): string {
    return this.ids.next();
  }

  /** Refusals: those of the reader; `letters/not-dispatched` for a letter that is enclosed only. */
  async page(session: ConsoleSession, actor: Actor, id: string): Promise<LetterPage> {
    const letter = await this.reader.issued(id, actor);
    if (!letter.issue.dispatch) {
      throw lettersProblems.notDispatched('It is enclosed only: look for the letter that encloses it.');
    }
    return { session, letter, zone: this.zone };
  }

  async progressOf(page: LetterPage) {
    return { ...page, progress: await this.progress.of(page.letter) };
  }

  async sendProgress(
    reply: FastifyReply,
    page: LetterPage,
    refused: { reason: string; faults: readonly Fault[] } | null = null,
  ): Promise<void> {
    const props = await this.progressOf(page);
    await this.send(reply, page, 'Progress', ProgressPage({ ...props, ...(refused ?? {}) }), refused?.faults);
  }

  async board(
    letter: IssuedLetter,
    filter: CoverageFilter,
    words: string,
  ): Promise<{ coverage: Coverage; shown: CoverageLine[] }> {
    const coverage = await this.coverage.of(letter);
    return { coverage, shown: filtered(coverage.addressees, filter, words) };
  }

  async sendBoard(
    reply: FastifyReply,
    page: LetterPage,
    filter: CoverageFilter,
    words: string,
  ): Promise<void> {
    const board = await this.board(page.letter, filter, words);
    await this.send(reply, page, 'Coverage', CoveragePage({ ...page, ...board, filter, words }));
  }

  async line(letter: IssuedLetter, addressee: string): Promise<CoverageLine> {
    const { addressees } = await this.coverage.of(letter);
    const line = addressees.find(({ id }) => id === addressee);
    if (line) return line;
    throw lettersProblems.addresseeUnknown(`The letter is not addressed to ${addressee}.`, {
      letterId: letter._id,
    });
  }

  async sendAddressee(
    reply: FastifyReply,
    page: LetterPage,
    addressee: string,
    refused?: NonNullable<AddresseePageProps['refused']>,
  ): Promise<void> {
    const line = await this.line(page.letter, addressee);
    const now = typedInstant(this.clock.now(), this.zone);
    const props = {
      ...page,
      line,
      now,
      formKey: this.formKey(),
      ...(refused === undefined ? {} : { refused }),
    };
    await this.send(reply, page, line.name, AddresseePage(props), refused?.faults, [
      { text: 'Coverage', href: letterPath(page.letter, '/coverage') },
    ]);
  }

  /** "190 of 195", of a letter that is issued and dispatched. */
  async reached(letter: IssuedLetter): Promise<string> {
    const { totals, open } = await this.coverage.of(letter);
    return `${totals.all.reached} of ${totals.all.all}${open === 0 ? '' : `, ${open} open`}`;
  }

  async send(
    reply: FastifyReply,
    { session, letter }: LetterPage,
    title: string,
    children: JSX.Element,
    faults: readonly Fault[] = [],
    between: readonly Crumb[] = [],
  ): Promise<void> {
    await this.console.send(reply, session, {
      title: `${title}: ${letter.subject}`,
      nav: 'letters',
      crumbs: lettersCrumbs({ text: letter.subject, href: letterPath(letter) }, ...between, { text: title }),
      faults,
      wide: true,
      children,
    });
  }

  at(at: Date): string {
    return plainInstant(at, this.zone);
  }
}
