import { Controller, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { assertProcess, CurrentActor, RequirePermission } from '../access/index.js';
import type { Letter } from '../letters/index.js';
import { Meetings } from '../meetings/index.js';
import type { Actor } from '../messaging/index.js';
import { id, Idempotent, ZodParams } from '../platform/index.js';
import { MeetingLetters } from './meeting-letters.service.js';

const byId = z.strictObject({ id });

/** The letters that a meeting calls for. */
@ApiTags('meetings')
@Controller('api/v1/meetings/:id/letters')
export class MeetingLettersController {
  constructor(
    private readonly letters: MeetingLetters,
    private readonly meetings: Meetings,
  ) {}

  @Post()
  @RequirePermission('letters:write')
  @Idempotent()
  @ApiOperation({
    summary: 'Drafts the letter of postponement, cancellation or reinstatement that the meeting calls for',
    description:
      'One for each letter that invited, or for what took its place; it names that one and goes to all its addressees.',
  })
  async prepare(@CurrentActor() actor: Actor, @ZodParams(byId) params: z.infer<typeof byId>) {
    const { processId } = await this.meetings.meeting(params.id);
    assertProcess(actor, processId);
    return { items: (await this.letters.prepare(actor, params.id)).map(lineOf) };
  }
}

const lineOf = ({ _id, version, kind, state, date, subject, corrects }: Letter) => ({
  id: _id,
  version,
  kind,
  state,
  date,
  subject,
  corrects: corrects ?? null,
});
