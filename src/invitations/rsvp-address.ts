import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Config } from '../platform/index.js';

/**
 * The address that takes calendar replies to one invitation: `rsvp+<token>@domain`. The token is the
 * invitation's UUID and 80 bits of HMAC-SHA-256 over it, in base 32: derived, not stored, and short and
 * case-blind enough for a local part (at most 64 octets, RFC 5321 section 4.5.3.1.1; signed links are longer).
 */

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567';
const MAC_BYTES = 10;

type Keys = Config['links']['keys'];

export function rsvpAddress(invitationId: string, keys: Keys, domain: string): string {
  const [key] = keys;
  if (key === undefined) throw new TypeError('The configuration gives at least one link key.');
  const id = uuidBytes(invitationId);
  return `rsvp+${base32(Buffer.concat([id, mac(key.secret, id)]))}@${domain}`;
}

/** The invitation that an address answers, or null if it is none of ours. Retired keys still count. */
export function invitationOfAddress(address: string, keys: Keys): string | null {
  const token = /^rsvp\+([a-z2-7]{42})@/i.exec(address)?.[1];
  const bytes = token === undefined ? null : unbase32(token.toLowerCase());
  if (bytes?.length !== 16 + MAC_BYTES) return null;
  const id = bytes.subarray(0, 16);
  if (!keys.some((key) => timingSafeEqual(mac(key.secret, id), bytes.subarray(16)))) return null;
  return id.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

const uuidBytes = (id: string): Buffer => Buffer.from(id.replaceAll('-', ''), 'hex');

const mac = (secret: string, id: Buffer): Buffer =>
  createHmac('sha256', Buffer.from(secret, 'base64url'))
    .update('rsvp\n')
    .update(id)
    .digest()
    .subarray(0, MAC_BYTES);

function base32(bytes: Buffer): string {
  let bits = 0;
  let value = 0;
  let text = '';
  for (const byte of bytes) {
    value = ((value << 8) | byte) & 0xfff;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += ALPHABET.charAt((value >> bits) & 31);
    }
  }
  return bits > 0 ? text + ALPHABET.charAt((value << (5 - bits)) & 31) : text;
}

function unbase32(text: string): Buffer {
  const bytes: number[] = [];
  let bits = 0;
  let value = 0;
  for (const character of text) {
    value = ((value << 5) | ALPHABET.indexOf(character)) & 0xfff;
    bits += 5;
    if (bits >= 8) {
      bits -= 8;
      bytes.push((value >> bits) & 255);
    }
  }
  return Buffer.from(bytes);
}
