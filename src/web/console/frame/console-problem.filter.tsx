import { type ArgumentsHost, Catch, type ExceptionFilter, Injectable, Logger } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { accessProblems, sessionOf } from '../../../access/index.js';
import { requestContext, toProblem } from '../../../platform/index.js';
import { Pages } from '../../page-frame.js';
import { ProblemPage } from '../../problem-page.js';
import { consoleStyles } from './assets.js';
import { Console, sendConsolePage } from './console.js';
import { seeOther } from './responses.js';

const SIGN_IN = '/office/sign-in';
/** Never shown again. */
const SECRET = /^_csrf$|password|code/i;

/** Refusals of the console as pages of the console. Whoever is not signed in goes to the sign-in page and comes back. */
@Catch()
@Injectable()
export class ConsoleProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger(ConsoleProblemFilter.name);

  constructor(
    private readonly console: Console,
    private readonly pages: Pages,
  ) {}

  async catch(error: unknown, host: ArgumentsHost): Promise<void> {
    const http = host.switchToHttp();
    const reply = http.getResponse<FastifyReply>();
    const request = http.getRequest<FastifyRequest>();
    const problem = toProblem(error);
    if (problem.status >= 500)
      this.logger.error({ err: problem.cause ?? problem, code: problem.code }, problem.title);
    if (problem.status === 503 || problem.status === 429) void reply.header('retry-after', '10');
    const signedOut = accessProblems.sessionMissing.is(problem);
    if (signedOut && request.method === 'GET') {
      seeOther(reply, `${SIGN_IN}?next=${encodeURIComponent(request.url)}`);
      return;
    }
    const correlationId = requestContext.current()?.correlationId;
    const children = (
      <>
        <ProblemPage problem={problem} correlationId={correlationId} />
        {signedOut ? (
          <a href={SIGN_IN} target="_blank" rel="noopener">
            Sign in again, in another tab
          </a>
        ) : (
          ''
        )}
        <Typed body={request.body} />
      </>
    );
    const session = sessionOf(request);
    if (session === undefined) {
      const html = await this.pages.frame({ title: problem.title, styles: [consoleStyles.href], children });
      sendConsolePage(reply, html, problem.status);
      return;
    }
    const crumbs = [{ text: 'Office', href: '/office' }, { text: problem.title }];
    await this.console.send(reply, session, {
      title: problem.title,
      crumbs,
      status: problem.status,
      children,
    });
  }
}

/** What had been typed into the form that was refused, to copy from: nothing of it was kept. */
function Typed({ body }: { body: unknown }): JSX.Element {
  if (typeof body !== 'object' || body === null || Buffer.isBuffer(body)) return <></>;
  const fields = Object.entries(body).flatMap(([name, value]): [string, string][] =>
    typeof value === 'string' && value.trim() !== '' && !SECRET.test(name) ? [[name, value]] : [],
  );
  if (fields.length === 0) return <></>;
  return (
    <section>
      <h2>What you had typed</h2>
      <p>Nothing of it was kept. Copy what you want to send again.</p>
      <dl class="facts">
        {fields.map(([name, value]) => (
          <>
            <dt safe>{name}</dt>
            <dd class="as-typed" safe>
              {value}
            </dd>
          </>
        ))}
      </dl>
    </section>
  );
}
