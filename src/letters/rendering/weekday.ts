import { DateTime } from 'luxon';
import { baseLanguage, formatDate, formatWeekday, monthsOf, weekdaysOf } from './language.js';

/** A date in a text whose weekday is wrong, or that the calendar doesn't have. */
export interface DateSlip {
  code: 'weekday-mismatch' | 'no-such-date';
  /** The words as they stand in the text. */
  words: string;
  message: string;
  fix: string;
}

const escaped = (words: readonly string[]): string => words.join('|');

/** The patterns of a language; named groups w, w2 (weekdays), d, d2 (days), m (month), y (year). */
interface Patterns {
  range: RegExp;
  single: RegExp[];
  /** What follows the first day of a span over two months: "28 February" has the year of " to 1 March 2032". */
  onwards: RegExp;
}

function patternsOf(language: string): Patterns | null {
  const months = monthsOf(language);
  const weekdays = weekdaysOf(language);
  if (!months || !weekdays) return null;
  const w = `(?<w>${escaped(weekdays)})`;
  const w2 = `(?<w2>${escaped(weekdays)})`;
  const m = `(?<m>${escaped(months)})`;
  const y = '(?:,?\\s+(?<y>\\d{4}))?(?!\\d)';
  const d = '(?<d>\\d{1,2})(?:st|nd|rd|th|er|re)?';
  const d2 = d.replace('<d>', '<d2>');
  const flags = 'giu';
  const gap = '[\\s,]+(?:the\\s+|le\\s+)?';
  const joint = '\\s*(?:,?\\s+(?:and|to|through|et|au|à)\\s+(?:the\\s+|le\\s+)?|[-–—/])\\s*';
  return {
    // "Monday 19 to Tuesday 20 June 2017" and "Monday and Tuesday, 19 and 20 June 2017"
    range: new RegExp(
      `(?<![\\p{L}\\d])(?:${w}${gap}${d}${joint}${w2}${gap}${d2}|${w.replace('<w>', '<wa>')}${joint}${w2.replace(
        '<w2>',
        '<wb>',
      )}${gap}${d.replace('<d>', '<da>')}${joint}${d2.replace('<d2>', '<db>')})\\s+(?:of\\s+)?${m}${y}`,
      flags,
    ),
    onwards: new RegExp(`^${joint}(?:${w}${gap})?${d}\\s+(?:of\\s+)?${m}(?:,?\\s+(?<y>\\d{4}))(?!\\d)`, 'iu'),
    single: [
      new RegExp(`(?<![\\p{L}\\d])(?:${w}${gap})?(?<!\\d)${d}\\s+(?:of\\s+)?${m}(?!\\p{L})${y}`, flags),
      ...(baseLanguage(language) === 'en'
        ? [new RegExp(`(?<![\\p{L}\\d])(?:${w}${gap})?${m}\\s+${d}(?!\\d)${y}`, flags)]
        : []),
    ],
  };
}

const indexIn = (words: readonly string[] | undefined, word: string): number =>
  (words ?? []).findIndex((one) => one.localeCompare(word, undefined, { sensitivity: 'base' }) === 0) + 1;

/**
 * Finds dates whose weekday does not fit, and dates that don't exist, in English and French text.
 * A date without a year has that of the date it leads to ("28 February to 1 March 2032"), or else is taken as the
 * one nearest to the letter's own date (half a year either way).
 * @param letterDate YYYY-MM-DD
 */
export function dateSlips(text: string, language: string, letterDate: string): DateSlip[] {
  const patterns = patternsOf(language);
  const anchor = DateTime.fromISO(letterDate, { zone: 'utc' });
  if (!patterns || !anchor.isValid) return [];
  const slips: DateSlip[] = [];
  const judge = (
    words: string,
    weekday: string | undefined,
    day: string,
    month: string,
    year?: string,
  ): void => {
    const slip = slipOf(words, weekday, Number(day), month, year, { language, anchor });
    if (slip) slips.push(slip);
  };
  const rest = text.replace(patterns.range, (words: string, ...match: unknown[]) => {
    const g = match.at(-1) as Record<string, string | undefined>;
    const { m = '', y } = g;
    judge(words, g.w ?? g.wa, g.d ?? g.da ?? '', m, y);
    judge(words, g.w2 ?? g.wb, g.d2 ?? g.db ?? '', m, y);
    return ' ';
  });
  for (const pattern of patterns.single) {
    for (const match of rest.matchAll(pattern)) {
      const { w, d = '', m = '', y } = match.groups ?? {};
      const onwards = patterns.onwards.exec(rest.slice(match.index + match[0].length));
      judge(match[0], w, d, m, y ?? onwards?.groups?.['y']);
    }
  }
  return slips;
}

function slipOf(
  words: string,
  weekday: string | undefined,
  day: number,
  monthName: string,
  yearWritten: string | undefined,
  { language, anchor }: { language: string; anchor: DateTime<true> },
): DateSlip | null {
  const month = indexIn(monthsOf(language), monthName);
  const year = yearWritten === undefined ? nearestYear(day, month, anchor) : Number(yearWritten);
  const date = DateTime.fromObject({ year, month, day }, { zone: 'utc' });
  const shown = words.trim().replace(/\s+/gu, ' ');
  if (!date.isValid) {
    return {
      code: 'no-such-date',
      words: shown,
      message: `“${shown}”: ${monthName} ${year} has no day ${day}.`,
      fix: 'Correct the day or the month.',
    };
  }
  if (weekday === undefined || indexIn(weekdaysOf(language), weekday) === date.weekday) return null;
  return {
    code: 'weekday-mismatch',
    words: shown,
    message: `“${shown}”: ${formatDate(date, language)} is a ${formatWeekday(date, language)}, not a ${weekday}.`,
    fix: `Write ${formatWeekday(date, language)}, or correct the date.`,
  };
}

function nearestYear(day: number, month: number, anchor: DateTime<true>): number {
  const distance = (year: number): number =>
    Math.abs(
      DateTime.fromObject({ year, month, day: Math.min(day, 28) }, { zone: 'utc' })
        .diff(anchor)
        .toMillis(),
    );
  return [anchor.year - 1, anchor.year, anchor.year + 1].reduce((best, year) =>
    distance(year) < distance(best) ? year : best,
  );
}
