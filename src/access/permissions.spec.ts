import { describe, expect, it } from '@jest/globals';
import { allows, permissions, roles } from './permissions.js';

describe('permissions', () => {
  it('are each held by at least one role', () => {
    for (const [permission, holders] of Object.entries(permissions))
      expect([permission, holders.length]).not.toEqual([permission, 0]);
  });

  it('let nobody through who holds no role', () => {
    for (const permission of Object.keys(permissions) as (keyof typeof permissions)[])
      expect(allows([], permission)).toBe(false);
  });

  it('keep writing from those who only read', () => {
    for (const permission of Object.keys(permissions) as (keyof typeof permissions)[]) {
      // What everybody may do with their own account.
      if (!permission.endsWith(':read') && permission !== 'console:use')
        expect([permission, allows(['auditor'], permission)]).toEqual([permission, false]);
    }
    expect(roles.filter((role) => allows([role], 'letters:clear'))).toEqual(['clearer']);
  });
});
