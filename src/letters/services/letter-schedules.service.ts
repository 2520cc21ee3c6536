import { Inject, Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { Authority } from '../../access/index.js';
import {
  type Actor,
  event,
  insertVersioned,
  type NewEvent,
  saveVersioned,
  type Task,
  type Tx,
  UnitOfWork,
} from '../../messaging/index.js';
import { assertVersion, CONFIG, type Config, type Finding, Problem } from '../../platform/index.js';
import type { Letter } from '../domain/letter.js';
import { actorRef } from '../domain/letter.decide.js';
import { nextStep, nextStepKey } from '../domain/next-step.js';
import { nextLetterState } from '../domain/letter.states.js';
import { issueAtHour } from '../letters.messaging.js';
import { lettersProblems } from '../letters.problems.js';
import type { LetterSchedule } from '../persistence/before-issue.schemas.js';
import { LetterIssue } from './letter-issue.service.js';
import { LetterReader } from './letter-reader.service.js';

export interface ScheduleCommand {
  /** The version that was read; 412 if the letter has another one. */
  expected?: number | undefined;
  /** Process time, later than now. */
  at: Date;
  /** Zone in which the hour was said; the office's if left out. */
  zone?: string | undefined;
  addressees: number;
  holdSeconds?: number | undefined;
  pacePerMinute?: number | undefined;
}

/** What came of the attempt at the hour. */
export type ScheduleOutcome = { state: 'issued' } | { state: 'refused'; why: string } | null;

const STREAM = 'letter-schedule';

/**
 * Issues cleared letters at an hour. At that hour everything is checked once more: whatever speaks against it then
 * leaves the letter as it is, and goes on the office's to-do list.
 */
@Injectable()
export class LetterSchedules {
  constructor(
    @InjectModel('LetterSchedule') private readonly schedules: Model<LetterSchedule>,
    private readonly reader: LetterReader,
    private readonly issue: LetterIssue,
    private readonly authority: Authority,
    private readonly uow: UnitOfWork,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /**
   * Sets the hour, or another one. Refusals: those of the dry run and of the number of addressees as they stand
   * now, `letters/hour-passed`, `letters/step-not-allowed` while the letter is not cleared, 412.
   */
  async set(actor: Actor, letterId: string, command: ScheduleCommand): Promise<LetterSchedule> {
    const letter = await this.reader.get(letterId, actor);
    if (command.expected !== undefined) assertVersion(command.expected, letter.version);
    assertCleared(letter);
    const { addressees, ready, findings } = await this.issue.dryRun(actor, letterId, undefined, command.at);
    if (!ready) throw lettersProblems.findings('Mend them first.', { letterId, findings });
    if (addressees !== command.addressees) {
      throw lettersProblems.addresseeCount(
        `You confirmed ${command.addressees} addressees; the letter goes to ${addressees}. Look at the dry run again.`,
        { letterId, confirmed: command.addressees, addressees },
      );
    }
    return this.uow.run(actor, async (tx) => {
      const now = await this.reader.get(letterId, actor);
      assertVersion(letter.version, now.version);
      if (command.at <= tx.now) {
        throw lettersProblems.hourPassed(
          `It is ${tx.now.toISOString()} already; choose a later hour, or issue it now.`,
        );
      }
      const { at, holdSeconds, pacePerMinute, zone = this.config.office.zone } = command;
      const state: Omit<LetterSchedule, 'version'> = {
        _id: letterId,
        processId: letter.processId,
        letterVersion: letter.version,
        at,
        zone,
        addressees,
        by: { ...actorRef(actor), ...(actor.processId === undefined ? {} : { processId: actor.processId }) },
        state: 'waiting',
        known: warningsOf(findings),
        ...(holdSeconds === undefined ? {} : { holdSeconds }),
        ...(pacePerMinute === undefined ? {} : { pacePerMinute }),
      };
      await tx.schedule(issueAtHour, letterId, at, { letterId });
      await tx.settle(nextStepKey(letterId), 'Its hour is set.');
      const facts = { letterId, processId: letter.processId, at: at.toISOString(), zone, addressees };
      return this.save(tx, await this.of(letterId), state, event('letter.scheduled', facts));
    });
  }

  /**
   * The letter waits for no hour any more. Nothing happens where none was set, or it was called off before. Called off
   * while the letter is being issued, one of the two holds: refusal `letters/already-issued` if it is the issue.
   */
  async cancel(actor: Actor, letterId: string): Promise<LetterSchedule | null> {
    await this.reader.get(letterId, actor);
    return this.uow.run(actor, async (tx) => {
      const before = await this.of(letterId);
      const letter = await this.reader.get(letterId, actor);
      if (before !== null && letter.state === 'issued') {
        throw lettersProblems.alreadyIssued(
          'It was too late to call the hour off: the letter is issued. Halt it; what has not left stays here.',
          { letterId, halt: `/api/v1/letters/${letterId}/halt` },
        );
      }
      if (before?.state !== 'waiting') return before;
      await tx.cancel(issueAtHour, letterId);
      const item = nextStep(letter);
      if (item) await tx.todo(item);
      const { processId } = before;
      return this.save(
        tx,
        before,
        { ...before, state: 'cancelled', settledAt: tx.now },
        event('letter.schedule-cancelled', { letterId, processId }),
      );
    });
  }

  /** The hour that was set last, and what came of it. */
  async of(letterId: string): Promise<LetterSchedule | null> {
    return this.schedules.findById(letterId).lean<LetterSchedule>();
  }

  /**
   * At the hour, before the timer's own unit of work: pages are made and the letter is issued in the name of who set
   * the hour; that the hour was kept is written in the unit of work that issues. Running twice does no harm, for a
   * letter is issued once. Null where the hour was called off or set anew, also while the pages were being made.
   */
  async carryOut(timer: Task): Promise<ScheduleOutcome> {
    const letterId = timer.data?.['letterId'] ?? '';
    const schedule = await this.of(letterId);
    if (schedule?.state !== 'waiting') return null;
    try {
      await this.authority.assertMay(schedule.by, 'letters:issue');
      await this.assertNothingNew(schedule, timer);
      const command = {
        expected: schedule.letterVersion,
        addressees: schedule.addressees,
        holdSeconds: schedule.holdSeconds,
        pacePerMinute: schedule.pacePerMinute,
      };
      await this.issue.issue(actorOf(schedule, timer), letterId, command, (tx) => this.keep(tx, schedule));
      return { state: 'issued' };
    } catch (error) {
      if (lettersProblems.hourCalledOff.is(error)) return null;
      // Faults of the house are tried again; refusals stand.
      if (!(error instanceof Problem) || error.status >= 500) throw error;
      if ((await this.reader.get(letterId)).state === 'issued') return { state: 'issued' };
      return { state: 'refused', why: inWords(error) };
    }
  }

  /** In the timer's unit of work: what came of it is kept, and said to the office if nothing was issued. */
  async settle(timer: Task, tx: Tx, outcome: ScheduleOutcome): Promise<void> {
    const letterId = timer.data?.['letterId'] ?? '';
    const before = await this.of(letterId);
    if (!outcome || before?.state !== 'waiting') return;
    const { processId } = before;
    if (outcome.state === 'issued') {
      // By a person, before its hour or while it was being carried out.
      await this.kept(tx, before);
      return;
    }
    const letter = await this.reader.get(letterId);
    await tx.todo({
      key: nextStepKey(letterId),
      kind: 'letter-not-issued',
      title: `The letter "${letter.subject}" was not issued at its hour`,
      detail: `${outcome.why} Mend it, and issue it or set another hour.`,
      about: { type: 'letter', id: letterId },
      processId,
    });
    const refused = event('letter.schedule-refused', { letterId, processId, why: outcome.why });
    await this.save(
      tx,
      before,
      { ...before, state: 'refused', why: outcome.why, settledAt: tx.now },
      refused,
    );
  }

  /** First in the unit of work that issues: whoever calls the hour off at this moment waits for it, or it for them. */
  private async keep(tx: Tx, { _id: letterId, version }: LetterSchedule): Promise<void> {
    const before = await this.of(letterId);
    if (before?.state !== 'waiting' || before.version !== version) {
      throw lettersProblems.hourCalledOff(
        'It was called off, or set anew, while its pages were being made.',
        {
          letterId,
        },
      );
    }
    await this.kept(tx, before);
  }

  private async kept(tx: Tx, before: LetterSchedule): Promise<void> {
    const { _id: letterId, processId } = before;
    const kept = event('letter.schedule-kept', { letterId, processId });
    await this.save(tx, before, { ...before, state: 'issued', settledAt: tx.now }, kept);
  }

  /** A warning that nobody had seen when the hour was set is for a person to judge. */
  private async assertNothingNew(schedule: LetterSchedule, timer: Task): Promise<void> {
    const { findings } = await this.issue.dryRun(
      actorOf(schedule, timer),
      schedule._id,
      undefined,
      schedule.at,
    );
    const known = new Set(schedule.known ?? []);
    const fresh = findings.filter((finding) => finding.level === 'warning' && !known.has(mark(finding)));
    if (fresh.length === 0) return;
    throw lettersProblems.findings(
      `Since the hour was set there is something new: ${fresh.map(({ message }) => message).join(' ')}`,
      { letterId: schedule._id, findings: fresh },
    );
  }

  private save(
    tx: Tx,
    before: LetterSchedule | null,
    after: Omit<LetterSchedule, 'version'>,
    what: NewEvent,
  ): Promise<LetterSchedule> {
    return before
      ? saveVersioned(this.schedules, tx, STREAM, before, after, [what])
      : insertVersioned(this.schedules, tx, STREAM, after, [what]);
  }
}

const mark = ({ code, where = '' }: Finding): string => `${code} ${where}`;

const warningsOf = (findings: readonly Finding[]): string[] =>
  findings.filter(({ level }) => level === 'warning').map(mark);

function assertCleared(letter: Letter): void {
  if (nextLetterState(letter.state, 'issue') !== null) return;
  throw lettersProblems.stepNotAllowed('Only a letter that is cleared can wait for its hour.', {
    letterId: letter._id,
    state: letter.state,
  });
}

const actorOf = ({ by }: LetterSchedule, { _id, correlationId }: Task): Actor => ({
  ...by,
  correlationId,
  causationId: _id,
});

const MOST_NAMED = 3;

function inWords({ title, detail, extensions }: Problem): string {
  const { findings } = extensions;
  const errors = (Array.isArray(findings) ? findings : []).filter(
    (one): one is { level: string; message: string } =>
      typeof one === 'object' && one !== null && Reflect.get(one, 'level') === 'error',
  );
  const named = errors.slice(0, MOST_NAMED).map(({ message }) => message);
  return [`${title}: ${detail}`, ...named].join(' ').slice(0, 1_500);
}
