import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Problem } from '../../platform/index.js';
import { hostileText } from '../../../test/support/mail-samples.js';
import { mailProblems } from '../mail.problems.js';
import { toAsciiAddress } from './mail-address.js';

const refusalOf = (address: string): string | undefined => {
  try {
    toAsciiAddress(address);
    return undefined;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return error.code;
  }
};

describe('a mail address for the envelope', () => {
  it.each([
    ['registry@mission.example.org', 'registry@mission.example.org'],
    ['First.Last+tag@EXAMPLE.org', 'First.Last+tag@example.org'],
    ["o'brien_{x}%~!#$&*/=?^`|-@example.org", "o'brien_{x}%~!#$&*/=?^`|-@example.org"],
    ['info@zürich.example', 'info@xn--zrich-kva.example'],
    ['info@例え.テスト', 'info@xn--r8jz45g.xn--zckzah'],
    ['root@localhost', 'root@localhost'],
  ])('%s goes out as %s', (address, ascii) => {
    expect(toAsciiAddress(address)).toBe(ascii);
  });

  it.each([
    'two@example.org, other@example.org',
    'two@example.org;other@example.org',
    'a@example.org\r\nBcc: eve@evil.example',
    'a@example.org\r\nRCPT TO:<eve@evil.example>',
    'a@example.org>\r\nDATA',
    '"quoted local"@example.org',
    'Name <a@example.org>',
    '@relay.example:a@example.org',
    'a@b@example.org',
    'a@[192.0.2.1]',
    'a@',
    '@example.org',
    'nobody',
    '',
    '.a@example.org',
    'a.@example.org',
    'a..b@example.org',
    'a@example..org',
    'a@.example.org',
    'a@example.org.',
    'a@-example.org',
    'a@example-.org',
    'a@exa_mple.org',
    `a@${'b'.repeat(64)}.org`,
    `${'a'.repeat(65)}@example.org`,
    `a@${'bcd.'.repeat(64)}org`,
    'a b@example.org',
    'a\u0000@example.org',
    'a@exam\u2028ple.org',
  ])('%j is refused', (address) => {
    expect(refusalOf(address)).toBe(mailProblems.addressUnusable.code);
  });

  it.each(['jürg@example.org', '中文@example.org', '\u202eevil@example.org'])(
    '%s is refused, for not every server takes a local part outside ASCII',
    (address) => {
      expect(refusalOf(address)).toBe(mailProblems.addressUnusable.code);
    },
  );

  it.each([
    'a@example.org/mission.example',
    'a@example.org?x.example',
    'a@example.org#x.example',
    'a@%65xample.org',
    'a@ex%2eample.org',
    'a@1',
    'a@0x7f.1',
    'a@1.2.3',
  ])('%s is not taken for another domain, as an address of the web would be', (address) => {
    expect(refusalOf(address)).toBe(mailProblems.addressUnusable.code);
  });

  it('is one dot-atom at one domain of ASCII letters, or refused, whatever was written', () => {
    const part = fc.oneof(hostileText, fc.string({ unit: 'grapheme', maxLength: 30 }), fc.domain());
    fc.assert(
      fc.property(part, part, fc.constantFrom('@', '', '@@', ' @'), (local, domain, between) => {
        const address = `${local}${between}${domain}`;
        const refusal = refusalOf(address);
        if (refusal !== undefined) {
          expect(refusal).toBe(mailProblems.addressUnusable.code);
          return;
        }
        const ascii = toAsciiAddress(address);
        expect(ascii).toMatch(/^[\x21-\x7e]{1,64}@[a-z0-9.-]+$/);
        expect(ascii).not.toMatch(/[\s"(),:;<>[\\\]]/);
        expect(ascii.split('@')).toHaveLength(2);
        expect(ascii.length).toBeLessThanOrEqual(254);
        expect(toAsciiAddress(ascii)).toBe(ascii);
      }),
      { numRuns: 500 },
    );
  });

  it('takes every ordinary address as it is', () => {
    const local = fc.stringMatching(/^[a-z0-9]{1,10}([.+_-][a-z0-9]{1,10}){0,2}$/);
    fc.assert(
      fc.property(local, fc.domain(), (name, domain) => {
        expect(toAsciiAddress(`${name}@${domain}`)).toBe(`${name}@${domain.toLowerCase()}`);
      }),
    );
  });
});
