import { Body, Get, Post, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import {
  type ConsoleSession,
  CurrentActor,
  CurrentSession,
  RequirePermission,
} from '../../../access/index.js';
import type { Actor } from '../../../messaging/index.js';
import { Ids } from '../../../platform/index.js';
import {
  BookingSeries,
  roomsProblems,
  type SeriesCommand,
  seriesBody,
  seriesDays,
  type Venue,
} from '../../../rooms/index.js';
import { FormValues } from '../form-values.js';
import {
  Console,
  ConsoleController,
  consoleRefusal,
  type Fault,
  faultsOf,
  seeOther,
} from '../frame/index.js';
import { BookingDesk } from './booking-desk.service.js';
import { asked } from './booking-fields.js';
import { BOOKINGS, bookingCrumbs } from './parts.js';
import { decisionOf, SeriesForm, type SeriesFormProps, type ShownDay } from './series-form.js';

const labels = {
  title: 'What for',
  purpose: 'Kind',
  roomId: 'Room',
  from: 'From',
  to: 'To',
  'days.from': 'First day',
  'days.to': 'Last day',
  'days.on': 'Days of the week',
  days: 'Days listed',
  organiser: 'Who asks for it',
  mailbox: 'Mailbox',
  seats: 'Seats',
  layout: 'Layout',
};
/** Fields of the form for what a refusal names, where they differ. */
const fields: Readonly<Record<string, string>> = {
  'days-from': 'first',
  'days-to': 'last',
  'days-on': 'on',
  'days-every': 'every',
  start: 'from',
  end: 'to',
  skip: 'days',
  elsewhere: 'days',
};
const DATE = /^\d{4}-\d{2}-\d{2}$/u;

/** A room for many days. */
@ConsoleController('office/bookings/series')
export class SeriesPages {
  constructor(
    private readonly console: Console,
    private readonly desk: BookingDesk,
    private readonly series: BookingSeries,
    private readonly ids: Ids,
  ) {}

  @Get()
  @RequirePermission('bookings:write')
  async blank(
    @CurrentSession() session: ConsoleSession,
    @Query() query: unknown,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const given = new FormValues(query);
    const venue = await this.desk.venues.venue(given.text('venue'));
    const values = new FormValues({
      first: given.text('on'),
      last: given.text('on'),
      from: '10:00',
      to: '13:00',
      key: this.ids.next(),
    });
    await this.form(reply, session, venue, values);
  }

  @Post()
  @RequirePermission('bookings:write')
  async hold(
    @CurrentSession() session: ConsoleSession,
    @CurrentActor() actor: Actor,
    @Body() sent: unknown,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const values = new FormValues(sent);
    const venue = await this.desk.venues.venue(values.text('venue'));
    const read = seriesBody.safeParse(seriesFrom(sent, values, session));
    if (!read.success) {
      await this.form(reply, session, venue, values, { faults: named(faultsOf(read.error, labels)) });
      return;
    }
    const key = /^[0-9a-f-]{36}$/u.exec(values.text('key'))?.[0];
    const command = commandOf(read.data, key);
    try {
      if (values.text('action') === 'hold') {
        const { bookings } = await this.series.hold(actor, command);
        const on = bookings[0]?.start.toISOString().slice(0, 10) ?? '';
        seeOther(reply, `${BOOKINGS}?venue=${venue._id}&on=${on}&span=week`, 'series-held');
        return;
      }
      const days = await this.looked(session, venue, command);
      await this.form(reply, session, venue, values, { days });
    } catch (error) {
      const faults = consoleRefusal(error);
      if (faults === null) throw error;
      const days = roomsProblems.occupied.is(error) ? await this.looked(session, venue, command) : null;
      await this.form(reply, session, venue, values, { faults: named(faults), days });
    }
  }

  private async looked(session: ConsoleSession, venue: Venue, command: SeriesCommand): Promise<ShownDay[]> {
    const days = await this.series.plan(command);
    return Promise.all(
      days.map(async (day) => ({ ...day, inTheWay: await this.desk.named(day.clashes, venue, session) })),
    );
  }

  private async form(
    reply: FastifyReply,
    session: ConsoleSession,
    venue: Venue,
    values: FormValues,
    { faults = [], days = null }: { faults?: readonly Fault[]; days?: SeriesFormProps['days'] } = {},
  ): Promise<void> {
    await this.console.send(reply, session, {
      title: 'Book for many days',
      nav: 'rooms',
      crumbs: bookingCrumbs({ text: 'Book for many days' }),
      faults,
      ...(faults.length > 0 ? { status: 422 } : {}),
      children: SeriesForm({
        session,
        venue,
        rooms: (await this.desk.roomsOf(venue._id)).filter(({ closed }) => !closed),
        processes: await this.desk.processes(session),
        values,
        faults,
        days,
      }),
    });
  }
}

const named = (faults: readonly Fault[]): Fault[] =>
  faults.map((fault) => ({
    ...fault,
    field: fields[fault.field] ?? (/^(days|skip|elsewhere)-/u.test(fault.field) ? 'days' : fault.field),
  }));

function commandOf(
  { days, from, to, skip, elsewhere, ...facts }: z.infer<typeof seriesBody>,
  key: string | undefined,
): SeriesCommand {
  // What was decided for a day that the series has no more does not matter.
  const dates = seriesDays(days);
  return {
    facts,
    days,
    from,
    to,
    skip: skip.filter((date) => dates.includes(date)),
    elsewhere: elsewhere.filter(({ date }) => dates.includes(date)),
    key,
  };
}

/** The fields of the form as the body of the API, with what was decided for single days. */
function seriesFrom(sent: unknown, values: FormValues, session: ConsoleSession): object {
  const dates = Object.keys(sent ?? {})
    .map((name) => name.slice(decisionOf('').length))
    .filter((date) => DATE.test(date));
  const decided = dates.map((date) => ({ date, what: values.text(decisionOf(date)) }));
  return {
    ...asked(values, session.person.processId),
    from: values.text('from'),
    to: values.text('to'),
    days: daysFrom(values),
    skip: decided.filter(({ what }) => what === 'skip').map(({ date }) => date),
    elsewhere: decided
      .filter(({ what }) => what.includes('|'))
      .map(({ date, what }) => {
        const [roomId, from, to] = what.split('|');
        return { date, roomId, from, to };
      }),
  };
}

function daysFrom(values: FormValues): object {
  const every = values.text('every');
  const span = { from: values.text('first'), to: values.text('last') };
  if (every === 'chosen')
    return {
      every,
      days: values
        .text('days')
        .split(/[\s,;]+/u)
        .filter((day) => day !== ''),
    };
  return every === 'week' ? { every, on: values.many('on'), ...span } : { every, ...span };
}
