import { instantOf, longDay, type Meeting, meetingBody, type Sitting } from '../../../meetings/index.js';
import type { ShownAlternatives } from '../../../rooms/index.js';
import type { FormValues } from '../form-values.js';
import type { Fault, Option } from '../frame/index.js';
import { typedInstant } from '../typed-instant.js';
import { FACILITATOR_ROWS, MANDATE_ROWS } from './process-pages.js';

/** Rows for sittings: those there are, and some to fill in. */
export const sittingRows = (meeting: Meeting | undefined): number =>
  Math.max(4, (meeting?.sittings.length ?? 0) + 2);

export const timeOf = (at: Date, zone: string): string =>
  new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: '2-digit', minute: '2-digit' }).format(at);

/** A key from a title: lower-case letters and digits without accents, joined by hyphens. */
export function keyFrom(title: string): string {
  return title
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 60)
    .replace(/^-+|-+$/g, '');
}

/** Rows of a form that hold something, without their empty fields. */
function rows(values: FormValues, list: string, count: number, fields: readonly string[]): Row[] {
  return Array.from({ length: count }, (_, n) =>
    Object.fromEntries(
      fields.flatMap((field) => {
        const value = values.filled(`${list}.${n}.${field}`);
        return value === undefined ? [] : [[field, value] as const];
      }),
    ),
  ).filter((row) => Object.keys(row).length > 0);
}
type Row = Record<string, string>;

/** What the form for a new process says, as the API takes it. */
export function processFrom(values: FormValues): object {
  const key = values.filled('key') ?? keyFrom(values.text('shortTitle'));
  const name = values.filled('office.name');
  return {
    ...values.pick('title', 'shortTitle'),
    ...(key === '' ? {} : { key }),
    mandate: rows(values, 'mandate', MANDATE_ROWS, ['symbol', 'subject']),
    coFacilitators: rows(values, 'coFacilitators', FACILITATOR_ROWS, [
      'title',
      'name',
      'function',
      'affiliation',
    ]),
    office: {
      ...(name === undefined ? {} : { name }),
      mailbox: values.filled('office.mailbox') ?? null,
      zone: values.filled('office.zone') ?? null,
    },
  };
}

/** What the form for a new process says of its letters, as the API takes stationery; null where it says nothing. */
export function stationeryFrom(values: FormValues): object | null {
  const lines = values
    .text('letterhead')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const placeLine = values.filled('placeLine');
  const name = values.filled('signatory');
  const under = values.filled('signatoryLine');
  if (lines.length === 0 && placeLine === undefined && name === undefined) return null;
  return {
    title: values.filled('office.name') ?? values.text('shortTitle'),
    ...(lines.length === 0 ? {} : { letterheads: [{ lines }] }),
    ...(placeLine === undefined ? {} : { placeLine }),
    ...(name === undefined ? {} : { signatories: [{ name, lines: under === undefined ? [] : [under] }] }),
  };
}

/**
 * What the form for a meeting says, as the API takes it; what the form does not show stays as the meeting has it.
 */
export function meetingFrom(values: FormValues, count: number, before: Meeting | undefined): object {
  const ordinal = values.filled('ordinal');
  const kept = before === undefined ? {} : factsOf(before);
  return {
    ...kept,
    ...values.pick('key', 'title', 'kind', 'venue', 'city', 'zone'),
    place: values.filled('place') ?? null,
    room: values.filled('room') ?? null,
    roomId: values.filled('roomId') ?? null,
    ordinal: ordinal === undefined ? null : /^\d{1,4}$/.test(ordinal) ? Number(ordinal) : ordinal,
    sittings: sittingsFrom(values, count, before).map(({ row }) => row),
    answersBy: answersByFrom(values, values.text('zone').trim()),
  };
}

function factsOf(meeting: Meeting): object {
  const names = new Set(Object.keys(meetingBody.shape));
  return Object.fromEntries(Object.entries(meeting).filter(([name]) => names.has(name)));
}

interface SittingRow {
  row: { room: string | null };
  old: Sitting | undefined;
  own: (field: string) => string | undefined;
}

/** Sittings keep their ids; a new one gets the next that is free. */
function sittingsFrom(values: FormValues, count: number, before: Meeting | undefined): SittingRow[] {
  const kept = new Map((before?.sittings ?? []).map((sitting) => [sitting.id, sitting]));
  const taken = new Set([...kept.keys(), ...(before?.droppedSittings ?? [])]);
  const fresh = (): string => {
    for (let n = 1; ; n += 1) {
      const id = `sitting-${n}`;
      if (taken.has(id)) continue;
      taken.add(id);
      return id;
    }
  };
  return Array.from({ length: count }, (_, n) => {
    const own = (field: string) => values.filled(`sittings.${n}.${field}`);
    const [date, start, end, room] = [own('date'), own('start'), own('end'), own('room')];
    if (date === undefined && start === undefined && end === undefined) return null;
    const old = kept.get(own('id') ?? '');
    const row = {
      id: old?.id ?? fresh(),
      title: old?.title ?? null,
      invited: old?.invited ?? null,
      room: room ?? null,
      ...(date === undefined ? {} : { date }),
      ...(start === undefined ? {} : { start }),
      ...(end === undefined ? {} : { end }),
    };
    return { row, old, own };
  }).filter((row) => row !== null);
}

