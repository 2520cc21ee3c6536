import { Inject, Injectable } from '@nestjs/common';
import { assertProcess } from '../../access/index.js';
import { type Actor, isDuplicateKey, systemActor, type Tx } from '../../messaging/index.js';
import {
  afterCursor,
  assertVersion,
  CONFIG,
  type Config,
  type Finding,
  Ids,
  type Page,
  type PageRequest,
  ProcessClock,
  toPage,
} from '../../platform/index.js';
import { type Claim, hinders, intervalOf } from '../occupancy/claim.js';
import { type Claims, type Clash, Occupancy } from '../occupancy/occupancy.service.js';
import { roomsProblems } from '../rooms.problems.js';
import {
  type BookingCommand,
  type BookingDecision,
  type Context,
  decideBooking,
  decideHold,
} from './booking.decide.js';
import { bookingFindings, type Setting } from './booking-findings.js';
import { BookingAlternatives, type ShownAlternatives } from './booking-alternatives.service.js';
import { BookingRecords } from './booking-records.service.js';
import { reconfirmTodo } from './booking.todos.js';
import { type Booking, type BookingFacts, type BookingState, claimsOf, isLive } from './booking.types.js';
import { firmly } from './firmly.js';
import { type Override, Overrides } from './overrides.service.js';

export interface HoldCommand {
  facts: BookingFacts;
  /** Said with the times, it must be the venue's: who books by another clock means another hour. */
  zone?: string | undefined;
  /** Process time at which the hold ends; left out: as the settings say. Null: it doesn't. */
  until?: Date | null | undefined;
  override?: Override | undefined;
  /** Process time before its beginning at which it is released unless somebody reconfirms it. */
  reconfirmBy?: Date | null | undefined;
  /** Confirmed in the same moment, unless an approver or an outside authority has to be waited for. */
  firm?: boolean | undefined;
  /** Of a form that may be sent twice: the booking's id, so that it is made once. */
  key?: string | undefined;
}

/** One of several bookings that are made together or not at all. */
export interface PlannedHold extends HoldCommand {
  series?: string;
}

export interface BookingFilter {
  venueId?: string | undefined;
  roomId?: string | undefined;
  state?: BookingState | undefined;
  series?: string | undefined;
  processId?: string | undefined;
  /** Those that touch this span of time. */
  from?: Date | undefined;
  to?: Date | undefined;
}

/** A week of a large house holds some hundreds. */
const MOST_AT_ONCE = 5_000;

type Act = Exclude<BookingCommand, { act: 'move' | 'expire' | 'displace' | 'lapse' }>;

/**
 * Bookings of rooms. Each command claims in its own unit of work, so that a refusal reaches the one who asked, and a
 * loser hears what stands in the way.
 */
