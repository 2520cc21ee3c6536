import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { DateTime } from 'luxon';
import { defineProblems } from '../platform/index.js';

/** The day on which the real meeting began, a Monday. */
export const REAL_START = '2017-06-19';

export const demoProblems = defineProblems('demo', {
  startsOn: { status: 422, title: 'The meeting cannot begin on that day' },
  stuck: { status: 504, title: 'The mails do not leave' },
  otherData: { status: 409, title: 'The data folder holds something else' },
});

export const dataPath = (name: string): string => fileURLToPath(new URL(`data/${name}`, import.meta.url));

export const readData = async <T>(name: string): Promise<T> =>
  JSON.parse(await readFile(dataPath(name), 'utf8')) as T;

/** How many days the case moves so that it begins on a given day: a Monday, so that every weekday stays right. */
export function daysToMove(starts: string | undefined): number {
  if (starts === undefined) return 0;
  const day = DateTime.fromISO(starts, { zone: 'utc' });
  if (!day.isValid || !/^\d{4}-\d{2}-\d{2}$/.test(starts)) {
    throw demoProblems.startsOn(`"${starts}" is no day; write it as YYYY-MM-DD.`);
  }
  if (starts < REAL_START) {
    throw demoProblems.startsOn(
      `${starts} lies before the real session (${REAL_START}); name a Monday to come.`,
    );
  }
  if (day.weekday !== 1) {
    const next = day.plus({ days: 8 - day.weekday }).toISODate() ?? '';
    throw demoProblems.startsOn(
      `${starts} is a ${day.toFormat('cccc')}; the session begins on a Monday, such as ${next}.`,
    );
  }
  return day.diff(DateTime.fromISO(REAL_START, { zone: 'utc' }), 'days').days;
}
