import { DateTime } from 'luxon';
import type { DocumentSource, Stationery, Values } from '../letters/index.js';
import { plainDay } from '../platform/index.js';
import type { RequestLine } from '../rooms/index.js';
import { OCCUPIED } from './room-times.js';

export interface RoomRequests {
  title: string;
  source: DocumentSource;
  values: Values;
}

const BODY = `{% if venues.size == 0 -%}
Nothing is asked for.
{%- endif %}
{% for venue in venues %}
## {{ venue.name }}

Times are those of {{ venue.city }} ({{ venue.zone }}).

| No. | Date | Time | Room | Meeting | Needed there | State and reference |
| --: | ---- | ---- | ---- | ------- | ------------ | ------------------- |
{% for line in venue.lines -%}
| {{ line.number }} | {{ line.day }} | {{ line.time }} | {{ line.room }} | {{ line.meeting }} | {{ line.needs }} | {{ line.state }} |
{% endfor %}
{% endfor %}
`;

/**
 * What an outside authority is asked for, as a document to send to it: by venue, in the order of time, numbered through,
 * with what each room needs and the reference under which it was asked. Of a confidential booking it tells neither the
 * title nor who asks.
 * @param on YYYY-MM-DD, the date of the list
 */
export function roomRequests(
  authority: string,
  lines: readonly RequestLine[],
  on: string,
  stationery: Pick<Stationery, 'letterheads' | 'mark'> = {},
): RoomRequests {
  const venueIds = [...new Set(lines.map(({ venue }) => venue._id))];
  let number = 0;
  const venues = venueIds.flatMap((id) => {
    const own = lines.filter(({ venue }) => venue._id === id);
    return own.slice(0, 1).map(({ venue: { name, city, zone } }) => ({
      name,
      city,
      zone,
      lines: own.map((line) => ({ number: (number += 1), ...wordsOf(line) })),
    }));
  });
  const { letterheads, mark } = stationery;
  return {
    title: `Rooms requested of ${authority}`,
    source: {
      kind: 'document',
      language: 'en',
      title: 'Rooms requested of {{ authority }}',
      date: on,
      body: BODY,
      ...(letterheads === undefined ? {} : { letterheads }),
      ...(mark === undefined ? {} : { mark }),
    },
    values: { authority, venues },
  };
}

type Words = Record<'day' | 'time' | 'room' | 'meeting' | 'needs' | 'state', string>;

function wordsOf({ booking, room, venue }: RequestLine): Words {
  const { title, organiser, confidential } = booking;
  return {
    ...timeOf(booking, venue.zone),
    room: room.name,
    meeting: confidential ? OCCUPIED : [title, organiser].filter((word) => word !== null).join('; '),
    needs: needsOf(booking),
    state: stateOf(booking),
  };
}

/** "Mon 19 June 2017", "10:00–13:00"; with the day on which it ends, if that is another. Midnight then is 24:00. */
function timeOf({ start, end }: RequestLine['booking'], zone: string): Pick<Words, 'day' | 'time'> {
  const local = (at: Date): DateTime => DateTime.fromJSDate(at, { zone }).setLocale('en');
  const [from, to] = [local(start), local(end)];
  const midnight = from.plus({ days: 1 }).startOf('day');
  const until =
    to.toMillis() === midnight.toMillis()
      ? '24:00'
      : to.toFormat(to.hasSame(from, 'day') ? 'HH:mm' : 'HH:mm (ccc d LLLL)');
  return { day: from.toFormat('ccc d LLLL yyyy'), time: `${from.toFormat('HH:mm')}–${until}` };
}

function needsOf({ seats, layout, equipment, languages }: RequestLine['booking']): string {
  const needs = [
    ...(seats === null ? [] : [`${seats} seats`]),
    ...(layout === null ? [] : [layout]),
    ...equipment,
    ...(languages.length === 0 ? [] : [`interpretation: ${languages.join(', ')}`]),
  ];
  return needs.length === 0 ? '–' : needs.join('; ');
}

const states = {
  'to-request': 'requested herewith',
  requested: 'requested',
  granted: 'granted',
  denied: 'denied',
};

/** "requested 7 June 2017, R-7". */
function stateOf({ authority }: RequestLine['booking']): string {
  if (authority === null) return '–';
  const { state, on, reference } = authority;
  return [on === null ? states[state] : `${states[state]} ${plainDay(on)}`, reference]
    .filter((word) => word !== null)
    .join(', ');
}
