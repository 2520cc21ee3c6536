import { DateTime } from 'luxon';

const FORMATS = [
  'yyyy-MM-dd',
  'd MMMM yyyy',
  'd MMM yyyy',
  'MMMM d, yyyy',
  'MMMM d yyyy',
  'd.M.yyyy',
  'd/M/yyyy',
];

/** A day, YYYY-MM-DD, if that is what somebody looks for: "2017-06-06", "6 June 2017", "June 6, 2017", "6.6.2017". */
export function dayIn(words: string): string | null {
  const given = words.trim().replace(/\s+/g, ' ');
  for (const format of FORMATS) {
    const day = DateTime.fromFormat(given, format, { zone: 'utc', locale: 'en' });
    if (day.isValid) return day.toISODate();
  }
  return null;
}
