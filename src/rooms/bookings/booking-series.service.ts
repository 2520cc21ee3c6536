import { Injectable } from '@nestjs/common';
import type { Actor } from '../../messaging/index.js';
import { dayAfter, type Finding, Ids, instantOf } from '../../platform/index.js';
import type { Clash } from '../occupancy/occupancy.service.js';
import { roomsProblems } from '../rooms.problems.js';
import { Venues } from '../venues/venues.service.js';
import type { ShownAlternatives } from './booking-alternatives.service.js';
import type { Booking, BookingFacts } from './booking.types.js';
import { Bookings } from './bookings.service.js';
import { LONGEST_SERIES_DAYS, type SeriesDays, seriesDays, tooLong } from './series.js';

export interface SeriesCommand {
  facts: Omit<BookingFacts, 'start' | 'end'>;
  days: SeriesDays;
  /** Wall-clock times of the venue's zone, HH:MM; `to` not after `from` means the day after. */
  from: string;
  to: string;
  /** What was decided for days that clash: left out, or held in another room or at another time. */
  skip: readonly string[];
  elsewhere: readonly {
    date: string;
    roomId?: string | undefined;
    from?: string | undefined;
    to?: string | undefined;
  }[];
  /** Of a form that may be sent twice: the id of the series, so that it is made once. */
  key?: string | undefined;
}

/** One day of a series as it would be booked. */
export interface PlannedDay {
  date: string;
  /** Decided: left out. */
  skipped: boolean;
  facts: BookingFacts;
  clashes: Clash[];
  /** What else there is where it clashes, for the first 30 such days; null: it does not, or comes after them. */
  alternatives: ShownAlternatives | null;
  findings: Finding[];
}

/** Nobody decides more at once. */
const MOST_ALTERNATIVES = 30;

/** Rooms for many days. A day that clashes is shown and decided by a person; none is dropped by itself. */
@Injectable()
export class BookingSeries {
  constructor(
    private readonly bookings: Bookings,
    private readonly venues: Venues,
    private readonly ids: Ids,
  ) {}

  /**
   * Every day with what stands in its way; nothing is written. Refusals: `rooms/booking-faulty` (no day, over a year, a
   * decision about a day that the series does not have, an hour that the clocks skip), `rooms/room-not-found`.
   */
  async plan(command: SeriesCommand): Promise<PlannedDay[]> {
    const dates = daysOf(command);
    const planned = await Promise.all(
      dates.map(async (date) => {
        const facts = await this.factsOn(command, date);
        return {
          date,
          skipped: command.skip.includes(date),
          facts,
          findings: await this.bookings.findings(facts),
        };
      }),
    );
    const looked = await Promise.all(
      planned.map(async (day) => ({
        ...day,
        clashes: day.skipped ? [] : await this.bookings.clashes(day.facts),
      })),
    );
    let asked = 0;
    const days: PlannedDay[] = [];
    for (const day of looked) {
      const seeks = day.clashes.length > 0 && (asked += 1) <= MOST_ALTERNATIVES;
      days.push({ ...day, alternatives: seeks ? await this.bookings.alternatives(day.facts) : null });
    }
    return days;
  }

  /**
   * Holds all days that were not left out, or none. Refusals: those of `plan`, and of `Bookings.hold`: `rooms/occupied`
   * names what stands in the way of the days that nobody has decided.
   */
  async hold(actor: Actor, command: SeriesCommand): Promise<{ series: string; bookings: Booking[] }> {
    const series = command.key ?? this.ids.next();
    const made = () => (command.key === undefined ? [] : this.bookings.ofSeries(command.key));
    const there = await made();
    if (there.length > 0) return { series, bookings: there };
    const dates = daysOf(command).filter((date) => !command.skip.includes(date));
    if (dates.length === 0) refuse('Every day is left out: nothing would be held.', 'skip');
    const commands = await Promise.all(
      dates.map(async (date) => ({ facts: await this.factsOn(command, date), series })),
    );
    try {
      return { series, bookings: await this.bookings.holdAll(actor, commands) };
    } catch (error) {
      // The same form came a second time while the first was being taken: what stands in its way is its own.
      const bookings = roomsProblems.occupied.is(error) ? await made() : [];
      if (bookings.length === 0) throw error;
      return { series, bookings };
    }
  }

  private async factsOn({ facts, from, to, elsewhere }: SeriesCommand, date: string): Promise<BookingFacts> {
    const other = elsewhere.find((one) => one.date === date);
    const room = await this.venues.room(other?.roomId ?? facts.roomId);
    const { zone } = await this.venues.venue(room.venueId);
    const hours = { from: other?.from ?? from, to: other?.to ?? to };
    const start = instantOf(date, hours.from, zone);
    const end = instantOf(hours.to > hours.from ? date : dayAfter(date), hours.to, zone);
    if (start === null || end === null) {
      refuse(
        `On ${date} the clocks of ${zone} skip ${start === null ? hours.from : hours.to}. Say another time for this day.`,
        'elsewhere',
      );
    }
    return { ...facts, roomId: room._id, start, end };
  }
}

function daysOf({ days, skip, elsewhere }: SeriesCommand): string[] {
  if (tooLong(days)) refuse(`A series reaches over ${LONGEST_SERIES_DAYS} days at most.`, 'days');
  const dates = seriesDays(days);
  if (dates.length === 0) refuse('The series has no day.', 'days');
  const unknown = [...skip, ...elsewhere.map(({ date }) => date)].find((date) => !dates.includes(date));
  if (unknown !== undefined) refuse(`${unknown} is no day of the series.`, 'skip');
  return dates;
}

function refuse(message: string, where: string): never {
  throw roomsProblems.bookingFaulty(message, {
    findings: [{ level: 'error', code: 'rooms/series-faulty', message, where }],
  });
}
