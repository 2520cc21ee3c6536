import { Inject, Injectable } from '@nestjs/common';
import { assertProcess, Authority } from '../../access/index.js';
import type { Actor, Tx } from '../../messaging/index.js';
import { CONFIG, type Config, Ids, platformProblems, ProcessClock } from '../../platform/index.js';
import { Availability } from '../availability/availability.service.js';
import { type BookingDecision, decideBooking, decideHold } from '../bookings/booking.decide.js';
import { BookingRecords } from '../bookings/booking-records.service.js';
import { type Booking, claimsOf, isLive, isOffered, type Place } from '../bookings/booking.types.js';
import { type Claim, hinders, intervalOf } from '../occupancy/claim.js';
import { type Claims, Occupancy } from '../occupancy/occupancy.service.js';
import { roomsProblems } from '../rooms.problems.js';
import { offerUntil } from './offer-until.js';
import { placeTodo, tellTodo } from './offer.todos.js';

/** Bookings that somebody decided to displace, by id, and why: their organisers are told so. */
export interface Displace {
  bookings: readonly string[];
  why: string;
}

/** One booking that gives way, and what is offered to its organiser instead; null: there is no equal place. */
interface Displaced {
  booking: Booking;
  /** It was offered from the waiting list and not taken yet: its place there stands, and nothing is offered instead. */
  waits: boolean;
  offer: BookingDecision | null;
}

const MOST_ROUNDS = 3;

/**
 * A sitting of an intergovernmental meeting goes before other bookings. Whoever has to give way is offered the nearest
 * equal place, which the same unit of work holds: sitting, displaced bookings and offers stand together or not at all.
 */
