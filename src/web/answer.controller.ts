import { Body, Controller, Get, Param, Post, Res, UseFilters } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Public, SignedLinks } from '../access/index.js';
import {
  answeredMeeting,
  answersOf,
  type InvitationRecord,
  Invitations,
  withdrawnIds,
} from '../invitations/index.js';
import { headingOf } from '../meetings/index.js';
import { ProcessClock } from '../platform/index.js';
import {
  type AnswerFields,
  fieldsFrom,
  fieldsOf,
  readAnswer,
  wantsMoreRows,
  withMoreRows,
} from './answer-form.js';
import { AnswerPage } from './answer-page.js';
import type { Fault } from './layout.js';
import { Pages } from './page-frame.js';
import { sendPage } from './page-response.js';
import { ReceiptPage } from './receipt-page.js';
import { WebProblemFilter } from './web-problem.filter.js';
import { WithdrawnPage, WithdrawPage } from './withdraw-page.js';

/**
 * Pages behind the links in mails. The token is the right to see and to answer: GET and HEAD change nothing
 * (mail scanners follow links), POST acts. No cookie is set or read, so a foreign page cannot act in somebody's name.
 */
@ApiExcludeController()
@Controller()
@Public()
@UseFilters(WebProblemFilter)
export class AnswerController {
  constructor(
    private readonly invitations: Invitations,
    private readonly links: SignedLinks,
    private readonly pages: Pages,
    private readonly clock: ProcessClock,
  ) {}

  @Get('a/:token')
  async show(@Param('token') token: string, @Res() reply: FastifyReply): Promise<void> {
    const record = await this.invited(token);
    await this.sendForm(reply, token, record, fieldsFrom(record.invitation.standing), [], 200);
  }

  @Post('a/:token')
  async answer(
    @Param('token') token: string,
    @Body() body: unknown,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const record = await this.invited(token);
    const fields = fieldsOf(body);
    if (wantsMoreRows(body)) {
      await this.sendForm(reply, token, record, withMoreRows(fields), [], 200);
      return;
    }
    const read = readAnswer(fields);
    if (!('answer' in read)) {
      await this.sendForm(reply, token, record, fields, read.faults, 422);
      return;
    }
    await this.invitations.answerByLink(record.invitation._id, read.typedBy, read.answer);
    redirect(reply, `/a/${token}/receipt`);
  }

  @Get('a/:token/receipt')
  async receipt(@Param('token') token: string, @Res() reply: FastifyReply): Promise<void> {
    const record = await this.invited(token);
    const withdrawn = withdrawnIds(record.history);
    const row =
      answersOf(record.history).findLast((one) => one.channel === 'link' && !withdrawn.has(one._id)) ?? null;
    await this.send(
      reply,
      record,
      row === null ? 'No answer yet' : 'Your answer is recorded',
      ReceiptPage({ record, row, back: `/a/${token}` }),
    );
  }

  @Get('w/:token')
  async showWithdrawal(@Param('token') token: string, @Res() reply: FastifyReply): Promise<void> {
    const props = await this.answered(token);
    await this.send(
      reply,
      props.record,
      'Withdraw an answer',
      WithdrawPage({ ...props, action: `/w/${token}` }),
    );
  }

  @Post('w/:token')
  async withdraw(@Param('token') token: string, @Res() reply: FastifyReply): Promise<void> {
    await this.invitations.withdrawByLink(this.links.verify('withdraw-answer', token).id);
    redirect(reply, `/w/${token}/done`);
  }

  @Get('w/:token/done')
  async withdrawn(@Param('token') token: string, @Res() reply: FastifyReply): Promise<void> {
    const props = await this.answered(token);
    await this.send(reply, props.record, 'Withdraw an answer', WithdrawnPage(props));
  }

  private async invited(token: string): Promise<InvitationRecord> {
    return this.invitations.read(this.links.verify('answer-invitation', token).id);
  }

  private async answered(token: string) {
    const { id } = this.links.verify('withdraw-answer', token);
    const record = await this.invitations.byAnswer(id);
    const row = answersOf(record.history).find((one) => one._id === id);
    if (row === undefined)
      throw new TypeError('The answer was found by its id and is not in its own history.');
    return { record, row, withdrawn: withdrawnIds(record.history).has(id) };
  }

  private async sendForm(
    reply: FastifyReply,
    token: string,
    record: InvitationRecord,
    fields: AnswerFields,
    faults: readonly Fault[],
    status: number,
  ): Promise<void> {
    const title = `${faults.length > 0 ? 'Error: ' : ''}${headingOf(record.meeting)}: answer the invitation`;
    const children = AnswerPage({
      record,
      fields,
      faults,
      closed: this.closed(record),
      action: `/a/${token}`,
    });
    await this.send(reply, record, title, children, status);
  }

  private async send(
    reply: FastifyReply,
    record: InvitationRecord,
    title: string,
    children: JSX.Element,
    status = 200,
  ): Promise<void> {
    const html = await this.pages.frame({
      title,
      house: record.process.office.name,
      part: record.process.shortTitle,
      children,
    });
    sendPage(reply, html, { status, personal: true });
  }

  private closed({ meeting, process }: InvitationRecord): string | null {
    const { cancelled, answersBy, answersByText, whatToDo } = answeredMeeting(meeting, process);
    if (cancelled) return 'The meeting is cancelled; no answer is needed.';
    if (answersBy === null || this.clock.now() <= answersBy) return null;
    return `Answers were asked for until ${answersByText ?? ''}. To answer now, ${whatToDo}.`;
  }
}

/** After a POST: a reload shows the result again and sends nothing twice. */
function redirect(reply: FastifyReply, to: string): void {
  void reply.code(303).header('location', to).header('cache-control', 'no-store').send();
}
