import { createHmac, timingSafeEqual } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config, ProcessClock } from '../platform/index.js';
import { accessProblems } from './access.problems.js';

/** What a link is good for; a link has one purpose. */
export type LinkPurpose =
  | 'answer-invitation'
  | 'withdraw-answer'
  | 'confirm-letter'
  | 'follow-meeting'
  | 'read-file'
  | 'see-booking'
  | 'rsvp'
  | 'set-password';

export interface VerifiedLink {
  id: string;
  /** Process time, whole seconds. */
  expires: Date;
}

const MAC_BYTES = 16;

/**
 * Links in mails are derived, not stored: HMAC-SHA-256 (128 bits kept) over purpose, id, expiry and key id. So a
 * mail that is sent again has the same bytes. Retired keys verify until the links that they signed expire.
 *
 * A token is `base64url(key id . expiry in seconds, base 36 . id) . "." . base64url(mac)`.
 */
@Injectable()
export class SignedLinks {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly clock: ProcessClock,
  ) {}

  /** The token of a link; the same for the same purpose, id, expiry and current key. */
  sign(purpose: LinkPurpose, id: string, expires: Date): string {
    const key = this.config.links.keys[0];
    if (!key) throw accessProblems.linkInvalid('No key is configured to sign links.');
    const claim = `${key.id}.${Math.ceil(expires.getTime() / 1000).toString(36)}.${id}`;
    return `${Buffer.from(claim).toString('base64url')}.${mac(key.secret, purpose, claim).toString('base64url')}`;
  }

  /** The full address of a link under the public address of the service. */
  url(path: string, purpose: LinkPurpose, id: string, expires: Date): string {
    return `${this.config.http.publicUrl}${path}${this.sign(purpose, id, expires)}`;
  }

  /** Checks a token. Refusals: `access/link-invalid` (403: tampered, or of another purpose), `access/link-expired` (410). */
  verify(purpose: LinkPurpose, token: string): VerifiedLink {
    const [body, signature, ...rest] = token.length <= 1_000 ? token.split('.') : [];
    const claim = Buffer.from(body ?? '', 'base64url').toString();
    const [keyId, expiry, ...idParts] = claim.split('.');
    const key = this.config.links.keys.find(({ id }) => id === keyId);
    const given = Buffer.from(signature ?? '', 'base64url');
    if (!key || !expiry || idParts.length === 0 || rest.length > 0 || given.length !== MAC_BYTES)
      throw invalid();
    if (!timingSafeEqual(given, mac(key.secret, purpose, claim))) throw invalid();
    const expires = new Date(parseInt(expiry, 36) * 1000);
    if (expires <= this.clock.now()) {
      throw accessProblems.linkExpired(
        `This link was good until ${expires.toISOString()}. Write to the office instead.`,
      );
    }
    return { id: idParts.join('.'), expires };
  }
}

const invalid = () =>
  accessProblems.linkInvalid('Open the link exactly as it stands in the mail; copy all of it.');

function mac(secret: string, purpose: LinkPurpose, claim: string): Buffer {
  return createHmac('sha256', Buffer.from(secret, 'base64url'))
    .update(`${purpose}\n${claim}`)
    .digest()
    .subarray(0, MAC_BYTES);
}
