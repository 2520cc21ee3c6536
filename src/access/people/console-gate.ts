import { Inject, Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { FastifyRequest } from 'fastify';
import type { Model } from 'mongoose';
import { type Actor } from '../../messaging/index.js';
import { CONFIG, type Config, requestContext } from '../../platform/index.js';
import { accessProblems } from '../access.problems.js';
import type { ConsoleSession, SignedInRequest } from '../console-session.js';
import { allows, type Permission } from '../permissions.js';
import { assertLength, assertSameOrigin, formToken, rememberSecret, takeFormToken } from './forms.js';
import type { Person } from './person.js';
import { type Session, Sessions } from './sessions.js';
import { SessionCookie } from './session-cookie.js';

/** Lets a request of the console through: a full session, the permission, and for what changes something a form of this house. */
@Injectable()
export class ConsoleGate {
  constructor(
    @InjectModel('Person') private readonly people: Model<Person>,
    private readonly sessions: Sessions,
    private readonly cookie: SessionCookie,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** Refusals: `access/session-missing` (401), `access/forbidden`, `access/form-foreign` (403), 413. */
  async admit(request: FastifyRequest, needed: Permission, upload: boolean): Promise<Actor> {
    const session = await this.sessionOf(request);
    if (session?.stage !== 'full') throw accessProblems.sessionMissing('Sign in to see this page.');
    const person = await this.people.findById(session.personId).lean<Person>();
    if (!person || person.endedAt) throw accessProblems.sessionMissing('Sign in to see this page.');
    // Known from here on, so that refusals are pages of the console.
    (request as SignedInRequest).consoleSession = consoleSession(session, person);
    if (!allows(person.roles, needed)) {
      throw accessProblems.forbidden(
        `This needs the permission ${needed}, which your roles (${person.roles.join(', ')}) do not hold. Ask somebody of the office.`,
      );
    }
    if (request.method !== 'GET' && request.method !== 'HEAD') this.assertOwnForm(request, session, upload);
    return actorOf(person);
  }

  /** The session of this browser, however far its sign-in has come. */
  async sessionOf(request: FastifyRequest): Promise<Session | null> {
    const secret = this.cookie.read(request);
    return secret === undefined ? null : this.sessions.find(secret);
  }

  private assertOwnForm(request: FastifyRequest, session: Session, upload: boolean): void {
    assertSameOrigin(request, this.config.http.publicUrl);
    if (!upload) {
      takeFormToken(request, session.csrfSecret);
      return;
    }
    assertLength(request, this.config.http.uploadLimit);
    rememberSecret(request, session.csrfSecret);
  }
}

function consoleSession(session: Session, { _id, name, mailbox, roles, processId }: Person): ConsoleSession {
  return {
    id: session.handle,
    person: { id: _id, name, mailbox, roles, ...(processId === undefined ? {} : { processId }) },
    csrf: formToken(session.csrfSecret),
    may: (permission) => allows(roles, permission),
  };
}

const actorOf = ({ _id, name, processId }: Person): Actor => ({
  kind: 'person',
  id: _id,
  name,
  correlationId: requestContext.current()?.correlationId ?? _id,
  ...(processId === undefined ? {} : { processId }),
});
