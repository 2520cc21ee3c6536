import { Injectable } from '@nestjs/common';
import type { Actor, Tx } from '../../messaging/index.js';
import { Ids, ProcessClock } from '../../platform/index.js';
import type { Claim } from '../occupancy/claim.js';
import { type Claims } from '../occupancy/occupancy.service.js';
import { BookingAlternatives } from './booking-alternatives.service.js';
import { type BookingDecision, decideBooking, decideHold } from './booking.decide.js';
import { BookingRecords } from './booking-records.service.js';
import { type Booking, type BookingFacts, claimsOf } from './booking.types.js';
import { firmly } from './firmly.js';

/** A room that a record of another module wants: a sitting, later a side event. */
export interface WantedBooking extends BookingFacts {
  /** The record's id, unique among those of its owner. */
  refId: string;
  /** What approver and authority have said already, for the very same room and time. */
  answers?: Pick<Booking, 'approval' | 'authority'> | undefined;
}

/** Whose bookings are brought along: the root (`meeting:<id>`), and what of it they are for (`sitting`). */
export interface Owner {
  root: string;
  refType: string;
}

const ELSEWHERE = 'What it was booked for takes place there no more.';
const MOST_OF_ONE_ROOT = 1_000;

/**
 * Bookings that follow from something else: the owner says what it wants, and they are brought to it in the owner's own
 * unit of work. Nobody else moves or releases them.
 */
@Injectable()
export class OwnedBookings {
  constructor(
    private readonly records: BookingRecords,
    private readonly alternatives: BookingAlternatives,
    private readonly ids: Ids,
    private readonly clock: ProcessClock,
  ) {}

  /** Its live bookings, in the order of their making. */
  of({ root, refType }: Owner): Promise<Booking[]> {
    const live = { state: { $in: ['held' as const, 'confirmed' as const] } };
    return this.records.where({ root, 'ref.type': refType, ...live }, MOST_OF_ONE_ROOT);
  }

  /** What `bring` is going to claim, as `Occupancy.run` wants to know it. Refusals: those of `bring`. */
  async intended(actor: Actor, owner: Owner, wanted: readonly WantedBooking[]): Promise<Claim[]> {
    const steps = await this.steps(owner, wanted, false, { actor, now: this.clock.now() });
    return steps.flatMap(({ before, after }) =>
      before !== null && samePlace(before, after.state) ? [] : claimsOf(after.state),
    );
  }

  /**
   * Acts; a refusal `rooms/occupied` leaves with what else there is for each wanted room that was lost: the extension
   * `alternatives`.
   */
  orElse<T>(actor: Actor, owner: Owner, wanted: readonly WantedBooking[], act: () => Promise<T>): Promise<T> {
    const gaps = { before: null, after: null };
    return this.alternatives.orElse(async () => {
      const steps = await this.steps(owner, wanted, false, { actor, now: this.clock.now() });
      return steps
        .filter(({ before, after }) => before === null || !samePlace(before, after.state))
        .map(({ after: { state } }) => ({ state, gaps }));
    }, act);
  }

  /**
   * Brings the bookings of a root to what is wanted: held, moved, released; `firm` confirms those that nothing stands
   * against, others go on waiting for their approver or authority. `why`: said of those that are released. Refusals: `rooms/booking-faulty`,
   * `rooms/room-not-found`, `rooms/occupied`.
   */
  async bring(
    tx: Tx,
    hand: Claims,
    owner: Owner,
    wanted: readonly WantedBooking[],
    { firm, why = ELSEWHERE }: { firm: boolean; why?: string },
  ): Promise<Booking[]> {
    const steps = await this.steps(owner, wanted, firm, { actor: tx.actor, now: tx.now }, why);
    await hand.exchange(
      steps.flatMap(({ before }) => (before === null ? [] : claimsOf(before))),
      steps.flatMap(({ after }) => claimsOf(after.state)),
    );
    const brought: Booking[] = [];
    for (const { before, after } of steps) {
      brought.push(
        await (before === null ? this.records.insert(tx, after) : this.records.save(tx, before, after)),
      );
    }
    return brought;
  }

  /** One decision for each booking that is not as it should be. */
  private async steps(
    owner: Owner,
    wanted: readonly WantedBooking[],
    firm: boolean,
    context: { actor: Actor; now: Date },
    why = ELSEWHERE,
  ): Promise<{ before: Booking | null; after: BookingDecision }[]> {
    const { root, refType } = owner;
    const standing = await this.of(owner);
    const steps: { before: Booking | null; after: BookingDecision }[] = [];
    for (const { refId, answers, ...facts } of wanted) {
      const setting = await this.records.settingOf(facts.roomId);
      const before = standing.find((one) => one.ref?.id === refId) ?? null;
      let after: BookingDecision | null = null;
      if (before === null) {
        const ref = { type: refType, id: refId };
        const more = { ref, root, until: null, series: null, over: null, answers };
        after = decideHold(this.ids.next(), facts, setting, more, context);
      } else if (!samePlace(before, facts)) {
        const { roomId, start, end } = facts;
        const move = { act: 'move' as const, to: { roomId, start, end }, over: before.over, answers };
        after = decideBooking(before, move, setting, context);
      }
      const present = after ?? (before && { state: before, events: [] });
      if (firm && present) {
        const firmed = firmly(present, before?.version ?? 0, setting, context);
        if (firmed.events.length > 0) after = firmed;
      }
      if (after !== null) steps.push({ before, after });
    }
    for (const before of standing) {
      if (wanted.some(({ refId }) => refId === before.ref?.id)) continue;
      const setting = await this.records.settingOf(before.roomId);
      steps.push({ before, after: decideBooking(before, { act: 'release', why }, setting, context) });
    }
    return steps;
  }
}

type Placed = Pick<Booking, 'roomId' | 'start' | 'end'>;

const samePlace = (one: Placed, other: Placed): boolean =>
  one.roomId === other.roomId &&
  one.start.getTime() === other.start.getTime() &&
  one.end.getTime() === other.end.getTime();
