import { Body, Controller, Get, Inject, Param, Post, Res, UseFilters } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Public, SignedLinks } from '../access/index.js';
import { subscribeLinks } from '../calendar/index.js';
import {
  type AnswerContent,
  answeredMeeting,
  type AnswerRow,
  answersOf,
  bodyWord,
  type InvitationRecord,
  Invitations,
  Seats,
  withdrawnIds,
} from '../invitations/index.js';
import { headingOf } from '../meetings/index.js';
import { CONFIG, type Config, ProcessClock } from '../platform/index.js';
import {
  fieldsFrom,
  fieldsOf,
  type MeetingFields,
  meetingFieldsOf,
  moreRowsFor,
  prefixOf,
  readMeeting,
  readTypedBy,
  sameAnswer,
  withMoreRows,
} from './answer-form.js';
import { AnswerPage, type SeatsSaid } from './answer-page.js';
import type { Fault } from './layout.js';
import { Pages } from './page-frame.js';
import { sendPage } from './page-response.js';
import { ReceiptPage } from './receipt-page.js';
import { WebProblemFilter } from './web-problem.filter.js';
import { WithdrawnPage, WithdrawPage } from './withdraw-page.js';

/** The invitation whose link it was, and the further ones. */
type Invited = [InvitationRecord, ...InvitationRecord[]];

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
    private readonly seats: Seats,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  @Get('a/:token')
  async show(@Param('token') token: string, @Res() reply: FastifyReply): Promise<void> {
    const records = await this.invited(token);
    const all = records.map(({ invitation }) => fieldsFrom(invitation.standing));
    await this.sendForm(reply, token, records, { all, typedBy: '', faults: [] }, 200);
  }

  @Post('a/:token')
  async answer(
    @Param('token') token: string,
    @Body() body: unknown,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const records = await this.invited(token);
    const { typedBy } = fieldsOf(body);
    const all = records.map((_record, n) => meetingFieldsOf(body, prefixOf(n)));
    const more = moreRowsFor(body);
    if (more !== null) {
      const grown = all.map((fields, n) => (n === more ? withMoreRows(fields) : fields));
      await this.sendForm(reply, token, records, { all: grown, typedBy, faults: [] }, 200);
      return;
    }
    const read = await this.read(records, all, typedBy);
    if (!('answers' in read)) {
      await this.sendForm(reply, token, records, { all, typedBy, faults: read.faults }, 422);
      return;
    }
    const [main] = records;
    await this.invitations.answersByLink(main.invitation._id, read.typedBy, read.answers);
    redirect(reply, `/a/${token}/receipt`);
  }

  @Get('a/:token/receipt')
  async receipt(@Param('token') token: string, @Res() reply: FastifyReply): Promise<void> {
    const records = await this.invited(token);
    const [main] = records;
    const answered = await Promise.all(
      records.map(async (record) => ({
        record,
        row: lastByLink(record),
        limited: await this.limited(record),
      })),
    );
    await this.send(
      reply,
      main,
      answered.every(({ row }) => row === null) ? 'No answer yet' : 'Your answer is recorded',
      ReceiptPage({ answered, back: `/a/${token}` }),
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

  /** The invitation of the link, and those that its page asks about too. */
  private async invited(token: string): Promise<Invited> {
    const { id } = this.links.verify('answer-invitation', token);
    const [main, ...further] = await this.invitations.readWithFurther(id);
    if (main === undefined) throw new TypeError('An invitation that was read is there.');
    return [main, ...further];
  }

  /** The answers to the meetings that are still open, or all faults. */
  private async read(
    records: Invited,
    all: readonly MeetingFields[],
    typedBy: string,
  ): Promise<{ answers: { id: string; answer: AnswerContent }[]; typedBy: string } | { faults: Fault[] }> {
    const several = records.length > 1;
    const faults: Fault[] = [];
    const answers: { record: InvitationRecord; answer: AnswerContent }[] = [];
    for (const [n, record] of records.entries()) {
      const fields = all[n];
      // A form of one meeting that is closed is refused by the answer itself, with what to do.
      if (fields === undefined || (several && this.closed(record) !== null)) continue;
      const read = readMeeting(fields, {
        prefix: prefixOf(n),
        body: bodyWord(record.invitation.addressee),
        namesNeeded: await this.limited(record),
        mayBeOpen: several,
        ...(several ? { meeting: headingOf(record.meeting) } : {}),
      });
      faults.push(...read.faults);
      if ('answer' in read && read.answer !== null) answers.push({ record, answer: read.answer });
    }
    if (answers.length === 0 && faults.length === 0)
      faults.push({ field: 'value-accepted', message: 'Answer for one meeting at least' });
    const by = readTypedBy(typedBy);
    if (!('typedBy' in by)) return { faults: [...faults, ...by.faults] };
    if (faults.length > 0) return { faults };
    // What stands already is not sent again beside what changes.
    const changed = answers.filter(
      ({ record: { invitation }, answer }) =>
        invitation.standing === null || !sameAnswer(invitation.standing, answer),
    );
    return {
      answers: (changed.length === 0 ? answers : changed).map(({ record, answer }) => ({
        id: record.invitation._id,
        answer,
      })),
      typedBy: by.typedBy,
    };
  }

  private async limited({ meeting }: InvitationRecord): Promise<boolean> {
    return (await this.seats.limitOf(meeting._id)) !== null;
  }

  private async seatsSaid({ meeting }: InvitationRecord): Promise<SeatsSaid | null> {
    const { limited, inAll, perDelegation, free } = await this.seats.view(meeting._id);
    if (!limited) return null;
    return { inAll, perDelegation, full: free === 0 };
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
    records: Invited,
    { all, typedBy, faults }: { all: readonly MeetingFields[]; typedBy: string; faults: readonly Fault[] },
    status: number,
  ): Promise<void> {
    const [record, ...others] = records;
    const title = `${faults.length > 0 ? 'Error: ' : ''}${headingOf(record.meeting)}: answer the invitation`;
    const further = await Promise.all(
      others.map(async (one, n) => ({
        record: one,
        fields: all[n + 1] ?? fieldsFrom(null),
        closed: this.closed(one),
        seats: await this.seatsSaid(one),
        calendar: subscribeLinks(this.config.http.publicUrl, { kind: 'meeting', id: one.meeting._id }),
      })),
    );
    const children = AnswerPage({
      record,
      fields: { ...(all[0] ?? fieldsFrom(null)), typedBy },
      faults,
      closed: this.closed(record),
      action: `/a/${token}`,
      seats: await this.seatsSaid(record),
      further,
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
    const { cancelled, postponed, answersBy, answersByText, whatToDo } = answeredMeeting(meeting, process);
    if (cancelled) return 'The meeting is cancelled; no answer is needed.';
    if (postponed === true) {
      return 'The meeting is postponed; a new date will be announced. No answer is taken until then.';
    }
    if (answersBy === null || this.clock.now() <= answersBy) return null;
    return `Answers were asked for until ${answersByText ?? ''}. To answer now, ${whatToDo}.`;
  }
}

/** After a POST: a reload shows the result again and sends nothing twice. */
function redirect(reply: FastifyReply, to: string): void {
  void reply.code(303).header('location', to).header('cache-control', 'no-store').send();
}

/** The last answer that came through the link and was not withdrawn. */
function lastByLink({ history }: InvitationRecord): AnswerRow | null {
  const withdrawn = withdrawnIds(history);
  return answersOf(history).findLast((one) => one.channel === 'link' && !withdrawn.has(one._id)) ?? null;
}
