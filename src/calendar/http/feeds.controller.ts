import { Controller, Get, Param, Query, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Public } from '../../access/index.js';
import { CalendarFeeds } from '../calendar-feeds.service.js';
import type { FeedScope } from '../domain/feed-links.js';
import { FeedAnswers } from './feed-answers.js';

/**
 * Feeds to subscribe to (RFC 5545). Query: `cancelled=hide` leaves cancelled entries out; whatever else the query
 * holds is ignored, for clients and link checkers add to addresses.
 */
@ApiExcludeController()
@Controller('calendar')
export class FeedsController {
  constructor(
    private readonly feeds: CalendarFeeds,
    private readonly answers: FeedAnswers,
  ) {}

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
    await this.answers.send(kind, file, { request, reply }, async (id) => {
      const scope = { kind, id };
      const view = {
        cancelled: cancelled === 'hide' ? ('hide' as const) : ('show' as const),
        windowed: kind === 'process',
      };
      const state = await this.feeds.state(scope, view);
      return { state, text: () => this.feeds.text(scope, view, state) };
    });
  }
}
