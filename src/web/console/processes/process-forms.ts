import { instantOf, type Meeting, meetingBody } from '../../../meetings/index.js';
import type { FormValues } from '../form-values.js';
import { FACILITATOR_ROWS, MANDATE_ROWS } from './process-pages.js';

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
    sittings: sittingsFrom(values, count, before),
    answersBy: answersBy(values, values.text('zone').trim()),
  };
}

function factsOf(meeting: Meeting): object {
  const names = new Set(Object.keys(meetingBody.shape));
  return Object.fromEntries(Object.entries(meeting).filter(([name]) => names.has(name)));
}

/** Sittings keep their ids; a new one gets the next that is free. */
function sittingsFrom(values: FormValues, count: number, before: Meeting | undefined): object[] {
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
    return {
      id: old?.id ?? fresh(),
      title: old?.title ?? null,
      invited: old?.invited ?? null,
      room: room ?? null,
      ...(date === undefined ? {} : { date }),
      ...(start === undefined ? {} : { start }),
      ...(end === undefined ? {} : { end }),
    };
  }).filter((row) => row !== null);
}

/** RFC 3339, null where no day was given; a day that is none is left for the schema to refuse. */
function answersBy(values: FormValues, zone: string): string | null {
  const day = values.filled('answersBy');
  if (day === undefined) return null;
  const time = values.filled('answersByTime') ?? '23:59';
  return instantOf(day, time, zone)?.toISOString() ?? `${day} ${time}`;
}

/** Faults name rows by their place among those that were filled in; the form counts all of its rows. */
export function placesOfRows(values: FormValues, count: number): number[] {
  return Array.from({ length: count }, (_, n) => n).filter((n) =>
    ['date', 'start', 'end'].some((field) => values.filled(`sittings.${n}.${field}`) !== undefined),
  );
}
