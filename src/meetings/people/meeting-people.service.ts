import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import type { Actor, Tx } from '../../messaging/index.js';
import { dayOf, Ids, longDay, plainInstant } from '../../platform/index.js';
import {
  type Claim,
  type Claims,
  type Clash,
  Occupancy,
  personResource,
  roomsProblems,
} from '../../rooms/index.js';
import { fullTitle } from '../meeting.text.js';
import type { Meeting } from '../meeting.types.js';
import { meetingsProblems } from '../meetings.problems.js';
import { takesPlace } from '../sittings.rules.js';
import type { PeopleClaims, PersonClaim } from './people-claims.js';
import { type PersonTime, personTimes, timeKey } from './person-times.js';

type Titled = Pick<Meeting, '_id' | 'kind' | 'ordinal' | 'title' | 'processId' | 'announcedAt'>;

const MOST_LOOKED_AT = 100;

/**
 * Those who sit on items, and have an id: claimed with the meeting, in the unit of work that plans, edits, announces,
 * releases or ends it. The claims of one meeting have one root, and so have those of its draft: a person who co-chairs a
 * sitting and opens it does not clash with himself, and the rules of the programme say whether he is in two places.
 * No minutes are kept free between two meetings: a person is no room.
 */
@Injectable()
export class MeetingPeople {
  constructor(
    @InjectModel('PeopleClaims') private readonly claimed: Model<PeopleClaims>,
    @InjectModel('Meeting') private readonly meetings: Model<Meeting>,
    private readonly occupancy: Occupancy,
    private readonly ids: Ids,
  ) {}

  /** What `bring` is going to claim, as `Occupancy.run` wants to know it. */
  async intended(meeting: Meeting): Promise<Claim[]> {
    return (await this.steps(meeting._id, meeting._id, wantedTimes(meeting))).take;
  }

  /** Brings the claims to the programme as it is; of a meeting that does not take place, to none. */
  bring(tx: Tx, hand: Claims, meeting: Meeting): Promise<void> {
    return this.turn(tx, hand, meeting._id, meeting._id, wantedTimes(meeting));
  }

  /** What `hold` is going to claim. */
  async intendedByDraft(meeting: Meeting, drafted: Meeting | null): Promise<Claim[]> {
    return (await this.steps(meeting._id, inDraft(meeting._id), otherTimes(meeting, drafted))).take;
  }

  /** Claims what a draft wants beside what the meeting has; null: the draft is no more. */
  hold(tx: Tx, hand: Claims, meeting: Meeting, drafted: Meeting | null): Promise<void> {
    return this.turn(tx, hand, meeting._id, inDraft(meeting._id), otherTimes(meeting, drafted));
  }

  /**
   * Acts; a refusal because somebody sits elsewhere at that time leaves as `meetings/person-busy`, in words: who, in
   * which meeting, when. It is read after the unit of work has ended. A meeting that is not announced, of a process
   * that is not the actor's, is not named.
   */
  async explaining<T>(actor: Actor, meeting: Meeting, act: () => Promise<T>): Promise<T> {
    try {
      return await act();
    } catch (error) {
      if (!roomsProblems.occupied.is(error)) throw error;
      const wanted = personTimes(meeting);
      const { take } = await this.steps(meeting._id, '', wanted);
      const clashes = await this.occupancy.clashes(take);
      if (clashes.length === 0) throw error;
      throw await this.busy(actor, meeting, wanted, clashes);
    }
  }

  /** The ids under which programmes know people of these names, in order; a hint, for two may have one name. */
  async known(names: readonly string[]): Promise<Map<string, string[]>> {
    if (names.length === 0) return new Map();
    const found = await this.meetings
      .find({
        'programme.seats': {
          $elemMatch: { 'person.name': { $in: [...names] }, 'person.id': { $type: 'string' } },
        },
      })
      .select({ programme: 1 })
      .limit(MOST_LOOKED_AT)
      .lean<Pick<Meeting, 'programme'>[]>();
    const ids = new Map<string, Set<string>>(names.map((name) => [name, new Set()]));
    for (const { seats } of found.flatMap(({ programme }) => programme)) {
      for (const { person } of seats) if (person?.id != null) ids.get(person.name)?.add(person.id);
    }
    return new Map([...ids].map(([name, own]) => [name, [...own].sort()]));
  }

