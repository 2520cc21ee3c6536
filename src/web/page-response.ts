import { readFileSync } from 'node:fs';
import type { FastifyReply } from 'fastify';
import { sha256 } from '../platform/index.js';

/** The one stylesheet, read once. Its address changes with its content, so that browsers may keep it for ever. */
export const stylesheet = (() => {
  const css = readFileSync(new URL('assets/convene.css', import.meta.url));
  const hash = sha256(css).slice(0, 16);
  return { css, etag: `"${hash}"`, href: `/assets/convene.css?v=${hash}` };
})();

/** No scripts at all, styles from here only, forms to here only. */
export const PAGE_POLICY =
  "default-src 'none'; style-src 'self'; img-src 'self' data:; font-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

/** Sends a page. `personal`: behind a signed link; never stored, never indexed, its address told to nobody. */
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
  void reply.send(html);
}
