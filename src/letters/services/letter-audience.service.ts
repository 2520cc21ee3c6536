import { Injectable } from '@nestjs/common';
import {
  type Addressee,
  Directory,
  directoryProblems,
  type Mailbox,
  type Resolution,
} from '../../directory/index.js';
import type { Tx } from '../../messaging/index.js';
import type { Finding } from '../../platform/index.js';
import { type ReceiptChannel, channelNames, channelsOf } from '../domain/channels.js';
import { checkAudienceWording } from '../domain/audience-wording.js';
import { addresseesOf, checkAddressees, sharedMailboxes } from '../domain/checks.js';
import { isAmong, takesThePlace } from '../domain/corrections.js';
import type { IssuedLetter, Letter } from '../domain/letter.js';
import { lettersProblems } from '../letters.problems.js';
import { AfterIssueRecords } from '../persistence/after-issue.repository.js';
import type { LetterAddressee } from '../persistence/letter.schemas.js';
import { LetterChain } from './letter-chain.service.js';
import { LetterReader } from './letter-reader.service.js';
import { refusalAsFinding } from './refusals.js';

/** How one addressee is reached, beside the mailboxes. */
export interface Way {
  /** How many of the mailboxes get a mail at once. */
  atOnce: number;
  channel?: ReceiptChannel;
  /** The mailbox in whose lane the mail goes, where it is another one than the letter before went to. */
  follows?: string;
}

export interface Audience {
  /** Null if it has none, or none can be found out; the findings say why. */
  resolution: Resolution | null;
  addressees: Addressee[];
  /** By addressee id. */
  ways: ReadonlyMap<string, Way>;
  findings: Finding[];
}

/**
 * To whom a letter goes. A first letter goes to its list as it stands on the letter's date. A letter that corrects,
 * revises or cancels another goes to those to whom that one went, as they were frozen, with today's mailboxes: the
 * list may have changed, but who was told something is told when it changes. An addendum may name a list of its own.
 */
@Injectable()
export class LetterAudience {
  constructor(
    private readonly directory: Directory,
    private readonly chain: LetterChain,
    private readonly reader: LetterReader,
    private readonly later: AfterIssueRecords,
  ) {}

  async of(letter: Letter): Promise<Audience> {
    if (!letter.dispatched) return { resolution: null, addressees: [], ways: new Map(), findings: [] };
    const { corrects, audience } = letter;
    return corrects === undefined || (corrects.as === 'addendum' && audience !== undefined)
      ? this.ofList(letter)
      : this.ofFirst(letter, corrects);
  }

  /**
   * In the unit of work that issues a letter that names an earlier one: refuses if somebody is to get it whom
   * `prepared` leaves out, such as one whose failed copy was sent again meanwhile, or if another letter has taken the
   * place of the earlier one. Whoever acts on the mails of the earlier letter at the same moment waits for this, or this
   * for them.
   */
  async assertStill(tx: Tx, letter: Letter, prepared: readonly Addressee[]): Promise<void> {
    if (letter.corrects === undefined || !letter.dispatched) return;
    const before = await this.chain.before(letter);
    for (const { _id } of before) await this.chain.meet(tx, _id);
    const overtaken = await this.overtaken(letter, before[0]);
    if (overtaken !== null) {
      throw lettersProblems.superseded(overtaken.message, {
        letterId: before[0]?._id,
        successor: overtaken.successor,
        findings: [overtaken.finding],
      });
    }
    const known = new Set(prepared.map(({ id }) => id));
    const missing = (await this.of(letter)).addressees.filter(({ id }) => !known.has(id));
    if (missing.length === 0) return;
    throw lettersProblems.changedMeanwhile(
      `Meanwhile ${missing.map(({ name }) => name).join(', ')} may get the letter before. Look at the dry run again.`,
      { letterId: letter._id, addressees: missing.map(({ id }) => id) },
    );
  }

  private async ofList(letter: Letter): Promise<Audience> {
    const findings: Finding[] = [];
    let resolution: Resolution | null = null;
    try {
      if (letter.audience)
        resolution = await this.directory.resolve(
          letter.audience.listId,
          letter.date,
          letter.language,
          letter.processId,
        );
    } catch (error) {
      findings.push(...refusalAsFinding(error, 'audience'));
    }
    const channels = channelsOf(letter.audience);
    const addressees = addresseesOf(letter, resolution);
    const all = resolution?.allMailboxes ?? false;
    const ways = addressees.map(({ id, mailboxes }): [string, Way] => {
      const channel = mailboxes.length === 0 ? channels.get(id) : undefined;
      // By hand is what is read where nothing is said: drafts of before there were channels keep their seal.
      const named = channel === undefined || channel === 'by-hand' ? {} : { channel };
      return [id, { atOnce: Math.min(mailboxes.length, all ? mailboxes.length : 1), ...named }];
    });
    return {
      resolution,
      addressees,
      ways: new Map(ways),
      findings: [
        ...findings,
        ...(findings.length > 0
          ? []
          : [...checkAddressees(letter, resolution), ...checkAudienceWording(letter, resolution)]),
      ],
    };
  }

