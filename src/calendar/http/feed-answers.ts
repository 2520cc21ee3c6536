import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Metrics, namesTag, Problem } from '../../platform/index.js';
import { calendarProblems } from '../calendar.problems.js';
import { acceptsGzip, isNotModified } from './conditional-get.js';

const FILE = /^([A-Za-z0-9][A-Za-z0-9._-]{0,127})\.ics$/;

/** What a feed is at the moment, without its text. */
export interface FeedTag {
  /** Weak, for the bytes differ by coding. */
  etag: string;
  /** Null: nobody can say, for entries leave without a trace; then the tag alone decides. */
  lastModified: Date | null;
}

export interface FeedBytes extends FeedTag {
  identity: Buffer;
  gzip: Buffer;
}

export interface ReadFeed {
  state: FeedTag;
  text: () => Promise<FeedBytes>;
}

/**
 * How all feeds answer (RFC 9110 and 9111). A subscriber that gets an empty or foreign page with 200 clears its
 * calendar: whatever goes wrong is 503 with Retry-After.
 */
@Injectable()
export class FeedAnswers {
  private readonly hits;

  constructor(metrics: Metrics) {
    this.hits = metrics.counter('feed_requests_total', 'Requests for calendar feeds, by kind and outcome.', [
      'feed',
      'outcome',
    ]);
  }

  /** @param read by the id that the file's name holds */
  async send(
    kind: string,
    file: string,
    { request, reply }: { request: FastifyRequest; reply: FastifyReply },
    read: (id: string) => Promise<ReadFeed>,
  ): Promise<void> {
    try {
      const id = FILE.exec(file)?.[1];
      if (id === undefined) throw calendarProblems.feedNotFound('Addresses of calendars end in .ics.');
      const { state, text: textOf } = await read(id);
      if (isCurrent(request, state)) {
        this.hits.inc({ feed: kind, outcome: 'not-modified' });
        await shared(reply, state).code(304).send();
        return;
      }
      const text = await textOf();
      const zipped = acceptsGzip(request.headers['accept-encoding']);
      if (zipped) void reply.header('content-encoding', 'gzip');
      this.hits.inc({ feed: kind, outcome: 'full' });
      await shared(reply, text)
        .header('content-type', 'text/calendar; charset=utf-8')
        .header('content-disposition', `inline; filename="${kind}-${id}.ics"`)
        .send(zipped ? text.gzip : text.identity);
    } catch (error) {
      const refused = error instanceof Problem && error.status < 500;
      this.hits.inc({ feed: kind, outcome: refused ? 'refused' : 'failed' });
      if (refused) throw error;
      throw calendarProblems.feedUnavailable(
        'Keep what you have and come back shortly.',
        {},
        { cause: error },
      );
    }
  }
}

function isCurrent({ headers }: FastifyRequest, { etag, lastModified }: FeedTag): boolean {
  if (lastModified !== null) return isNotModified(headers, { etag, lastModified });
  const held = headers['if-none-match'];
  return held !== undefined && namesTag(held, etag);
}

/** What 200 and 304 say alike (RFC 9110 section 15.4.5). */
function shared(reply: FastifyReply, { etag, lastModified }: FeedTag): FastifyReply {
  if (lastModified !== null) void reply.header('last-modified', lastModified.toUTCString());
  return reply
    .header('etag', etag)
    .header('cache-control', 'public, max-age=300, stale-while-revalidate=3600')
    .header('vary', 'Accept-Encoding')
    .header('x-content-type-options', 'nosniff')
    .header('access-control-allow-origin', '*')
    .header('cross-origin-resource-policy', 'cross-origin');
}
