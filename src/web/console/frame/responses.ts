import type { FastifyReply } from 'fastify';
import type { NoticeCode } from './notices.js';

const PRIVATE = { 'cache-control': 'no-store', 'x-robots-tag': 'noindex, nofollow' } as const;

/** Pages of the console: the frame's one script, frames and live parts of this house, nothing else. */
export const CONSOLE_POLICY =
  "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; frame-src 'self'; object-src 'self'; img-src 'self' data:; font-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

/** Letters are shown as their addressees see them: with their own styles, without scripts, in frames of this house. */
const SANDBOX =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; sandbox; frame-ancestors 'self'; base-uri 'none'; form-action 'none'";
/** A sandbox would keep the browser's own PDF reader from opening. */
const PDF_POLICY = "default-src 'none'; style-src 'unsafe-inline'; object-src 'self'; frame-ancestors 'self'";

/** After a POST: a reload shows the result again and sends nothing twice. `path` is an address of this house. */
export function seeOther(reply: FastifyReply, path: string, notice?: NoticeCode): void {
  const [address = '', fragment] = path.split('#', 2);
  const done = notice === undefined ? '' : `${address.includes('?') ? '&' : '?'}done=${notice}`;
  const location = `${address}${done}${fragment === undefined ? '' : `#${fragment}`}`;
  void reply
    .code(303)
    .headers({ location, ...PRIVATE })
    .send();
}

/** Sends bytes that a page of the console shows in a frame: a letter as HTML, plain text or PDF. */
export function sendFrameable(
  reply: FastifyReply,
  bytes: Buffer | string,
  contentType: string,
  filename?: string,
): void {
  const inline =
    filename === undefined ? 'inline' : `inline; filename*=UTF-8''${encodeURIComponent(filename)}`;
  void reply
    .headers({
      'content-type': contentType,
      'content-disposition': inline,
      'content-security-policy': contentType.startsWith('application/pdf') ? PDF_POLICY : SANDBOX,
      'x-frame-options': 'SAMEORIGIN',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      ...PRIVATE,
    })
    .send(Buffer.from(bytes));
}

/** Sends a part of a page that the frame's script puts in place of its old content. */
export function sendFragment(reply: FastifyReply, html: string): void {
  void reply
    .headers({
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': "default-src 'none'",
      'x-content-type-options': 'nosniff',
      ...PRIVATE,
    })
    .send(html);
}

/** Sends a file to keep, such as a CSV: with a name, never shown in the browser. */
export function sendDownload(
  reply: FastifyReply,
  bytes: Buffer | string,
  contentType: string,
  filename: string,
): void {
  void reply
    .headers({
      'content-type': contentType,
      'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(filename)}`,
      'x-content-type-options': 'nosniff',
      ...PRIVATE,
    })
    .send(Buffer.from(bytes));
}
