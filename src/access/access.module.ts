import { Global, Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { MongooseModule } from '@nestjs/mongoose';
import { Catalogue } from '../messaging/index.js';
import { accessEvents } from './access.events.js';
import { AccessGuard, Gatekeeper } from './access.guard.js';
import { accessProblems } from './access.problems.js';
import { ApiTokens, apiTokenSchema } from './api-tokens.js';
import { Authority } from './authority.js';
import { attemptsSchema, SignInAttempts } from './people/attempts.js';
import { ConsoleGate } from './people/console-gate.js';
import { IdentityProvider } from './people/identity-provider.js';
import { PeopleApiController } from './people/people.controller.js';
import { People } from './people/people.service.js';
import { personSchema } from './people/person.js';
import { SessionCookie } from './people/session-cookie.js';
import { Sessions, sessionSchema } from './people/sessions.js';
import { SignIn } from './people/sign-in.service.js';
import { SignedLinks } from './signed-links.js';
import { TokensController } from './tokens.controller.js';

const services = [
  ApiTokens,
  SignedLinks,
  Gatekeeper,
  People,
  Sessions,
  SessionCookie,
  SignInAttempts,
  SignIn,
  ConsoleGate,
  IdentityProvider,
  Authority,
];

/** Tokens, people, sessions and signed links, in every role. */
@Global()
@Module({
  imports: [
    MongooseModule.forFeature([
      { name: 'ApiToken', schema: apiTokenSchema },
      { name: 'Person', schema: personSchema },
      { name: 'Session', schema: sessionSchema },
      { name: 'SignInAttempts', schema: attemptsSchema },
    ]),
  ],
  providers: services,
  exports: services,
})
export class AccessModule {
  constructor(catalogue: Catalogue) {
    catalogue.declare({ events: accessEvents, problems: accessProblems });
  }
}

/** The guard before every address; imported by each role that listens. */
@Module({ providers: [{ provide: APP_GUARD, useClass: AccessGuard }] })
export class AccessGuardModule {}

@Module({ controllers: [TokensController, PeopleApiController] })
export class AccessApiModule {}
