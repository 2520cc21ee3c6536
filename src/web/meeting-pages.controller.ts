import { Controller, Get, Inject, Param, Query, Res, UseFilters } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { Public } from '../access/index.js';
import { subscribeLinks } from '../calendar/index.js';
import { headingOf, Meetings, meetingsProblems } from '../meetings/index.js';
import { CONFIG, type Config, isoDate } from '../platform/index.js';
import { MeetingListPage, MeetingPage } from './meeting-page.js';
import { Pages } from './page-frame.js';
import { sendPage } from './page-response.js';
import { programmeViews } from './programme-views.js';
import { PublicProgramme, type ShownProgramme } from './public-programme.service.js';
import { ChangesPage, ReleaseListPage } from './release-pages.js';
import { WebProblemFilter } from './web-problem.filter.js';

/** Mail programs and search engines add to addresses: what is not understood is passed over. */
const viewQuery = z.object({ by: z.enum(programmeViews).catch('day') });
const releaseNumber = z.coerce.number().int().min(1).max(10_000);

/** Public pages of meetings: the programme, its releases, and what has changed. */
@ApiExcludeController()
@Controller()
@Public()
@UseFilters(WebProblemFilter)
export class MeetingPagesController {
  constructor(
    private readonly meetings: Meetings,
    private readonly programme: PublicProgramme,
    private readonly pages: Pages,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  @Get()
  async list(@Res() reply: FastifyReply): Promise<void> {
    const children = MeetingListPage({ meetings: await this.meetings.publicMeetings() });
    sendPage(reply, await this.pages.frame({ title: 'Meetings', children }), { personal: false });
  }

  /** `on=YYYY-MM-DD`: as it stood at the end of that day. `by`: day, room or person. */
  @Get('meetings/:id')
  async meeting(
    @Param('id') id: string,
    @Query() query: Record<string, unknown>,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const on = query['on'] === undefined || query['on'] === '' ? null : dayIn(query['on']);
    const shown = await (on === null ? this.programme.present(id) : this.programme.on(id, on));
    const address = on === null ? '' : `?on=${on}`;
    await this.send(reply, shown, { query, address: `${pathOf(id)}${address}` });
  }

  @Get('meetings/:id/releases')
  async releases(@Param('id') id: string, @Res() reply: FastifyReply): Promise<void> {
    const list = await this.programme.list(id);
    await this.sendPart(reply, list.meeting.processId, {
      title: `Releases: ${headingOf(list.meeting)}`,
      children: ReleaseListPage(list),
    });
  }

  @Get('meetings/:id/releases/:n')
  async release(
    @Param('id') id: string,
    @Param('n') n: string,
    @Query() query: Record<string, unknown>,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const number = numberIn(n);
    const shown = await this.programme.release(id, number);
    await this.send(reply, shown, { query, address: `${pathOf(id)}/releases/${number}` });
  }

  /** `since=1`: against release 1, else the one before. `to=2`: until release 2, else the present one. */
  @Get('meetings/:id/changes')
  async changes(
    @Param('id') id: string,
    @Query('since') since: unknown,
    @Query('to') to: unknown,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const changes = await this.programme.changes(id, numberIfAny(since), numberIfAny(to));
    await this.sendPart(reply, changes.meeting.processId, {
      title: `Changes: ${headingOf(changes.meeting)}`,
      children: ChangesPage(changes),
    });
  }

  private async send(
    reply: FastifyReply,
    { meeting, shown }: ShownProgramme,
    { query, address }: { query: Record<string, unknown>; address: string },
  ): Promise<void> {
    const process = await this.meetings.process(meeting.processId);
    const { publicUrl } = this.config.http;
    const subscribe = {
      meeting: subscribeLinks(publicUrl, { kind: 'meeting', id: meeting._id }),
      process: subscribeLinks(publicUrl, { kind: 'process', id: process._id }),
    };
    const { by: view } = viewQuery.parse(query);
    const old = shown !== null && shown.release.n !== shown.present;
    await this.sendPart(reply, meeting.processId, {
      title: old ? `${headingOf(meeting)}, release ${shown.release.n}` : headingOf(meeting),
      children: MeetingPage({ meeting, process, shown, view, address, subscribe }),
    });
  }

  private async sendPart(
    reply: FastifyReply,
    processId: string,
    page: { title: string; children: JSX.Element },
  ): Promise<void> {
    const { office, shortTitle } = await this.meetings.process(processId);
    const html = await this.pages.frame({ ...page, house: office.name, part: shortTitle });
    sendPage(reply, html, { personal: false });
  }
}

const pathOf = (id: string): string => `/meetings/${encodeURIComponent(id)}`;

function dayIn(value: unknown): string {
  const day = isoDate.safeParse(value);
  if (day.success) return day.data;
  throw meetingsProblems.releaseNotFound('Write the day as in 2017-06-14.');
}

function numberIn(value: unknown): number {
  const number = releaseNumber.safeParse(value);
  if (number.success) return number.data;
  throw meetingsProblems.releaseNotFound('Releases are numbered 1, 2, 3 …');
}

const numberIfAny = (value: unknown): number | undefined =>
  value === undefined || value === '' ? undefined : numberIn(value);
