import { DateTime, IANAZone } from 'luxon';

/** Wall-clock arithmetic in a meeting's zone. Text is English: the language of the programme at this stage. */

export function zoneExists(zone: string): boolean {
  return IANAZone.isValidZone(zone);
}

/**
 * The instant of a wall-clock time. Null where that time does not exist (the hour that spring skips);
 * an hour that autumn repeats means its first run.
 * @param date YYYY-MM-DD
 * @param time HH:MM
 */
export function instantOf(date: string, time: string, zone: string): Date | null {
  const local = DateTime.fromISO(`${date}T${time}`, { zone });
  if (!local.isValid || local.toFormat("yyyy-MM-dd'T'HH:mm") !== `${date}T${time}`) return null;
  const earlier = local.getPossibleOffsets()[0] ?? local;
  return earlier.toJSDate();
}

/** The calendar day after one, both YYYY-MM-DD. */
export function dayAfter(date: string): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
}

/** The calendar day of an instant in a zone, YYYY-MM-DD. */
export function dayOf(at: Date, zone: string): string {
  return DateTime.fromJSDate(at, { zone }).toFormat('yyyy-MM-dd');
}

/** "Monday, 19 June 2017" */
export function longDay(date: string): string {
  return DateTime.fromISO(date, { zone: 'utc', locale: 'en' }).toFormat('cccc, d LLLL yyyy');
}

/** "19 June 2017" */
export function plainDay(date: string): string {
  return DateTime.fromISO(date, { zone: 'utc', locale: 'en' }).toFormat('d LLLL yyyy');
}

/**
 * A run of days as letters write it: "19 June 2017", "19 and 20 June 2017", "19 to 23 June 2017",
 * "30 June and 1 July 2017", "30 December 2017 to 2 January 2018".
 */
export function daySpan(first: string, last: string): string {
  if (first === last) return plainDay(first);
  const from = DateTime.fromISO(first, { zone: 'utc', locale: 'en' });
  const to = DateTime.fromISO(last, { zone: 'utc', locale: 'en' });
  const link = to.diff(from, 'days').days === 1 ? 'and' : 'to';
  const start = from.year !== to.year ? 'd LLLL yyyy' : from.month !== to.month ? 'd LLLL' : 'd';
  return `${from.toFormat(start)} ${link} ${to.toFormat('d LLLL yyyy')}`;
}

const zoneName = (zone: string): string => (zone === 'Etc/UTC' ? 'UTC' : zone);

/** "Friday, 2 June 2017, 18:00 (Europe/Zurich)" */
export function longInstant(at: Date, zone: string): string {
  const local = DateTime.fromJSDate(at, { zone }).setLocale('en');
  return `${local.toFormat('cccc, d LLLL yyyy, HH:mm')} (${zoneName(zone)})`;
}

/** "2 June 2017, 18:00": for tables that name the zone elsewhere. */
export const plainInstant = (at: Date, zone: string): string =>
  DateTime.fromJSDate(at, { zone }).setLocale('en').toFormat('d LLLL yyyy, HH:mm');

/** Minutes since midnight of a wall-clock time. */
export function minutesOf(time: string): number {
  const [hours = '0', minutes = '0'] = time.split(':');
  return Number(hours) * 60 + Number(minutes);
}

const ORDINALS =
  'first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth'.split(
    ' ',
  );

/** "third"; beyond twenty "21st". */
export function ordinalWord(n: number): string {
  const word = ORDINALS[n - 1];
  if (word !== undefined) return word;
  const suffix = { one: 'st', two: 'nd', few: 'rd', other: 'th', zero: 'th', many: 'th' }[
    new Intl.PluralRules('en', { type: 'ordinal' }).select(n)
  ];
  return `${n}${suffix}`;
}

export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