  private async ofFirst(letter: Letter, corrects: NonNullable<Letter['corrects']>): Promise<Audience> {
    const before = await this.chain.before(letter);
    const none = (findings: Finding[]): Audience => ({
      resolution: null,
      addressees: [],
      ways: new Map(),
      findings,
    });
    const named = before[0];
    // A letter that is not there, of another process, or not issued, is found where citations are checked.
    if (named === undefined || named.state !== 'issued' || named.processId !== letter.processId)
      return none([]);
    const line = await this.chain.line(named._id, before);
    const [first] = line;
    if (first?._id !== named._id) {
      return none([
        error(
          'corrects-enclosed-only',
          'corrects',
          `The letter "${named.subject}" is enclosed only: it went to nobody by itself.`,
          'Correct the letter that encloses it.',
        ),
      ]);
    }
    const overtaken = await this.overtaken(letter, named);
    if (overtaken !== null) return none([overtaken.finding]);
    const heard = await this.chain.heard(line);
    const to = corrects.to ?? 'all';
    const everybody = await this.everybody(line);
    const among = everybody.filter(({ addresseeId }) => isAmong(to, heard.get(addresseeId)));
    const today = await this.today(first, letter);
    const findings: Finding[] = [...this.notices(letter, first)];
    const addressees: Addressee[] = [];
    const ways = new Map<string, Way>();
    for (const row of among) {
      const { addressee, way, notices } = await this.asOfToday(row, line, today(row), letter);
      addressees.push(addressee);
      ways.set(addressee.id, way);
      findings.push(...notices);
    }
    if (addressees.length === 0) {
      findings.push(
        error(
          'audience-empty',
          'audience',
          'Nobody has the letter, and no copy waits to leave.',
          'Send it to all addressees of the first letter.',
        ),
      );
    }
    const left = everybody.filter((row) => !among.includes(row));
    const resolution: Resolution = {
      listId: first.issue.dispatch?.list.id ?? '',
      title:
        to === 'all'
          ? `To whom the letter of ${first.date} went`
          : `Who has, or may have, the letter of ${first.date}`,
      onDate: letter.date,
      addressees,
      withoutMailbox: [],
      // The dry run finds them among the addressees.
      sharedMailboxes: [],
      excluded: left.map(({ addresseeId: id, name }) => ({
        id,
        name,
        why: 'The letter before never reached them.',
      })),
      allMailboxes: false,
    };
    return { resolution, addressees, ways, findings: [...findings, ...sharedMailboxes(resolution)] };
  }

  /**
   * A letter whose place another has taken is not corrected a second time: those whom only that other one reached
   * would never hear of it. What is wrong is corrected in the one that counts.
   */
  private async overtaken(
    letter: Letter,
    named: Letter | undefined,
  ): Promise<{ message: string; successor: string; finding: Finding } | null> {
    if (named === undefined || letter.corrects === undefined || !takesThePlace(letter.corrects.as))
      return null;
    const successor = await this.chain.successor(named);
    if (successor === null || successor._id === letter._id) return null;
    const message = `The letter of ${successor.date}, "${successor.subject}", has taken the place of "${named.subject}" already.`;
    const fix = 'Correct that one: it counts, and its line goes down to the first letter.';
    return {
      message: `${message} ${fix}`,
      successor: successor._id,
      finding: error('corrects-superseded', 'corrects', message, fix),
    };
  }

  private notices(letter: Letter, first: IssuedLetter): Finding[] {
    if (letter.audience === undefined) return [];
    return [
      warning(
        'audience-of-first',
        'audience',
        `The distribution list is not asked: the letter goes to those to whom the letter of ${first.date} went.`,
        'Take the list out.',
      ),
    ];
  }

  /** The addressees of these letters, each once; where they were addressed by several, as the latest did. */
  private async everybody(line: readonly IssuedLetter[]): Promise<LetterAddressee[]> {
    const rows = new Map<string, LetterAddressee>();
    for (const letter of line.toReversed()) {
      for (const row of await this.reader.everybody(letter)) rows.set(row.addresseeId, row);
    }
    return [...rows.values()];
  }

