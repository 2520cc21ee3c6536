import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { type Meeting, Meetings } from '../meetings/index.js';
import {
  type Actor,
  event,
  insertVersioned,
  isDuplicateKey,
  saveVersioned,
  type Tx,
  UnitOfWork,
} from '../messaging/index.js';
import { assertVersion } from '../platform/index.js';
import { aboutInvitation } from './answer.decide.js';
import type { Invitation } from './answer.types.js';
import { InTurn } from './in-turn.js';
import { invitationsProblems } from './invitations.problems.js';
import {
  countOf,
  decideSeats,
  isLimited,
  type SeatCount,
  type SeatLimit,
  type SeatPlace,
  type SeatRequest,
  type SeatState,
  seatState,
  seatsTaken,
  unlimited,
  type Waiting,
  waitingList,
} from './seats.decide.js';
import type { SeatLimits } from './seats.schemas.js';

/** How the seats of a meeting stand. */
export interface SeatsView extends SeatLimit {
  meetingId: string;
  /** Of the limit; 0 before one was ever set. */
  version: number;
  limited: boolean;
  taken: number;
  /** Seats that nobody has; null without a limit in all. */
  free: number | null;
  waiting: Waiting[];
}

interface Step {
  limit: SeatLimit;
  wanted: ReadonlyMap<string, number>;
}

const NOBODY: ReadonlyMap<string, number> = new Map();
const MOST_TRIES = 50;

/** Seats an answer asks for: those it names, or one where nobody is named. */
export const seatsWanted = ({ value, standing }: Pick<Invitation, 'value' | 'standing'>): number =>
  value === 'accepted' ? Math.max(1, standing?.participants.length ?? 0) : 0;

/** Limited seats of meetings: who has one, who waits, and how the waiting list moves. */
@Injectable()
export class Seats {
  private readonly turns = new InTurn();

  constructor(
    @InjectModel('SeatLimits') private readonly limits: Model<SeatLimits>,
    @InjectModel('SeatRequest') private readonly requests: Model<SeatRequest>,
    @InjectModel('SeatPlace') private readonly places: Model<SeatPlace>,
    @InjectModel('Invitation') private readonly invitations: Model<Invitation>,
    private readonly meetings: Meetings,
    private readonly work: UnitOfWork,
  ) {}

  /** The limit that stands; null where the meeting has none. */
  async limitOf(meetingId: string): Promise<SeatLimit | null> {
    const found = await this.limits.findById(meetingId).lean<SeatLimits>();
    return found !== null && isLimited(found) ? found : null;
  }

  async view(meetingId: string): Promise<SeatsView> {
    const found = await this.limits.findById(meetingId).lean<SeatLimits>();
    const { inAll, perDelegation } = found ?? unlimited;
    const limited = found !== null && isLimited(found);
    const state = limited ? await this.state(meetingId, found) : null;
    const taken = state === null ? 0 : seatsTaken(state);
    return {
      meetingId,
      version: found?.version ?? 0,
      inAll,
      perDelegation,
      limited,
      taken,
      free: inAll === null ? null : Math.max(0, inAll - taken),
      waiting: state === null ? [] : waitingList(state),
    };
  }

  /**
   * Sets, raises, lowers or takes away the limit. Nobody loses a seat by it; a raised limit moves the waiting list at
   * once. Whoever said before the first limit that they come keeps their seats, also beyond it.
   * @throws platform/precondition-failed, invitations/meeting-cancelled, invitations/meeting-postponed, invitations/closed
   */
  async setLimit(actor: Actor, meetingId: string, expected: number, limit: SeatLimit): Promise<SeatsView> {
    await this.inTurn([meetingId], () =>
      this.work.run(actor, async (tx) => {
        const meeting = await this.meetings.meeting(meetingId);
        const before = await this.limits.findById(meetingId).lean<SeatLimits>();
        assertVersion(expected, before?.version ?? 0);
        refuseOver(meeting, tx.now);
        const { inAll, perDelegation } = limit;
        const { processId } = meeting;
        const events = [event('seats.limit-set', { meetingId, processId, inAll, perDelegation })];
        const after = { _id: meetingId, meetingId, processId, inAll, perDelegation, setAt: tx.now };
        if (before === null) await insertVersioned(this.limits, tx, 'seats', after, events);
        else await saveVersioned(this.limits, tx, 'seats', before, after, events);
        const wanted = await this.wantedOfAll(meetingId);
        await this.bring(tx, meetingId, [
          { limit: before ?? unlimited, wanted },
          { limit, wanted: NOBODY },
        ]);
      }),
    );
    return this.view(meetingId);
  }

  /**
   * In the unit of work of an answer: takes what the invitation now asks for, and moves on whoever waits. Returns how
   * the invitation stands.
   */
  async ask(tx: Tx, invitation: Invitation, limit: SeatLimit): Promise<SeatCount> {
    const wanted = new Map([[invitation._id, seatsWanted(invitation)]]);
    const state = await this.bring(tx, invitation.meetingId, [{ limit, wanted }], invitation._id);
    return countOf(state, invitation._id);
  }

