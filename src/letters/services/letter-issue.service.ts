import { Inject, Injectable } from '@nestjs/common';
import { assertProcess } from '../../access/index.js';
import { type Addressee } from '../../directory/index.js';
import { type Actor, type Tx, UnitOfWork } from '../../messaging/index.js';
import { Blobs, CONFIG, type Config, type Finding, ProcessClock, sha256 } from '../../platform/index.js';
import { hasErrors } from '../domain/checks.js';
import type { AddresseeTotals, Dispatch, FrozenEnclosure, Issue, Letter } from '../domain/letter.js';
import { actorRef, asksToConfirm, decideLetter } from '../domain/letter.decide.js';
import { nextLetterState } from '../domain/letter.states.js';
import { letterSeal, sealOf } from '../domain/seal.js';
import { totalsOf } from '../domain/totals.js';
import { lettersProblems } from '../letters.problems.js';
import { type DeliveryFacts, LetterParticipants } from '../participants.js';
import type { LetterAddressee } from '../persistence/letter.schemas.js';
import { LettersRepository } from '../persistence/letters.repository.js';
import type { Way } from './letter-audience.service.js';
import { LetterPreparation, type PreparedLetter, type Progress } from './letter-preparation.service.js';
import { addresseeSeal } from './letter-reader.service.js';
import { LetterRendering, type RenderedLetter } from './letter-rendering.service.js';

export interface DryRun {
  /** True if the letter may be issued: no error stands. */
  ready: boolean;
  findings: Finding[];
  /** Null on a letter that is enclosed only. */
  list: { id: string; title: string; onDate: string } | null;
  /** To how many it goes; the issue asks for this number again. */
  addressees: number;
  totals: AddresseeTotals;
  /** Who is not addressed although the list might suggest it, and why. */
  excluded: { id: string; name: string; why: string }[];
  personal: boolean;
  pages: number | null;
  enclosures: Pick<FrozenEnclosure, 'n' | 'depth' | 'title' | 'filename' | 'size' | 'travels'>[];
}

export interface IssueCommand {
  /** The version that was read; 412 if the letter has another one. */
  expected?: number | undefined;
  /** How many addressees the caller means to reach: another number refuses the issue. 0 for enclosed only. */
  addressees: number;
  /** How long it waits before it leaves; the setting if left out. */
  holdSeconds?: number | undefined;
  /** Mails a minute, 0 for no pace; the setting if left out. */
  pacePerMinute?: number | undefined;
}

/** The dry run, and the issue: what is checked is what is frozen and sent. */
@Injectable()
export class LetterIssue {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly letters: LettersRepository,
    private readonly preparation: LetterPreparation,
    private readonly rendering: LetterRendering,
    private readonly participants: LetterParticipants,
    private readonly blobs: Blobs,
    private readonly clock: ProcessClock,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** Everything that speaks against issuing the letter now, or at `leavesAt`, at once. Writes nothing. */
  async dryRun(actor: Actor, id: string, progress?: Progress, leavesAt?: Date): Promise<DryRun> {
    const letter = await this.letters.get(id);
    assertProcess(actor, letter.processId);
    if (letter.state === 'issued') {
      throw lettersProblems.alreadyIssued('An issued letter needs no dry run.', { letterId: id });
    }
    const prepared = await this.preparation.prepare(letter, progress, leavesAt);
    const rendered = hasErrors(prepared.findings)
      ? null
      : await this.rendering.render(prepared, (bytes) => Promise.resolve(sha256(bytes)), progress);
    return report(prepared, rendered);
  }

  /**
   * Issues a cleared letter: addressees, pages, texts and enclosures are fixed with their SHA-256, participants
   * act in the same unit of work, and nothing can change any of it afterwards. Nothing is sent here: a dispatched
   * letter's deliveries follow by the reaction to `letter.issued`.
   *
   * Refusals: `letters/findings` with all of them while an error stands, `letters/addressee-count`,
   * `letters/changed-meanwhile`, those of the states, and those of participants.
   * @param first what has to hold, and is written, in the same unit of work; its refusals are the issue's
   */
  async issue(
    actor: Actor,
    id: string,
    command: IssueCommand,
    first: (tx: Tx) => Promise<unknown> = () => Promise.resolve(),
  ): Promise<Letter> {
    const letter = await this.letters.get(id);
    assertProcess(actor, letter.processId);
    this.assertIssuable(letter, actor);
    const prepared = await this.preparation.prepare(letter);
    refuseErrors(letter, prepared.findings);
    assertCount(letter, prepared, command);
    const rendered = await this.rendering.render(prepared, (bytes) => this.blobs.put(bytes));
    refuseErrors(letter, rendered.findings);
    return this.uow.run(actor, async (tx) => {
      await first(tx);
      return this.freeze(tx, prepared, rendered, command);
    });
  }

