import { Controller, HttpCode, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { CurrentActor, RequirePermission } from '../../access/index.js';
import type { Actor } from '../../messaging/index.js';
import { Idempotent } from '../../platform/index.js';
import { StandingDirectory } from '../standing/standing-directory.service.js';

@ApiTags('directory')
@Controller('api/v1/directory/standing')
export class StandingController {
  constructor(private readonly standing: StandingDirectory) {}

  @Post()
  @HttpCode(200)
  @Idempotent()
  @RequirePermission('directory:write')
  @ApiOperation({
    summary: 'Brings in the packaged Member States, observers and distribution lists',
    description:
      'Adds what is missing and never touches what is there. Mailboxes are not part of it: import them as contacts.',
  })
  async load(@CurrentActor() actor: Actor) {
    return this.standing.load(actor);
  }
}
