import { applyDecorators, createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { accessProblems } from './access.problems.js';
import type { Permission, Role } from './permissions.js';

/** Who is signed in, as the pages of the console know it. */
export interface ConsoleSession {
  id: string;
  person: { id: string; name: string; mailbox: string; roles: Role[]; processId?: string };
  /** A token for the forms of this page. */
  csrf: string;
  may(permission: Permission): boolean;
}

export const ByConsole = Reflector.createDecorator<true>();

/** Pages of the console: the guard takes a session's cookie, never a token of the API. */
export const ConsolePages = (): ClassDecorator => applyDecorators(ByConsole(true), ApiExcludeController());

export type SignedInRequest = FastifyRequest & { consoleSession?: ConsoleSession };

/** The session that the guard found, if it found one. */
export const sessionOf = (request: FastifyRequest): ConsoleSession | undefined =>
  (request as SignedInRequest).consoleSession;

/** Parameter decorator: the session of this request. */
export const CurrentSession = createParamDecorator(
  (_: unknown, context: ExecutionContext): ConsoleSession => {
    const session = sessionOf(context.switchToHttp().getRequest<FastifyRequest>());
    if (!session) throw accessProblems.sessionMissing('Sign in to see this page.');
    return session;
  },
);
