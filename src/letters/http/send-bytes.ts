import type { FastifyReply } from 'fastify';
import { contentDisposition } from '../domain/file-names.js';

/** A letter's page needs its own styles and nothing else: no script, no form, nothing remote, no frame around it. */
const LETTER_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; frame-ancestors 'none'; base-uri 'none'; sandbox";
/** Browsers' own viewers of PDFs stay blank under a policy of contents; framing is what remains to be refused. */
const FILE_POLICY = "frame-ancestors 'none'";

/** What a browser may show by itself; everything else is offered for saving. */
const SHOWN = new Set(['application/pdf', 'text/html', 'text/plain', 'image/png', 'image/jpeg']);

export interface Sendable {
  bytes: Buffer;
  /** Media type without parameters. */
  contentType: string;
  filename: string;
  /** Frozen bytes never change: their hash is their ETag, and private caches may keep them. */
  sha256?: string;
}

/** Answers with bytes: returned as a Buffer, they are the body as they are. */
export function sendBytes(reply: FastifyReply, { bytes, contentType, filename, sha256 }: Sendable): Buffer {
  const charset = contentType.startsWith('text/') ? '; charset=utf-8' : '';
  void reply
    .header('content-type', `${contentType}${charset}`)
    .header(
      'content-disposition',
      contentDisposition(filename, SHOWN.has(contentType) ? 'inline' : 'attachment'),
    )
    .header('content-security-policy', contentType === 'text/html' ? LETTER_POLICY : FILE_POLICY)
    .header('cache-control', sha256 === undefined ? 'no-store' : 'private, max-age=3600, immutable');
  if (sha256 !== undefined) void reply.header('etag', `"${sha256}"`);
  return bytes;
}
