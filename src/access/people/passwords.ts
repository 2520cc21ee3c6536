import { hash, verify } from '@node-rs/argon2';
import type { Person } from './person.js';

/** Argon2id (the library's algorithm unless told otherwise) as OWASP's password storage cheat sheet asks: 19 MiB, two passes, one lane. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

const SHORTEST = 12;
/** Argon2 takes more, but nobody types it: a bound keeps the work bounded. */
const LONGEST = 128;

/** What people choose first when twelve characters are asked for. */
const COMMON = [
  'password',
  'passw0rd',
  'qwerty',
  'azerty',
  'letmein',
  'welcome',
  'iloveyou',
  'administrator',
  'changeme',
  'unitednations',
  'convene',
];

/** PHC form, with its own salt. */
export const hashPassword = (password: string): Promise<string> => hash(password.normalize('NFKC'), COST);

export const verifyPassword = (stored: string, password: string): Promise<boolean> =>
  verify(stored, password.normalize('NFKC'));

/** True for a hash of weaker cost than today's: it is made anew when its owner signs in. */
export function outdated(stored: string): boolean {
  const [, memory, time] = /\$m=(\d+),t=(\d+),p=\d+\$/.exec(stored) ?? [];
  return Number(memory) < COST.memoryCost || Number(time) < COST.timeCost;
}

/**
 * What speaks against a password, or null. Length and a list of the common, no rules of composition (NIST SP 800-63B
 * section 5.1.1.2).
 */
export function passwordFault(
  password: string,
  { name, mailbox }: Pick<Person, 'name' | 'mailbox'>,
): string | null {
  const length = Array.from(password.normalize('NFKC')).length;
  if (length < SHORTEST)
    return `must have at least ${SHORTEST} characters; several words are easy to remember`;
  if (length > LONGEST) return `must have at most ${LONGEST} characters`;
  const plain = password.normalize('NFKC').toLowerCase();
  const letters = plain.replace(/[^\p{L}]/gu, '');
  if (new Set(plain).size < 5) return 'repeats too few characters';
  if (COMMON.some((word) => letters === word || letters === `${word}${word}`))
    return 'is among the first that are tried';
  if ('01234567890123456789'.includes(plain) || 'abcdefghijklmnopqrstuvwxyz'.includes(plain))
    return 'is a sequence';
  const own = [mailbox, mailbox.split('@')[0] ?? '', name].map((text) => text.toLowerCase());
  if (own.some((text) => text.length >= 4 && plain.replace(/[\d\W_]+$/u, '') === text))
    return 'is your own name or mailbox';
  return null;
}
