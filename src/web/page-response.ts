import { readFileSync } from 'node:fs';
import type { FastifyReply } from 'fastify';
import { namesTag, sha256 } from '../platform/index.js';

export interface Asset {
  name: string;
  type: string;
  content: Buffer;
  etag: string;
  href: string;
}

const known = new Map<string, Asset>();

/** A file of `assets`, read once. Its address changes with its content, so that browsers may keep it for ever. */
export function asset(name: string, type: string): Asset {
  const content = readFileSync(new URL(`assets/${name}`, import.meta.url));
  const hash = sha256(content).slice(0, 16);
  const made = { name, type, content, etag: `"${hash}"`, href: `/assets/${name}?v=${hash}` };
  known.set(name, made);
  return made;
}

/** An asset that some page uses, by its name. */
export const assetNamed = (name: string): Asset | undefined => known.get(name);

/** The stylesheet of all pages. */
export const stylesheet = asset('convene.css', 'text/css; charset=utf-8');

/** No scripts at all, styles from here only, forms to here only. */
export const PAGE_POLICY =
  "default-src 'none'; style-src 'self'; img-src 'self' data:; font-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

/**
 * Sends a page. `personal`: behind a signed link; never stored, never indexed, its address told to nobody. A public one
 * is asked for again each time, and not sent again while it reads as it did: its weak ETag is that of its text.
 */
export function sendPage(
  reply: FastifyReply,
  html: string,
  options: { status?: number; personal: boolean },
): void {
  void reply
    .code(options.status ?? 200)
    .header('content-type', 'text/html; charset=utf-8')
    .header('content-security-policy', PAGE_POLICY)
    .header('referrer-policy', 'no-referrer')
    .header('x-content-type-options', 'nosniff')
    .header('cache-control', options.personal ? 'no-store' : 'no-cache');
  if (options.personal) void reply.header('x-robots-tag', 'noindex, nofollow');
  if (!options.personal && (options.status ?? 200) === 200) {
    const etag = `W/"${sha256(html).slice(0, 27)}"`;
    void reply.header('etag', etag);
    const held = reply.request.headers['if-none-match'];
    if (held !== undefined && namesTag(held, etag)) {
      void reply.code(304).removeHeader('content-type').send();
      return;
    }
  }
  void reply.send(html);
}
