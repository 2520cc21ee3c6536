import type { z } from 'zod';
import { answerValues, levels, participant, type AnswerContent } from '../invitations/index.js';
import { line, text } from '../platform/index.js';
import type { Fault } from './layout.js';

/** What stands in the fields of the answer form: text as it was typed, so that nothing is lost over a fault. */
export interface AnswerFields {
  value: string;
  level: string;
  persons: { name: string; function: string }[];
  comment: string;
  typedBy: string;
}

const FIRST_ROWS = 2;
const MORE_ROWS = 3;
export const MOST_ROWS = 40;

/** The form's body as the browser sends it. Every value is a string; what is missing or doubled is empty. */
export function fieldsOf(body: unknown): AnswerFields {
  const given = (name: string): string => {
    const value: unknown = typeof body === 'object' && body !== null ? Reflect.get(body, name) : undefined;
    return typeof value === 'string' ? value : '';
  };
  const rows = Math.min(
    MOST_ROWS,
    Math.max(FIRST_ROWS, /^\d{1,3}$/.test(given('rows')) ? Number(given('rows')) : 0),
  );
  return {
    value: given('value'),
    level: given('level'),
    persons: Array.from({ length: rows }, (_, n) => ({
      name: given(`name-${n}`),
      function: given(`function-${n}`),
    })),
    comment: given('comment'),
    typedBy: given('typed-by'),
  };
}

export const wantsMoreRows = (body: unknown): boolean =>
  typeof body === 'object' && body !== null && Reflect.get(body, 'action') === 'more';

export function withMoreRows(fields: AnswerFields): AnswerFields {
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

/** The answer, or every fault with the field it belongs to. */
export function readAnswer(
  fields: AnswerFields,
): { answer: AnswerContent; typedBy: string; faults: [] } | { faults: Fault[] } {
  const faults: Fault[] = [];
  const take = <T>(schema: z.ZodType<T>, value: unknown, field: string, label: string): T | null => {
    const result = schema.safeParse(value);
    if (result.success) return result.data;
    faults.push({ field, message: `${label}: ${result.error.issues[0]?.message ?? 'is not valid'}` });
    return null;
  };
  const value = answerValues.find((one) => one === fields.value) ?? null;
  if (value === null)
    faults.push({ field: 'value-accepted', message: 'Say whether your delegation will attend' });
  const level = fields.level === '' ? null : (levels.find((one) => one === fields.level) ?? null);
  if (fields.level !== '' && level === null)
    faults.push({ field: 'level', message: 'Level of representation: choose one of the list' });
  const participants = fields.persons.flatMap((person, n) => {
    if (person.name.trim() === '' && person.function.trim() === '') return [];
    if (person.name.trim() === '') {
      faults.push({
        field: `name-${n}`,
        message: `Participant ${n + 1}: write the name beside the function`,
      });
      return [];
    }
    const name = take(nameField, person.name, `name-${n}`, `Name of participant ${n + 1}`);
    const role = person.function.trim() === '' ? null : person.function;
    const title = take(functionField, role, `function-${n}`, `Function of participant ${n + 1}`);
    return name === null ? [] : [{ name, function: title }];
  });
  const comment = take(commentField, fields.comment, 'comment', 'Comment')?.trim() ?? '';
  if (fields.typedBy.trim() === '')
    faults.push({ field: 'typed-by', message: 'Write your name: the receipt says who answered' });
  const typedBy =
    fields.typedBy.trim() === '' ? null : take(nameField, fields.typedBy, 'typed-by', 'Your name');
  if (value === null || typedBy === null || faults.length > 0) return { faults };
  return {
    answer: { value, level, participants, comment: comment === '' ? null : comment },
    typedBy,
    faults: [],
  };
}
