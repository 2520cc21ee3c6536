import { z } from 'zod';

/**
 * Schemas for the edge. Text from people may hold anything: one-line fields refuse line breaks, no field
 * takes control characters, bidirectional overrides or broken UTF-16, and all text is stored in NFC.
 */

const CONTROL_IN_LINE = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]/u;
const CONTROL_IN_TEXT =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]/u;

const wellFormed = z
  .string()
  .refine((value) => value.isWellFormed(), 'holds broken characters (a lone surrogate)')
  .transform((value) => value.normalize('NFC'));

/** One line of clean text, trimmed, 1 to `max` characters. */
export const line = (max = 200) =>
  wellFormed
    .transform((value) => value.trim())
    .pipe(
      z
        .string()
        .min(1, 'must not be empty')
        .max(max, `must have at most ${max} characters`)
        .refine((value) => !CONTROL_IN_LINE.test(value), 'must be one line without control characters'),
    );

/** Several lines of clean text; CR LF becomes LF. */
export const text = (max = 20_000) =>
  wellFormed
    .transform((value) => value.replaceAll('\r\n', '\n'))
    .pipe(
      z
        .string()
        .max(max, `must have at most ${max} characters`)
        .refine((value) => !CONTROL_IN_TEXT.test(value), 'must not hold control characters'),
    );

/** One mailbox: no display name, no list, no line break. Non-ASCII local parts are judged at sending. */
export const mailAddress = line(254).pipe(
  z
    .string()
    .regex(
      /^[^\s"(),:;<>@[\\\]]+@[^\s"(),:;<>@[\\\]]+\.[^\s"(),:;<>@[\\\].]+$/u,
      'must be one mail address such as registry@mission.example.org',
    ),
);

/** An IANA time zone that this runtime knows, such as Europe/Zurich. */
export const ianaZone = z.string().refine((value) => {
  if (!/^[A-Za-z_]+(\/[A-Za-z0-9_+-]+)*$/.test(value)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: value });
    return true;
  } catch {
    return false;
  }
}, 'must be an IANA time zone such as Europe/Zurich');

/** An RFC 3339 instant with offset; becomes a Date. */
export const instant = z.iso.datetime({ offset: true }).transform((value) => new Date(value));

/** A calendar day, YYYY-MM-DD, that exists. */
export const isoDate = z.iso.date();

/** A wall-clock time, HH:MM, 00:00 to 23:59. */
export const wallTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time such as 09:30');

/** An identifier in a path or body: never an object, so no operator reaches MongoDB. */
export const id = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/, 'must be an identifier');

/** A language tag of two or three letters, with a region if need be. */
export const language = z
  .string()
  .regex(/^[a-z]{2,3}(-[A-Z]{2})?$/, 'must be a language tag such as en or fr');

/** An https address without characters that calendars mistake. */
export const httpsUrl = line(2_000).pipe(
  z
    .string()
    .refine(
      (value) => URL.canParse(value) && new URL(value).protocol === 'https:',
      'must be an https address',
    ),
);
