import { Body, Controller, Get, Ip, Param, Post, Query, Req, Res, UseFilters } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { toDataURL } from 'qrcode';
import {
  accessProblems,
  ConsoleGate,
  type From,
  IdentityProvider,
  type Opened,
  People,
  Public,
  type Session,
  SessionCookie,
  type SessionStage,
  SignIn,
} from '../../../access/index.js';
import { systemActor } from '../../../messaging/index.js';
import { requestContext } from '../../../platform/index.js';
import { consoleRefusal, ConsoleProblemFilter, type Fault, seeOther } from '../frame/index.js';
import { LooseForms } from './loose-forms.js';
import { LoosePages } from './loose-pages.js';
import { nextPage, withNext } from './next-page.js';
import { CodePage, EnrolPage, RecoveryCodes, SetPasswordPage, SignInPage } from './sign-in-pages.js';

type Sent = Readonly<Record<string, unknown>> | undefined;

const textOf = (sent: Sent, name: string): string => {
  const value = sent?.[name];
  return typeof value === 'string' ? value : '';
};

/** Where each stage of a session goes on. */
const steps: Readonly<Record<Exclude<SessionStage, 'full'>, string>> = {
  'second-factor': '/office/sign-in/second-factor',
  enrol: '/office/sign-in/enrol',
};

/** From the sign-in form to the first page. Open to everybody; its forms have tokens of their own. */
@ApiExcludeController()
@Controller('office')
@Public()
@UseFilters(ConsoleProblemFilter)
export class SignInController {
  constructor(
    private readonly pages: LoosePages,
    private readonly forms: LooseForms,
    private readonly signIn: SignIn,
    private readonly people: People,
    private readonly gate: ConsoleGate,
    private readonly cookie: SessionCookie,
    private readonly provider: IdentityProvider,
  ) {}

  @Get('sign-in')
  async show(@Query('next') asked: unknown, @Req() request: FastifyRequest, @Res() reply: FastifyReply) {
    const next = nextPage(asked);
    const session = await this.gate.sessionOf(request);
    if (session?.stage === 'full') seeOther(reply, next);
    else await this.form(request, reply, next, '', []);
  }

  @Post('sign-in')
  async enter(
    @Body() sent: Sent,
    @Ip() ip: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ) {
    this.forms.assertOwn(request, sent?.['_csrf']);
    const next = nextPage(sent?.['next']);
    const mailbox = textOf(sent, 'mailbox').slice(0, 254);
    try {
      const opened = await this.signIn.withPassword(mailbox, textOf(sent, 'password'), fromOf(request, ip));
      this.goOn(reply, opened, next);
    } catch (error) {
      await this.form(request, reply, next, mailbox, this.refusal(reply, error, 'mailbox'));
    }
  }

  @Get('sign-in/second-factor')
  async askCode(@Query('next') asked: unknown, @Req() request: FastifyRequest, @Res() reply: FastifyReply) {
    await this.at(request, 'second-factor');
    const csrf = this.forms.token(request, reply);
    await this.pages.send(reply, {
      title: 'Second step',
      children: CodePage({ csrf, next: nextPage(asked) }),
    });
  }

  @Post('sign-in/second-factor')
  async takeCode(
    @Body() sent: Sent,
    @Ip() ip: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ) {
    this.forms.assertOwn(request, sent?.['_csrf']);
    const session = await this.at(request, 'second-factor');
    const next = nextPage(sent?.['next']);
    try {
      this.goOn(reply, await this.signIn.withCode(session, textOf(sent, 'code'), fromOf(request, ip)), next);
    } catch (error) {
      const faults = this.refusal(reply, error, 'code');
      const csrf = this.forms.token(request, reply);
      await this.pages.send(reply, {
        title: 'Second step',
        faults,
        children: CodePage({ csrf, next, faults }),
      });
    }
  }

  @Get('sign-in/enrol')
  async askEnrolment(
    @Query('next') asked: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ) {
    await this.enrolForm(request, reply, await this.at(request, 'enrol'), nextPage(asked), []);
  }

  @Post('sign-in/enrol')
  async enrol(
    @Body() sent: Sent,
    @Ip() ip: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ) {
    this.forms.assertOwn(request, sent?.['_csrf']);
    const session = await this.at(request, 'enrol');
    const next = nextPage(sent?.['next']);
    try {
      const { codes, opened } = await this.signIn.enrol(session, textOf(sent, 'code'), fromOf(request, ip));
      this.cookie.write(reply, opened.secret);
      await this.pages.send(reply, { title: 'Recovery codes', children: RecoveryCodes({ codes, next }) });
    } catch (error) {
      await this.enrolForm(request, reply, session, next, this.refusal(reply, error, 'code'));
    }
  }

