import { Controller, Get } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { assertProcess, CurrentActor, RequirePermission } from '../../access/index.js';
import { Meetings } from '../../meetings/index.js';
import type { Actor } from '../../messaging/index.js';
import { id, ZodParams } from '../../platform/index.js';
import { DigestBooks } from './digest-books.service.js';
import { DigestPreviews } from './digest-previews.service.js';

const byId = z.strictObject({ id });
type ById = z.infer<typeof byId>;

@ApiTags('meetings')
@Controller('api/v1/meetings/:id')
export class ChangeDigestsController {
  constructor(
    private readonly previews: DigestPreviews,
    private readonly books: DigestBooks,
    private readonly meetings: Meetings,
  ) {}

  @Get('draft/notices')
  @RequirePermission('meetings:read')
  @ApiOperation({ summary: 'Who would be told what if the draft were released now. Changes nothing' })
  async preview(@CurrentActor() actor: Actor, @ZodParams(byId) params: ById) {
    await this.own(actor, params.id);
    return this.previews.of(params.id);
  }

  @Get('digests')
  @RequirePermission('meetings:read')
  @ApiOperation({ summary: 'Notices of changes that were sent, the latest first' })
  async list(@CurrentActor() actor: Actor, @ZodParams(byId) params: ById) {
    await this.own(actor, params.id);
    const digests = await this.books.list(params.id);
    return {
      items: digests.map(({ _id, from, to, at, state, addressees, mails, people = 0, byHand }) => ({
        id: _id,
        from,
        to,
        at,
        state,
        addressees,
        mails,
        people,
        byHand,
      })),
    };
  }

  private async own(actor: Actor, meetingId: string): Promise<void> {
    assertProcess(actor, (await this.meetings.meeting(meetingId)).processId);
  }
}
