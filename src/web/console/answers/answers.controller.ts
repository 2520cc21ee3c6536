import { Body, Get, Param, Post, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import {
  type ConsoleSession,
  CurrentActor,
  CurrentSession,
  RequirePermission,
} from '../../../access/index.js';
import {
  AnswerDocuments,
  Contradictions,
  type InvitationQuery,
  invitationQuery,
  Invitations,
  Seats,
  seatsBody,
} from '../../../invitations/index.js';
import { DocumentPages } from '../../../letters/index.js';
import { headingOf, type Meeting } from '../../../meetings/index.js';
import type { Actor } from '../../../messaging/index.js';
import { FormValues } from '../form-values.js';
import {
  Console,
  ConsoleController,
  consoleRefusal,
  type Fault,
  faultsOf,
  seeOther,
  sendDownload,
} from '../frame/index.js';
import { AnswersPage, type AnswersFilter } from './answers-page.js';
import { OwnMeetings } from './own-meeting.service.js';
import { answersPath, meetingCrumbs } from './parts.js';
import type { TypedLimit } from './seats-section.js';

const PAGE = 100;

/** The answers to a meeting: figures, list, seats, and what is made of them. */
@ConsoleController('office/meetings/:id')
export class AnswerBoardPages {
  constructor(
    private readonly console: Console,
    private readonly invitations: Invitations,
    private readonly seats: Seats,
    private readonly contradictions: Contradictions,
    private readonly answers: AnswerDocuments,
    private readonly documents: DocumentPages,
    private readonly own: OwnMeetings,
  ) {}

  @Get('answers')
  @RequirePermission('invitations:read')
  async board(
    @CurrentSession() session: ConsoleSession,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Query() query: unknown,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.send(reply, session, await this.own.meeting(actor, id), query);
  }

  @Post('seats')
  @RequirePermission('invitations:answer')
  async limit(
    @CurrentSession() session: ConsoleSession,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() sent: unknown,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const meeting = await this.own.meeting(actor, id);
    const values = new FormValues(sent);
    const typed = { inAll: values.text('inAll'), perDelegation: values.text('perDelegation') };
    const read = seatsBody.safeParse({
      inAll: countOf(typed.inAll),
      perDelegation: countOf(typed.perDelegation),
    });
    if (!read.success) {
      const faults = faultsOf(read.error, {
        inAll: 'Seats in all',
        perDelegation: 'Seats for each addressee',
      });
      await this.send(reply, session, meeting, {}, { typed, faults });
      return;
    }
    const { inAll, perDelegation } = await this.seats.view(meeting._id);
    // The form was sent twice: what it asks for is so.
    if (inAll === read.data.inAll && perDelegation === read.data.perDelegation) {
      seeOther(reply, `${answersPath(meeting._id)}#seats`, 'seats-set');
      return;
    }
    try {
      await this.seats.setLimit(actor, meeting._id, values.number('version'), read.data);
    } catch (error) {
      const faults = consoleRefusal(error);
      if (faults === null) throw error;
      await this.send(reply, session, meeting, {}, { typed, faults });
      return;
    }
    seeOther(reply, `${answersPath(meeting._id)}#seats`, 'seats-set');
  }

  @Get('answers.csv')
  @RequirePermission('invitations:read')
  async csv(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const meeting = await this.own.meeting(actor, id);
    const { bytes, filename } = await this.answers.csv(meeting._id);
    sendDownload(reply, bytes, 'text/csv; charset=utf-8', filename);
  }

  @Get('participants')
  @RequirePermission('invitations:read')
  async participants(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const meeting = await this.own.meeting(actor, id);
    const ref = { type: 'meeting', id: meeting._id };
    const { bytes, contentType, filename } = await this.documents.pdf('participants-list', ref);
    sendDownload(reply, bytes, contentType, filename);
  }

  private async send(
    reply: FastifyReply,
    session: ConsoleSession,
    meeting: Meeting,
    query: unknown,
    refused?: { typed: TypedLimit; faults: readonly Fault[] },
  ): Promise<void> {
    const values = new FormValues(query);
    const asked = filterOf(values);
    const filter: AnswersFilter = {
      name: asked.name ?? '',
      value: asked.value ?? '',
      category: asked.category ?? '',
      group: asked.group ?? '',
      level: asked.level ?? '',
      waiting: asked.waiting ?? '',
    };
    const { limit: _limit, cursor, ...wanted } = asked;
    const [summary, seats, contradictions, { items, next }] = await Promise.all([
      this.invitations.summary(meeting._id),
      this.seats.view(meeting._id),
      this.contradictions.ofMeeting(meeting._id),
      this.invitations.list(meeting._id, wanted, { limit: PAGE, cursor }),
    ]);
    const waiting = await this.invitations.byIds(seats.waiting.map(({ invitationId }) => invitationId));
    await this.console.send(reply, session, {
      title: `Answers: ${headingOf(meeting)}`,
      nav: 'meetings',
      crumbs: meetingCrumbs(meeting),
      wide: true,
      faults: refused?.faults ?? [],
      children: AnswersPage({
        session,
        meeting,
        summary,
        seats,
        waiting: new Map(waiting.map((invitation) => [invitation._id, invitation])),
        contradictions,
        filter,
        rows: items,
        next,
        typed: refused?.typed,
        faults: refused?.faults ?? [],
      }),
    });
  }
}

/** An empty field is no limit; what is no number is refused by the schema. */
const countOf = (typed: string): number | null | string => {
  const value = typed.trim();
  if (value === '') return null;
  return /^\d{1,9}$/.test(value) ? Number(value) : value;
};

/** Filters that are none are left out, one by one. */
function filterOf(values: FormValues): InvitationQuery {
  const names = ['name', 'value', 'category', 'group', 'level', 'waiting', 'cursor'] as const;
  const all = values.pick(...names);
  const read = invitationQuery.safeParse(all);
  if (read.success) return read.data;
  const bad = new Set(read.error.issues.map((issue) => String(issue.path[0])));
  return invitationQuery.parse(Object.fromEntries(Object.entries(all).filter(([name]) => !bad.has(name))));
}
