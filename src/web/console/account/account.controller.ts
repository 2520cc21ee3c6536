import { Body, Get, Ip, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { toDataURL } from 'qrcode';
import {
  accessProblems,
  ConsoleGate,
  type ConsoleSession,
  CurrentActor,
  CurrentSession,
  type From,
  People,
  RequirePermission,
  SessionCookie,
  Sessions,
  SignIn,
} from '../../../access/index.js';
import type { Actor } from '../../../messaging/index.js';
import { Console, ConsoleController, consoleRefusal, type Fault, seeOther } from '../frame/index.js';
import { AccountPage, OwnEnrolPage } from './account-page.js';
import { RecoveryCodes } from './sign-in-pages.js';

type Sent = Readonly<Record<string, unknown>> | undefined;

const textOf = (sent: Sent, name: string): string => {
  const value = sent?.[name];
  return typeof value === 'string' ? value : '';
};
const OFFICE = { text: 'Office', href: '/office' };
const OWN = { text: 'My account', href: '/office/account' };

/** What everybody does with their own account. */
@ConsoleController('office')
@RequirePermission('console:use')
export class AccountController {
  constructor(
    private readonly console: Console,
    private readonly people: People,
    private readonly sessions: Sessions,
    private readonly signIn: SignIn,
    private readonly gate: ConsoleGate,
    private readonly cookie: SessionCookie,
  ) {}

  @Get('account')
  async show(@CurrentSession() session: ConsoleSession, @Res() reply: FastifyReply) {
    await this.page(reply, session, []);
  }

  @Post('account/password')
  async changePassword(
    @CurrentSession() session: ConsoleSession,
    @CurrentActor() actor: Actor,
    @Body() sent: Sent,
    @Ip() address: string,
    @Res() reply: FastifyReply,
  ) {
    const { id } = session.person;
    try {
      await this.signIn.assertPassword(id, textOf(sent, 'current'), { address });
      await this.people.changePassword(actor, id, textOf(sent, 'password'), session.id);
      seeOther(reply, '/office/account', 'password-changed');
    } catch (error) {
      await this.page(reply, session, this.faults(error, 'current'));
    }
  }

  @Post('account/sessions/end')
  async endSessions(
    @CurrentSession() session: ConsoleSession,
    @CurrentActor() actor: Actor,
    @Body() sent: Sent,
    @Res() reply: FastifyReply,
  ) {
    const handle = textOf(sent, 'session');
    const which = handle === 'others' ? { except: session.id } : { handle };
    await this.sessions.end(actor, session.person.id, which, 'Its owner ended it.');
    seeOther(reply, '/office/account', 'sessions-ended');
  }

  @Post('sign-out')
  async signOut(
    @CurrentSession() session: ConsoleSession,
    @CurrentActor() actor: Actor,
    @Res() reply: FastifyReply,
  ) {
    await this.sessions.end(actor, session.person.id, { handle: session.id }, 'Signed out.');
    this.cookie.clear(reply);
    seeOther(reply, '/office/sign-in', 'signed-out');
  }

  @Get('account/second-factor')
  async askEnrolment(
    @CurrentSession() session: ConsoleSession,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ) {
    await this.enrolForm(reply, request, session, []);
  }

  @Post('account/second-factor')
  async enrol(
    @CurrentSession() session: ConsoleSession,
    @Body() sent: Sent,
    @Ip() address: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ) {
    let proven = false;
    try {
      const from: From = { address };
      await this.signIn.assertProof(await this.own(request), textOf(sent, 'proof'), from);
      proven = true;
      const { codes, opened } = await this.signIn.enrol(await this.own(request), textOf(sent, 'code'), from);
      this.cookie.write(reply, opened.secret);
      await this.codes(reply, session, codes);
    } catch (error) {
      await this.enrolForm(reply, request, session, this.faults(error, proven ? 'code' : 'proof'));
    }
  }

  @Post('account/recovery-codes')
  async renewCodes(
    @CurrentSession() session: ConsoleSession,
    @CurrentActor() actor: Actor,
    @Body() sent: Sent,
    @Ip() address: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ) {
    try {
      await this.signIn.assertProof(await this.own(request), textOf(sent, 'proof'), { address });
      await this.codes(reply, session, await this.signIn.renewRecoveryCodes(actor, session.person.id));
    } catch (error) {
      await this.page(reply, session, this.faults(error, 'proof'));
    }
  }

  private async own(request: FastifyRequest) {
    const session = await this.gate.sessionOf(request);
    if (!session) throw accessProblems.sessionMissing('Sign in to see this page.');
    return session;
  }

  /** By what somebody proves once more who they are; null: they sign in by a provider alone. */
  private async proofOf({ person }: ConsoleSession): Promise<'code' | 'password' | null> {
    const { secondFactorSince, hasPassword } = await this.people.get(person.id);
    if (secondFactorSince !== undefined) return 'code';
    return hasPassword ? 'password' : null;
  }

  private faults(error: unknown, field: string): Fault[] {
    if (accessProblems.proofStale.is(error)) return [{ field: 'code', message: error.detail }];
    if (
      accessProblems.codeRefused.is(error) ||
      accessProblems.signInRefused.is(error) ||
      accessProblems.tooManyAttempts.is(error)
    )
      return [{ field, message: error.detail }];
    const faults = consoleRefusal(error);
    if (faults === null) throw error;
    return faults;
  }

  private async page(reply: FastifyReply, session: ConsoleSession, faults: readonly Fault[]): Promise<void> {
    const [person, sessions] = await Promise.all([
      this.people.get(session.person.id),
      this.sessions.of(session.person.id),
    ]);
    await this.console.send(reply, session, {
      title: 'My account',
      nav: 'account',
      crumbs: [OFFICE, { text: 'My account' }],
      faults,
      children: AccountPage({ session, person, sessions, faults }),
    });
  }

  private async enrolForm(
    reply: FastifyReply,
    request: FastifyRequest,
    session: ConsoleSession,
    faults: readonly Fault[],
  ): Promise<void> {
    const { secret, uri } = await this.signIn.beginEnrolment(await this.own(request));
    const picture = await toDataURL(uri, { margin: 2, width: 440 });
    await this.console.send(reply, session, {
      title: 'Set up your second factor',
      nav: 'account',
      crumbs: [OFFICE, OWN, { text: 'Second factor' }],
      faults,
      children: OwnEnrolPage({ session, picture, secret, proof: await this.proofOf(session), faults }),
    });
  }

  private async codes(reply: FastifyReply, session: ConsoleSession, codes: readonly string[]): Promise<void> {
    await this.console.send(reply, session, {
      title: 'Recovery codes',
      nav: 'account',
      crumbs: [OFFICE, OWN, { text: 'Recovery codes' }],
      children: RecoveryCodes({ codes, next: OWN.href }),
    });
  }
}