  private async freeze(
    tx: Tx,
    prepared: PreparedLetter,
    rendered: RenderedLetter,
    command: IssueCommand,
  ): Promise<Letter> {
    const letter = await this.letters.get(prepared.letter._id);
    this.assertIssuable(letter, tx.actor);
    const expected = command.expected ?? prepared.letter.version;
    if (letter.version !== prepared.letter.version || letter.version !== expected) {
      throw lettersProblems.changedMeanwhile(
        'The letter was changed while its pages were being made. Read it and issue it again.',
        { letterId: letter._id, expected, current: letter.version },
      );
    }
    await this.preparation.assertStill(tx, prepared);
    const rows = letter.dispatched ? await this.rowsOf(tx, letter, prepared, rendered) : [];
    const issue = await this.issueOf(tx, letter, prepared, rendered, rows, command);
    const { next, events } = decideLetter(letter, { step: 'issue', issue }, this.context(tx.actor, tx.now));
    await this.letters.insertAddressees(tx, rows);
    return this.letters.save(tx, letter, next, events);
  }

  private async rowsOf(
    tx: Tx,
    letter: Letter,
    { addressees, ways }: PreparedLetter,
    { personal }: RenderedLetter,
  ): Promise<LetterAddressee[]> {
    const facts: Record<string, DeliveryFacts> = {};
    for (const participant of this.participants.concerning(letter)) {
      const given = await participant.onIssue(tx, letter, addressees);
      for (const [id, own] of Object.entries(given)) facts[id] = { ...facts[id], ...own };
    }
    return addressees.map((addressee, index) => {
      const rendering = personal.get(addressee.id);
      const row = {
        ...frozenAddressee(letter._id, index + 1, addressee, ways.get(addressee.id)),
        facts: facts[addressee.id] ?? {},
        ...(rendering === undefined ? {} : { rendering }),
      };
      return { ...row, seal: addresseeSeal(row) };
    });
  }

  private async issueOf(
    tx: Tx,
    letter: Letter,
    { personal, resolution }: PreparedLetter,
    { rendering, enclosures }: RenderedLetter,
    rows: readonly LetterAddressee[],
    command: IssueCommand,
  ): Promise<Issue> {
    let dispatch: Dispatch | undefined;
    if (letter.dispatched && resolution) {
      const root = await this.rootOf(letter);
      const deadline = await this.deadlineOf(letter);
      const holdSeconds = command.holdSeconds ?? this.config.mail.holdSeconds;
      dispatch = {
        list: { id: resolution.listId, title: resolution.title, onDate: resolution.onDate },
        totals: totalsOf(rows),
        addresseesSha256: sealOf(rows.map(({ seal }) => seal)),
        lane: { root, number: (await this.letters.lastInLane(root)) + 1 },
        holdUntil: new Date(tx.now.getTime() + holdSeconds * 1_000),
        pacePerMinute: command.pacePerMinute ?? this.config.mail.pacePerMinute,
        ...(deadline === undefined ? {} : { deadline }),
        ...(asksToConfirm(letter) ? { asksToConfirm: true } : {}),
      };
    }
    const issue = {
      at: tx.now,
      by: actorRef(tx.actor),
      personal,
      ...(rendering === undefined ? {} : { rendering }),
      ...signedOf(letter),
      enclosures,
      ...(dispatch === undefined ? {} : { dispatch }),
    };
    return { ...issue, seal: letterSeal(letter, issue) };
  }

  /** The first letter of the chain of corrections that this one belongs to. */
  private async rootOf(letter: Letter): Promise<string> {
    if (!letter.corrects) return letter._id;
    const corrected = await this.letters.get(letter.corrects.letterId);
    return corrected.issue?.dispatch?.lane.root ?? corrected._id;
  }

