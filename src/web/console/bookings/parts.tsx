import { longInstant } from '../../../platform/index.js';
import type { Booking } from '../../../rooms/index.js';
import type { Crumb, Fault, Tone } from '../frame/index.js';
import type { FormValues } from '../form-values.js';

export const BOOKINGS = '/office/bookings';
export const bookingPath = (id: string, more = ''): string => `${BOOKINGS}/${encodeURIComponent(id)}${more}`;

export const bookingCrumbs = (...more: Crumb[]): Crumb[] => [
  { text: 'Office', href: '/office' },
  { text: 'Rooms', href: '/office/rooms' },
  { text: 'Bookings', href: BOOKINGS },
  ...more,
];

/** What was typed and refused. */
export interface Refused {
  values: FormValues;
  faults: readonly Fault[];
}

export const stateTones: Readonly<Record<Booking['state'], Tone>> = {
  held: 'open',
  confirmed: 'good',
  released: 'plain',
  displaced: 'alert',
};

export const purposeNames: Readonly<Record<Booking['purpose'], string>> = {
  sitting: 'Sitting of a meeting',
  'side-event': 'Side event',
  bilateral: 'Bilateral meeting',
  preparation: 'Preparation',
  other: 'Other',
};

/** "Monday, 19 June 2017, 10:00 to 13:00 (Europe/Zurich)"; with both days where it ends on another. */
export function timeOf({ start, end }: Pick<Booking, 'start' | 'end'>, zone: string): string {
  const [from, to] = [longInstant(start, zone), longInstant(end, zone)];
  const day = from.replace(/, \d\d:\d\d \(.*\)$/u, '');
  return to.startsWith(`${day}, `)
    ? `${from.replace(/ \(.*\)$/u, '')} to ${to.slice(day.length + 2)}`
    : `${from.replace(/ \(.*\)$/u, '')} to ${to}`;
}
