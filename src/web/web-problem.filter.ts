import { type ArgumentsHost, Catch, type ExceptionFilter, Injectable, Logger } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { requestContext, toProblem } from '../platform/index.js';
import { Pages } from './page-frame.js';
import { sendPage } from './page-response.js';
import { ProblemPage } from './problem-page.js';

/** Refusals of the pages are pages: for people, with the same codes and status as the API gives. */
@Catch()
@Injectable()
export class WebProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger(WebProblemFilter.name);

  constructor(private readonly pages: Pages) {}

  async catch(error: unknown, host: ArgumentsHost): Promise<void> {
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const problem = toProblem(error);
    if (problem.status >= 500)
      this.logger.error({ err: problem.cause ?? problem, code: problem.code }, problem.title);
    const correlationId = requestContext.current()?.correlationId;
    const html = await this.pages.frame({
      title: problem.title,
      children: ProblemPage({ problem, correlationId }),
    });
    if (problem.status === 503 || problem.status === 429) void reply.header('retry-after', '10');
    sendPage(reply, html, { status: problem.status, personal: true });
  }
}
