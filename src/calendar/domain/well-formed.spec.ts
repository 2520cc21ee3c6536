import { describe, expect, it } from '@jest/globals';
import { examples } from '../../../test/golden/calendar/examples.js';
import { assertWellFormed } from './well-formed.js';

const good = examples['sitting-request'] ?? '';
const malformed = (rule: RegExp): unknown =>
  expect.objectContaining({
    code: 'calendar/malformed',
    extensions: expect.objectContaining({ rule: expect.stringMatching(rule) }),
  });

describe('the last gate before calendar text leaves', () => {
  it.each<[string, (text: string) => string | Buffer, RegExp]>([
    ['LF instead of CRLF', (text) => text.replace('CLASS:PUBLIC\r\n', 'CLASS:PUBLIC\n'), /control character/],
    ['no final CRLF', (text) => text.trimEnd(), /no CRLF/],
    ['a long line', (text) => text.replace('STATUS:', `CLASS:${'X'.repeat(80)}\r\nSTATUS:`), /octets/],
    ['an empty line', (text) => text.replace('\r\nSTATUS', '\r\n\r\nSTATUS'), /empty line/],
    [
      'bytes that are no UTF-8',
      (text) => Buffer.from(text.replace('STATUS', 'CLASS:\u00e9\r\nSTATUS'), 'latin1'),
      /UTF-8/,
    ],
    ['NUL', (text) => text.replace('SUMMARY:', 'SUMMARY:\u0000'), /control character/],
    ['an injected property', (text) => text.replace('STATUS:', 'X-EVIL:1\r\nSTATUS:'), /X-EVIL is not ours/],
    [
      'an alarm',
      (text) => text.replace('STATUS:', 'BEGIN:VALARM\r\nEND:VALARM\r\nSTATUS:'),
      /unknown component/,
    ],
    [
      'an event in an event',
      (text) => text.replace('STATUS:', 'BEGIN:VEVENT\r\nEND:VEVENT\r\nSTATUS:'),
      /wrong place/,
    ],
    ['a missing END', (text) => text.replace('END:VEVENT\r\n', ''), /does not fit/],
    ['two UIDs', (text) => text.replace('STATUS:', 'UID:1\r\nSTATUS:'), /exactly one UID/],
    ['a local DTSTAMP', (text) => text.replace(/(DTSTAMP:\d+T\d+)Z/, '$1'), /not in UTC/],
    ['no VTIMEZONE', (text) => text.replace(/BEGIN:VTIMEZONE[^]*END:VTIMEZONE\r\n/, ''), /one VTIMEZONE/],
    [
      'two VTIMEZONEs',
      (text) => text.replace(/BEGIN:VTIMEZONE[^]*END:VTIMEZONE\r\n/, '$&$&'),
      /one VTIMEZONE/,
    ],
    ['an unused VTIMEZONE', (text) => text.replaceAll(';TZID=Europe/Zurich', ''), /nothing uses/],
    ['no content', () => '', /no content/],
    ['no line at all', () => 'hello\r\n', /no property/],
  ])('check 22: %s is refused', (_name, spoil, rule) => {
    expect(() => assertWellFormed(good)).not.toThrow();
    expect(() => assertWellFormed(spoil(good))).toThrow(malformed(rule));
  });
});
