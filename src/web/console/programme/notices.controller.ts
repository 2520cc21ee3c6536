import { Get, Param, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import {
  type ConsoleSession,
  CurrentActor,
  CurrentSession,
  RequirePermission,
} from '../../../access/index.js';
import { DigestBooks, DigestPreviews } from '../../../invitations/index.js';
import { headingOf, Meetings } from '../../../meetings/index.js';
import type { Actor } from '../../../messaging/index.js';
import { FormValues } from '../form-values.js';
import { Console, ConsoleController } from '../frame/index.js';
import { meetingPath, processCrumbs, processPath } from '../processes/process-pages.js';
import { NoticesPage } from './notices-page.js';
import { ProgrammeDesk } from './programme-desk.service.js';
import { programmePath } from './programme-page.js';

const ADDRESSEES_A_PAGE = 50;
const MOST_DIGESTS = 100;

/** Whom changes of a programme would be told, and were told. */
@ConsoleController('office/processes/:process/meetings/:id/programme/notices')
export class NoticePages {
  constructor(
    private readonly console: Console,
    private readonly desk: ProgrammeDesk,
    private readonly meetings: Meetings,
    private readonly previews: DigestPreviews,
    private readonly books: DigestBooks,
  ) {}

  @Get()
  @RequirePermission('meetings:read')
  async notices(
    @CurrentSession() session: ConsoleSession,
    @CurrentActor() actor: Actor,
    @Param() { process: processId, id }: { process: string; id: string },
    @Query() query: unknown,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { meeting, mode, version } = await this.desk.open(actor, processId, id);
    const process = await this.meetings.process(meeting.processId);
    const after = new FormValues(query).filled('cursor');
    const drafted = mode === 'draft' && version > 0;
    const { items, next } = drafted
      ? await this.previews.addressees(id, { after, limit: ADDRESSEES_A_PAGE })
      : { items: [], next: null };
    const digests = await this.books.list(id);
    await this.console.send(reply, session, {
      title: 'Notices of changes',
      nav: 'processes',
      crumbs: processCrumbs(
        { text: process.shortTitle, href: processPath(process._id) },
        { text: headingOf(meeting), href: meetingPath(meeting) },
        { text: 'Programme', href: programmePath(meeting) },
        { text: 'Notices of changes' },
      ),
      wide: true,
      children: NoticesPage({
        meeting,
        drafted,
        items,
        next,
        further: after !== undefined,
        digests: digests.slice(0, MOST_DIGESTS),
      }),
    });
  }
}