  private async deadlineOf(letter: Letter): Promise<Date | undefined> {
    const dates: Date[] = [];
    for (const participant of this.participants.concerning(letter)) {
      const deadline = await participant.deadline?.(letter);
      if (deadline) dates.push(deadline);
    }
    return dates.sort((a, b) => a.getTime() - b.getTime())[0];
  }

  /** Says why not, in the words of the state table, before any page is made. */
  private assertIssuable(letter: Letter, actor: Actor): void {
    if (nextLetterState(letter.state, 'issue') !== null) return;
    decideLetter(letter, { step: 'issue', issue: nothing }, this.context(actor, this.clock.now()));
  }

  private context(actor: Actor, now: Date) {
    return { actor, now, clearerDiffers: this.config.office.clearerDiffers };
  }
}

/** The copy that somebody confirmed, as it is fixed at issue. */
function signedOf({ state, signedCopy }: Letter): Pick<Issue, 'signed'> {
  if (state !== 'signed' || signedCopy?.confirmed === undefined) return {};
  const { sha256: hash, size, pages, comparison, confirmed } = signedCopy;
  return { signed: { sha256: hash, size, pages, comparison, confirmed } };
}

const nothing: Issue = {
  at: new Date(0),
  by: { kind: 'system', id: 'nobody' },
  personal: false,
  enclosures: [],
  seal: '',
};

/** An addressee as the record keeps them. */
export function frozenAddressee(
  letterId: string,
  n: number,
  addressee: Addressee,
  way: Way = { atOnce: Math.min(addressee.mailboxes.length, 1) },
): Omit<LetterAddressee, 'facts' | 'seal'> {
  const { id, category, iso3, name, formalName, language, electoralGroup } = addressee;
  return {
    _id: `${letterId}.${id}`,
    letterId,
    n,
    addresseeId: id,
    name,
    nameInText: addressee.nameInText,
    office: addressee.office,
    ...(formalName === undefined ? {} : { formalName }),
    category,
    ...(iso3 === undefined ? {} : { iso3 }),
    language,
    ...(electoralGroup === undefined ? {} : { electoralGroup }),
    consultationGroups: addressee.consultationGroups,
    overlays: addressee.overlays,
    fictitious: addressee.fictitious,
    why: addressee.why,
    mailboxes: addressee.mailboxes.map(({ address, name: owner, role }) => ({ address, name: owner, role })),
    mailboxesAtOnce: way.atOnce,
    ...(way.channel === undefined ? {} : { channel: way.channel }),
    ...(way.follows === undefined ? {} : { follows: way.follows }),
  };
}

function report(prepared: PreparedLetter, rendered: RenderedLetter | null): DryRun {
  const { letter, resolution, addressees, personal } = prepared;
  const findings = [...prepared.findings, ...(rendered?.findings ?? [])];
  const first = rendered?.rendering ?? [...(rendered?.personal.values() ?? [])][0];
  return {
    ready: !hasErrors(findings),
    findings: findings.sort((a, b) => a.level.localeCompare(b.level)),
    list: resolution ? { id: resolution.listId, title: resolution.title, onDate: resolution.onDate } : null,
    addressees: letter.dispatched ? addressees.length : 0,
    totals: totalsOf(letter.dispatched ? addressees : []),
    excluded: resolution?.excluded ?? [],
    personal,
    pages: first?.pdf.pages ?? null,
    enclosures: (rendered?.enclosures ?? []).map(({ n, depth, title, filename, size, travels }) => ({
      n,
      depth,
      title,
      filename,
      size,
      travels,
    })),
  };
}

function refuseErrors(letter: Letter, findings: readonly Finding[]): void {
  if (!hasErrors(findings)) return;
  const errors = findings.filter(({ level }) => level === 'error').length;
  throw lettersProblems.findings(
    `${errors} ${errors === 1 ? 'error stands' : 'errors stand'} against issuing "${letter.subject}". Mend them; a cleared letter goes back to draft for that.`,
    { letterId: letter._id, findings },
  );
}

function assertCount(letter: Letter, { addressees }: PreparedLetter, command: IssueCommand): void {
  const count = letter.dispatched ? addressees.length : 0;
  if (command.addressees === count) return;
  throw lettersProblems.addresseeCount(
    `You confirmed ${command.addressees} addressees; the letter goes to ${count}. Look at the dry run again.`,
    { letterId: letter._id, confirmed: command.addressees, addressees: count },
  );
}
