import { Global, Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { MongooseModule } from '@nestjs/mongoose';
import { Catalogue } from '../messaging/index.js';
import { accessEvents } from './access.events.js';
import { AccessGuard, Gatekeeper } from './access.guard.js';
import { accessProblems } from './access.problems.js';
import { ApiTokens, apiTokenSchema } from './api-tokens.js';
import { SignedLinks } from './signed-links.js';
import { TokensController } from './tokens.controller.js';

/** Tokens and signed links, in every role. */
@Global()
@Module({
  imports: [MongooseModule.forFeature([{ name: 'ApiToken', schema: apiTokenSchema }])],
  providers: [ApiTokens, SignedLinks, Gatekeeper],
  exports: [ApiTokens, SignedLinks, Gatekeeper],
})
export class AccessModule {
  constructor(catalogue: Catalogue) {
    catalogue.declare({ events: accessEvents, problems: accessProblems });
  }
}

/** The guard before every address; imported by each role that listens. */
@Module({ providers: [{ provide: APP_GUARD, useClass: AccessGuard }] })
export class AccessGuardModule {}

@Module({ controllers: [TokensController] })
export class AccessApiModule {}
