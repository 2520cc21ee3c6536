import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { seal, unseal } from './seal.js';

const key = (id: string, byte: number) => ({ id, secret: Buffer.alloc(32, byte).toString('base64url') });
const keys = [key('k1', 1)];

describe('a sealed text', () => {
  it('opens with its key and purpose, and with nothing else', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const sealed = seal(keys, 'totp', text);
        expect(unseal(keys, 'totp', sealed)).toBe(text);
        expect(unseal([key('k2', 2), ...keys], 'totp', sealed)).toBe(text);
        expect(unseal(keys, 'other', sealed)).toBeNull();
        expect(unseal([key('k1', 3)], 'totp', sealed)).toBeNull();
        expect(unseal([key('k2', 1)], 'totp', sealed)).toBeNull();
      }),
    );
  });

  it('is refused when a part of it was changed, or when it is none', () => {
    const sealed = seal(keys, 'totp', 'secret');
    const parts = sealed.split('.');
    for (const place of [1, 2, 3]) {
      const bytes = Buffer.from(parts[place] ?? '', 'base64url');
      bytes[0] = (bytes[0] ?? 0) ^ 1;
      const changed = parts.map((part, n) => (n === place ? bytes.toString('base64url') : part));
      expect(unseal(keys, 'totp', changed.join('.'))).toBeNull();
    }
    for (const other of ['', '.', 'k1...', 'k1.a.b.c']) expect(unseal(keys, 'totp', other)).toBeNull();
  });
});
