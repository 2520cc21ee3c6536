import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ianaZone, id, instant, isoDate, line, mailAddress, text, wallTime } from './validation.js';

const accepts = (schema: { safeParse(value: unknown): { success: boolean } }, value: unknown): boolean =>
  schema.safeParse(value).success;

describe('text from people', () => {
  it('keeps one line one line, whatever comes in', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (value) => {
        const result = line(60).safeParse(value);
        if (result.success)
          expect(result.data).not.toMatch(
            /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/u,
          );
      }),
    );
    for (const bad of [
      'a\r\nBcc: x@example.org',
      'a\u2028b',
      'a\u0000b',
      'a\u0085b',
      'a\u000bb',
      '\ud800',
      '   ',
      '',
      7,
      { $gt: '' },
    ]) {
      expect(accepts(line(), bad)).toBe(false);
    }
  });

  it('stores text in NFC with plain line feeds', () => {
    expect(text().parse('e\u0301\r\nb')).toBe('é\nb');
  });

  it('takes one mailbox and nothing that holds two', () => {
    expect(accepts(mailAddress, 'registry@che.missions.example.org')).toBe(true);
    for (const bad of [
      'a@example.org, b@example.org',
      'a@example.org\r\nBcc: b@example.org',
      'A <a@example.org>',
      'a@b',
      'a@@example.org',
      '"a b"@example.org',
      'a@exam ple.org',
    ]) {
      expect(accepts(mailAddress, bad)).toBe(false);
    }
  });

  it('takes zones, days, hours and instants that exist', () => {
    expect(accepts(ianaZone, 'Europe/Zurich')).toBe(true);
    expect(accepts(ianaZone, 'Europe/Atlantis')).toBe(false);
    expect(accepts(ianaZone, 'Europe/Zurich\nX')).toBe(false);
    expect(accepts(isoDate, '2017-02-29')).toBe(false);
    expect(accepts(isoDate, '2016-02-29')).toBe(true);
    expect(accepts(wallTime, '24:00')).toBe(false);
    expect(instant.parse('2017-06-19T10:00:00+02:00').toISOString()).toBe('2017-06-19T08:00:00.000Z');
    expect(accepts(instant, '2017-06-19T10:00:00')).toBe(false);
  });

  it('takes identifiers and never an operator', () => {
    for (const bad of ['$gt', { $gt: '' }, '../etc', '', 'a b', ['a']]) expect(accepts(id, bad)).toBe(false);
  });
});
