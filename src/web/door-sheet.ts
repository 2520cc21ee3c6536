import { DateTime } from 'luxon';
import type { DocumentSource, Values } from '../letters/index.js';
import { longDay } from '../platform/index.js';
import type { Booking, Room, Venue } from '../rooms/index.js';
import { OCCUPIED } from './room-times.js';

export interface DoorSheet {
  title: string;
  source: DocumentSource;
  values: Values;
}

const BODY = `{% if lines.size == 0 -%}
Nothing is booked on this day.
{%- else -%}
| Time | Meeting |
| ---- | ------- |
{% for line in lines -%}
| {{ line.time }} | {{ line.title }} |
{% endfor %}
{%- endif %}

All times are those of {{ city }} ({{ zone }}).
`;

/** First moment of a day and of the next in a zone, also where midnight is skipped. */
export function dayIn(day: string, zone: string): { from: Date; to: Date } {
  const start = DateTime.fromISO(day, { zone }).startOf('day');
  return { from: start.toJSDate(), to: start.plus({ days: 1 }).startOf('day').toJSDate() };
}

/**
 * What hangs at the door of a room on a day: confirmed bookings by their hours; confidential ones without their title.
 * What is only held may not take place, and is not on it.
 * @param on YYYY-MM-DD in the venue's zone
 */
export function doorSheet(room: Room, venue: Venue, on: string, bookings: readonly Booking[]): DoorSheet {
  const { from, to } = dayIn(on, venue.zone);
  const lines = bookings
    .filter(({ state, start, end }) => state === 'confirmed' && start < to && end > from)
    .sort((a, b) => a.start.getTime() - b.start.getTime() || (a._id < b._id ? -1 : 1))
    .map(({ start, end, title, confidential }) => ({
      time: `${clock(start, on, venue.zone)}–${clock(end, on, venue.zone)}`,
      title: confidential ? OCCUPIED : title,
    }));
  return {
    title: room.name,
    source: {
      kind: 'document',
      language: 'en',
      title: '{{ room }}',
      subtitle: '{{ day }}',
      date: on,
      body: BODY,
    },
    values: { room: room.name, day: longDay(on), city: venue.city, zone: venue.zone, lines },
  };
}

/** "15:00"; of another day with that day: "19 June, 22:00". Midnight at the end of the day is 24:00. */
function clock(at: Date, on: string, zone: string): string {
  const local = DateTime.fromJSDate(at, { zone }).setLocale('en');
  if (local.toFormat('yyyy-MM-dd') === on) return local.toFormat('HH:mm');
  if (at.getTime() === dayIn(on, zone).to.getTime()) return '24:00';
  return local.toFormat('d LLLL, HH:mm');
}
