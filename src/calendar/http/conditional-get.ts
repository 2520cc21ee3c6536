import type { IncomingHttpHeaders } from 'node:http';
import { namesTag } from '../../platform/index.js';

/** Conditional requests for feeds, RFC 9110 sections 8.8 and 13. */

const HTTP_DATE = /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,? /;

/** An HTTP date in any of its three forms, or null for what is none. */
export function httpDate(header: string): Date | null {
  const value = header.trim();
  if (!HTTP_DATE.test(value)) return null;
  // The oldest of the three forms names no zone; all are in GMT.
  const parsed = Date.parse(value.endsWith('GMT') ? value : `${value} GMT`);
  return Number.isNaN(parsed) ? null : new Date(parsed);
}

/** Whether 304 is the answer. If-None-Match alone counts where it is sent (section 13.2.2). */
export function isNotModified(
  headers: Pick<IncomingHttpHeaders, 'if-none-match' | 'if-modified-since'>,
  current: { etag: string; lastModified: Date },
): boolean {
  const tags = headers['if-none-match'];
  if (tags !== undefined) return namesTag(tags, current.etag);
  const since = headers['if-modified-since'] === undefined ? null : httpDate(headers['if-modified-since']);
  return since !== null && current.lastModified <= since;
}

/** Whether the client takes gzip (section 12.5.3): named, or covered by `*`, with a weight above 0. */
export function acceptsGzip(header: string | undefined): boolean {
  const weights = new Map(
    (header ?? '').split(',').map((part) => {
      const [coding = '', ...parameters] = part.trim().toLowerCase().split(';');
      const weight = parameters.map((parameter) => /^\s*q=([\d.]+)\s*$/.exec(parameter)?.[1]).find(Boolean);
      return [coding.trim(), weight === undefined ? 1 : Number(weight)] as const;
    }),
  );
  return (weights.get('gzip') ?? weights.get('x-gzip') ?? weights.get('*') ?? 0) > 0;
}
