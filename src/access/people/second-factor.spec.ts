import { describe, expect, it } from '@jest/globals';
import { authenticatorUri, hashOfCode, newRecoveryCodes, newSecret, stepOfCode } from './second-factor.js';

/** RFC 6238, appendix B: the secret "12345678901234567890", of which six digits are kept. */
const RFC_SECRET = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
const at = (seconds: number): Date => new Date(seconds * 1000);

describe('a code of an authenticator', () => {
  it.each([
    [59, '287082'],
    [1_111_111_109, '081804'],
    [1_234_567_890, '005924'],
    [20_000_000_000, '353130'],
  ])('is that of RFC 6238 at %d', (seconds, code) => {
    expect(stepOfCode(RFC_SECRET, code, 0, at(seconds))).toBe(Math.floor(seconds / 30));
  });

  it('may be a step old or early, and no more', () => {
    expect(stepOfCode(RFC_SECRET, '287082', 0, at(59 + 30))).toBe(1);
    expect(stepOfCode(RFC_SECRET, '287082', 0, at(29))).toBe(1);
    expect(stepOfCode(RFC_SECRET, '287082', 0, at(59 + 61))).toBeNull();
  });

  it('is taken once', () => {
    expect(stepOfCode(RFC_SECRET, '287082', 1, at(59))).toBeNull();
    expect(stepOfCode(RFC_SECRET, ' 287 082 ', 0, at(59))).toBe(1);
  });

  it.each(['', '28708', '2870821', 'abcdef', '000000'])('is not %s', (code) => {
    expect(stepOfCode(RFC_SECRET, code, 0, at(59))).toBeNull();
  });
});

describe('what is made for a person', () => {
  it('is a secret of 160 bits, and its address for authenticators', () => {
    expect(newSecret()).toMatch(/^[A-Z2-7]{32}$/);
    expect(newSecret()).not.toBe(newSecret());
    const uri = new URL(authenticatorUri(RFC_SECRET, 'ada@office.example.org'));
    expect([uri.protocol, uri.host, uri.searchParams.get('secret'), uri.searchParams.get('issuer')]).toEqual([
      'otpauth:',
      'totp',
      RFC_SECRET,
      'Convene',
    ]);
  });

  it('are ten recovery codes, known by their hashes however they are typed', () => {
    const { codes, hashes } = newRecoveryCodes();
    expect(new Set(codes).size).toBe(10);
    for (const [n, code] of codes.entries()) {
      expect(code).toMatch(/^[a-z2-9]{4}-[a-z2-9]{4}-[a-z2-9]{4}$/);
      expect(hashOfCode(` ${code.toUpperCase().replaceAll('-', ' ')} `)).toBe(hashes[n]);
    }
  });
});
