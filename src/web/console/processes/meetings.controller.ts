import { Body, Get, Param, Post, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import {
  assertProcess,
  type ConsoleSession,
  CurrentActor,
  CurrentSession,
  RequirePermission,
} from '../../../access/index.js';
import {
  headingOf,
  type Meeting,
  type MeetingBody,
  meetingBody,
  Meetings,
  meetingsProblems,
  type Process,
} from '../../../meetings/index.js';
import { meetingLetterKey, meetingLetterKinds } from '../../../invitations/index.js';
import { type Actor, TodoList } from '../../../messaging/index.js';
import { Ids } from '../../../platform/index.js';
import { BookingDesk } from '../bookings/booking-desk.service.js';
import { displaceFaults, displaceOf } from '../bookings/displace-fields.js';
import { FormValues, OfficeDay } from '../form-values.js';
import {
  Console,
  ConsoleController,
  consoleRefusal,
  type Fault,
  faultsOf,
  seeOther,
} from '../frame/index.js';
import { HouseRooms } from './house-rooms.service.js';
import { MeetingForm, MeetingPage } from './meeting-pages.js';
import { atRows, meetingFrom, sittingRows, takenMeeting } from './process-forms.js';
import { meetingPath, processCrumbs, processPath, type Refused } from './process-pages.js';

const labels = {
  title: 'Theme',
  kind: 'Kind',
  ordinal: 'Number',
  venue: 'Venue',
  place: 'Building',
  room: 'Room',
  city: 'City',
  zone: 'Time zone',
  sittings: 'Sittings',
  answersBy: 'Answers until',
};

/** Meetings of a process: planned, changed while nobody knows of them, announced. */
@ConsoleController('office/processes/:process/meetings')
export class ProcessMeetingPages {
  constructor(
    private readonly console: Console,
    private readonly meetings: Meetings,
    private readonly rooms: HouseRooms,
    private readonly ids: Ids,
    private readonly day: OfficeDay,
    private readonly todos: TodoList,
    private readonly places: BookingDesk,
  ) {}

  @Get('new')
  @RequirePermission('meetings:write')
  async blank(
    @CurrentSession() session: ConsoleSession,
    @CurrentActor() actor: Actor,
    @Param('process') processId: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    assertProcess(actor, processId);
    await this.form(reply, session, await this.meetings.process(processId), undefined);
  }

  @Post()
  @RequirePermission('meetings:write')
  async plan(
    @CurrentSession() session: ConsoleSession,
    @CurrentActor() actor: Actor,
    @Param('process') processId: string,
    @Body() sent: unknown,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    assertProcess(actor, processId);
    const process = await this.meetings.process(processId);
    const typed = new FormValues(sent);
    const taken = takenMeeting(typed);
    const values = taken ?? typed;
    const asked = read(values, undefined);
    if ('faults' in asked || taken !== null) {
      const faults = 'faults' in asked ? asked.faults : [];
      await this.form(reply, session, process, undefined, { values, faults });
      return;
    }
    try {
      const { _id } = await this.meetings.plan(actor, processId, asked.body, displaceOf(values));
      seeOther(reply, meetingPath({ _id, processId }), 'meeting-planned');
    } catch (error) {
      // The form was sent twice: its meeting is there.
      const there = meetingsProblems.exists.is(error) ? error.extensions['meetingId'] : undefined;
      if (typeof there === 'string') {
        seeOther(reply, meetingPath({ _id: there, processId }), 'meeting-planned');
        return;
      }
      const faults = [...refusal(error, values, undefined), ...displaceFaults(values, error)];
      const refused = { values, faults };
      await this.form(reply, session, process, undefined, refused, error);
    }
  }

  @Get(':id')
  @RequirePermission('meetings:read')
  async one(
    @CurrentSession() session: ConsoleSession,
    @CurrentActor() actor: Actor,
    @Param() { process: processId, id }: Path,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const meeting = await this.own(actor, processId, id);
    await this.send(reply, session, meeting, []);
  }

  @Get(':id/edit')
  @RequirePermission('meetings:write')
  async edit(
    @CurrentSession() session: ConsoleSession,
    @CurrentActor() actor: Actor,
    @Param() { process: processId, id }: Path,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const meeting = await this.own(actor, processId, id);
    await this.form(reply, session, await this.meetings.process(processId), meeting);
  }

  @Post(':id/edit')
  @RequirePermission('meetings:write')
  async change(
    @CurrentSession() session: ConsoleSession,
    @CurrentActor() actor: Actor,
    @Param() { process: processId, id }: Path,
    @Body() sent: unknown,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const meeting = await this.own(actor, processId, id);
    const process = await this.meetings.process(processId);
    const typed = new FormValues(sent);
    const taken = takenMeeting(typed);
    const values = taken ?? typed;
    const asked = read(values, meeting);
    if ('faults' in asked || taken !== null) {
      const faults = 'faults' in asked ? asked.faults : [];
      await this.form(reply, session, process, meeting, { values, faults });
      return;
    }
    try {
      await this.meetings.revise(actor, id, values.number('version'), asked.body, displaceOf(values));
    } catch (error) {
      const faults = [...refusal(error, values, meeting), ...displaceFaults(values, error)];
      const refused = { values, faults };
      await this.form(reply, session, process, meeting, refused, error);
      return;
    }
    seeOther(reply, meetingPath(meeting), 'meeting-changed');
  }

  @Post(':id/announce')
  @RequirePermission('meetings:write')
  async announce(
    @CurrentSession() session: ConsoleSession,
    @CurrentActor() actor: Actor,
    @Param() { process: processId, id }: Path,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const meeting = await this.own(actor, processId, id);
    // Pressed twice: it is announced.
    if (meeting.status !== 'announced') {
      try {
        await this.meetings.announce(actor, id);
      } catch (error) {
        const faults = consoleRefusal(error);
        if (faults === null) throw error;
        await this.send(reply, session, await this.own(actor, processId, id), faults);
        return;
      }
    }
    seeOther(reply, meetingPath(meeting), 'meeting-announced');
  }

  private async own(actor: Actor, processId: string, id: string): Promise<Meeting> {
    assertProcess(actor, processId);
    const meeting = await this.meetings.meeting(id);
    if (meeting.processId !== processId) {
      throw meetingsProblems.notFound(`The process has no meeting ${id}.`, { meetingId: id });
    }
    return meeting;
  }

  /** Whether those invited are still to be told by letter what happened to the meeting. */
  private async letterDue({ _id }: Meeting): Promise<boolean> {
    const keys = meetingLetterKinds.map((kind) => meetingLetterKey(kind, _id));
    return (await this.todos.openAmong(keys)).length > 0;
  }

  private zoneOf({ office }: Process): string {
    return office.zone ?? this.day.zone;
  }

  private async send(
    reply: FastifyReply,
    session: ConsoleSession,
    meeting: Meeting,
    faults: readonly Fault[],
  ): Promise<void> {
    const process = await this.meetings.process(meeting.processId);
    await this.console.send(reply, session, {
      title: headingOf(meeting),
      nav: 'processes',
      crumbs: processCrumbs(
        { text: process.shortTitle, href: processPath(process._id) },
        { text: headingOf(meeting) },
      ),
      faults,
      children: MeetingPage({ session, meeting, letter: await this.letterDue(meeting) }),
    });
  }

  private async form(
    reply: FastifyReply,
    session: ConsoleSession,
    process: Process,
    meeting: Meeting | undefined,
    refused?: Refused,
    error?: unknown,
  ): Promise<void> {
    const title = meeting === undefined ? 'Plan a meeting' : headingOf(meeting);
    await this.console.send(reply, session, {
      title,
      nav: 'processes',
      crumbs: processCrumbs(
        { text: process.shortTitle, href: processPath(process._id) },
        ...(meeting === undefined ? [] : [{ text: headingOf(meeting), href: meetingPath(meeting) }]),
        { text: meeting === undefined ? 'New meeting' : 'Change' },
      ),
      faults: refused?.faults ?? [],
      children: MeetingForm({
        session,
        process,
        meeting,
        formKey: refused?.values.filled('key') ?? `meeting-${this.ids.random()}`,
        officeZone: this.zoneOf(process),
        rooms: await this.rooms.options(),
        refused,
        clashing: await this.places.clashingIn(error, { zone: refused?.values.text('zone') ?? '' }, session),
      }),
    });
  }
}

interface Path {
  process: string;
  id: string;
}

/** What the form says, or its faults at the form's own rows. */
function read(values: FormValues, meeting: Meeting | undefined): { body: MeetingBody } | { faults: Fault[] } {
  const parsed = meetingBody.safeParse(meetingFrom(values, sittingRows(meeting), meeting));
  if (parsed.success) return { body: parsed.data };
  return { faults: atRows(faultsOf(parsed.error, labels), values, sittingRows(meeting)) };
}

function refusal(error: unknown, values: FormValues, meeting: Meeting | undefined): Fault[] {
  const faults = consoleRefusal(error);
  if (faults === null) throw error;
  return atRows(faults, values, sittingRows(meeting));
}
