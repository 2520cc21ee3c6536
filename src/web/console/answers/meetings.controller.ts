import { Get, Param, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import {
  type ConsoleSession,
  CurrentActor,
  CurrentSession,
  RequirePermission,
} from '../../../access/index.js';
import { Invitations, Seats } from '../../../invitations/index.js';
import { type Meeting, Meetings } from '../../../meetings/index.js';
import type { Actor } from '../../../messaging/index.js';
import { Console, ConsoleController, seeOther } from '../frame/index.js';
import { type MeetingLine, MeetingsPage } from './meetings-page.js';
import { OwnMeetings } from './own-meeting.service.js';
import { answersPath } from './parts.js';

const MOST = 200;

/** All meetings with the figures of their answers. */
@ConsoleController('office/meetings')
export class MeetingListPages {
  constructor(
    private readonly console: Console,
    private readonly meetings: Meetings,
    private readonly invitations: Invitations,
    private readonly seats: Seats,
    private readonly own: OwnMeetings,
  ) {}

  @Get()
  @RequirePermission('meetings:read')
  async list(@CurrentSession() session: ConsoleSession, @Res() reply: FastifyReply): Promise<void> {
    const { items: processes } = await this.meetings.listProcesses({ limit: MOST }, session.person.processId);
    const groups = [];
    for (const process of processes) {
      const { items } = await this.meetings.listMeetings(process._id, { limit: MOST });
      const sorted = [...items].sort((a, b) => a.startsAt.getTime() - b.startsAt.getTime());
      groups.push({ process, lines: await Promise.all(sorted.map((meeting) => this.line(meeting))) });
    }
    await this.console.send(reply, session, {
      title: 'Meetings',
      nav: 'meetings',
      crumbs: [{ text: 'Office', href: '/office' }, { text: 'Meetings' }],
      wide: true,
      children: MeetingsPage({ groups }),
    });
  }

  /** Where to-dos and search lead. */
  @Get(':id')
  @RequirePermission('meetings:read')
  async one(
    @CurrentSession() session: ConsoleSession,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { _id, processId, status, reinstated } = await this.own.meeting(actor, id);
    const page = `/office/processes/${processId}/meetings/${_id}`;
    // What is to be done about one that was called off, or came back, is done on its own page.
    const called = status === 'postponed' || status === 'cancelled' || reinstated !== undefined;
    const path = session.may('invitations:read') && !called ? answersPath(_id) : page;
    seeOther(reply, path);
  }

  private async line(meeting: Meeting): Promise<MeetingLine> {
    const [summary, seats] = await Promise.all([
      this.invitations.summary(meeting._id),
      this.seats.view(meeting._id),
    ]);
    return { meeting, counts: summary.all, seats };
  }
}
