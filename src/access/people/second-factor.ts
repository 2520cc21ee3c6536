import { randomBytes } from 'node:crypto';
import { Secret, TOTP } from 'otpauth';
import { sha256 } from '../../platform/index.js';

const PERIOD_SECONDS = 30;
/** One step before and after: clocks of telephones differ (RFC 6238 section 5.2). */
const WINDOW = 1;
const RECOVERY_CODES = 10;
/** Without letters and digits that are mistaken for each other. */
const ALPHABET = 'abcdefghjkmnpqrstuvwxyz23456789';

const totpOf = (secret: string, mailbox: string): TOTP =>
  // SHA-1 and six digits: what every authenticator understands.
  new TOTP({
    issuer: 'Convene',
    label: mailbox,
    secret: Secret.fromBase32(secret),
    digits: 6,
    period: PERIOD_SECONDS,
  });

/** A shared secret of 160 bits, in base32 (RFC 4226 section 4). */
export const newSecret = (): string => new Secret({ size: 20 }).base32;

/** What an authenticator reads from the picture. */
export const authenticatorUri = (secret: string, mailbox: string): string =>
  totpOf(secret, mailbox).toString();

/**
 * The time step that a code belongs to, or null if it is none of now, or not later than the last one taken.
 * @param now machine time
 */
export function stepOfCode(secret: string, code: string, lastStep: number, now: Date): number | null {
  const digits = code.replace(/\s/g, '');
  if (!/^\d{6}$/.test(digits)) return null;
  const delta = totpOf(secret, 'person').validate({
    token: digits,
    timestamp: now.getTime(),
    window: WINDOW,
  });
  if (delta === null) return null;
  const step = Math.floor(now.getTime() / 1000 / PERIOD_SECONDS) + delta;
  return step > lastStep ? step : null;
}

/** Codes for the day on which the telephone is lost: each opens once. Shown once; only their hashes are kept. */
export function newRecoveryCodes(): { codes: string[]; hashes: string[] } {
  const codes = Array.from({ length: RECOVERY_CODES }, recoveryCode);
  return { codes, hashes: codes.map(hashOfCode) };
}

function recoveryCode(): string {
  let code = '';
  while (code.length < 12) {
    const [byte = 255] = randomBytes(1);
    if (byte < ALPHABET.length * 8) code += ALPHABET.charAt(byte % ALPHABET.length);
  }
  return [code.slice(0, 4), code.slice(4, 8), code.slice(8)].join('-');
}

/** 60 bits of chance need no slow hash. */
export const hashOfCode = (code: string): string => sha256(code.toLowerCase().replace(/[^a-z0-9]/g, ''));