/** RFC 3339, null where no day was given; a day that is none is left for the schema to refuse. */
export function answersByFrom(values: FormValues, zone: string): string | null {
  const day = values.filled('answersBy');
  if (day === undefined) return null;
  const time = values.filled('answersByTime') ?? '23:59';
  return instantOf(day, time, zone)?.toISOString() ?? `${day} ${time}`;
}

/** Faults of sittings name them by their place among those filled in: brought to the form's own rows. */
export function atRows(faults: readonly Fault[], values: FormValues, count: number): Fault[] {
  const places = placesOfRows(values, count);
  return faults.map((fault) => {
    const [, n, rest] = /^sittings-(\d+)(.*)$/.exec(fault.field) ?? [];
    if (n === undefined) return fault;
    const place = places[Number(n)] ?? Number(n);
    const message = /^Sittings: /.test(fault.message)
      ? fault.message.replace(/^Sittings: /, `Sitting ${place + 1}: `)
      : fault.message;
    return { field: `sittings-${place}${rest ?? ''}`, message };
  });
}

/** What the form by which a meeting comes back says, as the API takes it; what it doesn't show stays as it was. */
export function reinstatementFrom(values: FormValues, count: number, before: Meeting): object {
  return {
    ...values.pick('heading'),
    note: values.filled('note') ?? null,
    place: values.filled('place') ?? null,
    room: values.filled('room') ?? null,
    roomId: values.filled('roomId') ?? null,
    sittings: sittingsFrom(values, count, before).map(({ row, old, own }) => {
      const roomId = own('roomId') ?? null;
      const room = roomId === null ? row.room : null;
      return { ...row, room, roomId, languages: old?.languages ?? [] };
    }),
    ...(values.text('programme') === 'none' ? { items: [] } : {}),
    answersBy: answersByFrom(values, before.zone),
    answers: values.text('answers'),
  };
}

/** Faults name rows by their place among those that were filled in; the form counts all of its rows. */
export function placesOfRows(values: FormValues, count: number): number[] {
  return Array.from({ length: count }, (_, n) => n).filter((n) =>
    ['date', 'start', 'end'].some((field) => values.filled(`sittings.${n}.${field}`) !== undefined),
  );
}

/** Where else the sittings of a form may be: another room for all that lost theirs, another time for each of them. */
export function meetingPlaces(
  values: FormValues,
  count: number,
  alternatives: readonly ShownAlternatives[],
  rooms: readonly Option[],
): Option[] {
  const zone = values.text('zone').trim();
  const [first, ...others] = alternatives;
  const anywhere = (first?.rooms ?? []).filter(({ roomId }) =>
    others.every((one) => one.rooms.some((other) => other.roomId === roomId)),
  );
  const nameOf = (roomId: string): string => rooms.find(({ value }) => value === roomId)?.text ?? roomId;
  return [
    ...anywhere.map(({ roomId }) => ({ value: `room|${roomId}`, text: nameOf(roomId) })),
    ...alternatives.flatMap(({ instead, times }) => {
      const lost = typedInstant(new Date(instead.start), zone);
      const n = Array.from({ length: count }, (_, row) => row).find(
        (row) =>
          `${values.text(`sittings.${row}.date`)}T${values.text(`sittings.${row}.start`)}`.slice(0, 16) ===
          lost,
      );
      if (n === undefined) return [];
      return times.map((time) => {
        const [start, end] = [time.start, time.end].map((at) => typedInstant(new Date(at), zone).split('T'));
        const [date = '', from = ''] = start ?? [];
        const to = end?.[1] ?? '';
        return {
          value: ['sitting', n, date, from, to].join('|'),
          text: `Sitting ${n + 1}: ${longDay(date)}, ${from} to ${to}`,
        };
      });
    }),
  ];
}

/** What was typed, with the place of the button that was pressed; null: it was another button. */
export function takenMeeting(values: FormValues): FormValues | null {
  const [what, which = '', date = '', start = '', end = ''] = values.text('take').split('|');
  if (what === 'room') return values.with({ roomId: which });
  if (what !== 'sitting' || !/^\d{1,3}$/u.test(which)) return null;
  const own = (field: string): string => `sittings.${which}.${field}`;
  return values.with({ [own('date')]: date, [own('start')]: start, [own('end')]: end });
}
