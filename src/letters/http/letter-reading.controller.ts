import { Controller, Get, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { CurrentActor, RequirePermission } from '../../access/index.js';
import type { Actor } from '../../messaging/index.js';
import { afterCursor, toPage, ZodParams, ZodQuery } from '../../platform/index.js';
import { filtered } from '../domain/coverage.js';
import { LetterCoverage } from '../services/letter-coverage.service.js';
import { LetterLinks } from '../services/letter-links.service.js';
import { type LetterForm, LetterPages } from '../services/letter-pages.service.js';
import { LetterReader } from '../services/letter-reader.service.js';
import { coverageCsv } from './coverage-csv.js';
import { byEnclosure, byId, coverageQuery, pagesOnly, previewQuery, readingQuery } from './letter.schemas.js';
import { sendBytes } from './send-bytes.js';

/** Letters to read: previews of drafts, what was sent, to whom, and who has it. */
@ApiTags('letters')
@Controller('api/v1/letters/:id')
export class LetterReadingController {
  constructor(
    private readonly reader: LetterReader,
    private readonly pages: LetterPages,
    private readonly coverage: LetterCoverage,
    private readonly links: LetterLinks,
  ) {}

  @Get('preview')
  @RequirePermission('letters:read')
  @ApiProduces('application/pdf', 'text/html', 'text/plain')
  @ApiOperation({ summary: 'The letter as this addressee would read it, as pdf, html or text' })
  async preview(
    @CurrentActor() actor: Actor,
    @ZodParams(byId) { id }: z.infer<typeof byId>,
    @ZodQuery(previewQuery) query: z.infer<typeof previewQuery>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Buffer> {
    const letter = await this.reader.get(id, actor);
    return sendBytes(reply, await this.pages.preview(letter, query.as, query.addressee));
  }

  @Get('pdf')
  @RequirePermission('letters:read')
  @ApiProduces('application/pdf')
  async pdf(
    @CurrentActor() actor: Actor,
    @ZodParams(byId) params: z.infer<typeof byId>,
    @ZodQuery(readingQuery) query: z.infer<typeof readingQuery>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Buffer> {
    return this.sent(actor, params.id, 'pdf', query.addressee, reply);
  }

  @Get('package.pdf')
  @RequirePermission('letters:read')
  @ApiProduces('application/pdf')
  @ApiOperation({
    summary: 'Letter and enclosures as one PDF, with a bookmark for each, in the order of the enclosures',
    description:
      'Of a letter that is not issued yet, as it would be now. Enclosures that are no PDF are left out.',
  })
  async package(
    @CurrentActor() actor: Actor,
    @ZodParams(byId) { id }: z.infer<typeof byId>,
    @ZodQuery(readingQuery) query: z.infer<typeof readingQuery>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Buffer> {
    return sendBytes(reply, await this.pages.package(await this.reader.get(id, actor), query.addressee));
  }

  @Get('signed-copy')
  @RequirePermission('letters:read')
  @ApiProduces('application/pdf')
  @ApiOperation({ summary: 'The scan of the signed page: confirmed or not, or as it was sent' })
  async signedCopy(
    @CurrentActor() actor: Actor,
    @ZodParams(byId) { id }: z.infer<typeof byId>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Buffer> {
    return sendBytes(reply, await this.pages.signedCopy(await this.reader.get(id, actor)));
  }

  @Get('accessible.pdf')
  @RequirePermission('letters:read')
  @ApiProduces('application/pdf')
  @ApiOperation({ summary: 'The tagged PDF, also of a letter that was sent as a signed copy' })
  async accessible(
    @CurrentActor() actor: Actor,
    @ZodParams(byId) params: z.infer<typeof byId>,
    @ZodQuery(readingQuery) query: z.infer<typeof readingQuery>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Buffer> {
    return this.sent(actor, params.id, 'accessible', query.addressee, reply);
  }

  @Get('html')
  @RequirePermission('letters:read')
  @ApiProduces('text/html')
  async html(
    @CurrentActor() actor: Actor,
    @ZodParams(byId) params: z.infer<typeof byId>,
    @ZodQuery(readingQuery) query: z.infer<typeof readingQuery>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Buffer> {
    return this.sent(actor, params.id, 'html', query.addressee, reply);
  }

  @Get('text')
  @RequirePermission('letters:read')
  @ApiProduces('text/plain')
  async text(
    @CurrentActor() actor: Actor,
    @ZodParams(byId) params: z.infer<typeof byId>,
    @ZodQuery(readingQuery) query: z.infer<typeof readingQuery>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Buffer> {
    return this.sent(actor, params.id, 'text', query.addressee, reply);
  }

  @Get('enclosures/:n')
  @RequirePermission('letters:read')
  @ApiProduces('application/pdf', 'application/octet-stream')
  @ApiOperation({ summary: 'Piece n of the package: 1 is the first enclosure' })
  async enclosure(
    @CurrentActor() actor: Actor,
    @ZodParams(byEnclosure) { id, n }: z.infer<typeof byEnclosure>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Buffer> {
    return sendBytes(reply, await this.pages.enclosure(await this.reader.get(id, actor), n));
  }

  @Get('addressees')
  @RequirePermission('letters:read')
  @ApiOperation({ summary: 'To whom the letter was issued, as the directory had them on its date' })
  async addressees(
    @CurrentActor() actor: Actor,
    @ZodParams(byId) { id }: z.infer<typeof byId>,
    @ZodQuery(pagesOnly) query: z.infer<typeof pagesOnly>,
  ) {
    const letter = await this.reader.issued(id, actor);
    const after = Number(afterCursor(query) ?? 0);
    const rows = await this.reader.addresseesFrom(
      letter,
      Number.isInteger(after) ? after + 1 : 1,
      query.limit + 1,
    );
    const page = toPage(query, rows, ({ n }) => String(n));
    return {
      items: page.items.map(({ _id: _, letterId: __, addresseeId, ...row }) => ({ id: addresseeId, ...row })),
      next: page.next,
    };
  }

  @Get('coverage')
  @RequirePermission('letters:read')
  @ApiProduces('application/json', 'text/csv')
  @ApiOperation({
    summary:
      'Who has the letter and who has not, with totals by kind of addressee; as CSV with Accept: text/csv',
    description:
      '`show` leaves those who are open, not reached, waiting … and `q` those of that name, code or mailbox; the totals are always of all.',
  })
  async covered(
    @CurrentActor() actor: Actor,
    @Req() request: FastifyRequest,
    @ZodParams(byId) { id }: z.infer<typeof byId>,
    @ZodQuery(coverageQuery) { show, q }: z.infer<typeof coverageQuery>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const letter = await this.reader.issued(id, actor);
    const whole = await this.coverage.of(letter);
    const coverage = { ...whole, addressees: filtered(whole.addressees, show, q) };
    if (!(request.headers.accept ?? '').includes('text/csv')) return coverage;
    const filename = `${letter.date} Coverage.csv`;
    return sendBytes(reply, { bytes: coverageCsv(coverage), contentType: 'text/csv', filename });
  }

  @Get('links')
  @RequirePermission('letters:read')
  @ApiOperation({ summary: 'Signed addresses of the letter and its package, for readers without an account' })
  async signed(@CurrentActor() actor: Actor, @ZodParams(byId) { id }: z.infer<typeof byId>) {
    return { items: this.links.all(await this.reader.issued(id, actor)) };
  }

  private async sent(
    actor: Actor,
    id: string,
    as: LetterForm,
    addressee: string | undefined,
    reply: FastifyReply,
  ): Promise<Buffer> {
    const letter = await this.reader.issued(id, actor);
    return sendBytes(reply, await this.pages.issued(letter, as, addressee));
  }
}
