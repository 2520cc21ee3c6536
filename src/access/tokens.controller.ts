import { Controller, Delete, Get, HttpCode, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import type { Actor } from '../messaging/index.js';
import { id, Idempotent, line, recordView, ZodBody, ZodParams } from '../platform/index.js';
import { CurrentActor, RequirePermission } from './access.guard.js';
import { ApiTokens } from './api-tokens.js';
import { roles } from './permissions.js';

const newToken = z.strictObject({
  name: line(120),
  roles: z.array(z.enum(roles)).min(1),
  processId: id.optional(),
});
const byId = z.strictObject({ id });

@ApiTags('tokens')
@Controller('api/v1/tokens')
@RequirePermission('tokens:manage')
export class TokensController {
  constructor(private readonly tokens: ApiTokens) {}

  @Get()
  async list(@CurrentActor() actor: Actor) {
    return { items: (await this.tokens.list(actor)).map(recordView) };
  }

  /** The answer holds the secret; it is shown this once. */
  @Post()
  @Idempotent()
  async create(@CurrentActor() actor: Actor, @ZodBody(newToken) body: z.infer<typeof newToken>) {
    const { processId, ...wanted } = body;
    const scope = processId === undefined ? {} : { processId };
    const { token, secret } = await this.tokens.create(actor, { ...wanted, ...scope });
    return { token: recordView(token), secret };
  }

  @Delete(':id')
  @HttpCode(204)
  async revoke(@CurrentActor() actor: Actor, @ZodParams(byId) params: z.infer<typeof byId>) {
    await this.tokens.revoke(actor, params.id);
  }
}
