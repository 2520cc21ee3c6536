import { describe, expect, it } from '@jest/globals';
import { hash } from '@node-rs/argon2';
import { hashPassword, outdated, passwordFault, verifyPassword } from './passwords.js';

const ada = { name: 'Ada Sample-Person', mailbox: 'ada.sample@office.example.org' };

describe('a password', () => {
  it.each([
    ['short', /at least 12/],
    ['x'.repeat(129), /at most 128/],
    ['aaaaaaaaaaaa', /repeats/],
    ['Password1234', /first/],
    ['123456789012', /sequence/],
    ['ada sample-person1', /name/],
    ['Ada.Sample@office.example.org', /mailbox/],
  ])('is refused if it is easily guessed: %s', (password, why) => {
    expect(passwordFault(password, ada)).toMatch(why);
  });

  it.each(['correct horse battery staple', 'Zürich, im Juni bei Regen', '四つの短い言葉を並べておくと良い'])(
    'may be any words: %s',
    (password) => {
      expect(passwordFault(password, ada)).toBeNull();
    },
  );

  it('is kept as Argon2id and recognised, however its accents were typed', async () => {
    const stored = await hashPassword('Genève en juin 2017');
    expect(stored).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(await verifyPassword(stored, 'Gene\u0300ve en juin 2017')).toBe(true);
    expect(await verifyPassword(stored, 'Geneve en juin 2017')).toBe(false);
    expect(outdated(stored)).toBe(false);
  });

  it('of an older cost is known as such', async () => {
    expect(outdated(await hash('a long password', { memoryCost: 8_192, timeCost: 1, parallelism: 1 }))).toBe(
      true,
    );
  });
});
