import { Controller, Delete, Get, HttpCode, Post, Put, Req } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { CurrentActor, RequirePermission } from '../../access/index.js';
import type { Actor } from '../../messaging/index.js';
import {
  ianaZone,
  id as idSchema,
  Idempotent,
  instant,
  mailAddress,
  recordView,
  text,
  ZodBody,
  ZodParams,
} from '../../platform/index.js';
import { LetterClearances } from '../services/letter-clearance.service.js';
import { LetterProofs } from '../services/letter-proofs.service.js';
import { LetterReader } from '../services/letter-reader.service.js';
import { LetterSchedules } from '../services/letter-schedules.service.js';
import { byId, issueBody } from './letter.schemas.js';
import { readVersion } from './letters.controller.js';

export const commentBody = z.strictObject({
  text: text(5_000).pipe(z.string().trim().min(1, 'must say something')),
});
export const scheduleBody = issueBody.extend({ at: instant, zone: ianaZone.optional() });
export const proofBody = z.strictObject({ mailbox: mailAddress, addressee: idSchema.optional() });

/** A letter on its way: comments, changes since the last clearance, proofs, the hour of its issue. */
@ApiTags('letters')
@Controller('api/v1/letters/:id')
export class LetterClearanceController {
  constructor(
    private readonly clearances: LetterClearances,
    private readonly schedules: LetterSchedules,
    private readonly proofs: LetterProofs,
    private readonly reader: LetterReader,
  ) {}

  @Get('comments')
  @RequirePermission('letters:read')
  async comments(@CurrentActor() actor: Actor, @ZodParams(byId) { id }: z.infer<typeof byId>) {
    await this.reader.get(id, actor);
    return { items: (await this.clearances.commentsOn(id)).map(recordView) };
  }

  @Post('comments')
  @RequirePermission('letters:comment')
  @Idempotent()
  async comment(
    @CurrentActor() actor: Actor,
    @ZodParams(byId) { id }: z.infer<typeof byId>,
    @ZodBody(commentBody) body: z.infer<typeof commentBody>,
  ) {
    return recordView(await this.clearances.comment(actor, id, body.text));
  }

  @Get('changes-since-clearance')
  @RequirePermission('letters:read')
  @ApiOperation({
    summary: 'What reads differently since the letter was cleared last, word by word; null if it never was',
  })
  async changes(@CurrentActor() actor: Actor, @ZodParams(byId) { id }: z.infer<typeof byId>) {
    return { since: await this.clearances.changesSince(await this.reader.get(id, actor)) };
  }

  @Post('proof')
  @HttpCode(202)
  @RequirePermission('letters:write')
  @Idempotent()
  @ApiOperation({
    summary: 'Sends the letter as it would read to a mailbox of the office, marked as a proof',
  })
  async proof(
    @CurrentActor() actor: Actor,
    @ZodParams(byId) { id }: z.infer<typeof byId>,
    @ZodBody(proofBody) body: z.infer<typeof proofBody>,
  ) {
    const { _id, subject, at } = await this.proofs.send(actor, id, {
      mailbox: body.mailbox,
      addresseeId: body.addressee,
    });
    return { id: _id, subject, at, to: body.mailbox };
  }

  @Get('schedule')
  @RequirePermission('letters:read')
  async schedule(@CurrentActor() actor: Actor, @ZodParams(byId) { id }: z.infer<typeof byId>) {
    await this.reader.get(id, actor);
    const schedule = await this.schedules.of(id);
    return { schedule: schedule && recordView(schedule) };
  }

  @Put('schedule')
  @RequirePermission('letters:issue')
  @ApiOperation({ summary: 'Has a cleared letter issued at an hour; everything is checked again then' })
  async setSchedule(
    @CurrentActor() actor: Actor,
    @Req() request: FastifyRequest,
    @ZodParams(byId) { id }: z.infer<typeof byId>,
    @ZodBody(scheduleBody) body: z.infer<typeof scheduleBody>,
  ) {
    return recordView(await this.schedules.set(actor, id, { ...body, expected: readVersion(request) }));
  }

  @Delete('schedule')
  @HttpCode(200)
  @RequirePermission('letters:issue')
  async cancelSchedule(@CurrentActor() actor: Actor, @ZodParams(byId) { id }: z.infer<typeof byId>) {
    const schedule = await this.schedules.cancel(actor, id);
    return { schedule: schedule && recordView(schedule) };
  }
}
