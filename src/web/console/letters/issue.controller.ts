import { Body, Get, Inject, Param, Post, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import {
  type ConsoleSession,
  CurrentActor,
  CurrentSession,
  RequirePermission,
} from '../../../access/index.js';
import {
  isIssued,
  issueBody,
  type Letter,
  LetterIssue,
  LetterSchedules,
  lettersProblems,
  signatureRule,
} from '../../../letters/index.js';
import type { Actor } from '../../../messaging/index.js';
import { CONFIG, type Config } from '../../../platform/index.js';
import { FormValues } from '../form-values.js';
import { ConsoleController, type Fault, faultsOf, seeOther } from '../frame/index.js';
import { OtherWays } from '../letters-talk/other-ways.js';
import { mendsOf } from './check.controller.js';
import { IssuePage, type IssuePageProps } from './issue-page.js';
import { faultsOrThrow, LetterDesk, passed } from './letter-desk.service.js';
import { letterPath, placed } from './parts.js';

const FIELDS = ['addressees', 'holdSeconds', 'pacePerMinute'];
const labels = {
  addressees: 'Number of addressees',
  holdSeconds: 'Hold',
  pacePerMinute: 'Mails a minute',
};

/** Issuing a cleared letter. */
@ConsoleController('office/letters/:id/issue')
export class LetterIssuePages {
  constructor(
    private readonly desk: LetterDesk,
    private readonly issuing: LetterIssue,
    private readonly schedules: LetterSchedules,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  @Get()
  @RequirePermission('letters:read')
  async show(
    @CurrentSession() session: ConsoleSession,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Query() sent: unknown,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const letter = await this.desk.letter(actor, id);
    if (isIssued(letter)) {
      seeOther(reply, afterIssue(letter));
      return;
    }
    const { holdSeconds, pacePerMinute } = this.config.mail;
    await this.page(reply, session, actor, letter, {
      fields: { addressees: '', holdSeconds: String(holdSeconds), pacePerMinute: String(pacePerMinute) },
      wanted: new FormValues(sent).text('run') === 'yes',
    });
  }

  @Post()
  @RequirePermission('letters:issue')
  async issue(
    @CurrentSession() session: ConsoleSession,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() sent: unknown,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const values = new FormValues(sent);
    const fields = {
      addressees: values.text('addressees'),
      holdSeconds: values.text('holdSeconds'),
      pacePerMinute: values.text('pacePerMinute'),
    };
    const read = issueBody.safeParse(numbersOf(values));
    if (!read.success) {
      const faults = asked(values, placed(faultsOf(read.error, labels), FIELDS));
      await this.page(reply, session, actor, await this.desk.letter(actor, id), {
        fields,
        faults,
        wanted: true,
      });
      return;
    }
    let issued: Letter;
    try {
      issued = await this.issuing.issue(actor, id, { ...read.data, expected: values.number('version') });
    } catch (error) {
      const letter = await this.desk.letter(actor, id);
      if (isIssued(letter) && passed(error)) {
        seeOther(reply, afterIssue(letter), 'letter-issued-before');
        return;
      }
      const faults = lettersProblems.addresseeCount.is(error)
        ? [{ field: 'addressees', message: error.detail }]
        : placed(faultsOrThrow(error), FIELDS);
      await this.page(reply, session, actor, letter, { fields, faults, wanted: true });
      return;
    }
    seeOther(reply, afterIssue(issued), 'letter-issued');
  }

  private async page(
    reply: FastifyReply,
    session: ConsoleSession,
    actor: Actor,
    letter: Letter,
    {
      fields,
      faults = [],
      wanted,
    }: Pick<IssuePageProps, 'fields'> & { faults?: readonly Fault[]; wanted: boolean },
  ): Promise<void> {
    const outlook = await this.desk.outlook(letter);
    const issuable =
      letter.state === 'signed' || (letter.state === 'cleared' && signatureRule(letter) !== 'required');
    const run =
      issuable && (wanted || !outlook.personal) ? await this.issuing.dryRun(actor, letter._id) : null;
    await this.desk.send(reply, session, letter, {
      title: 'Issue',
      wide: true,
      faults,
      children: IssuePage({
        session,
        letter,
        run,
        mends: mendsOf(letter, run?.findings ?? [], [...outlook.addressees, ...outlook.withoutMailbox]),
        addressees: outlook.addressees.length,
        fields,
        faults,
        more: OtherWays({ session, letter, schedule: await this.schedules.of(letter._id) }),
      }),
    });
  }
}

const afterIssue = (letter: Letter): string => letterPath(letter, letter.dispatched ? '/progress' : '');

/** Numbers as numbers; what is none is left for the schema to refuse. */
function numbersOf(values: FormValues): object {
  const fields = FIELDS.flatMap((field) => {
    const typed = values.filled(field);
    return typed === undefined ? [] : [[field, /^\d{1,9}$/.test(typed) ? Number(typed) : typed] as const];
  });
  return Object.fromEntries(fields);
}

const asked = (values: FormValues, faults: readonly Fault[]): Fault[] =>
  faults.map((fault) => {
    if (!FIELDS.includes(fault.field)) return fault;
    const typed = values.filled(fault.field);
    return typed === undefined
      ? { ...fault, message: 'Type the number of addressees.' }
      : /^\d+$/.test(typed)
        ? fault
        : { ...fault, message: 'Type a whole number.' };
  });
