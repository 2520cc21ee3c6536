import { Body, Controller, Get, Param, Post, Res, UseFilters } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { Public } from '../access/index.js';
import { Followers, invitationsProblems } from '../invitations/index.js';
import { type Meeting, Meetings } from '../meetings/index.js';
import { mailAddress } from '../platform/index.js';
import { FollowAskedPage, FollowFormPage, FollowPage, titleOf } from './follow-pages.js';
import { Pages } from './page-frame.js';
import { sendPage } from './page-response.js';
import { WebProblemFilter } from './web-problem.filter.js';

const asked = z.object({ mailbox: z.string().catch('') });
const said = z.object({ act: z.enum(['confirm', 'stop']) });

/**
 * Changes by mail, for whoever asks. The token in the mails is the right to see the address, to confirm it and to stop:
 * GET and HEAD change nothing (mail scanners follow links), POST acts, and twice is once.
 */
@ApiExcludeController()
@Controller()
@Public()
@UseFilters(WebProblemFilter)
export class FollowController {
  constructor(
    private readonly followers: Followers,
    private readonly meetings: Meetings,
    private readonly pages: Pages,
  ) {}

  @Get('meetings/:id/follow')
  async form(@Param('id') id: string, @Res() reply: FastifyReply): Promise<void> {
    const meeting = await this.followers.followable(id);
    await this.send(reply, meeting, 'Changes by mail', FollowFormPage({ meeting }));
  }

  @Post('meetings/:id/follow')
  async ask(@Param('id') id: string, @Body() body: unknown, @Res() reply: FastifyReply): Promise<void> {
    const meeting = await this.followers.followable(id);
    const typed = asked.catch({ mailbox: '' }).parse(body).mailbox;
    const mailbox = mailAddress.safeParse(typed);
    if (!mailbox.success) {
      const fault = 'Write one mail address such as registry@mission.example.org.';
      await this.send(reply, meeting, 'Changes by mail', FollowFormPage({ meeting, typed, fault }), 422);
      return;
    }
    await this.followers.ask(id, mailbox.data);
    void reply
      .code(303)
      .header('location', `/meetings/${encodeURIComponent(id)}/follow/asked`)
      .header('cache-control', 'no-store')
      .send();
  }

  @Get('meetings/:id/follow/asked')
  async asked(@Param('id') id: string, @Res() reply: FastifyReply): Promise<void> {
    const meeting = await this.followers.followable(id);
    await this.send(reply, meeting, 'Look into your mailbox', FollowAskedPage({ meeting }));
  }

  @Get('f/:token')
  async show(@Param('token') token: string, @Res() reply: FastifyReply): Promise<void> {
    const following = await this.followers.open(token);
    const page = FollowPage({ following, action: `/f/${token}` });
    await this.send(reply, following.meeting, titleOf(following), page);
  }

  @Post('f/:token')
  async act(@Param('token') token: string, @Body() body: unknown, @Res() reply: FastifyReply): Promise<void> {
    const { data } = said.safeParse(body);
    if (data === undefined) throw invitationsProblems.notFollowed('Press one of the buttons of the page.');
    await (data.act === 'confirm' ? this.followers.confirm(token) : this.followers.stop(token));
    // A reload shows the result again and sends nothing twice.
    void reply.code(303).header('location', `/f/${token}`).header('cache-control', 'no-store').send();
  }

  private async send(
    reply: FastifyReply,
    { processId }: Meeting,
    title: string,
    children: JSX.Element,
    status = 200,
  ): Promise<void> {
    const { office, shortTitle } = await this.meetings.process(processId);
    const html = await this.pages.frame({ title, house: office.name, part: shortTitle, children });
    sendPage(reply, html, { personal: true, status });
  }
}
