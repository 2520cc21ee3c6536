import cookie from '@fastify/cookie';
import formbody from '@fastify/formbody';
import helmet from '@fastify/helmet';
import multipart from '@fastify/multipart';
import rateLimit from '@fastify/rate-limit';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { v7 } from 'uuid';
import {
  type Config,
  platformProblems,
  requestContext,
  sendProblem,
  sha256,
  toProblem,
} from '../platform/index.js';
import { inputPipe } from '../platform/http/validation.js';
import { ProblemFilter } from '../platform/http/problem.filter.js';

const CORRELATION = /^[A-Za-z0-9._-]{8,100}$/;
/** No request has a reason to nest deeper; a parser of a hostile body must not recurse without end. */
const DEEPEST_JSON = 64;
const CORRELATION_ID = Symbol('correlationId');
type Tagged = FastifyRequest & { [CORRELATION_ID]?: string };

export function httpAdapter(config: Config): FastifyAdapter {
  return new FastifyAdapter({
    bodyLimit: config.http.bodyLimit,
    // Never `true`: then whoever calls may choose the address that is counted and recorded.
    trustProxy: config.http.trustedProxies.length > 0 ? [...config.http.trustedProxies] : false,
    routerOptions: { maxParamLength: 2_000 },
    return503OnClosing: true,
    frameworkErrors: (error: FastifyError, request: FastifyRequest, reply: FastifyReply) => {
      sendProblem(reply, toProblem(error), request.url);
    },
  });
}

/** What stands before every address: correlation, headers, limits, parsers, validation, one shape of refusal. */
export async function configureHttp(app: NestFastifyApplication, config: Config): Promise<void> {
  const fastify = app.getHttpAdapter().getInstance();
  carryCorrelationId(fastify);
  registerParsers(fastify, config);
  await app.register(cookie);
  await app.register(formbody, { bodyLimit: 65_536 });
  await app.register(multipart, {
    limits: { fileSize: config.http.uploadLimit, files: 1, fields: 20, parts: 25 },
  });
  await app.register(helmet as never, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'", 'data:'],
        fontSrc: ["'self'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
        baseUri: ["'none'"],
      },
    },
    referrerPolicy: { policy: 'no-referrer' },
    hsts: config.http.publicUrl.startsWith('https:'),
  });
  await app.register(rateLimit, {
    max: config.http.rateLimitPerMinute,
    timeWindow: 60_000,
    keyGenerator: (request: FastifyRequest) =>
      request.headers.authorization ? sha256(request.headers.authorization) : request.ip,
    errorResponseBuilder: (_request: FastifyRequest, context: { after: string }) =>
      platformProblems.tooManyRequests(`Wait ${context.after}, then go on.`),
  });
  app.useGlobalPipes(inputPipe());
  app.useGlobalFilters(new ProblemFilter());
}

/** One id from the request through events and jobs to the header of a mail; the caller may bring its own. */
function carryCorrelationId(fastify: FastifyInstance): void {
  fastify.addHook('onRequest', (request: Tagged, reply, done) => {
    const given = request.headers['x-correlation-id'];
    const correlationId = typeof given === 'string' && CORRELATION.test(given) ? given : v7();
    request[CORRELATION_ID] = correlationId;
    void reply.header('x-correlation-id', correlationId);
    requestContext.run({ correlationId }, done);
  });
  // Reading a body leaves the context of the first hook: enter it again before the handler.
  fastify.addHook('preValidation', (request: Tagged, _reply, done) => {
    requestContext.run({ correlationId: request[CORRELATION_ID] ?? v7() }, done);
  });
}

function registerParsers(fastify: FastifyInstance, config: Config): void {
  const parseJson = fastify.getDefaultJsonParser('error', 'error');
  fastify.addContentTypeParser(
    'application/json',
    { parseAs: 'string', bodyLimit: config.http.bodyLimit },
    (request, body: string, done) => {
      if (body === '') {
        done(null, undefined);
        return;
      }
      if (depthOf(body) > DEEPEST_JSON) {
        done(platformProblems.malformed(`The JSON is nested deeper than ${DEEPEST_JSON} levels.`));
        return;
      }
      void parseJson(request, body, done);
    },
  );
  for (const type of [
    'application/octet-stream',
    'application/pdf',
    'text/csv',
    'text/calendar',
    'message/rfc822',
  ]) {
    fastify.addContentTypeParser(
      type,
      { parseAs: 'buffer', bodyLimit: config.http.uploadLimit },
      (_request, body, done) => {
        done(null, body);
      },
    );
  }
}

/** The deepest nesting of a JSON text, counted without parsing it. */
export function depthOf(json: string): number {
  let depth = 0;
  let deepest = 0;
  let inString = false;
  for (let index = 0; index < json.length; index += 1) {
    const character = json[index];
    if (inString) {
      if (character === '\\') index += 1;
      else if (character === '"') inString = false;
    } else if (character === '"') inString = true;
    else if (character === '{' || character === '[') deepest = Math.max(deepest, ++depth);
    else if (character === '}' || character === ']') depth -= 1;
  }
  return deepest;
}
