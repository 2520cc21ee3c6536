import type { ProgrammeItem, Sitting } from '../../../meetings/index.js';
import { takenPlace } from '../bookings/elsewhere.js';
import type { FormValues } from '../form-values.js';

/** Seats that a form holds: those there are, and some to fill in. */
export const seatRows = (item: ProgrammeItem | undefined): number =>
  Math.max(3, (item?.seats.length ?? 0) + 2);

/** An id that no other has: the first free number after the word. */
export function freshId(word: string, taken: readonly string[]): string {
  for (let n = 1; ; n += 1) if (!taken.includes(`${word}-${n}`)) return `${word}-${n}`;
}

/**
 * The fields of a row of the form for those of a seat: rows that are empty are none, and a person's id is one field among
 * others.
 */
export function seatField(field: string, values: FormValues, before: ProgrammeItem | undefined): string {
  const [, seat, name = ''] = /^seats-(\d+)-(?:person-)?(.+)$/u.exec(field) ?? [];
  if (seat === undefined) return field;
  const filled = Array.from({ length: seatRows(before) }, (_, n) => n).filter(
    (n) => values.filled(`seats.${n}.role`) !== undefined || values.filled(`seats.${n}.name`) !== undefined,
  );
  const own = /-person-id$/u.test(field) ? 'person' : name;
  return `seats-${filled[Number(seat)] ?? seat}-${own}`;
}

/** What the form of an item says, as the API takes it; seats keep their ids, empty rows are none. */
export function itemFrom(
  values: FormValues,
  before: ProgrammeItem | undefined,
  items: readonly ProgrammeItem[],
): object {
  const kept = before?.seats ?? [];
  const taken = kept.map(({ id }) => id);
  const seats = Array.from({ length: seatRows(before) }, (_, n) => {
    const field = (name: string): string => `seats.${n}.${name}`;
    const role = values.filled(field('role'));
    const name = values.filled(field('name'));
    if (role === undefined && name === undefined) return null;
    const id = kept[n]?.id ?? freshId('seat', taken);
    taken.push(id);
    const person = {
      id: values.filled(field('person')) ?? null,
      mailbox: values.filled(field('mailbox')) ?? null,
      title: values.filled(field('title')) ?? null,
      name,
      function: values.filled(field('function')) ?? null,
      affiliation: values.filled(field('affiliation')) ?? null,
      delegation: kept[n]?.person?.delegation ?? null,
    };
    return { id, role, person: name === undefined ? null : person };
  }).filter((seat) => seat !== null);
  return {
    id:
      before?.id ??
      freshId(
        'item',
        items.map(({ id }) => id),
      ),
    kind: values.text('kind'),
    title: values.text('title'),
    sitting: values.filled('sitting') ?? null,
    date: values.filled('sitting') === undefined ? (values.filled('date') ?? null) : null,
    start: values.text('start'),
    end: values.text('end'),
    ledBy: values.filled('ledBy') ?? null,
    paragraph: values.filled('paragraph') ?? null,
    seats,
  };
}

/** The form of a sitting with the place of the button that was pressed; null: it was another button. */
export function takenSitting(values: FormValues): FormValues | null {
  const taken = takenPlace(values);
  if (taken === null) return null;
  const [date = '', start = ''] = taken.text('start').split('T');
  const [, end = ''] = taken.text('end').split('T');
  return taken.with({ date, start, end });
}

/** What the form of a sitting says, as the API takes it. A room of the house gives its own name. */
export function sittingFrom(
  values: FormValues,
  before: Sitting | undefined,
  sittings: readonly Sitting[],
): object {
  const roomId = values.filled('roomId') ?? null;
  return {
    id:
      before?.id ??
      freshId(
        'sitting',
        sittings.map(({ id }) => id),
      ),
    title: values.filled('title') ?? null,
    date: values.text('date'),
    start: values.text('start'),
    end: values.text('end'),
    roomId,
    room: roomId === null ? (values.filled('room') ?? null) : null,
    languages: (values.filled('languages') ?? '').split(/[\s,]+/u).filter((word) => word !== ''),
    invited: values.filled('invited') ?? null,
  };
}
