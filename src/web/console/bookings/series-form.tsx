import { DateTime } from 'luxon';
import type { ConsoleSession } from '../../../access/index.js';
import { longDay } from '../../../platform/index.js';
import { type PlannedDay, type Room, type Venue, weekdays } from '../../../rooms/index.js';
import type { FormValues } from '../form-values.js';
import {
  Badge,
  Choice,
  type Fault,
  Form,
  Hidden,
  type Option,
  Select,
  Table,
  Text,
  TextArea,
  TextField,
} from '../frame/index.js';
import { typedInstant } from '../typed-instant.js';
import { WhatFields, WhoFields } from './booking-fields.js';
import { BOOKINGS, timeOf } from './parts.js';

export const SERIES = `${BOOKINGS}/series`;

/** A day of the series as the page shows it. */
export interface ShownDay extends PlannedDay {
  /** What stands in its way, in words. */
  inTheWay: readonly { what: string; when: string }[];
}

export interface SeriesFormProps {
  session: ConsoleSession;
  venue: Venue;
  rooms: readonly Room[];
  processes: readonly Option[];
  values: FormValues;
  faults: readonly Fault[];
  /** Null: it was not looked at yet. */
  days: readonly ShownDay[] | null;
}

const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);
export const decisionOf = (date: string): string => `day-${date}`;

/** A room for many days. Days that clash are shown and decided one by one; then all are held, or none. */
export function SeriesForm(page: SeriesFormProps): JSX.Element {
  const { session, venue, values, faults, days } = page;
  const shown = (name: string, usual = ''): string => values.filled(name) ?? usual;
  return (
    <>
      <h1 safe>{`Book a room of ${venue.name} for many days`}</h1>
      <Form session={session} action={SERIES} id="series" label="The series">
        <Hidden name="venue" value={venue._id} />
        <Hidden name="key" value={values.text('key')} />
        <WhatFields {...page} />
        <div class="inline">
          <TextField
            name="from"
            label="From"
            type="time"
            required
            value={shown('from')}
            faults={faults}
            hint={`In the time of ${venue.zone}.`}
          />
          <TextField name="to" label="To" type="time" required value={shown('to')} faults={faults} />
        </div>
        <Select
          name="every"
          label="On"
          required
          options={[
            { value: 'week', text: 'days of each week' },
            { value: 'day', text: 'every day' },
            { value: 'chosen', text: 'the days listed' },
          ]}
          value={shown('every', 'week')}
          faults={faults}
        />
        <Choice
          name="on"
          legend="Days of the week"
          many
          options={weekdays.map((value) => ({ value, text: capital(value) }))}
          chosen={values.many('on')}
          faults={faults}
        />
        <div class="inline">
          <TextField name="first" label="First day" type="date" value={shown('first')} faults={faults} />
          <TextField name="last" label="Last day" type="date" value={shown('last')} faults={faults} />
        </div>
        <TextArea
          name="days"
          label="Days listed"
          hint="One a line, such as 2017-06-19"
          rows={3}
          value={values.text('days')}
          faults={faults}
        />
        <WhoFields {...page} />
        {days === null ? '' : <Days {...page} days={days} />}
        <button name="action" value="look" class={days === null ? undefined : 'quiet'}>
          Look at the days
        </button>{' '}
        {days === null ? (
          ''
        ) : (
          <button name="action" value="hold">
            Hold them all
          </button>
        )}
      </Form>
    </>
  );
}

function Days({ days, venue, rooms, values }: SeriesFormProps & { days: readonly ShownDay[] }): JSX.Element {
  const open = days.filter(({ clashes }) => clashes.length > 0).length;
  return (
    <section id="plan" class={open > 0 ? 'note alert' : 'note'}>
      <h2 safe>{open === 0 ? 'Every day has its place' : `${open} of ${days.length} days to decide`}</h2>
      <p>
        {open === 0
          ? 'Nothing is held yet.'
          : 'Say for each what becomes of it, and look again. Nothing is held before, and no day is dropped by itself.'}
      </p>
      <Table
        caption="Days of the series"
        rows={days}
        columns={[
          { head: 'Day', cell: ({ date }) => <Text text={longDay(date)} /> },
          { head: 'Where and when', cell: ({ facts }) => <Text text={placeOf(facts, venue, rooms)} /> },
          { head: 'State', cell: (day) => <State day={day} /> },
          {
            head: 'What becomes of it',
            cell: (day) => <Decision day={day} venue={venue} rooms={rooms} values={values} />,
          },
        ]}
      />
    </section>
  );
}

function State({ day: { skipped, inTheWay, findings } }: { day: ShownDay }): JSX.Element {
  if (skipped) return <Badge tone="plain" text="left out" />;
  return (
    <>
      {inTheWay.length === 0 ? <Badge tone="good" text="free" /> : <Badge tone="alert" text="taken" />}
      {inTheWay.map(({ what, when }) => (
        <span class="hint" safe>{`${what}, ${when}`}</span>
      ))}
      {findings.map(({ message }) => (
        <span class="hint" safe>
          {message}
        </span>
      ))}
    </>
  );
}

/** Something to choose for days that clash, and for those that something was chosen for. */
function Decision({
  day: { date, facts, clashes, alternatives },
  venue,
  rooms,
  values,
}: Pick<SeriesFormProps, 'venue' | 'rooms' | 'values'> & { day: ShownDay }): JSX.Element {
  const name = decisionOf(date);
  const chosen = values.text(name);
  if (clashes.length === 0 && chosen === '') return <></>;
  const times = (alternatives?.times ?? []).map(({ start, end }) => ({ roomId: facts.roomId, start, end }));
  const others = (alternatives?.rooms ?? []).map(({ roomId }) => ({ roomId, ...spanOf(facts) }));
  const places = [...times, ...others]
    .map(({ roomId, start, end }) => ({
      roomId,
      start: typedInstant(new Date(start), venue.zone),
      end: typedInstant(new Date(end), venue.zone),
    }))
    // Another day is another series.
    .filter(({ start, end }) => start.startsWith(date) && end.startsWith(date))
    .map(({ roomId, start, end }) => [roomId, start.slice(-5), end.slice(-5)].join('|'));
  const decided = chosen === '' || chosen === 'skip' || places.includes(chosen) ? [] : [chosen];
  return (
    <Select
      name={name}
      label={longDay(date)}
      blank="Like the others"
      options={[
        { value: 'skip', text: 'Leave the day out' },
        ...[...decided, ...places].map((value) => ({ value, text: inWords(value, rooms) })),
      ]}
      value={chosen}
    />
  );
}

const spanOf = ({ start, end }: PlannedDay['facts']) => ({
  start: start.toISOString(),
  end: end.toISOString(),
});

function inWords(place: string, rooms: readonly Room[]): string {
  const [roomId, from, to] = place.split('|');
  return `${rooms.find(({ _id }) => _id === roomId)?.name ?? roomId ?? ''}, ${from ?? ''} to ${to ?? ''}`;
}

function placeOf(facts: PlannedDay['facts'], { zone }: Venue, rooms: readonly Room[]): string {
  const name = rooms.find(({ _id }) => _id === facts.roomId)?.name ?? facts.roomId;
  const sameDay = DateTime.fromJSDate(facts.start, { zone }).hasSame(
    DateTime.fromJSDate(facts.end, { zone }),
    'day',
  );
  const [start, end] = [typedInstant(facts.start, zone), typedInstant(facts.end, zone)];
  return sameDay ? `${name}, ${start.slice(-5)} to ${end.slice(-5)}` : `${name}, ${timeOf(facts, zone)}`;
}
