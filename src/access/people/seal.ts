import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import type { Config } from '../../platform/index.js';
import { accessProblems } from '../access.problems.js';

type Keys = Config['links']['keys'];

const keyOf = (secret: string, purpose: string): Buffer =>
  Buffer.from(hkdfSync('sha256', Buffer.from(secret, 'base64url'), '', `convene/${purpose}`, 32));

/**
 * Text that the database keeps but cannot read: AES-256-GCM under a key derived (HKDF, RFC 5869) from the first link
 * key. Written as `key id.iv.tag.ciphertext` in base64url, so that retired keys still open what they sealed.
 */
export function seal(keys: Keys, purpose: string, text: string): string {
  const [key] = keys;
  if (!key) throw accessProblems.linkInvalid('No key is configured to seal secrets with.');
  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', keyOf(key.secret, purpose), iv);
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return [key.id, ...[iv, cipher.getAuthTag(), sealed].map((part) => part.toString('base64url'))].join('.');
}

/** Null if it was altered, sealed for another purpose, or under a key that is no longer configured. */
export function unseal(keys: Keys, purpose: string, sealed: string): string | null {
  const [id, iv, tag, body] = sealed.split('.');
  const key = keys.find((one) => one.id === id);
  if (!key || !iv || !tag || body === undefined) return null;
  const tagBytes = Buffer.from(tag, 'base64url');
  const ivBytes = Buffer.from(iv, 'base64url');
  if (tagBytes.length !== 16 || ivBytes.length !== 12) return null;
  const cipher = createDecipheriv('aes-256-gcm', keyOf(key.secret, purpose), ivBytes).setAuthTag(tagBytes);
  try {
    return Buffer.concat([cipher.update(Buffer.from(body, 'base64url')), cipher.final()]).toString('utf8');
  } catch {
    return null;
  }
}
