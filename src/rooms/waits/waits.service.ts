import { Injectable } from '@nestjs/common';
import { assertProcess } from '../../access/index.js';
import { type Actor, isDuplicateKey, type Tx, UnitOfWork } from '../../messaging/index.js';
import { afterCursor, Ids, type Page, type PageRequest, ProcessClock, toPage } from '../../platform/index.js';
import { BookingRecords } from '../bookings/booking-records.service.js';
import { decideBooking } from '../bookings/booking.decide.js';
import { bookingFindings } from '../bookings/booking-findings.js';
import { claimsOf, isLive } from '../bookings/booking.types.js';
import { Occupancy } from '../occupancy/occupancy.service.js';
import { roomsProblems } from '../rooms.problems.js';
import { decideJoin, decideWait, outcomeOf, waitFindings } from './wait.decide.js';
import { WaitRecords } from './wait-records.service.js';
import { factsOf, type RoomWait, type WaitFacts, type WaitState } from './wait.types.js';
import { WaitedRooms } from './waited-rooms.service.js';
import { offerWaited } from './waits.tasks.js';

export interface JoinCommand {
  facts: WaitFacts;
  /** Said with the times, it must be the venue's. */
  zone?: string | undefined;
  /** Of a form that may be sent twice: the id of the place on the list, so that it is given once. */
  key?: string | undefined;
}

export interface WaitFilter {
  venueId?: string | undefined;
  roomId?: string | undefined;
  state?: WaitState | undefined;
  processId?: string | undefined;
  /** Those that touch this span of time. */
  from?: Date | undefined;
  to?: Date | undefined;
}

/** A place on the list with its number, counted as it was read; null: it does not stand any more. */
export type CountedWait = RoomWait & { place: number | null };

/** The waiting list for rooms: who joins it, stands on it and leaves it. */
@Injectable()
export class RoomWaits {
  constructor(
    private readonly records: WaitRecords,
    private readonly rooms: WaitedRooms,
    private readonly bookings: BookingRecords,
    private readonly occupancy: Occupancy,
    private readonly work: UnitOfWork,
    private readonly ids: Ids,
    private readonly clock: ProcessClock,
  ) {}

  /**
   * Joins the list. Refusals: `rooms/wait-needless` where it is free now, with the rooms; `rooms/booking-faulty` of
   * what is past or could never be booked; `rooms/other-zone`, `rooms/venue-not-found`, `rooms/room-not-found`.
   */
  async join(actor: Actor, { facts, zone, key }: JoinCommand): Promise<CountedWait> {
    assertProcess(actor, facts.processId ?? undefined);
    const id = key ?? this.ids.next();
    const there = await this.made(actor, id);
    if (there) return there;
    await this.assertWorthWaiting(facts, zone);
    try {
      const wait = await this.work.run(actor, async (tx) => {
        const made = await this.records.insert(tx, decideJoin(id, facts, { actor, now: tx.now }));
        // What became free after it was looked at was offered to those who stood here then.
        await tx.schedule(offerWaited, id, tx.now, spanOf(facts));
        return made;
      });
      return await this.counted(wait);
    } catch (error) {
      // The same form came a second time while the first was being written.
      const made = isDuplicateKey(error) ? await this.made(actor, id) : null;
      if (!made) throw error;
      return made;
    }
  }

  /** @throws rooms/wait-not-found */
  async get(actor: Actor, id: string): Promise<CountedWait> {
    const wait = await this.records.get(id);
    assertProcess(actor, wait.processId ?? undefined);
    return this.counted(wait);
  }

  async list({ from, to, ...equal }: WaitFilter, page: PageRequest): Promise<Page<CountedWait>> {
    const after = afterCursor(page);
    const named = Object.fromEntries(Object.entries(equal).filter(([, value]) => value !== undefined));
    const rows = await this.records.where(
      {
        ...named,
        ...(from === undefined ? {} : { end: { $gt: from } }),
        ...(to === undefined ? {} : { start: { $lt: to } }),
        ...(after === null ? {} : { _id: { $gt: after } }),
      },
      page.limit + 1,
    );
    const { items, ...rest } = toPage(page, rows, ({ _id }) => _id);
    return { ...rest, items: await this.withPlaces(items) };
  }

