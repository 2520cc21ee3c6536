import type { z } from 'zod';
import { answerValues, levels, participant, type AnswerContent } from '../invitations/index.js';
import { line, text } from '../platform/index.js';
import type { Fault } from './layout.js';

/** What stands in the fields of one meeting: text as it was typed, so that nothing is lost over a fault. */
export interface MeetingFields {
  value: string;
  level: string;
  persons: { name: string; function: string }[];
  comment: string;
}

/** The fields of the answer form: of the meeting that the link is for, and who answers. */
export interface AnswerFields extends MeetingFields {
  typedBy: string;
}

const FIRST_ROWS = 2;
const MORE_ROWS = 3;
export const MOST_ROWS = 40;

/** What the names of the fields of a further meeting begin with; those of the main one with nothing. */
export const prefixOf = (n: number): string => (n === 0 ? '' : `m${n}-`);

const given = (body: unknown, name: string): string => {
  const value: unknown = typeof body === 'object' && body !== null ? Reflect.get(body, name) : undefined;
  return typeof value === 'string' ? value : '';
};

/** The form's body as the browser sends it. Every value is a string; what is missing or doubled is empty. */
export function meetingFieldsOf(body: unknown, prefix = ''): MeetingFields {
  const sent = given(body, `${prefix}rows`);
  const rows = Math.min(MOST_ROWS, Math.max(FIRST_ROWS, /^\d{1,3}$/.test(sent) ? Number(sent) : 0));
  return {
    value: given(body, `${prefix}value`),
    level: given(body, `${prefix}level`),
    persons: Array.from({ length: rows }, (_, n) => ({
      name: given(body, `${prefix}name-${n}`),
      function: given(body, `${prefix}function-${n}`),
    })),
    comment: given(body, `${prefix}comment`),
  };
}

export const fieldsOf = (body: unknown): AnswerFields => ({
  ...meetingFieldsOf(body),
  typedBy: given(body, 'typed-by'),
});

/** For which meeting more rows are asked: its number, or null. */
export function moreRowsFor(body: unknown): number | null {
  const found = /^(?:m(\d{1,2})-)?more$/.exec(given(body, 'action'));
  return found === null ? null : Number(found[1] ?? 0);
}

export function withMoreRows<Fields extends MeetingFields>(fields: Fields): Fields {
  const more = Math.min(MORE_ROWS, MOST_ROWS - fields.persons.length);
  return {
    ...fields,
    persons: [...fields.persons, ...Array.from({ length: more }, () => ({ name: '', function: '' }))],
  };
}

/** The fields that show the answer that stands, ready to be changed. */
export function fieldsFrom(answer: AnswerContent | null): AnswerFields {
  const persons = (answer?.participants ?? []).map((person) => ({
    name: person.name,
    function: person.function ?? '',
  }));
  while (persons.length < FIRST_ROWS) persons.push({ name: '', function: '' });
  return {
    value: answer?.value ?? '',
    level: answer?.level ?? '',
    persons,
    comment: answer?.comment ?? '',
    typedBy: '',
  };
}

const commentField = text(2_000);
const nameField = line(120);
const functionField = participant.shape.function;

/** How the fields of a meeting are read. */
export interface Reading {
  /** Begins the names of its fields. */
  prefix?: string;
  /** "delegation" or "organisation" */
  body?: string;
  /** Seats are limited: whoever comes is named. */
  namesNeeded?: boolean;
  /** May be left open: another meeting is answered. */
  mayBeOpen?: boolean;
  /** Stands before each fault where there are several meetings. */
  meeting?: string;
}

/** The answer to one meeting (null where it is left open), or every fault with the field it belongs to. */
export function readMeeting(
  fields: MeetingFields,
  { prefix = '', body = 'delegation', namesNeeded = false, mayBeOpen = false, meeting }: Reading = {},
): { answer: AnswerContent | null; faults: [] } | { faults: Fault[] } {
  const faults: Fault[] = [];
  const fault = (field: string, message: string): void => {
    faults.push({
      field: `${prefix}${field}`,
      message: meeting === undefined ? message : `${meeting}: ${message}`,
    });
  };
  const take = <T>(schema: z.ZodType<T>, value: unknown, field: string, label: string): T | null => {
    const result = schema.safeParse(value);
    if (result.success) return result.data;
    fault(field, `${label}: ${result.error.issues[0]?.message ?? 'is not valid'}`);
    return null;
  };
  const value = answerValues.find((one) => one === fields.value) ?? null;
  const named = fields.persons.some((person) => person.name.trim() !== '' || person.function.trim() !== '');
  if (value === null && mayBeOpen && fields.value === '' && !named && fields.comment.trim() === '')
    return { answer: null, faults: [] };
  if (value === null) fault('value-accepted', `Say whether your ${body} will attend`);
  const level = fields.level === '' ? null : (levels.find((one) => one === fields.level) ?? null);
  if (fields.level !== '' && level === null)
    fault('level', 'Level of representation: choose one of the list');
  const participants = fields.persons.flatMap((person, n) => {
    if (person.name.trim() === '' && person.function.trim() === '') return [];
    if (person.name.trim() === '') {
      fault(`name-${n}`, `Participant ${n + 1}: write the name beside the function`);
      return [];
    }
    const name = take(nameField, person.name, `name-${n}`, `Name of participant ${n + 1}`);
    const role = person.function.trim() === '' ? null : person.function;
    const title = take(functionField, role, `function-${n}`, `Function of participant ${n + 1}`);
    return name === null ? [] : [{ name, function: title }];
  });
  if (namesNeeded && value === 'accepted' && !named)
    fault('name-0', 'Name each participant: a seat is kept for each name');
  const comment = take(commentField, fields.comment, 'comment', 'Comment')?.trim() ?? '';
  if (value === null || faults.length > 0) return { faults };
  return { answer: { value, level, participants, comment: comment === '' ? null : comment }, faults: [] };
}

/** The name of whoever answers, or the fault. */
export function readTypedBy(typedBy: string): { typedBy: string } | { faults: Fault[] } {
  if (typedBy.trim() === '') {
    return {
      faults: [{ field: 'typed-by', message: 'Write your name: the receipt says who answered' }],
    };
  }
  const result = nameField.safeParse(typedBy);
  if (result.success) return { typedBy: result.data };
  const message = `Your name: ${result.error.issues[0]?.message ?? 'is not valid'}`;
  return { faults: [{ field: 'typed-by', message }] };
}

/** The answer of a form for one meeting, or every fault with the field it belongs to. */
export function readAnswer(
  fields: AnswerFields,
  reading: Reading = {},
): { answer: AnswerContent; typedBy: string; faults: [] } | { faults: Fault[] } {
  const read = readMeeting(fields, reading);
  const by = readTypedBy(fields.typedBy);
  const faults = [...read.faults, ...('faults' in by ? by.faults : [])];
  if (!('answer' in read) || read.answer === null || !('typedBy' in by) || faults.length > 0)
    return { faults };
  return { answer: read.answer, typedBy: by.typedBy, faults: [] };
}

/** True if both say the same, word for word. */
export const sameAnswer = (a: AnswerContent, b: AnswerContent): boolean =>
  a.value === b.value &&
  a.level === b.level &&
  a.comment === b.comment &&
  a.participants.length === b.participants.length &&
  a.participants.every(
    (person, n) => person.name === b.participants[n]?.name && person.function === b.participants[n].function,
  );