  @Get('password/:token')
  async askPassword(
    @Param('token') token: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ) {
    await this.passwordForm(request, reply, token, []);
  }

  @Post('password/:token')
  async setPassword(
    @Param('token') token: string,
    @Body() sent: Sent,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ) {
    this.forms.assertOwn(request, sent?.['_csrf']);
    const actor = systemActor('password-link', requestContext.current()?.correlationId ?? 'password-link');
    try {
      await this.people.setPasswordByLink(actor, token, textOf(sent, 'password'));
      seeOther(reply, '/office/sign-in', 'password-set');
    } catch (error) {
      await this.passwordForm(request, reply, token, this.refusal(reply, error, 'password'));
    }
  }

  @Get('sign-in/provider')
  async toProvider(@Query('next') asked: unknown, @Res() reply: FastifyReply) {
    const { url, sealed } = await this.provider.begin(nextPage(asked));
    const name = this.cookie.nameOf('provider');
    void reply.setCookie(name, sealed, { ...this.cookie.attributes(), maxAge: 600 });
    void reply.code(303).headers({ location: url, 'cache-control': 'no-store' }).send();
  }

  @Get('sign-in/provider/back')
  async fromProvider(@Ip() ip: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply) {
    const name = this.cookie.nameOf('provider');
    const sealed = request.cookies[name] ?? '';
    void reply.clearCookie(name, this.cookie.attributes());
    try {
      const { identity, next } = await this.provider.finish(request.url, sealed);
      this.goOn(reply, await this.signIn.withProvider(identity, fromOf(request, ip)), nextPage(next));
    } catch (error) {
      await this.form(request, reply, '/office', '', this.refusal(reply, error, 'mailbox'));
    }
  }

  private goOn(reply: FastifyReply, { secret, stage }: Opened, next: string): void {
    this.cookie.write(reply, secret);
    seeOther(reply, stage === 'full' ? next : withNext(steps[stage], next));
  }

  /** The session of a sign-in that has come so far; whoever has not begins at the form. */
  private async at(request: FastifyRequest, stage: SessionStage): Promise<Session> {
    const session = await this.gate.sessionOf(request);
    if (session?.stage !== stage) throw accessProblems.sessionMissing('Begin the sign-in again.');
    return session;
  }

  /** A refusal of what was typed, beside its field; anything else is thrown on. */
  private refusal(reply: FastifyReply, error: unknown, field: string): Fault[] {
    if (
      accessProblems.signInRefused.is(error) ||
      accessProblems.codeRefused.is(error) ||
      accessProblems.tooManyAttempts.is(error)
    ) {
      const { retryAfter } = error.extensions;
      if (typeof retryAfter === 'number') void reply.header('retry-after', String(retryAfter));
      return [{ field, message: error.detail }];
    }
    const faults = accessProblems.passwordRefused.is(error) ? consoleRefusal(error) : null;
    if (faults === null) throw error;
    return faults;
  }

  private async form(
    request: FastifyRequest,
    reply: FastifyReply,
    next: string,
    mailbox: string,
    faults: readonly Fault[],
  ): Promise<void> {
    const csrf = this.forms.token(request, reply);
    const provider = this.provider.configured ? withNext('/office/sign-in/provider', next) : null;
    const children = SignInPage({ csrf, next, mailbox, provider, faults });
    await this.pages.send(reply, { title: 'Sign in', faults, children });
  }

  private async enrolForm(
    request: FastifyRequest,
    reply: FastifyReply,
    session: Session,
    next: string,
    faults: readonly Fault[],
  ): Promise<void> {
    const { secret, uri } = await this.signIn.beginEnrolment(session);
    const picture = await toDataURL(uri, { margin: 2, width: 440 });
    const csrf = this.forms.token(request, reply);
    const children = EnrolPage({ csrf, next, secret, picture, faults });
    await this.pages.send(reply, { title: 'Set up your second factor', faults, children });
  }

  private async passwordForm(
    request: FastifyRequest,
    reply: FastifyReply,
    token: string,
    faults: readonly Fault[],
  ): Promise<void> {
    const { name, mailbox } = await this.people.ofPasswordLink(token);
    const csrf = this.forms.token(request, reply);
    const children = SetPasswordPage({ csrf, next: '/office', token, name, mailbox, faults });
    await this.pages.send(reply, { title: 'Set your password', faults, children });
  }
}

const fromOf = ({ headers }: FastifyRequest, address: string): From => ({
  address,
  ...(headers['user-agent'] === undefined ? {} : { agent: headers['user-agent'] }),
});
