import { Injectable } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { ConsoleSession } from '../../../access/index.js';
import { DistributionLists } from '../../../directory/index.js';
import {
  type Letter,
  lettersProblems,
  LetterOutlooks,
  LetterPublications,
  type LetterOutlook,
  LetterReader,
  LettersRepository,
} from '../../../letters/index.js';
import { headingOf, type Meeting, Meetings } from '../../../meetings/index.js';
import type { Actor } from '../../../messaging/index.js';
import { platformProblems, Problem } from '../../../platform/index.js';
import { Console, consoleRefusal, type Fault, type Option } from '../frame/index.js';
import { letterPath, lettersCrumbs } from './parts.js';

const MOST = 500;

const NOTHING: LetterOutlook = {
  values: {},
  addressees: [],
  withoutMailbox: [],
  personal: false,
  package: [],
};

/** What the pages of letters have in common: the letter, what can be chosen, and how a page is sent. */
@Injectable()
export class LetterDesk {
  constructor(
    private readonly console: Console,
    private readonly reader: LetterReader,
    private readonly letters: LettersRepository,
    private readonly outlooks: LetterOutlooks,
    private readonly meetings: Meetings,
    private readonly distribution: DistributionLists,
    private readonly publications: LetterPublications,
  ) {}

  /** The letter; an issued one with its seal checked. 404 and 403 as the API has them. */
  letter(actor: Actor, id: string): Promise<Letter> {
    return this.reader.get(id, actor);
  }

  /** Since when the public may read it; null: it may not. */
  async publishedAt(letter: Letter): Promise<Date | null> {
    return (await this.publications.of(letter._id))?.at ?? null;
  }

  async send(
    reply: FastifyReply,
    session: ConsoleSession,
    letter: Letter,
    page: {
      title: string;
      children: JSX.Element;
      faults?: readonly Fault[];
      wide?: boolean;
      status?: number;
    },
  ): Promise<void> {
    const crumbs =
      page.title === letter.subject
        ? lettersCrumbs({ text: letter.subject })
        : lettersCrumbs({ text: letter.subject, href: letterPath(letter) }, { text: page.title });
    await this.console.send(reply, session, { nav: 'letters', crumbs, ...page });
  }

  /** What a draft stands on; nothing of a letter whose list or documents are not there: the dry run says so. */
  async outlook(letter: Letter, addresseeId?: string): Promise<LetterOutlook> {
    try {
      return await this.outlooks.of(letter, addresseeId);
    } catch (error) {
      if (error instanceof Problem && error.status < 500) return NOTHING;
      throw error;
    }
  }

  /** Who has an issued personal letter; of any other, whom it would go to. */
  async readers(letter: Letter): Promise<{ id: string; name: string }[]> {
    const { issue } = letter;
    if (letter.state !== 'issued' || issue === undefined) return (await this.outlook(letter)).addressees;
    if (!issue.personal) return [];
    const rows = await this.letters.addresseesFrom(letter._id, 1, MOST);
    return rows.map(({ addresseeId, name }) => ({ id: addresseeId, name }));
  }

  async processes(own: string | undefined): Promise<Option[]> {
    const { items } = await this.meetings.listProcesses({ limit: MOST }, own);
    return items.map(({ _id, shortTitle }) => ({ value: _id, text: shortTitle }));
  }

  async meetingsOf(processId: string): Promise<Meeting[]> {
    return (await this.meetings.listMeetings(processId, { limit: MOST })).items;
  }

  async meetingOptions(processId: string): Promise<Option[]> {
    const meetings = await this.meetingsOf(processId);
    return meetings.map((meeting) => ({ value: meeting._id, text: meetingName(meeting) }));
  }

  async lists(): Promise<Option[]> {
    const { items } = await this.distribution.list({ limit: MOST });
    return items.map(({ _id, title }) => ({ value: _id, text: title }));
  }

  /** The other letters of its process, the latest first. */
  async others(letter: Letter, state?: 'issued'): Promise<Letter[]> {
    const { processId } = letter;
    const { items } = await this.letters.list({ processId, state }, { limit: MOST }, 'latest');
    return items.filter(({ _id }) => _id !== letter._id);
  }
}

export const meetingName = (meeting: Meeting): string => `${headingOf(meeting)}: ${meeting.title}`;

/** A refusal that a form can show; everything else is thrown on. */
export function faultsOrThrow(error: unknown): Fault[] {
  const faults = consoleRefusal(error);
  if (faults === null) throw error;
  return faults;
}

/** Somebody else was faster, or the same form was sent twice. */
export const lostRace = (error: unknown): boolean =>
  platformProblems.stale.is(error) ||
  platformProblems.conflict.is(error) ||
  lettersProblems.changedMeanwhile.is(error);

/** The step was taken before: by this form, sent twice, or by somebody else. */
export const passed = (error: unknown): boolean =>
  lostRace(error) || lettersProblems.stepNotAllowed.is(error) || lettersProblems.alreadyIssued.is(error);
