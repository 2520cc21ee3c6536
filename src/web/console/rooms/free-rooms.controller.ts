import { Get, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { DateTime } from 'luxon';
import { type ConsoleSession, CurrentSession, RequirePermission } from '../../../access/index.js';
import { Availability, type Venue, Venues, windowsQuery } from '../../../rooms/index.js';
import { FormValues, OfficeDay } from '../form-values.js';
import { Console, ConsoleController, consoleRefusal, type Fault, faultsOf } from '../frame/index.js';
import { sentInstant } from '../typed-instant.js';
import { FreeRoomsPage, type FreeRoomsProps } from './free-rooms-page.js';
import { roomCrumbs } from './parts.js';

const MOST_VENUES = 500;
const labels = {
  from: 'First day',
  to: 'Last day',
  minutes: 'Minutes',
  seats: 'Seats',
  layout: 'Layout',
  booths: 'Booths',
  before: 'Minutes free around it',
  after: 'Minutes free around it',
  equipment: 'Equipment',
  accessibility: 'Accessibility',
};

/** Looks for free rooms. */
@ConsoleController('office/rooms/free')
export class FreeRoomPages {
  constructor(
    private readonly console: Console,
    private readonly venues: Venues,
    private readonly availability: Availability,
    private readonly day: OfficeDay,
  ) {}

  @Get()
  @RequirePermission('rooms:read')
  async look(
    @CurrentSession() session: ConsoleSession,
    @Query() query: unknown,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { items: venues } = await this.venues.listVenues({ limit: MOST_VENUES });
    const asked = new FormValues(query);
    const venue = venues.find(({ _id }) => _id === asked.text('venue')) ?? venues[0];
    const isAsked = asked.filled('from') !== undefined || asked.filled('minutes') !== undefined;
    const values = isAsked ? asked : asked.with(this.usual());
    const { faults, found } =
      venue === undefined || !isAsked ? { faults: [], found: null } : await this.found(values, venue);
    await this.console.send(reply, session, {
      title: 'Find a free room',
      nav: 'rooms',
      crumbs: roomCrumbs({ text: 'Find a free room' }),
      faults,
      ...(faults.length > 0 ? { status: 422 } : {}),
      children: FreeRoomsPage({
        venues: venues.map(({ _id, name }) => ({ value: _id, text: name })),
        values: values.with({ venue: venue?._id ?? '' }),
        faults,
        found,
        books: session.may('bookings:write'),
      }),
    });
  }

  private async found(
    values: FormValues,
    venue: Venue,
  ): Promise<{ faults: Fault[]; found: FreeRoomsProps['found'] }> {
    const read = windowsQuery.safeParse(queryFrom(values, venue));
    if (!read.success) {
      const faults = faultsOf(read.error, labels).filter(({ field }) => field !== 'after');
      return {
        faults: faults.map((one) => ({ ...one, field: fields[one.field] ?? one.field })),
        found: null,
      };
    }
    const {
      seats = null,
      layout = null,
      booths = 0,
      before = null,
      after = null,
      room,
      ...asked
    } = read.data;
    try {
      const wish = { ...asked, seats, layout, booths, before, after, rooms: room };
      const found = await this.availability.windows(venue._id, wish);
      return { faults: [], found: { ...found, minutes: asked.minutes } };
    } catch (error) {
      const faults = consoleRefusal(error);
      if (faults === null) throw error;
      return { faults, found: null };
    }
  }

  private usual(): Record<string, string> {
    const today = this.day.today();
    const to = DateTime.fromISO(today, { zone: 'utc' }).plus({ days: 6 }).toISODate() ?? today;
    return { from: today, to, minutes: '180' };
  }
}

/** Fields of the form for those of the query, where they differ. */
const fields: Readonly<Record<string, string>> = { before: 'gap' };

/** The fields of the form as the API takes them: days of the venue, the last one whole. */
function queryFrom(values: FormValues, { zone }: Venue): object {
  const next = DateTime.fromISO(values.text('to'), { zone: 'utc' }).plus({ days: 1 }).toISODate();
  const gap = values.filled('gap');
  return {
    ...values.pick('minutes', 'seats', 'layout', 'booths'),
    from: sentInstant(`${values.text('from')}T00:00`, zone),
    to: next === null ? values.text('to') : sentInstant(`${next}T00:00`, zone),
    ...(gap === undefined ? {} : { before: gap, after: gap }),
    equipment: words(values.text('equipment')),
    accessibility: words(values.text('accessibility')),
  };
}

const words = (typed: string): string[] =>
  typed
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '');
