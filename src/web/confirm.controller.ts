import { Controller, Get, Inject, Param, Post, Res, UseFilters } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Public } from '../access/index.js';
import { LetterConfirmations } from '../letters/index.js';
import { Meetings } from '../meetings/index.js';
import { CONFIG, type Config } from '../platform/index.js';
import { ConfirmPage } from './confirm-page.js';
import { Pages } from './page-frame.js';
import { sendPage } from './page-response.js';
import { WebProblemFilter } from './web-problem.filter.js';

/**
 * The page behind "Confirm that you have received this letter". The token is the right to see and to confirm: GET and
 * HEAD change nothing (mail scanners follow links), POST records, and a second POST finds it recorded.
 */
@ApiExcludeController()
@Controller('r/:token')
@Public()
@UseFilters(WebProblemFilter)
export class ConfirmController {
  constructor(
    private readonly confirmations: LetterConfirmations,
    private readonly meetings: Meetings,
    private readonly pages: Pages,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  @Get()
  async show(@Param('token') token: string, @Res() reply: FastifyReply): Promise<void> {
    const confirmation = await this.confirmations.open(token);
    const { office, shortTitle } = await this.meetings.process(confirmation.letter.processId);
    const html = await this.pages.frame({
      title: confirmation.acknowledgement === null ? 'Confirm a letter' : 'The letter is confirmed',
      house: office.name,
      part: shortTitle,
      children: ConfirmPage({ confirmation, action: `/r/${token}`, zone: this.config.office.zone }),
    });
    sendPage(reply, html, { personal: true });
  }

  @Post()
  async confirm(@Param('token') token: string, @Res() reply: FastifyReply): Promise<void> {
    await this.confirmations.confirm(token);
    // A reload shows the result again and sends nothing twice.
    void reply.code(303).header('location', `/r/${token}`).header('cache-control', 'no-store').send();
  }
}
