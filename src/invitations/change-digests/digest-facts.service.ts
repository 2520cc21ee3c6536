import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { type EntrySnapshot, thawSnapshot } from '../../calendar/index.js';
import { DeliveryReader } from '../../mail/index.js';
import {
  isMaterial,
  type Meeting,
  type PersonalChange,
  personalDiff,
  releaseDiff,
  type ReleasedContent,
  Releases,
  type SeatedReader,
  seatedReaders,
} from '../../meetings/index.js';
import type { Invitation } from '../answer.types.js';
import { InvitationRounds } from '../invitation-rounds.js';
import { type InvitationRound, letterOfRound } from '../invitations.schemas.js';
import type { ChangeDigest } from './change-digests.types.js';

/** The release that is to be told of. */
export interface ToTell {
  n: number;
  at: Date;
  note: string | null;
  content: ReleasedContent;
}

/** What all digests of a meeting have in common: read once, before the unit of work. */
export interface DigestFacts {
  meeting: Meeting;
  present: ToTell;
  /** What release `to` changed against release `from`, without wording; for a person, what concerns him or her. */
  changes(from: number, to: number, personId?: string): readonly PersonalChange[];
  /** Those with a seat who can be told, in the order of their ids. */
  seated: readonly SeatedReader[];
  /** The release that a person knows from whoever gave the seat, or told of it since. */
  seatedSince(person: SeatedReader): number;
  /** The release that stood when the letter was issued that invited them, or with which the meeting came back since. */
  invitedTo(invitation: Pick<Invitation, 'letterId' | 'openedAt'>): number;
  /** The meeting's entry as letters brought it to a mailbox, or may have; null: it has none. */
  entryOf(addresseeId: string, mailbox: string): EntrySnapshot | null;
  /** The entry as a digest brought it. */
  entryOfDigest(digestId: string): EntrySnapshot | null;
}

@Injectable()
export class DigestFactsReader {
  constructor(
    @InjectModel('ChangeDigest') private readonly digests: Model<ChangeDigest>,
    @InjectModel('InvitationRound') private readonly rounds: Model<InvitationRound>,
    private readonly known: InvitationRounds,
    private readonly releases: Releases,
    private readonly deliveries: DeliveryReader,
  ) {}

  /** Of a meeting as it stands; null where nothing was released. `instead`: as if this were released. */
  async of(meeting: Meeting, instead?: ToTell): Promise<DigestFacts | null> {
    const list = await this.releases.list(meeting._id);
    const present = instead ?? (await this.standing(meeting));
    if (present === null) return null;
    const rounds = await this.rounds.find({ meetingId: meeting._id }).lean<InvitationRound[]>();
    const digests = await this.digests.find({ meetingId: meeting._id }).lean<ChangeDigest[]>();
    const standingAt = (at: Date): number =>
      list.find((release) => release.at <= at)?.n ?? list.at(-1)?.n ?? present.n;
    const issuedAt = new Map(rounds.map((round) => [letterOfRound(round), round.at]));
    const numbers = new Set([...list.map(({ n }) => n)].filter((n) => n !== present.n));
    const contents = new Map<number, ReleasedContent>([[present.n, present.content]]);
    for (const n of numbers) contents.set(n, await this.releases.get(meeting._id, n));
    const entries = new Map(digests.map(({ _id, entry }) => [_id, thawSnapshot(entry)]));
    const mailed = await this.mailed(rounds);
    return {
      meeting,
      present,
      changes: remembered((from, to, personId) => {
        const [before, after] = [contents.get(from), contents.get(to)];
        if (before === undefined || after === undefined) return [];
        return personId === undefined
          ? releaseDiff(before, after).filter(isMaterial)
          : personalDiff(before, after, personId);
      }),
      seated: seatedReaders(contents),
      // Who has a seat is told at once when a meeting comes back.
      seatedSince: ({ since }) => Math.max(since, meeting.reinstated?.release ?? 0),
      // What a meeting came back with is told by its letter, not by a digest.
      invitedTo: ({ letterId, openedAt }) =>
        Math.max(standingAt(issuedAt.get(letterId) ?? openedAt), meeting.reinstated?.release ?? 0),
      entryOf: (addresseeId, mailbox) => mailed.get(placeOf(addresseeId, mailbox)) ?? null,
      entryOfDigest: (digestId) => entries.get(digestId) ?? null,
    };
  }

  private async standing({ _id, release = 0 }: Meeting): Promise<ToTell | null> {
    if (release === 0) return null;
    const found = await this.releases.get(_id, release);
    return { n: found.n, at: found.at, note: found.editorial ? null : found.note, content: found };
  }

  /**
   * The entry that came last to each mailbox by a letter, or may yet come. Letters that invite to several meetings
   * carry the entry of the first alone.
   */
  private async mailed(rounds: readonly InvitationRound[]): Promise<Map<string, EntrySnapshot>> {
    const own = rounds.filter((round) => round._id === letterOfRound(round));
    const coverage = await this.deliveries.coverageOfEach(
      'letter',
      own.map(({ _id }) => _id),
    );
    const last = new Map<string, EntrySnapshot>();
    for (const { _id } of own) {
      const round = await this.known.of(_id);
      if (round === null) continue;
      for (const { addressee, mailboxes } of coverage.get(_id) ?? []) {
        for (const { mailbox, state } of mailboxes) {
          if (state === 'failed' || state === 'bounced' || state === 'superseded') continue;
          const place = placeOf(addressee.id, mailbox);
          const before = last.get(place);
          if (before === undefined || before.sequence < round.snapshot.sequence)
            last.set(place, round.snapshot);
        }
      }
    }
    return last;
  }
}

const placeOf = (addresseeId: string, mailbox: string): string => `${addresseeId} ${mailbox.toLowerCase()}`;

function remembered<Result>(
  make: (from: number, to: number, personId?: string) => Result,
): (from: number, to: number, personId?: string) => Result {
  const made = new Map<string, Result>();
  return (from, to, personId) => {
    const key = `${from} ${to} ${personId ?? ''}`;
    const known = made.get(key);
    if (known !== undefined) return known;
    const result = make(from, to, personId);
    made.set(key, result);
    return result;
  };
}
