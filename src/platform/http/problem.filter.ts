import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException, Logger } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { platformProblems } from '../platform.problems.js';
import { Problem, type ProblemFactory } from '../problems/problem.js';
import { requestContext } from '../request-context.js';

const byStatus: Readonly<Record<number, ProblemFactory>> = {
  400: platformProblems.malformed,
  404: platformProblems.notFound,
  405: platformProblems.methodNotAllowed,
  413: platformProblems.tooLarge,
  415: platformProblems.unsupportedType,
  429: platformProblems.tooManyRequests,
  503: platformProblems.unavailable,
};

/** Driver errors that mean "MongoDB is away", by the driver's own classes. */
const AWAY = new Set([
  'MongoServerSelectionError',
  'MongoNetworkError',
  'MongoNetworkTimeoutError',
  'MongoNotConnectedError',
  'MongooseServerSelectionError',
  'MongoTopologyClosedError',
  'MongoPoolClearedError',
]);

/** Any thrown value as a Problem: refusals as they are, foreign errors by their status, the rest as a fault. */
export function toProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof HttpException) return make(byStatus[error.getStatus()], error.message, error);
  if (error instanceof Error && AWAY.has(error.name)) {
    return platformProblems.unavailable(
      'The database does not answer. Nothing was written; try again shortly.',
      {},
      { cause: error },
    );
  }
  if (
    error instanceof Error &&
    'statusCode' in error &&
    typeof error.statusCode === 'number' &&
    error.statusCode < 500
  ) {
    return make(byStatus[error.statusCode], error.message, error);
  }
  return platformProblems.internal(
    'The fault is recorded under the correlation id of this answer.',
    {},
    { cause: error },
  );
}

function make(factory: ProblemFactory | undefined, detail: string, cause: unknown): Problem {
  return (factory ?? platformProblems.malformed)(detail, {}, { cause });
}

/** The one shape of every refusal: RFC 9457. Sent as a Buffer, for the adapter adds a charset to strings. */
export function sendProblem(reply: FastifyReply, problem: Problem, instance: string): void {
  const correlationId = requestContext.current()?.correlationId;
  const body = {
    type: `/problems/${problem.code}`,
    title: problem.title,
    status: problem.status,
    detail: problem.detail,
    code: problem.code,
    instance,
    ...(correlationId === undefined ? {} : { correlationId }),
    ...problem.extensions,
  };
  if (problem.status === 503 || problem.status === 429) void reply.header('retry-after', '10');
  void reply
    .code(problem.status)
    .header('content-type', 'application/problem+json')
    .header('cache-control', 'no-store')
    .send(Buffer.from(JSON.stringify(body)));
}

@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger(ProblemFilter.name);

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const problem = toProblem(error);
    if (problem.status >= 500)
      this.logger.error({ err: problem.cause ?? problem, code: problem.code }, problem.title);
    sendProblem(http.getResponse<FastifyReply>(), problem, http.getRequest<FastifyRequest>().url);
  }
}
