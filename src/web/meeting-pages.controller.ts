import { Controller, Get, Inject, Param, Res, UseFilters } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Public } from '../access/index.js';
import { subscribeLinks } from '../calendar/index.js';
import { headingOf, Meetings, meetingsProblems } from '../meetings/index.js';
import { CONFIG, type Config } from '../platform/index.js';
import { MeetingListPage, MeetingPage } from './meeting-page.js';
import { Pages } from './page-frame.js';
import { sendPage } from './page-response.js';
import { WebProblemFilter } from './web-problem.filter.js';

/** Public pages of meetings. */
@ApiExcludeController()
@Controller()
@Public()
@UseFilters(WebProblemFilter)
export class MeetingPagesController {
  constructor(
    private readonly meetings: Meetings,
    private readonly pages: Pages,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  @Get()
  async list(@Res() reply: FastifyReply): Promise<void> {
    const children = MeetingListPage({ meetings: await this.meetings.publicMeetings() });
    sendPage(reply, await this.pages.frame({ title: 'Meetings', children }), { personal: false });
  }

  @Get('meetings/:id')
  async meeting(@Param('id') id: string, @Res() reply: FastifyReply): Promise<void> {
    const meeting = await this.meetings.find(id);
    // What is only planned does not exist for the public.
    if (meeting?.announcedAt == null)
      throw meetingsProblems.notFound('There is no announced meeting at this address.');
    const process = await this.meetings.process(meeting.processId);
    const { publicUrl } = this.config.http;
    const subscribe = {
      meeting: subscribeLinks(publicUrl, { kind: 'meeting', id: meeting._id }),
      process: subscribeLinks(publicUrl, { kind: 'process', id: process._id }),
    };
    const html = await this.pages.frame({
      title: headingOf(meeting),
      house: process.office.name,
      part: process.shortTitle,
      children: MeetingPage({ meeting, process, subscribe }),
    });
    sendPage(reply, html, { personal: false });
  }
}
