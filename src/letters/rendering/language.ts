import { DateTime, IANAZone } from 'luxon';

/**
 * Words and forms that depend on the language of a letter. English and French, and the Arabic
 * months, are written out, so that the same letter has the same bytes whatever the version of the machine's
 * locale data; the other official languages of the United Nations take their dates from it.
 */
const MONTHS: Record<string, readonly string[]> = {
  en: [
    'January',
    'February',
    'March',
    'April',
    'May',
    'June',
    'July',
    'August',
    'September',
    'October',
    'November',
    'December',
  ],
  fr: [
    'janvier',
    'février',
    'mars',
    'avril',
    'mai',
    'juin',
    'juillet',
    'août',
    'septembre',
    'octobre',
    'novembre',
    'décembre',
  ],
  // As the United Nations writes them: the eastern name, then the western.
  ar: [
    'كانون الثاني/يناير',
    'شباط/فبراير',
    'آذار/مارس',
    'نيسان/أبريل',
    'أيار/مايو',
    'حزيران/يونيه',
    'تموز/يوليه',
    'آب/أغسطس',
    'أيلول/سبتمبر',
    'تشرين الأول/أكتوبر',
    'تشرين الثاني/نوفمبر',
    'كانون الأول/ديسمبر',
  ],
};

/** From Monday (ISO weekday 1) on. */
const WEEKDAYS: Record<string, readonly string[]> = {
  en: ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'],
  fr: ['lundi', 'mardi', 'mercredi', 'jeudi', 'vendredi', 'samedi', 'dimanche'],
};

export interface Labels {
  enclosure: string;
  enclosures: string;
  /** Before the foot line in plain text, where there is no foot of a page. */
  to: string;
}

const LABELS: Record<string, Labels> = {
  en: { enclosure: 'Enclosure', enclosures: 'Enclosures', to: 'To' },
  fr: { enclosure: 'Pièce jointe', enclosures: 'Pièces jointes', to: 'Destinataires' },
  es: { enclosure: 'Anexo', enclosures: 'Anexos', to: 'Destinatarios' },
  ar: { enclosure: 'المرفق', enclosures: 'المرفقات', to: 'إلى' },
  ru: { enclosure: 'Приложение', enclosures: 'Приложения', to: 'Кому' },
  zh: { enclosure: '附件', enclosures: '附件', to: '致' },
};

const RTL = new Set(['ar', 'fa', 'he', 'ur', 'ps', 'ckb', 'dv', 'sd', 'ug', 'yi']);

/** The language without region or script: `en` for `en-GB`. */
export const baseLanguage = (language: string): string => language.split('-')[0]?.toLowerCase() ?? 'en';

export const direction = (language: string): 'ltr' | 'rtl' =>
  RTL.has(baseLanguage(language)) ? 'rtl' : 'ltr';

export const labelsOf = (language: string): Labels => LABELS[baseLanguage(language)] ?? (LABELS.en as Labels);

export const monthsOf = (language: string): readonly string[] | undefined => MONTHS[baseLanguage(language)];
export const weekdaysOf = (language: string): readonly string[] | undefined =>
  WEEKDAYS[baseLanguage(language)];

const ISO_DAY = /^\d{4}-\d{2}-\d{2}$/;

/** A value that is no date, or an instant without the zone it is to be shown in. */
export class DateFault extends Error {
  override readonly name = 'DateFault';
}

/**
 * Reads a date for display. A calendar day (`YYYY-MM-DD`) needs no zone and is never moved by one; an
 * instant (a Date, or RFC 3339 with offset) is shown in the IANA zone named, and in no other.
 */
