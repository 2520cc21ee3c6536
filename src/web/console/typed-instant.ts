import { DateTime } from 'luxon';

const FORMAT = "yyyy-MM-dd'T'HH:mm";

/** An instant as a field of the type datetime-local takes it: wall-clock time in the zone. */
export const typedInstant = (at: Date, zone: string): string =>
  DateTime.fromJSDate(at, { zone }).toFormat(FORMAT);

/**
 * What such a field sent, as RFC 3339, for the schemas of the API. What is no time stays as it is: the schema says so. A
 * time that comes twice in the night when clocks go back is taken for the first.
 */
export function sentInstant(typed: string, zone: string): string {
  const local = DateTime.fromISO(typed, { zone });
  return local.isValid && /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2})?$/.test(typed)
    ? (local.toUTC().toISO({ suppressMilliseconds: true }) ?? typed)
    : typed;
}
