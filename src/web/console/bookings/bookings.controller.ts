import { Body, Get, Post, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { DateTime } from 'luxon';
import {
  type ConsoleSession,
  CurrentActor,
  CurrentSession,
  RequirePermission,
} from '../../../access/index.js';
import type { Actor } from '../../../messaging/index.js';
import { Ids } from '../../../platform/index.js';
import {
  Blockings,
  Bookings,
  type HoldBody,
  holdBody,
  roomsProblems,
  RoomWaits,
  type Venue,
} from '../../../rooms/index.js';
import { FormValues, OfficeDay } from '../form-values.js';
import {
  Console,
  ConsoleController,
  consoleRefusal,
  type Fault,
  faultsOf,
  seeOther,
} from '../frame/index.js';
import { sentInstant } from '../typed-instant.js';
import { BookingDesk } from './booking-desk.service.js';
import { asked } from './booking-fields.js';
import { BookingForm } from './booking-form.js';
import { entriesOf } from './day-grid.js';
import { type Clashing, takenPlace } from './elsewhere.js';
import { GridPage, weekOf } from './grid-page.js';
import { bookingCrumbs, bookingPath } from './parts.js';
import { waitPath } from './waiting-pages.js';

const labels = {
  title: 'What for',
  purpose: 'Kind',
  roomId: 'Room',
  start: 'From',
  end: 'To',
  organiser: 'Who asks for it',
  mailbox: 'Mailbox',
  seats: 'Seats',
  layout: 'Layout',
  override: 'Why',
};

const NO_CLASH: Clashing = { inTheWay: [], alternatives: [] };

/** Who has which room when, and the form by which somebody takes one. */
@ConsoleController('office/bookings')
export class BookingsPages {
  constructor(
    private readonly console: Console,
    private readonly desk: BookingDesk,
    private readonly bookings: Bookings,
    private readonly blockings: Blockings,
    private readonly waits: RoomWaits,
    private readonly ids: Ids,
    private readonly day: OfficeDay,
  ) {}

  @Get()
  @RequirePermission('bookings:read')
  async grid(
    @CurrentSession() session: ConsoleSession,
    @Query() query: unknown,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const asked = new FormValues(query);
    const venues = await this.desk.allVenues();
    const venue = venues.find(({ _id }) => _id === asked.text('venue')) ?? venues[0] ?? null;
    const on = asked.text('on');
    const day =
      DateTime.fromISO(on, { zone: 'utc' }).isValid && /^\d{4}-\d\d-\d\d$/u.test(on) ? on : this.day.today();
    const span = asked.text('span') === 'week' ? 'week' : 'day';
    await this.console.send(reply, session, {
      title: 'Bookings',
      nav: 'rooms',
      crumbs: [
        { text: 'Office', href: '/office' },
        { text: 'Rooms', href: '/office/rooms' },
        { text: 'Bookings' },
      ],
      wide: true,
      children: GridPage({
        session,
        venues: venues.map(({ _id, name }) => ({ value: _id, text: name })),
        venue,
        day,
        span,
        rooms: venue === null ? [] : await this.desk.roomsOf(venue._id),
        entries:
          venue === null ? [] : await this.entries(session, venue, span === 'day' ? [day] : weekOf(day)),
      }),
    });
  }

  @Get('new')
  @RequirePermission('bookings:write')
  async blank(
    @CurrentSession() session: ConsoleSession,
    @Query() query: unknown,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const asked = new FormValues(query);
    const room = asked.filled('room');
    const venueId = room === undefined ? asked.text('venue') : (await this.desk.venues.room(room)).venueId;
    const on = asked.filled('on') ?? this.day.today();
    const start = `${on}T${asked.filled('from') ?? '10:00'}`;
    const to = asked.filled('to') ?? '13:00';
    const values = new FormValues({
      ...asked.pick('seats', 'layout'),
      roomId: room ?? '',
      start,
      // On another day it says so.
      end: to.includes('T') ? to : `${on}T${to}`,
      key: this.ids.next(),
    });
    await this.form(reply, session, await this.desk.venues.venue(venueId), values);
  }

  @Post()
  @RequirePermission('bookings:write')
  async hold(
    @CurrentSession() session: ConsoleSession,
    @CurrentActor() actor: Actor,
    @Body() sent: unknown,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const typed = new FormValues(sent);
    const taken = takenPlace(typed);
    const values = taken ?? typed;
    const venue = await this.desk.venues.venue(values.text('venue'));
    const read = holdBody.safeParse(holdFrom(values, venue, session));
    if (!read.success) {
      await this.form(reply, session, venue, values, { faults: faultsOf(read.error, labels) });
      return;
    }
    const { zone, until, override, ...facts } = read.data satisfies HoldBody;
    try {
      if (taken !== null || values.text('action') === 'look') {
        const warnings = (await this.bookings.findings(facts)).map(({ message }) => message);
        const clashing = await this.desk.clashing(facts, venue, session);
        const fits = clashing.inTheWay.length === 0;
        await this.form(reply, session, venue, values, { warnings, clashing, fits });
        return;
      }
      const key = /^[0-9a-f-]{36}$/u.exec(values.text('key'))?.[0];
      if (values.text('action') === 'wait') {
        const roomId = values.text('anyRoom') === 'yes' ? null : facts.roomId;
        const waited = { ...facts, venueId: venue._id, roomId, accessibility: [] };
        const { _id } = await this.waits.join(actor, { facts: waited, zone, key });
        seeOther(reply, waitPath(_id), 'wait-joined');
        return;
      }
      const { booking } = await this.bookings.hold(actor, { facts, zone, until, override, key });
      seeOther(reply, bookingPath(booking._id), 'room-held');
    } catch (error) {
      const faults = consoleRefusal(error);
      if (faults === null) throw error;
      // Read anew: what stood in the way when it was refused may stand there no more.
      const clashing = roomsProblems.occupied.is(error)
        ? await this.desk.clashing(facts, venue, session)
        : NO_CLASH;
      await this.form(reply, session, venue, values, { faults, clashing });
    }
  }

  private async entries(session: ConsoleSession, venue: Venue, days: readonly string[]) {
    const from = DateTime.fromISO(days[0] ?? '', { zone: venue.zone }).toJSDate();
    const to = DateTime.fromISO(days.at(-1) ?? '', { zone: venue.zone })
      .plus({ days: 1 })
      .toJSDate();
    const { processId } = session.person;
    const bookings = await this.bookings.liveIn(venue._id, from, to);
    const seen = bookings.map((booking) =>
      processId === undefined || booking.processId === processId
        ? booking
        : { ...booking, title: 'Another booking' },
    );
    return entriesOf(seen, await this.blockings.standingIn(venue._id, from, to));
  }

  private async form(
    reply: FastifyReply,
    session: ConsoleSession,
    venue: Venue,
    values: FormValues,
    {
      faults = [],
      clashing = NO_CLASH,
      fits = false,
      warnings = [],
    }: { faults?: readonly Fault[]; clashing?: Clashing; fits?: boolean; warnings?: readonly string[] } = {},
  ): Promise<void> {
    await this.console.send(reply, session, {
      title: 'Book a room',
      nav: 'rooms',
      crumbs: bookingCrumbs({ text: 'Book a room' }),
      faults,
      ...(faults.length > 0 ? { status: 422 } : {}),
      children: BookingForm({
        session,
        venue,
        rooms: (await this.desk.roomsOf(venue._id)).filter(({ closed }) => !closed),
        processes: await this.desk.processes(session),
        values,
        faults,
        clashing,
        fits,
        warnings,
      }),
    });
  }
}

/** The fields of the form as the body of the API. */
function holdFrom(values: FormValues, venue: Venue, session: ConsoleSession): object {
  const why = values.filled('why');
  return {
    ...asked(values, session.person.processId),
    start: sentInstant(values.text('start'), venue.zone),
    end: sentInstant(values.text('end'), venue.zone),
    ...(why === undefined ? {} : { override: { why } }),
  };
}
