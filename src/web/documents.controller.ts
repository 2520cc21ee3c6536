import { Controller, Get, Headers, Param, Res, UseFilters } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Public } from '../access/index.js';
import { contentDisposition, LetterPublications, lettersProblems } from '../letters/index.js';
import { Meetings, meetingsProblems } from '../meetings/index.js';
import { namesTag } from '../platform/index.js';
import { DocumentsPage } from './documents-page.js';
import { Pages } from './page-frame.js';
import { sendPage } from './page-response.js';
import { WebProblemFilter } from './web-problem.filter.js';

/** The public documents of a process: released letters and what they enclose. */
@ApiExcludeController()
@Controller('processes/:id/documents')
@Public()
@UseFilters(WebProblemFilter)
export class DocumentsController {
  constructor(
    private readonly publications: LetterPublications,
    private readonly meetings: Meetings,
    private readonly pages: Pages,
  ) {}

  @Get()
  async list(@Param('id') id: string, @Res() reply: FastifyReply): Promise<void> {
    const letters = await this.publications.list(id);
    // A process that has shown nothing to the public does not exist for it.
    if (letters.length === 0 && !(await this.meetings.isPublic(id))) {
      throw meetingsProblems.processNotFound('There is no such page.');
    }
    const process = await this.meetings.process(id);
    const html = await this.pages.frame({
      title: `Documents: ${process.shortTitle}`,
      house: process.office.name,
      part: process.shortTitle,
      children: DocumentsPage({ process, letters }),
    });
    sendPage(reply, html, { personal: false });
  }

  /** Asked again each time, for what is taken back must not come from a cache; unchanged bytes are not sent again. */
  @Get(':letter/:n')
  async file(
    @Param('id') id: string,
    @Param('letter') letter: string,
    @Param('n') n: string,
    @Headers('if-none-match') held: string | undefined,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    if (!/^\d{1,4}$/.test(n)) throw lettersProblems.enclosureUnknown('There is no such document.');
    const { bytes, contentType, filename, sha256 } = await this.publications.open(id, letter, Number(n));
    const etag = `"${sha256}"`;
    const shown = contentType === 'application/pdf';
    void reply.headers({
      etag,
      'cache-control': 'no-cache',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "frame-ancestors 'none'",
    });
    if (held !== undefined && namesTag(held, etag)) {
      await reply.code(304).send();
      return;
    }
    await reply
      .headers({
        'content-type': contentType.startsWith('text/') ? `${contentType}; charset=utf-8` : contentType,
        'content-disposition': contentDisposition(filename, shown ? 'inline' : 'attachment'),
      })
      .send(bytes);
  }
}
