import { Controller, Get, Param, Query, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Public } from '../../access/index.js';
import { Metrics, Problem } from '../../platform/index.js';
import { CalendarFeeds, type FeedState } from '../calendar-feeds.service.js';
import { calendarProblems } from '../calendar.problems.js';
import type { FeedScope } from '../domain/feed-links.js';
import { acceptsGzip, isNotModified } from './conditional-get.js';

const FILE = /^([A-Za-z0-9][A-Za-z0-9._-]{0,127})\.ics$/;

/**
 * Feeds to subscribe to (RFC 5545; HTTP by RFC 9110 and 9111). A subscriber that gets an empty or foreign
 * page with 200 clears its calendar: whatever goes wrong here is 503 with Retry-After.
 * Query: `cancelled=hide` leaves cancelled entries out; whatever else the query holds is ignored, for
 * clients and link checkers add to addresses.
 */
@ApiExcludeController()
@Controller('calendar')
export class FeedsController {
  private readonly hits;

  constructor(
    private readonly feeds: CalendarFeeds,
    metrics: Metrics,
  ) {
    this.hits = metrics.counter('feed_requests_total', 'Requests for calendar feeds, by kind and outcome.', [
      'feed',
      'outcome',
    ]);
  }

  @Get('meetings/:file')
  @Public()
  async meeting(
    @Param('file') file: string,
    @Query('cancelled') cancelled: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.answer('meeting', file, cancelled, request, reply);
  }

  @Get('processes/:file')
  @Public()
  async process(
    @Param('file') file: string,
    @Query('cancelled') cancelled: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.answer('process', file, cancelled, request, reply);
  }

  private async answer(
    kind: FeedScope['kind'],
    file: string,
    cancelled: unknown,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<void> {
    try {
      const id = FILE.exec(file)?.[1];
      if (id === undefined) throw calendarProblems.feedNotFound('Addresses of calendars end in .ics.');
      const scope = { kind, id };
      const view = {
        cancelled: cancelled === 'hide' ? ('hide' as const) : ('show' as const),
        windowed: kind === 'process',
      };
      const state = await this.feeds.state(scope, view);
      if (isNotModified(request.headers, state)) {
        this.hits.inc({ feed: kind, outcome: 'not-modified' });
        await shared(reply, state).code(304).send();
        return;
      }
      const text = await this.feeds.text(scope, view, state);
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

/** What 200 and 304 say alike (RFC 9110 section 15.4.5). */
function shared(reply: FastifyReply, { etag, lastModified }: FeedState): FastifyReply {
  return reply
    .header('etag', etag)
    .header('last-modified', lastModified.toUTCString())
    .header('cache-control', 'public, max-age=300, stale-while-revalidate=3600')
    .header('vary', 'Accept-Encoding')
    .header('x-content-type-options', 'nosniff')
    .header('access-control-allow-origin', '*')
    .header('cross-origin-resource-policy', 'cross-origin');
}