  /** Looks addressees up in the directory: all of the list at once, the others one by one. */
  private async today(
    first: IssuedLetter,
    letter: Letter,
  ): Promise<(row: LetterAddressee) => Promise<Addressee | null>> {
    const known = new Map<string, Addressee>();
    try {
      const listId = first.issue.dispatch?.list.id ?? '';
      const { addressees, withoutMailbox } = await this.directory.resolve(
        listId,
        letter.date,
        letter.language,
        letter.processId,
      );
      for (const one of [...addressees, ...withoutMailbox]) known.set(one.id, one);
    } catch (error) {
      // The list may be gone; its addressees are frozen.
      if (!directoryProblems.listNotFound.is(error)) throw error;
    }
    return async ({ addresseeId: id }) =>
      known.get(id) ?? this.directory.addressee(id, letter.date, letter.language, letter.processId);
  }

  private async asOfToday(
    row: LetterAddressee,
    line: readonly IssuedLetter[],
    looking: Promise<Addressee | null>,
    letter: Letter,
  ): Promise<{ addressee: Addressee; way: Way; notices: Finding[] }> {
    const current = await looking;
    const own = current?.mailboxes ?? row.mailboxes;
    const again = (await this.resent(row, line)).filter(({ address }) => !holds(own, address));
    const mailboxes = [...again, ...own];
    const atOnce = again.length + Math.min(own.length, row.mailboxesAtOnce > 1 ? own.length : 1);
    const channel = mailboxes.length === 0 ? (row.channel ?? 'by-hand') : undefined;
    const [main] = mailboxes;
    const [earlier] = row.mailboxes;
    const moved =
      again.length === 0 &&
      main !== undefined &&
      earlier !== undefined &&
      !holds(row.mailboxes, main.address);
    return {
      addressee: addresseeOf(row, mailboxes, letter),
      way: {
        atOnce,
        ...(channel === undefined || channel === 'by-hand' ? {} : { channel }),
        ...(moved ? { follows: row.follows ?? earlier.address } : {}),
      },
      notices: noticesOf(row, mailboxes, channel),
    };
  }

  /** Mailboxes to which a copy was sent again: who got the letter there gets its correction there. */
  private async resent(row: LetterAddressee, line: readonly IssuedLetter[]): Promise<Mailbox[]> {
    const found = new Map<string, Mailbox>();
    for (const { _id } of line) {
      for (const { mailbox } of await this.later.copiesOf(_id, row.addresseeId)) {
        found.set(mailbox.toLowerCase(), { address: mailbox, name: row.name, role: 'other' });
      }
    }
    return [...found.values()];
  }
}

const finding =
  (level: Finding['level']) =>
  (code: string, where: string, message: string, fix: string): Finding => ({
    level,
    code: `letters/${code}`,
    where,
    message,
    fix,
  });
const error = finding('error');
const warning = finding('warning');

const holds = (mailboxes: readonly { address: string }[], address: string): boolean =>
  mailboxes.some((one) => one.address.toLowerCase() === address.toLowerCase());

function noticesOf(
  row: LetterAddressee,
  mailboxes: readonly Mailbox[],
  channel: ReceiptChannel | undefined,
): Finding[] {
  const where = `addressee ${row.name}`;
  if (channel !== undefined) {
    return [
      warning(
        'by-hand',
        where,
        `${row.name} has no mailbox and is reached ${channelNames[channel]}.`,
        'Deliver it, and record the receipt: it is open work until then.',
      ),
    ];
  }
  const words = (those: readonly { address: string }[]): string =>
    those.map(({ address }) => address).join(', ') || 'no mailbox';
  const before = words(row.mailboxes);
  const now = words(mailboxes);
  if (before.toLowerCase() === now.toLowerCase()) return [];
  return [
    warning(
      'mailbox-changed',
      where,
      `${row.name} is written to at ${now}; the letter before was frozen with ${before}.`,
      'Nothing to do, if the directory is right.',
    ),
  ];
}

function addresseeOf(row: LetterAddressee, mailboxes: Mailbox[], letter: Letter): Addressee {
  const {
    addresseeId: id,
    category,
    iso3,
    name,
    nameInText,
    formalName,
    office,
    language,
    electoralGroup,
  } = row;
  return {
    id,
    category,
    ...(iso3 === undefined ? {} : { iso3 }),
    name,
    nameInText,
    ...(formalName === undefined ? {} : { formalName }),
    office,
    language,
    ...(electoralGroup === undefined ? {} : { electoralGroup }),
    consultationGroups: row.consultationGroups,
    overlays: row.overlays,
    mailboxes,
    fictitious: row.fictitious,
    why: `It is addressed by the letter that this one ${letter.corrects?.as === 'addendum' ? 'adds to' : 'takes the place of'}. ${row.why}`.trim(),
  };
}
