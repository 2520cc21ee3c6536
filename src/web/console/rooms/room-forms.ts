import { isDeepStrictEqual } from 'node:util';
import { type Hours, layouts, type Weekday, weekdays } from '../../../rooms/index.js';
import type { FormValues } from '../form-values.js';
import type { Fault } from '../frame/index.js';
import { keyFrom } from '../processes/process-forms.js';

const KEY_LENGTH = 64;

/** A key of several words: "palais-des-nations", "Room XIX" become `palais-des-nations-room-xix`. Empty: none. */
export function placeKeyFrom(...words: string[]): string {
  const [last = ''] = words.slice(-1);
  if (keyFrom(last) === '') return '';
  return words.map(keyFrom).join('-').slice(0, KEY_LENGTH).replace(/-+$/, '');
}

/** Hours of a day as one field shows them: "08:00-12:00, 13:00-22:00"; empty where it is closed. */
export const hoursText = (windows: Hours[Weekday]): string =>
  (windows ?? []).map(({ from, to }) => `${from}-${to}`).join(', ');

/** What a field for the hours of a day says; what is no time stays as it was typed, for the schema to refuse. */
export const hoursOfText = (text: string): { from: string; to: string }[] =>
  text
    .split(/[,;]/)
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part) => {
      const [from = '', to = '', ...more] = part.split(/\s*[-–—]\s*/u);
      return more.length > 0 ? { from: part, to: '' } : { from: timeOf(from), to: timeOf(to) };
    });

/** "8" and "8.30" are times too. */
function timeOf(text: string): string {
  const [, hour, minute = '00'] = /^(\d{1,2})(?:[:.](\d{2}))?$/.exec(text.trim()) ?? [];
  return hour === undefined ? text.trim() : `${hour.padStart(2, '0')}:${minute}`;
}

/** The weekdays whose field is filled in. */
export const hoursFrom = (values: FormValues): Record<string, unknown> =>
  Object.fromEntries(
    weekdays.flatMap((day) => {
      const windows = hoursOfText(values.text(`hours.${day}`));
      return windows.length === 0 ? [] : [[day, windows] as const];
    }),
  );

const lines = (values: FormValues, name: string): string[] =>
  values
    .text(name)
    .split(/\r?\n/)
    .map((one) => one.trim())
    .filter((one) => one !== '');

/** Undefined: nothing was typed; what is no number goes to the schema as it is. */
function numberFrom(values: FormValues, name: string): number | string | undefined {
  const typed = values.filled(name);
  return typed !== undefined && /^\d{1,9}$/.test(typed) ? Number(typed) : typed;
}

/** What the form of a venue says, as the API takes it. */
export const venueFrom = (values: FormValues): object => ({
  ...values.pick('name', 'city', 'zone'),
  address: lines(values, 'address'),
  hours: hoursFrom(values),
  source: values.filled('source') ?? null,
});

/** What the form of a room says, as the API takes it; `parts` are those of the room, where it has them already. */
export const roomFrom = (values: FormValues, venueId: string, parts: readonly string[]): object => ({
  venueId,
  ...values.pick('name'),
  whereabouts: values.filled('whereabouts') ?? null,
  capacity: Object.fromEntries(
    layouts.flatMap((layout) => {
      const seats = numberFrom(values, `capacity.${layout}`);
      return seats === undefined ? [] : [[layout, seats] as const];
    }),
  ),
  booths: numberFrom(values, 'booths') ?? 0,
  accessibility: lines(values, 'accessibility'),
  equipment: lines(values, 'equipment'),
  hours: values.text('ownHours') === 'own' ? hoursFrom(values) : null,
  before: numberFrom(values, 'before') ?? 0,
  after: numberFrom(values, 'after') ?? 0,
  parts,
  approval: values.text('approval') === 'yes',
  authority: values.filled('authority') ?? null,
  closed: values.text('closed') === 'yes',
  source: values.filled('source') ?? null,
});

/** Hours that were typed for a room that keeps to those of its venue: one of the two is meant. */
export const strayHours = (values: FormValues): Fault[] =>
  values.text('ownHours') !== 'own' && Object.keys(hoursFrom(values)).length > 0
    ? [
        {
          field: 'ownHours',
          message: 'Hours: some are written below. Choose hours of its own, or clear them.',
        },
      ]
    : [];

/** The words of the forms for each field of a body. */
export const placeLabels: Readonly<Record<string, string>> = {
  key: 'Key',
  name: 'Name',
  city: 'City',
  zone: 'Time zone',
  address: 'Address',
  hours: 'Hours',
  source: 'Source',
  whereabouts: 'Whereabouts',
  capacity: 'Seats',
  booths: 'Booths',
  accessibility: 'Accessibility',
  equipment: 'Equipment',
  before: 'Free before',
  after: 'Free after',
  parts: 'Parts',
  approval: 'Approval',
  authority: 'Authority',
  closed: 'Bookings',
};

const NUMBERS = [
  [/^capacity-/, 'Seats: must be a whole number from 1 to 100,000, or left empty'],
  [/^booths$/, 'Booths: must be a whole number from 0 to 40'],
  [/^before$/, 'Free before: must be whole minutes, from 0 to 240'],
  [/^after$/, 'Free after: must be whole minutes, from 0 to 240'],
] as const;

/** Faults of a body at the form's own fields, in its own words; each said once. */
export function atFields(faults: readonly Fault[]): Fault[] {
  const placed = faults.map((fault): Fault => {
    const { field, message } = fault;
    const number = NUMBERS.find(([fits]) => fits.test(field));
    if (number) return { field, message: number[1] };
    const [, day] = /^hours-([a-z]+)-/.exec(field) ?? [];
    if (day !== undefined) {
      return {
        field: `hours-${day}`,
        message: `${capital(day)}: must be hours such as 08:00-12:00, 13:00-22:00, or left empty`,
      };
    }
    const [, list, n] = /^(address|accessibility|equipment)-(\d+)$/.exec(field) ?? [];
    if (list !== undefined) {
      return { field: list, message: message.replace(/^([^:]+): /, `$1, line ${Number(n) + 1}: `) };
    }
    return { field: field.replace(/^parts-\d+$/, 'parts'), message };
  });
  return placed.filter((one, n) => placed.findIndex((other) => isDeepStrictEqual(other, one)) === n);
}

export const capital = (word: string): string => `${word.slice(0, 1).toUpperCase()}${word.slice(1)}`;

/** The labels of the fields in which a record differs from what is wanted of it. */
export const differing = (record: object, facts: object): string[] =>
  Object.entries(facts).flatMap(([field, value]) =>
    isDeepStrictEqual(Reflect.get(record, field), value) ? [] : [placeLabels[field] ?? field],
  );
