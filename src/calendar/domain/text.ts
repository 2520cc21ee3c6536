import { domainToASCII } from 'node:url';
import { calendarProblems } from '../calendar.problems.js';

/**
 * Cleaning of everything that people wrote before it becomes part of a calendar. The generator behind
 * `ics.ts` leaves several fields open to injected lines and passes control characters through; after
 * these functions no value can end a content line, a parameter or a list item (RFC 5545 sections 3.1,
 * 3.2 and 3.3.11).
 */

const LINE_ENDS = /\r\n?|[\u0085\u2028\u2029\u000b\u000c]/gu;
const UNPRINTABLE = /[\u0000-\u0008\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ufeff]/gu;

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** Well-formed NFC text whose only control characters are LF and tab. */
function tidy(value: string): string {
  return value.toWellFormed().normalize('NFC').replace(LINE_ENDS, '\n').replace(UNPRINTABLE, '');
}

/** At most `max` UTF-16 units, never cut inside a visible character; a cut is shown by an ellipsis. */
function shorten(value: string, max: number): string {
  if (value.length <= max) return value;
  const boundary = graphemes.segment(value).containing(max - 1)?.index ?? 0;
  // A single "character" of thousands of combining marks has no better place for the cut.
  const cut = boundary > max / 2 ? boundary : max - 1;
  return `${value
    .slice(0, cut)
    .toWellFormed()
    .replace(/\ufffd$/u, '')}…`;
}

/** One line of clean text: title, place, category, feed name. Runs of white space become one space. */
export function oneLine(value: string, max = 255): string {
  return shorten(tidy(value).replace(/\s+/gu, ' ').trim(), max);
}

/** Clean text of several lines, for descriptions. Blank ends are removed. */
export function severalLines(value: string, max = 12_000): string {
  return shorten(tidy(value).trim(), max);
}

const NAME_MARKS: Readonly<Record<string, string>> = { '"': "'", '^': ' ', '\\': '/' };

/**
 * A name for the CN parameter. A double quote or caret would need the encoding of RFC 6868, which several
 * clients show literally, and some read a backslash as an escape, though parameters know none: they are replaced.
 */
export function commonName(value: string): string {
  return oneLine(
    oneLine(value, 120).replace(/["^\\]/g, (mark) => NAME_MARKS[mark] ?? ' '),
    120,
  );
}

/** Text for calendar-level properties, which the generator does not escape by itself. */
export function escapedLine(value: string, max = 255): string {
  return oneLine(value, max).replace(/[\\;,]/g, (mark) => `\\${mark}`);
}

/** As {@link escapedLine}, for several lines. */
export function escapedLines(value: string, max = 4_000): string {
  return severalLines(value, max)
    .replace(/[\\;,]/g, (mark) => `\\${mark}`)
    .replaceAll('\n', String.raw`\n`);
}

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * An address that calendars may show as a link: https only, or http on this machine's own loopback, so
 * that a trial run without certificates works. Comma, semicolon and backslash are percent-encoded, for
 * clients disagree whether a URI is escaped like text.
 * @throws calendar/bad-url for any other scheme and for what is no URL
 */
export function calendarUrl(value: string): string {
  const url = URL.canParse(value) ? new URL(value) : null;
  const secure = url?.protocol === 'https:' || (url?.protocol === 'http:' && LOOPBACK.has(url.hostname));
  if (url === null || !secure || url.username !== '' || url.password !== '') {
    throw calendarProblems.badUrl('Calendar entries link to https addresses without user names only.', {
      url: oneLine(value, 120),
    });
  }
  return url.href.replaceAll(',', '%2C').replaceAll(';', '%3B').replaceAll('\\', '%5C');
}

const MAILBOX = /^([^\s"(),:;<>@[\\\]\p{C}]+)@([^\s"(),:;<>@[\\\]\p{C}]+\.[^\s"(),:;<>@[\\\]\p{C}.]+)$/u;

/**
 * A mailbox as it stands behind `mailto:` (RFC 6068 section 2): what a URI may not hold is percent-encoded,
 * a domain outside ASCII becomes its A-labels.
 * @throws calendar/bad-address for lists, display names, line breaks and what is no mailbox
 */
export function mailtoAddress(value: string): string {
  const [, local = '', domain = ''] = MAILBOX.exec(value.toWellFormed().normalize('NFC')) ?? [];
  const ascii = domainToASCII(domain);
  if (local === '' || ascii === '' || value.length > 254) {
    throw calendarProblems.badAddress('Organiser and attendee need one mail address each.', {
      address: oneLine(value, 120),
    });
  }
  const safeLocal = encodeURIComponent(local).replaceAll('%2B', '+').replaceAll('%24', '$');
  return `${safeLocal}@${ascii}`;
}
