import { applyDecorators, createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { accessProblems } from './access.problems.js';
import type { Permission, Role } from './permissions.js';

/** Who is signed in, as the pages of the console know it. */
export interface ConsoleSession {
  /** What lists call the session by; opens nothing. */
  id: string;
  person: { id: string; name: string; mailbox: string; roles: Role[]; processId?: string };
  /** A token for the forms of this page. */
  csrf: string;
  may(permission: Permission): boolean;
}

const ByConsole = Reflector.createDecorator<true>();
const TakesUpload = Reflector.createDecorator<true>();

/**
 * Pages of the console: the guard takes a session's cookie, never a token of the API; whatever changes something
 * needs a form of this house.
 */
export const ConsolePages = (): ClassDecorator => applyDecorators(ByConsole(true), ApiExcludeController());

/** A form with a file: its token is checked by `readUploadForm`, before the file is read. */
export const UploadForm = (): MethodDecorator => TakesUpload(true);

/** How a handler of the console is reached; undefined for every other. */
export function consoleHandler(
  reflector: Reflector,
  context: Pick<ExecutionContext, 'getHandler' | 'getClass'>,
): { upload: boolean } | undefined {
  if (!reflector.get<true | undefined>(ByConsole, context.getClass())) return undefined;
  return { upload: reflector.get<true | undefined>(TakesUpload, context.getHandler()) ?? false };
}

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
