import { type Hours, layouts, type Layout, type Room, type Weekday, weekdays } from '../../../rooms/index.js';
import type { FormValues } from '../form-values.js';
import { Badge, type Crumb, type Fault, Link, Text, TextField } from '../frame/index.js';
import { capital, hoursText } from './room-forms.js';

export const layoutNames: Readonly<Record<Layout, string>> = {
  theatre: 'theatre',
  classroom: 'classroom',
  boardroom: 'boardroom',
  'u-shape': 'U-shape',
  conference: 'conference',
  reception: 'reception',
};

/** What was typed and refused. */
export interface Refused {
  values: FormValues;
  faults: readonly Fault[];
}

export const roomCrumbs = (...more: Crumb[]): Crumb[] => [
  { text: 'Office', href: '/office' },
  { text: 'Rooms', href: '/office/rooms' },
  ...more,
];

export const venuePath = (id: string): string => `/office/venues/${encodeURIComponent(id)}`;
export const roomPath = (id: string): string => `/office/rooms/${encodeURIComponent(id)}`;

/** "700 conference, 400 theatre"; "not said" where nobody has said. */
export function seatsInWords({ capacity }: Pick<Room, 'capacity'>): string {
  const said = layouts.flatMap((layout) => {
    const seats = capacity[layout];
    return seats === undefined ? [] : [`${seats.toLocaleString('en')} ${layoutNames[layout]}`];
  });
  return said.length === 0 ? 'not said' : said.join(', ');
}

/** "15 min before, 30 min after". */
export function gapsInWords({ before, after }: Pick<Room, 'before' | 'after'>): string {
  const gaps = [
    ...(before === 0 ? [] : [`${before} min before`]),
    ...(after === 0 ? [] : [`${after} min after`]),
  ];
  return gaps.length === 0 ? 'none' : gaps.join(', ');
}

/** What stands between somebody who books the room and the room. */
export function Conditions({ room }: { room: Pick<Room, 'approval' | 'authority' | 'closed'> }): JSX.Element {
  const { approval, authority, closed } = room;
  if (!approval && authority === null && !closed) return <Badge tone="good" text="free to book" />;
  return (
    <>
      {closed ? <Badge tone="alert" text="closed for bookings" /> : ''}{' '}
      {approval ? <Badge tone="open" text="needs approval" /> : ''}{' '}
      {authority === null ? '' : <Badge tone="open" text={`given by ${authority}`} />}
    </>
  );
}

/** Rooms, comma between them, each leading to its page. */
export function RoomLinks({
  rooms,
  none,
}: {
  rooms: readonly { id: string; name: string }[];
  none: string;
}): JSX.Element {
  if (rooms.length === 0)
    return (
      <span class="muted" safe>
        {none}
      </span>
    );
  return (
    <>
      {rooms.map(({ id, name }, n) => (
        <>
          {n === 0 ? '' : ', '}
          <Link href={roomPath(id)} text={name} />
        </>
      ))}
    </>
  );
}

/** Hours by weekday as facts. */
export const hoursRows = (hours: Hours): [string, JSX.Element][] =>
  weekdays.map((day) => [
    capital(day),
    <Text text={hoursText(hours[day]) === '' ? 'closed' : hoursText(hours[day])} />,
  ]);

/** A field for each weekday. */
export function HoursFields({
  hours,
  refused,
}: {
  hours: Hours;
  refused?: Refused | undefined;
}): JSX.Element {
  const shown = (day: Weekday): string => refused?.values.text(`hours.${day}`) ?? hoursText(hours[day]);
  return (
    <>
      {weekdays.map((day) => (
        <TextField
          name={`hours.${day}`}
          label={capital(day)}
          value={shown(day)}
          faults={refused?.faults ?? []}
        />
      ))}
    </>
  );
}
