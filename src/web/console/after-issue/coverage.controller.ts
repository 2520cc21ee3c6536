import { Get, Param, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import {
  type ConsoleSession,
  CurrentActor,
  CurrentSession,
  RequirePermission,
} from '../../../access/index.js';
import { coverageCsv, coverageQuery, LetterFiles, lettersProblems } from '../../../letters/index.js';
import type { Actor } from '../../../messaging/index.js';
import { FormValues } from '../form-values.js';
import { ConsoleController, sendDownload, sendFrameable } from '../frame/index.js';
import { AfterIssuePages } from './letter-pages.service.js';

/** What is looked for; words that nobody may search for are taken for none. */
const looked = (sent: unknown) => {
  const read = coverageQuery.safeParse(new FormValues(sent).pick('show', 'q'));
  return read.success ? read.data : coverageQuery.parse({});
};

/** The coverage board of a letter. */
@ConsoleController('office/letters/:id')
export class CoveragePages {
  constructor(
    private readonly pages: AfterIssuePages,
    private readonly files: LetterFiles,
  ) {}

  @Get('coverage')
  @RequirePermission('letters:read')
  async board(
    @CurrentSession() session: ConsoleSession,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Query() sent: unknown,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { show, q } = looked(sent);
    await this.pages.sendBoard(reply, await this.pages.page(session, actor, id), show, q);
  }

  @Get('coverage.csv')
  @RequirePermission('letters:read')
  async csv(
    @CurrentSession() session: ConsoleSession,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Query() sent: unknown,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { letter } = await this.pages.page(session, actor, id);
    const { show, q } = looked(sent);
    const { shown } = await this.pages.board(letter, show, q);
    sendDownload(
      reply,
      coverageCsv({ addressees: shown }),
      'text/csv; charset=utf-8',
      `${letter.date} Coverage.csv`,
    );
  }

  @Get('coverage/:addressee')
  @RequirePermission('letters:read')
  async addressee(
    @CurrentSession() session: ConsoleSession,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Param('addressee') addressee: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.pages.sendAddressee(reply, await this.pages.page(session, actor, id), addressee);
  }

  /** The signed receipt that was uploaded. */
  @Get('coverage/:addressee/receipt')
  @RequirePermission('letters:read')
  async receipt(
    @CurrentSession() session: ConsoleSession,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Param('addressee') addressee: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { letter } = await this.pages.page(session, actor, id);
    const { receipt } = await this.pages.line(letter, addressee);
    if (receipt?.file === undefined) throw lettersProblems.fileUnknown('No receipt was uploaded.');
    const { sha256, contentType, name } = receipt.file;
    sendFrameable(reply, await this.files.bytes(sha256), contentType, name);
  }
}
