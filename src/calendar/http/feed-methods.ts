import { Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance } from 'fastify';
import { sendProblem } from '../../platform/index.js';
import { calendarProblems } from '../calendar.problems.js';

const ALLOW = 'GET, HEAD, OPTIONS';

/**
 * Answers other methods on feeds before a body is read: 405 with Allow (RFC 9110 section 15.5.6), where a
 * router alone would say 404, and OPTIONS for pages of other origins that read the public feeds.
 */
@Injectable()
export class FeedMethods implements OnModuleInit {
  constructor(private readonly host: HttpAdapterHost) {}

  onModuleInit(): void {
    const server = this.host.httpAdapter?.getInstance<FastifyInstance>();
    // Without a server (a command line that loads the module) there is nothing to guard.
    if (server === undefined) return;
    server.addHook('onRequest', (request, reply, done) => {
      const path = request.url.split('?', 1)[0] ?? '';
      if (!/^\/calendar\/[^/]+\/[^/]+\.ics$/.test(path) || ['GET', 'HEAD'].includes(request.method)) {
        done();
        return;
      }
      void reply.header('allow', ALLOW);
      if (request.method === 'OPTIONS') {
        void reply
          .code(204)
          .header('access-control-allow-origin', '*')
          .header('access-control-allow-methods', ALLOW)
          .header('access-control-allow-headers', 'If-None-Match, If-Modified-Since')
          .header('access-control-max-age', '86400')
          .send();
        return;
      }
      sendProblem(reply, calendarProblems.methodNotAllowed(`Use one of ${ALLOW}.`), request.url);
    });
  }
}