  /**
   * Uses what stayed free because two things happened at the same moment: somebody gave a seat up, somebody else found
   * none. Does nothing where the meeting is over, postponed or cancelled, or has no limit.
   */
  async move(tx: Tx, meetingId: string, invitationId?: string): Promise<void> {
    const limit = await this.limitOf(meetingId);
    if (limit === null) return;
    const meeting = await this.meetings.meeting(meetingId);
    if (!moves(meeting, tx.now)) return;
    const invitation =
      invitationId === undefined ? null : await this.invitations.findById(invitationId).lean<Invitation>();
    const wanted = invitation === null ? NOBODY : new Map([[invitation._id, seatsWanted(invitation)]]);
    await this.bring(tx, meetingId, [{ limit, wanted }]);
  }

  /** Brings seats to what is answered now: those that were asked anew have none, and whoever waits moves on. */
  async bringAll(tx: Tx, meetingId: string): Promise<void> {
    const limit = await this.limitOf(meetingId);
    if (limit === null) return;
    await this.bring(tx, meetingId, [{ limit, wanted: await this.wantedOfAll(meetingId) }]);
  }

  /**
   * Runs work that claims seats of these meetings: one after the other within this process, and again where another
   * process took the same place.
   */
  async inTurn<T>(meetingIds: readonly string[], work: () => Promise<T>): Promise<T> {
    return this.turns.run(meetingIds, async () => {
      for (let tries = 1; ; tries += 1) {
        try {
          return await work();
        } catch (error) {
          if (!isDuplicateKey(error) || tries >= MOST_TRIES) throw error;
        }
      }
    });
  }

  /** Writes what the steps decide, and tells the invitations that stand differently by it; `own` is saved by the caller. */
  private async bring(tx: Tx, meetingId: string, steps: readonly Step[], own?: string): Promise<SeatState> {
    const before = await this.state(meetingId, unlimited);
    let state = before;
    const requests: SeatRequest[] = [];
    const places: SeatPlace[] = [];
    for (const { limit, wanted } of steps) {
      const decision = decideSeats({ ...state, limit }, wanted, tx.now);
      requests.push(...decision.requests);
      places.push(...decision.places);
      state = decision.after;
    }
    const session = { session: tx.session };
    if (requests.length > 0) await this.requests.collection.insertMany(requests as never[], session);
    if (places.length > 0) await this.places.collection.insertMany(places as never[], session);
    const changed = [...state.holdings.keys()].filter((id) => {
      const [was, is] = [countOf(before, id), countOf(state, id)];
      return id !== own && (was.asked !== is.asked || was.given !== is.given);
    });
    await this.tell(tx, state, changed);
    return state;
  }

  private async tell(tx: Tx, state: SeatState, ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return;
    const rows = await this.invitations.find({ _id: { $in: [...ids] } }).lean<Invitation[]>();
    const quiet: { id: string; seats: SeatCount }[] = [];
    for (const invitation of rows) {
      const seats = countOf(state, invitation._id);
      const waitedBefore = waits(invitation.seats);
      if (waits(seats) === waitedBefore) {
        quiet.push({ id: invitation._id, seats });
        continue;
      }
      await saveVersioned(this.invitations, tx, 'invitation', invitation, { ...invitation, seats }, [
        event('invitation.seats-moved', { ...aboutInvitation(invitation), ...seats, waitedBefore }),
      ]);
    }
    if (quiet.length === 0) return;
    await this.invitations.collection.bulkWrite(
      quiet.map(({ id, seats }) => ({
        updateOne: { filter: { _id: id as never }, update: { $set: { seats } } },
      })),
      { session: tx.session },
    );
  }

  private async wantedOfAll(meetingId: string): Promise<Map<string, number>> {
    const rows = await this.invitations
      .find({ meetingId, $or: [{ value: 'accepted' }, { seats: { $exists: true } }] })
      .sort({ 'standing.at': 1, _id: 1 })
      .lean<Invitation[]>();
    return new Map(rows.map((row) => [row._id, seatsWanted(row)]));
  }

  private async state(meetingId: string, limit: SeatLimit): Promise<SeatState> {
    const requests = await this.requests.find({ meetingId }).lean<SeatRequest[]>();
    const places = await this.places.find({ meetingId }).lean<SeatPlace[]>();
    return seatState(meetingId, limit, requests, places);
  }
}

const waits = (seats: SeatCount | undefined): number => (seats === undefined ? 0 : seats.asked - seats.given);

/** What is called off has its seats and its waiting list as they were. */
export const moves = ({ status, endsAt }: Pick<Meeting, 'status' | 'endsAt'>, now: Date): boolean =>
  status !== 'cancelled' && status !== 'postponed' && endsAt > now;

function refuseOver({ status, endsAt, _id }: Meeting, now: Date): void {
  if (status === 'cancelled')
    throw invitationsProblems.meetingCancelled('A cancelled meeting has no seats.', { meetingId: _id });
  if (status === 'postponed') {
    throw invitationsProblems.meetingPostponed('Its seats stand as they are until it has a date.', {
      meetingId: _id,
    });
  }
  if (endsAt <= now) throw invitationsProblems.closed('The meeting is over.', { meetingId: _id });
}
