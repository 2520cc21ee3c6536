import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { platformProblems } from '../platform.problems.js';

/** Entity tag of a versioned record (RFC 9110 section 8.8.3). */
export const etagOf = (version: number): string => `"${version}"`;

/** Sets the ETag of the answer from the record's version. */
export function withEtag<T extends { version: number }>(reply: FastifyReply, record: T): T {
  void reply.header('etag', etagOf(record.version));
  return record;
}

/** The version that the caller edits, from If-Match. 428 when it is missing, 400 when it is not one of ours. */
export function ifMatchVersion(request: Pick<FastifyRequest, 'headers'>): number {
  const header = request.headers['if-match'];
  if (header === undefined) {
    throw platformProblems.preconditionRequired('Send If-Match with the ETag of the version you read.');
  }
  const version = /^(?:W\/)?"(\d{1,15})"$/.exec(header.trim())?.[1];
  if (version === undefined)
    throw platformProblems.malformed('If-Match must hold one ETag of this record, such as "3".');
  return Number(version);
}

/** Refuses an edit that starts from another version than the current one. */
export function assertVersion(expected: number, current: number): void {
  if (expected !== current) {
    throw platformProblems.stale(
      `You edited version ${expected}; the record is at version ${current}. Read it again and repeat your edit.`,
      {
        expected,
        current,
      },
    );
  }
}

/** Parameter decorator: the version named in If-Match. */
export const IfMatch = createParamDecorator((_: unknown, context: ExecutionContext): number =>
  ifMatchVersion(context.switchToHttp().getRequest<FastifyRequest>()),
);