  /** Those that stand on the list of a venue and whose time is not past, in the order of joining. */
  async standing(venueId: string, processId?: string): Promise<CountedWait[]> {
    const all = await this.records.inSpan(venueId, ['waiting', 'offered'], this.clock.now(), LAST);
    const own = all.filter((wait) => processId === undefined || wait.processId === processId);
    return this.withPlaces(own);
  }

  /**
   * Leaves the list; what is offered at that moment goes to the next. Withdrawn twice, it is withdrawn once. Refusal:
   * `rooms/wait-over`.
   */
  async withdraw(actor: Actor, id: string, why: string | null): Promise<CountedWait> {
    const wait = await this.work.run(actor, async (tx) => {
      const before = await this.records.get(id);
      assertProcess(actor, before.processId ?? undefined);
      if (before.state === 'withdrawn') return before;
      if (before.state === 'offered') await this.giveBack(tx, before);
      return this.records.save(
        tx,
        before,
        decideWait(before, { act: 'withdraw', why }, { actor, now: tx.now }),
      );
    });
    return this.counted(wait);
  }

  /** In the unit of work of its timer: what was waited for begins. */
  async lapse(tx: Tx, id: string): Promise<void> {
    const before = await this.records.find(id);
    if (before?.state !== 'waiting' || before.start > tx.now) return;
    const context = { actor: tx.actor, now: tx.now };
    await this.records.save(tx, before, decideWait(before, { act: 'lapse' }, context));
  }

  /** Releases what is offered. Refusal: `rooms/wait-over` where it was taken already. */
  private async giveBack(tx: Tx, { _id, offer }: RoomWait): Promise<void> {
    const booking = offer && (await this.bookings.find(offer.bookingId));
    if (!booking) return;
    if (outcomeOf(booking)?.act === 'take') {
      throw roomsProblems.waitOver('The offer was taken; release the booking if it is not needed.', {
        waitId: _id,
        bookingId: booking._id,
      });
    }
    if (!isLive(booking)) return;
    const setting = await this.bookings.settingOf(booking.roomId);
    await this.occupancy.drop(tx, claimsOf(booking));
    const command = { act: 'release' as const, why: 'Whoever waited for it has withdrawn.' };
    const context = { actor: tx.actor, now: tx.now };
    await this.bookings.save(tx, booking, decideBooking(booking, command, setting, context));
  }

  private async assertWorthWaiting(facts: WaitFacts, zone: string | undefined): Promise<void> {
    const { venue, rooms } = await this.rooms.wantedBy(facts);
    if (zone !== undefined && zone !== venue.zone) {
      throw roomsProblems.otherZone(`${venue.name} goes by ${venue.zone}, not by ${zone}.`, {
        zone: venue.zone,
      });
    }
    const now = this.clock.now();
    const past = waitFindings(facts, venue, now);
    const faulty = rooms.map((room) =>
      bookingFindings(factsOf(facts, room._id), { room, venue }, now).filter(
        ({ level }) => level === 'error',
      ),
    );
    const errors = past.length > 0 ? past : (faulty.find((found) => found.length > 0) ?? []);
    if (errors.length > 0) {
      throw roomsProblems.bookingFaulty(errors.map(({ message }) => message).join(' '), { findings: errors });
    }
    const free = await this.rooms.freeFor(facts);
    if (free.length === 0) return;
    const names = free.map((id) => rooms.find(({ _id }) => _id === id)?.name ?? id).join(', ');
    throw roomsProblems.waitNeedless(`${names} ${free.length === 1 ? 'is' : 'are'} free then: book it.`, {
      rooms: free,
    });
  }

  private async made(actor: Actor, id: string): Promise<CountedWait | null> {
    const found = await this.records.find(id);
    if (!found) return null;
    assertProcess(actor, found.processId ?? undefined);
    return this.counted(found);
  }

  private async counted(wait: RoomWait): Promise<CountedWait> {
    const [one] = await this.withPlaces([wait]);
    return one ?? { ...wait, place: null };
  }

  private async withPlaces(waits: readonly RoomWait[]): Promise<CountedWait[]> {
    const places = await this.records.places(waits);
    return waits.map((wait) => ({ ...wait, place: places.get(wait._id) ?? null }));
  }
}

/** The last instant there is. */
const LAST = new Date(8.64e15);

const spanOf = ({ venueId, start, end }: WaitFacts): Record<string, string> => ({
  venueId,
  from: start.toISOString(),
  to: end.toISOString(),
});
