import { Injectable } from '@nestjs/common';
import {
  DeliveryReader,
  type DeliveryState,
  type Halt,
  type TransportPause,
  TransportPauses,
} from '../../mail/index.js';
import { ProcessClock } from '../../platform/index.js';
import type { CoverageLine } from '../domain/coverage.js';
import type { IssuedLetter, Letter } from '../domain/letter.js';
import { LetterChain } from './letter-chain.service.js';
import { dispatchOf } from './letter-copies.service.js';
import { LetterCoverage } from './letter-coverage.service.js';

export type ProgressState = 'held' | 'halted' | 'leaving' | 'left' | 'superseded';

interface Named {
  id: string;
  name: string;
}

/** Where a letter stands while it leaves. */
export interface LetterProgressReport {
  /** `held`: it waits for the end of the hold; `left`: no mail of it waits any more. */
  state: ProgressState;
  holdUntil: Date;
  /** Whole seconds until the hold ends; 0 when it has. */
  holdSecondsLeft: number;
  halted: Halt | null;
  pacePerMinute: number;
  /** Mails in each state; those to a second mailbox, and copies sent again, too. */
  byState: Record<DeliveryState, number>;
  mails: number;
  /** May have arrived twice. */
  marked: number;
  addressees: number;
  /** Got it: a mail server took it, it was handed over, or they said so. */
  has: Named[];
  /** A server may have taken it, or it is being handed over at this moment. */
  mayHave: Named[];
  /** Their mail waits: it can still be halted. */
  waits: Named[];
  /** Office work: to be delivered by another channel, or not reached by any mailbox. */
  toDo: Named[];
  /** Since when no mail leaves because the mail server cannot be reached. */
  transport: Pick<TransportPause, 'since' | 'text'> | null;
  /** Mails that a server refused for what they are (552: too large, 554: their content). */
  flagged: { name: string; mailbox: string; flag: 'size' | 'content'; answer: string }[];
  /** The issued letter that took the place of this one. */
  successor: Pick<Letter, '_id' | 'date' | 'subject'> | null;
}

/** Tells how far a letter is: who has it, who may have it, who waits. */
@Injectable()
export class LetterProgress {
  constructor(
    private readonly coverage: LetterCoverage,
    private readonly ledger: DeliveryReader,
    private readonly pauses: TransportPauses,
    private readonly chain: LetterChain,
    private readonly clock: ProcessClock,
  ) {}

  /** Refusal `letters/not-dispatched`. */
  async of(letter: IssuedLetter): Promise<LetterProgressReport> {
    const dispatch = dispatchOf(letter);
    const [{ addressees }, summary, pause, successor] = await Promise.all([
      this.coverage.of(letter),
      this.ledger.summary({ sourceKind: 'letter', sourceId: letter._id }),
      this.pauses.current(),
      this.chain.successor(letter),
    ]);
    const { byState, all: mails, marked, source } = summary;
    const halted = source?.halted ?? null;
    const left = Math.max(dispatch.holdUntil.getTime() - this.clock.now().getTime(), 0);
    const groups = grouped(addressees);
    const waits = byState.queued + byState.deferred + byState.sending > 0 || groups.waits.length > 0;
    const state =
      successor && !waits
        ? 'superseded'
        : !waits
          ? 'left'
          : halted
            ? 'halted'
            : left > 0
              ? 'held'
              : 'leaving';
    return {
      state,
      holdUntil: dispatch.holdUntil,
      holdSecondsLeft: Math.ceil(left / 1_000),
      halted,
      pacePerMinute: source?.pacePerMinute ?? dispatch.pacePerMinute,
      byState,
      mails,
      marked,
      addressees: addressees.length,
      ...groups,
      transport: pause && waits ? { since: pause.since, text: pause.text } : null,
      flagged: flagged(addressees),
      successor: successor ? { _id: successor._id, date: successor.date, subject: successor.subject } : null,
    };
  }
}

function grouped(
  lines: readonly CoverageLine[],
): Pick<LetterProgressReport, 'has' | 'mayHave' | 'waits' | 'toDo'> {
  const groups: Pick<LetterProgressReport, 'has' | 'mayHave' | 'waits' | 'toDo'> = {
    has: [],
    mayHave: [],
    waits: [],
    toDo: [],
  };
  for (const line of lines) {
    const group = groupOf(line);
    if (group !== null) groups[group].push({ id: line.id, name: line.name });
  }
  return groups;
}

function groupOf({ standing, mail }: CoverageLine): 'has' | 'mayHave' | 'waits' | 'toDo' | null {
  switch (standing) {
    case 'reached':
      return 'has';
    case 'unknown':
      return 'mayHave';
    case 'waiting':
      return mail?.mayHaveGot === true ? 'mayHave' : 'waits';
    case 'by-hand':
    case 'not-reached':
      return 'toDo';
    case 'superseded':
      return null;
  }
}

const flagged = (lines: readonly CoverageLine[]): LetterProgressReport['flagged'] =>
  lines.flatMap(({ name, mail }) =>
    (mail?.mailboxes ?? []).flatMap(({ mailbox, flag, answer = '' }) =>
      flag === undefined ? [] : [{ name, mailbox, flag, answer }],
    ),
  );