@Injectable()
export class Bookings {
  constructor(
    private readonly records: BookingRecords,
    private readonly occupancy: Occupancy,
    private readonly overrides: Overrides,
    private readonly elsewhere: BookingAlternatives,
    private readonly ids: Ids,
    private readonly clock: ProcessClock,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** @throws rooms/booking-not-found */
  get(id: string): Promise<Booking> {
    return this.records.get(id);
  }

  /** In the order of their making. */
  async list({ from, to, ...equal }: BookingFilter, page: PageRequest): Promise<Page<Booking>> {
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
    return toPage(page, rows, ({ _id }) => _id);
  }

  /** Live bookings of a venue that touch a span of time, by their beginning: what a grid of rooms and hours shows. */
  async liveIn(venueId: string, from: Date, to: Date): Promise<Booking[]> {
    const touching = { start: { $lt: to }, end: { $gt: from } };
    const rows = await this.records.where(
      { venueId, state: { $in: ['held', 'confirmed'] }, ...touching },
      MOST_AT_ONCE,
    );
    return rows.sort((a, b) => a.start.getTime() - b.start.getTime());
  }

  /** Live bookings that take one of these rooms (leaves) and touch a span of time, by their beginning. */
  async liveOf(leaves: readonly string[], from: Date, to: Date): Promise<Booking[]> {
    const rows = await this.records.where(
      {
        leaves: { $in: [...leaves] },
        state: { $in: ['held', 'confirmed'] },
        start: { $lt: to },
        end: { $gt: from },
      },
      MOST_AT_ONCE,
    );
    return rows.sort((a, b) => a.start.getTime() - b.start.getTime() || (a._id < b._id ? -1 : 1));
  }

  /** Those of a series that were ever made, in the order of their making. */
  ofSeries(series: string): Promise<Booking[]> {
    return this.records.where({ series }, MOST_AT_ONCE);
  }

  /** What speaks against a booking, beside who else has the room; nothing is written. */
  async findings(facts: BookingFacts): Promise<Finding[]> {
    return bookingFindings(facts, await this.records.settingOf(facts.roomId), this.clock.now());
  }

  /** What stands in the way of a booking; nothing is written. Refusals: those of `hold` but `rooms/occupied`. */
  async clashes(facts: BookingFacts): Promise<Clash[]> {
    return this.occupancy.clashes(await this.wouldClaim('planned', facts));
  }

  /** What else there is for a booking that finds no place; nothing is written. Refusals as of `clashes`. */
  async alternatives(facts: BookingFacts): Promise<ShownAlternatives> {
    return this.elsewhere.to({ state: await this.wouldBe('planned', facts), gaps: gapsOf(facts) });
  }

  /** What a booking of that id would claim. Refusals: those of `hold` but `rooms/occupied`. */
  async wouldClaim(id: string, facts: BookingFacts): Promise<Claim[]> {
    return claimsOf(await this.wouldBe(id, facts));
  }

  private async wouldBe(id: string, facts: BookingFacts): Promise<BookingDecision['state']> {
    const setting = await this.records.settingOf(facts.roomId);
    const more = { ref: null, root: `booking:${id}`, until: null, series: null, over: null };
    const context = { actor: systemActor('rooms', 'look'), now: this.clock.now() };
    return decideHold(id, facts, setting, more, context).state;
  }

  /** Those of these bookings that were ever made, by id. */
  async made(ids: readonly string[]): Promise<Map<string, Booking>> {
    const found = await this.records.where({ _id: { $in: [...ids] } }, ids.length);
    return new Map(found.map((booking) => [booking._id, booking]));
  }

  /**
   * Holds a room. Refusals: `rooms/room-not-found`, `rooms/booking-faulty`, `rooms/occupied` (409) with what stands in
   * the way and what else there is (`alternatives`), `rooms/override-refused`.
   */
  async hold(actor: Actor, command: HoldCommand): Promise<{ booking: Booking; findings: Finding[] }> {
    const findings = await this.findings(command.facts);
    const made = () => (command.key === undefined ? null : this.records.find(command.key));
    const there = await made();
    if (there) return { booking: there, findings };
    try {
      const [booking] = await this.holdAll(actor, [command]);
      if (booking === undefined) throw roomsProblems.bookingFaulty('Nothing was asked for.');
      return { booking, findings };
    } catch (error) {
      // The same form came a second time while the first was being taken.
      const booking = isDuplicateKey(error) ? await made() : null;
      if (!booking) throw error;
      return { booking, findings };
    }
  }

  /** Holds several, all or none. */
  async holdAll(actor: Actor, commands: readonly PlannedHold[]): Promise<Booking[]> {
    const decided = await Promise.all(commands.map((command) => this.decideNew(actor, command)));
    const claims = decided.flatMap(({ state }) => claimsOf(state));
    assertApart(claims, this.clock.now());
    const tried = decided.map(({ state }, n) => ({ state, gaps: gapsOf(commands[n]?.facts) }));
    return this.elsewhere.orElse(
      () => Promise.resolve(tried),
      () =>
        this.occupancy.run(actor, claims, async (tx, hand) => {
          await hand.take(claims);
          const made: Booking[] = [];
          for (const decision of decided) made.push(await this.records.insert(tx, decision));
          return made;
        }),
    );
  }

  /**
   * Confirms, releases, or records what an approver or outside authority says. 412 if `expected` is not the version.
   * Refusals: those of `decideBooking`; `rooms/owned` where a sitting's room is to be released.
   */
  async act(actor: Actor, id: string, command: Act, expected?: number): Promise<Booking> {
    const booking = await this.get(id);
    if (command.act === 'release' || command.act === 'ask-reconfirm') assertOwn(booking);
    const setting = await this.records.settingOf(booking.roomId);
    return this.occupancy.run(actor, [], (tx, hand) =>
      this.change(tx, hand, id, expected, (before) =>
        decided(before, command, setting, { actor, now: tx.now }),
      ),
    );
  }

  /** To another room or time; what it leaves is free in the same moment. Refusals as of `hold`. */
  async move(
    actor: Actor,
    id: string,
    to: Pick<Booking, 'roomId' | 'start' | 'end'>,
    { expected, override }: { expected?: number | undefined; override?: Override | undefined } = {},
  ): Promise<Booking> {
    const before = await this.get(id);
    assertOwn(before);
    const setting = await this.records.settingOf(to.roomId);
    const context = { actor, now: this.clock.now() };
    const moved = (over: Booking['over']): BookingDecision =>
      decideBooking(before, { act: 'move', to, over }, setting, context);
    const over = await this.overrides.of(actor, claimsOf(moved(null).state), override);
    const { state } = moved(over);
    // In another room the gaps are those of that room.
    const gaps = gapsOf(to.roomId === before.roomId ? before : undefined);
    return this.elsewhere.orElse(
      () => Promise.resolve([{ state, gaps }]),
      () =>
        this.occupancy.run(actor, claimsOf(state), (tx, hand) =>
          this.change(tx, hand, id, expected ?? before.version, (standing) =>
            decideBooking(standing, { act: 'move', to, over }, setting, { actor, now: tx.now }),
          ),
        ),
    );
  }

  /** In the unit of work of its timer: a hold that nobody confirmed in time is free. */
  async expire(tx: Tx, id: string): Promise<void> {
    const before = await this.records.find(id);
    if (before?.state !== 'held' || before.until === null || before.until > tx.now) return;
    const setting = await this.records.settingOf(before.roomId);
    await this.occupancy.drop(tx, claimsOf(before));
    const context = { actor: tx.actor, now: tx.now };
    await this.records.save(tx, before, decideBooking(before, { act: 'expire' }, setting, context));
  }

  /** In the unit of work of its timer: what nobody reconfirmed in time is free. */
  async lapse(tx: Tx, id: string): Promise<void> {
    const before = await this.records.find(id);
    if (!before || !isLive(before) || before.reconfirmBy == null || before.reconfirmBy > tx.now) return;
    const setting = await this.records.settingOf(before.roomId);
    await this.occupancy.drop(tx, claimsOf(before));
    const context = { actor: tx.actor, now: tx.now };
    await this.records.save(tx, before, decideBooking(before, { act: 'lapse' }, setting, context));
  }

  /** In the unit of work of its timer, a day before that. */
  async remindReconfirmation(tx: Tx, id: string): Promise<void> {
    const booking = await this.records.find(id);
    if (!booking || !isLive(booking) || booking.reconfirmBy == null) return;
    await tx.todo(reconfirmTodo(booking));
  }

  private async change(
    tx: Tx,
    hand: Claims,
    id: string,
    expected: number | undefined,
    decide: (before: Booking) => BookingDecision,
  ): Promise<Booking> {
    const before = await this.get(id);
    assertProcess(tx.actor, before.processId ?? undefined);
    if (expected !== undefined) assertVersion(expected, before.version);
    const decision = decide(before);
    await carryOver(hand, claimsOf(before), claimsOf(decision.state));
    return this.records.save(tx, before, decision);
  }

  private async decideNew(
    actor: Actor,
    { facts, zone, until, override, series, key, reconfirmBy, firm }: PlannedHold,
  ): Promise<BookingDecision> {
    assertProcess(actor, facts.processId ?? undefined);
    const id = key ?? this.ids.next();
    const setting = await this.records.settingOf(facts.roomId);
    assertZone(zone, setting);
    const now = this.clock.now();
    const made = (over: Booking['over']): BookingDecision =>
      decideHold(
        id,
        facts,
        setting,
        {
          ref: null,
          root: `booking:${id}`,
          until: until === undefined ? new Date(now.getTime() + this.config.rooms.holdMs) : until,
          series: series ?? null,
          ...(reconfirmBy == null ? {} : { reconfirmBy }),
          over,
        },
        { actor, now },
      );
    const over = await this.overrides.of(actor, claimsOf(made(null).state), override);
    const held = made(over);
    return firm === true ? firmly(held, 0, setting, { actor, now }) : held;
  }
}

/** Who accepts an offer has the room, unless an approver or an outside authority is waited for. */
function decided(before: Booking, command: Act, setting: Setting, context: Context): BookingDecision {
  const decision = decideBooking(before, command, setting, context);
  return command.act === 'accept' ? firmly(decision, before.version, setting, context) : decision;
}

const gapsOf = (said: Pick<BookingFacts, 'before' | 'after'> | undefined) => ({
  before: said?.before ?? null,
  after: said?.after ?? null,
});

/** A booking that follows from a record follows it in all. */
function assertOwn({ _id, ref, title }: Booking): void {
  if (ref === null) return;
  throw roomsProblems.owned(`It is booked for "${title}". Change that, and the room follows.`, {
    bookingId: _id,
    ref,
  });
}

function assertZone(zone: string | undefined, { venue }: Setting): void {
  if (zone === undefined || zone === venue.zone) return;
  throw roomsProblems.otherZone(`${venue.name} goes by ${venue.zone}, not by ${zone}.`, { zone: venue.zone });
}

/** Of bookings that are made together none may stand in the way of another. */
function assertApart(claims: readonly Claim[], now: Date): void {
  for (const [n, claim] of claims.entries()) {
    const other = claims
      .slice(0, n)
      .find((one) => one.resource === claim.resource && hinders(intervalOf(one), claim, now));
    if (other === undefined) continue;
    throw roomsProblems.bookingFaulty(
      `Two of the bookings stand in each other's way: ${other.start.toISOString()} and ${claim.start.toISOString()}.`,
    );
  }
}

/** Brings what is claimed from one state of a booking to the next. */
async function carryOver(hand: Claims, had: readonly Claim[], has: readonly Claim[]): Promise<void> {
  const place = (claims: readonly Claim[]): string =>
    JSON.stringify(
      claims.map(({ resource, start, end, before, after }) => [resource, start, end, before, after]),
    );
  if (place(had) !== place(has)) {
    await hand.exchange(had, has);
    return;
  }
  const until = has[0]?.until ?? null;
  if (has.length > 0 && (had[0]?.until ?? null)?.getTime() !== until?.getTime()) await hand.keep(has, until);
}