@Injectable()
export class Displacements {
  constructor(
    private readonly records: BookingRecords,
    private readonly availability: Availability,
    private readonly occupancy: Occupancy,
    private readonly authority: Authority,
    private readonly ids: Ids,
    private readonly clock: ProcessClock,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /**
   * `Occupancy.run`, with these bookings out of the way. Refusals: those of `Occupancy.run`; `rooms/not-displaceable` for
   * what is a sitting itself, stands no more, or does not stand in the way; `rooms/booking-not-found`;
   * `access/forbidden` without the permission `bookings:override`, `access/other-process`.
   */
  async run<T>(
    actor: Actor,
    intended: readonly Claim[],
    displace: Displace | undefined,
    body: (tx: Tx, hand: Claims) => Promise<T>,
  ): Promise<T> {
    if (displace === undefined || displace.bookings.length === 0) {
      return this.occupancy.run(actor, intended, body);
    }
    await this.authority.assertMay(actor, 'bookings:override');
    for (let round = 1; ; round += 1) {
      const all = await this.plan(actor, intended, displace);
      const offered = all.flatMap(({ offer }) => (offer === null ? [] : claimsOf(offer.state)));
      try {
        return await this.occupancy.run(
          actor,
          [...intended, ...offered],
          async (tx, hand) => {
            await this.carryOut(tx, hand, all, displace.why);
            return body(tx, hand);
          },
          all.map(({ booking }) => booking.root),
        );
      } catch (error) {
        // Somebody took what was to be offered: another place is looked for, while the sitting's own is free.
        if (round === MOST_ROUNDS || !roomsProblems.occupied.is(error)) throw error;
        const roots = all.map(({ booking }) => booking.root);
        const own = (await this.occupancy.clashes(intended)).filter(({ root }) => !roots.includes(root));
        if (own.length > 0) throw error;
      }
    }
  }

  /** Of what stands in the way: the bookings that a sitting may displace, as far as they are the actor's to touch. */
  async displaceable({ processId }: Actor, ids: readonly string[]): Promise<Booking[]> {
    const found = await this.records.where({ _id: { $in: [...new Set(ids)] } }, ids.length);
    return found.filter(
      (booking) => mayGiveWay(booking) && (processId === undefined || processId === booking.processId),
    );
  }

  /** What is offered to whoever was displaced from this booking; null: nothing is. */
  async offerFor(bookingId: string): Promise<Booking | null> {
    const [offer] = await this.records.where({ 'offer.instead.bookingId': bookingId }, 1);
    return offer ?? null;
  }

  private async plan(actor: Actor, intended: readonly Claim[], displace: Displace): Promise<Displaced[]> {
    const now = this.clock.now();
    const bookings: Booking[] = [];
    for (const id of new Set(displace.bookings)) {
      const booking = await this.records.get(id);
      assertProcess(actor, booking.processId ?? undefined);
      assertGivesWay(booking, intended, now);
      bookings.push(booking);
    }
    const all: Displaced[] = [];
    const taken = [...intended];
    for (const booking of bookings) {
      const waits = isOffered(booking) && booking.offer?.instead === null;
      const offer = waits ? null : await this.offer(actor, booking, taken);
      if (offer !== null) taken.push(...claimsOf(offer.state));
      all.push({ booking, waits, offer });
    }
    return all;
  }

  private async offer(
    actor: Actor,
    booking: Booking,
    taken: readonly Claim[],
  ): Promise<BookingDecision | null> {
    const now = this.clock.now();
    const {
      _id: bookingId,
      roomId,
      start,
      end,
      before,
      after,
      seats,
      layout,
      equipment,
      languages,
    } = booking;
    // The language of the floor needs no booth.
    const booths = languages.length > 1 ? languages.length : 0;
    const lost = { roomId, start, end, before, after, seats, layout, equipment, booths };
    const until = (at: Date): Date | null => offerUntil({ start: at }, now, this.config.rooms.offerMs);
    const place = await this.availability.nearest(lost, taken, (at) => until(at) !== null);
    if (place === null) return null;
    const id = this.ids.next();
    const more = {
      ref: booking.ref,
      root: `booking:${id}`,
      until: until(place.start),
      series: booking.series,
      over: null,
      offer: { instead: { bookingId, roomId, start, end } },
    };
    const facts = factsAt(booking, place);
    return decideHold(id, facts, await this.records.settingOf(place.roomId), more, { actor, now });
  }

  /** Rooms are let go before the body takes them. */
  private async carryOut(tx: Tx, hand: Claims, all: readonly Displaced[], why: string): Promise<void> {
    for (const { booking, waits, offer } of all) {
      const before = await this.records.get(booking._id);
      if (before.version !== booking.version) {
        throw platformProblems.conflict(
          `The booking "${before.confidential ? 'occupied' : before.title}" was changed at this moment. Look at it again.`,
          { bookingId: before._id },
        );
      }
      const setting = await this.records.settingOf(before.roomId);
      const context = { actor: tx.actor, now: tx.now };
      await this.occupancy.drop(tx, claimsOf(before));
      await this.records.save(tx, before, decideBooking(before, { act: 'displace', why }, setting, context));
      if (before.mailbox === null) await tx.todo(tellTodo(before));
      if (offer !== null) await this.hold(tx, hand, offer);
      else if (!waits) await tx.todo(placeTodo(before));
    }
  }

  private async hold(tx: Tx, hand: Claims, offer: BookingDecision): Promise<void> {
    await hand.take(claimsOf(offer.state));
    await this.records.insert(tx, offer);
  }
}

/** Sittings go before all others, and give way to nobody. */
const mayGiveWay = (booking: Booking): boolean => isLive(booking) && booking.purpose !== 'sitting';

function assertGivesWay(booking: Booking, intended: readonly Claim[], now: Date): void {
  const { _id: bookingId, state } = booking;
  if (!isLive(booking)) {
    throw roomsProblems.notDisplaceable(`The booking is ${state}: nothing of it stands in the way.`, {
      bookingId,
    });
  }
  if (!mayGiveWay(booking)) {
    throw roomsProblems.notDisplaceable('A sitting gives way to nobody. Move one of the two.', { bookingId });
  }
  const inTheWay = claimsOf(booking).some((one) =>
    intended.some((claim) => claim.resource === one.resource && hinders(intervalOf(one), claim, now)),
  );
  if (!inTheWay) {
    throw roomsProblems.notDisplaceable(
      'The booking does not stand in the way of any sitting of the meeting.',
      {
        bookingId,
      },
    );
  }
}

/** The same at another place; in another room, with the gaps of that room. */
function factsAt(booking: Booking, place: Place) {
  const { purpose, title, processId, organiser, mailbox, confidential, seats, layout, equipment, languages } =
    booking;
  const same = place.roomId === booking.roomId;
  return {
    ...place,
    purpose,
    title,
    processId,
    organiser,
    mailbox,
    confidential,
    seats,
    layout,
    equipment,
    languages,
    before: same ? booking.before : null,
    after: same ? booking.after : null,
  };
}