  private async busy(
    actor: Actor,
    meeting: Meeting,
    wanted: readonly PersonTime[],
    clashes: readonly Clash[],
  ) {
    const roots = [...new Set(clashes.map(({ root }) => root))];
    const others = await this.meetings
      .find({ _id: { $in: roots.flatMap((root) => meetingOf(root) ?? []) } })
      .select({ kind: 1, ordinal: 1, title: 1, processId: 1, announcedAt: 1 })
      .lean<Titled[]>();
    const found = clashes.flatMap((clash) => {
      const time = wanted.find(
        (one) =>
          personResource(one.personId) === clash.resource && one.start < clash.end && clash.start < one.end,
      );
      if (time === undefined) return [];
      const other = others.find(({ _id }) => _id === meetingOf(clash.root));
      const title = other !== undefined && mayKnow(actor, other) ? fullTitle(other) : null;
      return [{ time, clash, title, meetingId: title === null ? null : (other?._id ?? null) }];
    });
    const findings = found.map(({ time, clash, title }) => ({
      level: 'error' as const,
      code: 'meetings/person-busy',
      message: `${time.name} sits in ${title === null ? 'something else' : `"${title}"`} on ${when(clash, meeting.zone)}: "${time.item.title}" is then.`,
      where: `item ${time.item.id}`,
      fix: 'Move one of the two, or give the seat to somebody else.',
    }));
    const [first] = findings;
    const more = findings.length > 1 ? ` And ${findings.length - 1} more.` : '';
    return meetingsProblems.personBusy(`${first?.message ?? 'Somebody sits elsewhere then.'}${more}`, {
      meetingId: meeting._id,
      findings,
      people: found.map(({ time, clash, title, meetingId }) => ({
        personId: time.personId,
        name: time.name,
        item: time.item.id,
        meetingId,
        title,
        start: clash.start.toISOString(),
        end: clash.end.toISOString(),
      })),
    });
  }

  private async turn(
    tx: Tx,
    hand: Claims,
    meetingId: string,
    record: string,
    wanted: readonly PersonTime[],
  ): Promise<void> {
    const { drop, take, kept } = await this.steps(meetingId, record, wanted);
    if (drop.length === 0 && take.length === 0) return;
    await hand.exchange(drop, take);
    const taken = take.map(({ id, resource, start, end }): PersonClaim => {
      return { id, personId: resource.slice(personResource('').length), start, end };
    });
    await this.claimed.collection.updateOne(
      { _id: record as never },
      { $set: { claims: [...kept, ...taken] } },
      { upsert: true, session: tx.session },
    );
  }

  /** What has to change so that a record's claims are these. Times that stay keep their claim. */
  private async steps(
    meetingId: string,
    record: string,
    wanted: readonly PersonTime[],
  ): Promise<{ drop: Claim[]; take: Claim[]; kept: PersonClaim[] }> {
    const root = rootOf(meetingId);
    const standing = (await this.claimed.findById(record).lean<PeopleClaims>())?.claims ?? [];
    const has = new Set(standing.map(timeKey));
    const wants = new Set(wanted.map(timeKey));
    return {
      drop: standing.filter((one) => !wants.has(timeKey(one))).map((one) => claimOf(root, one)),
      take: wanted
        .filter((one) => !has.has(timeKey(one)))
        .map((one) => claimOf(root, { ...one, id: this.ids.next() })),
      kept: standing.filter((one) => wants.has(timeKey(one))),
    };
  }
}

const rootOf = (meetingId: string): string => `meeting:${meetingId}`;
const inDraft = (meetingId: string): string => `${meetingId}.draft`;
const meetingOf = (root: string): string | undefined =>
  root.startsWith(rootOf('')) ? root.slice(rootOf('').length) : undefined;

const claimOf = (root: string, { id, personId, start, end }: PersonClaim): Claim => ({
  id,
  resource: personResource(personId),
  root,
  start,
  end,
  before: 0,
  after: 0,
  until: null,
});

/** The people that a meeting wants as it stands. */
const wantedTimes = (meeting: Meeting): PersonTime[] => (takesPlace(meeting) ? personTimes(meeting) : []);

function otherTimes(meeting: Meeting, drafted: Meeting | null): PersonTime[] {
  if (drafted === null) return [];
  const has = new Set(wantedTimes(meeting).map(timeKey));
  return wantedTimes(drafted).filter((one) => !has.has(timeKey(one)));
}

const mayKnow = ({ processId }: Actor, other: Titled): boolean =>
  processId === undefined || other.processId === processId || other.announcedAt !== null;

/** "Monday, 19 June 2017, 10:15-13:00 (Europe/Zurich)" */
function when({ start, end }: Pick<Clash, 'start' | 'end'>, zone: string): string {
  const hour = (at: Date): string => plainInstant(at, zone).slice(-'HH:MM'.length);
  return `${longDay(dayOf(start, zone))}, ${hour(start)}-${hour(end)} (${zone})`;
}
