import { Get, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import {
  type ConsoleSession,
  CurrentActor,
  CurrentSession,
  RequirePermission,
} from '../../../access/index.js';
import { Stationeries } from '../../../letters/index.js';
import type { Actor } from '../../../messaging/index.js';
import { RequestLists } from '../../../rooms/index.js';
import { RoomRequests } from '../../room-requests.service.js';
import { FormValues } from '../form-values.js';
import { Console, ConsoleController, seeOther, sendDownload } from '../frame/index.js';
import { bookingCrumbs } from './parts.js';
import { REQUESTS, RequestsPage } from './requests-page.js';

const MOST_SHOWN = 200;

/** What outside authorities are asked for. */
@ConsoleController('office/bookings')
export class RequestPages {
  constructor(
    private readonly console: Console,
    private readonly lists: RequestLists,
    private readonly requests: RoomRequests,
    private readonly stationeries: Stationeries,
  ) {}

  @Get('requests')
  @RequirePermission('bookings:read')
  async list(
    @CurrentSession() session: ConsoleSession,
    @Query() query: unknown,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { processId } = session.person;
    const all = await this.lists.lines({ processId });
    const authorities = [...new Set(all.flatMap(({ booking }) => booking.authority?.name ?? []))].sort();
    const asked = new FormValues(query).text('authority');
    const chosen = authorities.find((name) => name === asked) ?? authorities[0] ?? null;
    const lines = all.filter(({ booking }) => booking.authority?.name === chosen);
    const sets = await this.stationeries.list(processId);
    await this.console.send(reply, session, {
      title: 'Rooms asked of others',
      nav: 'rooms',
      crumbs: bookingCrumbs({ text: 'Rooms asked of others' }),
      children: RequestsPage({
        authorities,
        chosen,
        stationery: sets.map(({ _id, title }) => ({ value: _id, text: title })),
        lines: lines.slice(0, MOST_SHOWN),
        total: lines.length,
      }),
    });
  }

  @Get('requests.pdf')
  @RequirePermission('bookings:read')
  async pdf(
    @CurrentActor() actor: Actor,
    @Query() query: unknown,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const asked = new FormValues(query);
    const authority = asked.filled('authority');
    if (authority === undefined) {
      seeOther(reply, REQUESTS);
      return;
    }
    const { bytes, contentType, filename } = await this.requests.pdf(actor, {
      authority,
      stationeryId: asked.filled('stationery'),
    });
    sendDownload(reply, bytes, contentType, filename);
  }

  @Get('requests.csv')
  @RequirePermission('bookings:read')
  async csv(
    @CurrentActor() { processId }: Actor,
    @Query() query: unknown,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const bytes = await this.lists.csv({ authority: new FormValues(query).filled('authority'), processId });
    sendDownload(reply, bytes, 'text/csv; charset=utf-8', 'room-requests.csv');
  }
}
