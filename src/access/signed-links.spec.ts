import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { loadConfig, MachineClock, ProcessClock, type Problem } from '../platform/index.js';
import { type LinkPurpose, SignedLinks } from './signed-links.js';

const key = (id: string, byte: number): string => `${id}:${Buffer.alloc(32, byte).toString('base64url')}`;
const servers = { MONGODB_URI: 'mongodb://h/d', REDIS_URL: 'redis://h', SMTP_URL: 'smtp://h' };
const linksWith = (keys: string): SignedLinks =>
  new SignedLinks(loadConfig({ ...servers, LINK_KEYS: keys }), new ProcessClock(new MachineClock()));
const links = linksWith(key('k1', 1));
const later = new Date(Date.UTC(2100, 0, 1));

function codeOf(body: () => unknown): string {
  try {
    body();
  } catch (error) {
    return (error as Problem).code;
  }
  return 'nothing was refused';
}

describe('signed links', () => {
  it('lead back to what they were signed for, and are the same each time', () => {
    const token = links.sign('answer-invitation', '0198.a-b', later);
    expect(links.sign('answer-invitation', '0198.a-b', later)).toBe(token);
    expect(links.verify('answer-invitation', token)).toEqual({ id: '0198.a-b', expires: later });
  });

  it('are good for one purpose', () => {
    const token = links.sign('answer-invitation', 'x', later);
    for (const other of ['withdraw-answer', 'confirm-letter', 'read-file', 'rsvp'] satisfies LinkPurpose[]) {
      expect(codeOf(() => links.verify(other, token))).toBe('access/link-invalid');
    }
  });

  it('end', () => {
    expect(codeOf(() => links.verify('rsvp', links.sign('rsvp', 'x', new Date(0))))).toBe(
      'access/link-expired',
    );
  });

  it('do not survive a change of any character', () => {
    const token = links.sign('answer-invitation', '0198f3c2-invitation', later);
    fc.assert(
      fc.property(
        fc.nat(token.length - 1),
        fc.constantFrom('A', 'z', '0', '9', '-', '_', '.'),
        (place, character) => {
          const forged = token.slice(0, place) + character + token.slice(place + 1);
          fc.pre(
            Buffer.from(forged.replace('.', ''), 'base64url').compare(
              Buffer.from(token.replace('.', ''), 'base64url'),
            ) !== 0,
          );
          expect(['access/link-invalid', 'access/link-expired']).toContain(
            codeOf(() => links.verify('answer-invitation', forged)),
          );
        },
      ),
    );
  });

  it('are refused whatever is sent in their place', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 2_000 }), (token) => {
        expect(codeOf(() => links.verify('rsvp', token))).toBe('access/link-invalid');
      }),
    );
  });

  it('verify with a retired key and not with a foreign one', () => {
    const token = links.sign('rsvp', 'x', later);
    expect(linksWith(`${key('k2', 2)},${key('k1', 1)}`).verify('rsvp', token).id).toBe('x');
    expect(codeOf(() => linksWith(key('k1', 3)).verify('rsvp', token))).toBe('access/link-invalid');
  });
});