export function readDate(value: unknown, zone: unknown, language: string): DateTime<true> {
  const locale = baseLanguage(language);
  if (typeof value === 'string' && ISO_DAY.test(value)) {
    const day = DateTime.fromISO(value, { zone: 'utc', locale });
    if (day.isValid) return day;
    throw new DateFault(`${value} is not a day of the calendar`);
  }
  const instant =
    value instanceof Date
      ? DateTime.fromJSDate(value)
      : typeof value === 'string' && /^\d{4}-\d{2}-\d{2}T.*(Z|[+-]\d{2}:\d{2})$/.test(value)
        ? DateTime.fromISO(value)
        : null;
  if (!instant?.isValid)
    throw new DateFault('the value is neither a day (YYYY-MM-DD) nor an instant with offset');
  if (typeof zone !== 'string' || !IANAZone.isValidZone(zone)) {
    throw new DateFault("an instant needs the zone it is shown in, such as 'Europe/Zurich'");
  }
  const shown = instant.setZone(zone).setLocale(locale);
  if (!shown.isValid) throw new DateFault('the instant cannot be shown in that zone');
  return shown;
}

const intl = (date: DateTime, options: Intl.DateTimeFormatOptions): string =>
  date.toLocaleString({ ...options, numberingSystem: 'latn' });

const dayOfMonth = (date: DateTime, language: string): string =>
  baseLanguage(language) === 'fr' && date.day === 1 ? '1er' : String(date.day);

/** 19 June / 19 juin */
export function formatDay(date: DateTime, language: string): string {
  const months = monthsOf(language);
  if (!months) return intl(date, { day: 'numeric', month: 'long' });
  return `${dayOfMonth(date, language)} ${months[date.month - 1] ?? ''}`;
}

/** 19 June 2017 / 19 juin 2017 */
export function formatDate(date: DateTime, language: string): string {
  if (!monthsOf(language)) return intl(date, { day: 'numeric', month: 'long', year: 'numeric' });
  return `${formatDay(date, language)} ${date.year}`;
}

/** Monday / lundi */
export function formatWeekday(date: DateTime, language: string): string {
  return weekdaysOf(language)?.[date.weekday - 1] ?? intl(date, { weekday: 'long' });
}

/** Monday, 19 June 2017 / lundi 19 juin 2017 */
export function formatFull(date: DateTime, language: string): string {
  switch (baseLanguage(language)) {
    case 'en':
      return `${formatWeekday(date, language)}, ${formatDate(date, language)}`;
    case 'fr':
      return `${formatWeekday(date, language)} ${formatDate(date, language)}`;
    default:
      return intl(date, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });
  }
}

/** 10:00, in twenty-four hours / 10 heures, 10 h 30 */
export function formatTime(date: DateTime, language: string): string {
  if (baseLanguage(language) === 'fr') {
    return date.minute === 0
      ? `${date.hour} heures`
      : `${date.hour} h ${String(date.minute).padStart(2, '0')}`;
  }
  return `${String(date.hour).padStart(2, '0')}:${String(date.minute).padStart(2, '0')}`;
}

/**
 * 19 and 20 June 2017, 19 to 23 June 2017, 30 June to 2 July 2017; one day stands alone. Where the days
 * share month and year these are named once (English and French); elsewhere two full dates are joined.
 */
export function formatRange(first: DateTime, last: DateTime, language: string): string {
  if (last < first) throw new DateFault('the last day is before the first');
  if (first.hasSame(last, 'day')) return formatDate(first, language);
  const base = baseLanguage(language);
  if (!weekdaysOf(language)) return `${formatDate(first, language)} – ${formatDate(last, language)}`;
  const adjoining = first.plus({ days: 1 }).hasSame(last, 'day');
  const [and, to] = base === 'fr' ? ['et', 'au'] : ['and', 'to'];
  const start = !first.hasSame(last, 'year')
    ? formatDate(first, language)
    : first.hasSame(last, 'month')
      ? dayOfMonth(first, language)
      : formatDay(first, language);
  const fromTo = base === 'fr' && !adjoining ? `du ${start}` : start;
  return `${fromTo} ${(adjoining ? and : to) ?? ''} ${formatDate(last, language)}`;
}
