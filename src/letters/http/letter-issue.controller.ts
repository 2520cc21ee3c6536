import { PassThrough } from 'node:stream';
import { Controller, HttpCode, Post, Req, Res, StreamableFile } from '@nestjs/common';
import { ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { CurrentActor, RequirePermission } from '../../access/index.js';
import type { Actor } from '../../messaging/index.js';
import { Idempotent, toProblem, withEtag, ZodBody, ZodParams } from '../../platform/index.js';
import { LetterIssue } from '../services/letter-issue.service.js';
import { byId, issueBody } from './letter.schemas.js';
import { letterView } from './letter.views.js';
import { readVersion } from './letters.controller.js';

const LINES = 'application/x-ndjson';

/** The dry run and the issue. */
@ApiTags('letters')
@Controller('api/v1/letters')
export class LetterIssueController {
  constructor(private readonly issuing: LetterIssue) {}

  @Post(':id/dry-run')
  @HttpCode(200)
  @RequirePermission('letters:read')
  @ApiProduces('application/json', LINES)
  @ApiOperation({
    summary: 'Everything that speaks against issuing the letter, at once',
    description: `Writes nothing. With \`Accept: ${LINES}\` it tells how far it is, one line of JSON at a time: \`{"done", "of"}\`, and at the end \`{"result"}\` or \`{"problem"}\`.`,
  })
  async dryRun(
    @CurrentActor() actor: Actor,
    @Req() request: FastifyRequest,
    @ZodParams(byId) { id }: z.infer<typeof byId>,
  ) {
    if (!(request.headers.accept ?? '').includes(LINES)) return this.issuing.dryRun(actor, id);
    return new StreamableFile(this.told(actor, id), { type: LINES });
  }

  @Post(':id/issue')
  @HttpCode(200)
  @RequirePermission('letters:issue')
  @Idempotent()
  @ApiOperation({
    summary: 'Issues a cleared letter: fixes addressees, pages and enclosures for ever',
    description:
      '`addressees` confirms to how many it goes (0 if it is enclosed only). Refused with all findings while an error stands. A dispatched letter leaves after the hold.',
  })
  async issue(
    @CurrentActor() actor: Actor,
    @Req() request: FastifyRequest,
    @ZodParams(byId) { id }: z.infer<typeof byId>,
    @ZodBody(issueBody) body: z.infer<typeof issueBody>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const expected = readVersion(request);
    return letterView(withEtag(reply, await this.issuing.issue(actor, id, { ...body, expected })));
  }

  /** The dry run as lines of JSON, so that a caller can show a progress bar. */
  private told(actor: Actor, id: string): PassThrough {
    const lines = new PassThrough();
    const tell = (line: unknown): boolean => lines.write(`${JSON.stringify(line)}\n`);
    this.issuing
      .dryRun(actor, id, (done, of) => void tell({ done, of }))
      .then((result) => tell({ result }))
      .catch((error: unknown) => {
        const { code, status, title, detail, extensions } = toProblem(error);
        tell({ problem: { code, status, title, detail, ...extensions } });
      })
      .finally(() => lines.end());
    return lines;
  }
}
