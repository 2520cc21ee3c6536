import { Body, Get, Param, Post, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import {
  assertProcess,
  type ConsoleSession,
  CurrentActor,
  CurrentSession,
  RequirePermission,
} from '../../../access/index.js';
import { MeetingLetters } from '../../../invitations/index.js';
import {
  cancelBody,
  headingOf,
  type Meeting,
  Meetings,
  meetingsProblems,
  reinstateBody,
  Reinstatements,
} from '../../../meetings/index.js';
import type { Actor } from '../../../messaging/index.js';
import { BookingDesk } from '../bookings/booking-desk.service.js';
import { displaceFaults, displaceOf } from '../bookings/displace-fields.js';
import { FormValues } from '../form-values.js';
import {
  Console,
  ConsoleController,
  consoleRefusal,
  type Fault,
  faultsOf,
  seeOther,
} from '../frame/index.js';
import { HouseRooms } from './house-rooms.service.js';
import { CallOffPage, ReinstatePage } from './meeting-act-pages.js';
import { atRows, reinstatementFrom, sittingRows, takenMeeting } from './process-forms.js';
import { meetingPath, processCrumbs, processPath, type Refused } from './process-pages.js';

interface Path {
  process: string;
  id: string;
}

const labels = {
  heading: 'What this release is',
  note: 'Note',
  place: 'Building',
  room: 'Room',
  sittings: 'Sittings',
  answersBy: 'Answers until',
  answers: 'Those who were invited',
};

const notices = { postpone: 'meeting-postponed', cancel: 'meeting-cancelled' } as const;
const done = { postpone: 'postponed', cancel: 'cancelled' } as const;
type CallOffAct = keyof typeof done;

/** What happens to a meeting beside its programme: it is postponed, cancelled, announced again, and its letter prepared. */
@ConsoleController('office/processes/:process/meetings/:id')
export class MeetingActPages {
  constructor(
    private readonly console: Console,
    private readonly meetings: Meetings,
    private readonly reinstatements: Reinstatements,
    private readonly letters: MeetingLetters,
    private readonly rooms: HouseRooms,
    private readonly places: BookingDesk,
  ) {}

  @Get('postpone')
  @RequirePermission('meetings:write')
  async askToPostpone(
    @CurrentSession() session: ConsoleSession,
    @CurrentActor() actor: Actor,
    @Param() path: Path,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.callOffPage(reply, session, await this.own(actor, path), 'postpone');
  }

  @Post('postpone')
  @RequirePermission('meetings:write')
  async postpone(
    @CurrentSession() session: ConsoleSession,
    @CurrentActor() actor: Actor,
    @Param() path: Path,
    @Body() sent: unknown,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.callOff(reply, session, actor, { path, act: 'postpone', sent });
  }

  @Get('cancel')
  @RequirePermission('meetings:write')
  async askToCancel(
    @CurrentSession() session: ConsoleSession,
    @CurrentActor() actor: Actor,
    @Param() path: Path,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.callOffPage(reply, session, await this.own(actor, path), 'cancel');
  }

  @Post('cancel')
  @RequirePermission('meetings:write')
  async cancel(
    @CurrentSession() session: ConsoleSession,
    @CurrentActor() actor: Actor,
    @Param() path: Path,
    @Body() sent: unknown,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.callOff(reply, session, actor, { path, act: 'cancel', sent });
  }

  @Get('reinstate')
  @RequirePermission('meetings:write')
  async askToReinstate(
    @CurrentSession() session: ConsoleSession,
    @CurrentActor() actor: Actor,
    @Param() path: Path,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.reinstatePage(reply, session, await this.own(actor, path));
  }

  @Post('reinstate')
  @RequirePermission('meetings:write')
  async reinstate(
    @CurrentSession() session: ConsoleSession,
    @CurrentActor() actor: Actor,
    @Param() path: Path,
    @Body() sent: unknown,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const meeting = await this.own(actor, path);
    const typed = new FormValues(sent);
    const taken = takenMeeting(typed);
    const values = taken ?? typed;
    const version = values.number('version');
    // Sent twice: it came back with the first.
    if (meeting.status === 'announced' && meeting.reinstated && meeting.version === version + 1) {
      seeOther(reply, meetingPath(meeting), 'meeting-reinstated');
      return;
    }
    const count = sittingRows(meeting);
    const refuse = (faults: readonly Fault[], error?: unknown): Promise<void> => {
      const all = [...atRows(faults, values, count), ...displaceFaults(values, error)];
      return this.reinstatePage(reply, session, meeting, { values, faults: all }, error);
    };
    const read = reinstateBody.safeParse(reinstatementFrom(values, count, meeting));
    if (!read.success) return refuse(faultsOf(read.error, labels));
    if (taken !== null) return refuse([]);
    try {
      await this.reinstatements.reinstate(actor, meeting._id, version, read.data, displaceOf(values));
    } catch (error) {
      const faults = consoleRefusal(error);
      if (faults === null) throw error;
      return refuse(faults, error);
    }
    seeOther(reply, meetingPath(meeting), 'meeting-reinstated');
  }

  @Post('letters')
  @RequirePermission('letters:write')
  async prepare(
    @CurrentSession() session: ConsoleSession,
    @CurrentActor() actor: Actor,
    @Param() path: Path,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const meeting = await this.own(actor, path);
    try {
      const [first, ...others] = await this.letters.prepare(actor, meeting._id);
      if (first !== undefined && others.length === 0) {
        seeOther(reply, `/office/letters/${first._id}`, 'letter-begun');
        return;
      }
    } catch (error) {
      const faults = consoleRefusal(error);
      if (faults === null) throw error;
      await this.send(reply, session, meeting, {
        title: 'Prepare the letter',
        faults,
        children: '',
      });
      return;
    }
    seeOther(reply, `/office/letters?processId=${meeting.processId}&state=draft`, 'letters-prepared');
  }

  private async callOff(
    reply: FastifyReply,
    session: ConsoleSession,
    actor: Actor,
    { path, act, sent }: { path: Path; act: CallOffAct; sent: unknown },
  ): Promise<void> {
    const meeting = await this.own(actor, path);
    const values = new FormValues(sent);
    const refuse = (faults: readonly Fault[]): Promise<void> =>
      this.callOffPage(reply, session, meeting, act, { values, faults });
    const read = cancelBody.safeParse(values.pick('reason'));
    if (!read.success) return refuse(faultsOf(read.error, { reason: 'Reason' }));
    // Sent twice: it is done.
    if (meeting.status !== done[act]) {
      try {
        await this.meetings[act](actor, meeting._id, read.data.reason);
      } catch (error) {
        const faults = consoleRefusal(error);
        if (faults === null) throw error;
        return refuse(faults);
      }
    }
    seeOther(reply, meetingPath(meeting), notices[act]);
  }

  private async own(actor: Actor, { process, id }: Path): Promise<Meeting> {
    assertProcess(actor, process);
    const meeting = await this.meetings.meeting(id);
    if (meeting.processId === process) return meeting;
    throw meetingsProblems.notFound(`The process has no meeting ${id}.`, { meetingId: id });
  }

  private callOffPage(
    reply: FastifyReply,
    session: ConsoleSession,
    meeting: Meeting,
    act: CallOffAct,
    refused?: Refused,
  ): Promise<void> {
    return this.send(reply, session, meeting, {
      title: act === 'postpone' ? 'Postpone the meeting' : 'Cancel the meeting',
      faults: refused?.faults ?? [],
      children: CallOffPage({ session, meeting, act, refused }),
    });
  }

  private async reinstatePage(
    reply: FastifyReply,
    session: ConsoleSession,
    meeting: Meeting,
    refused?: Refused,
    error?: unknown,
  ): Promise<void> {
    const rooms = await this.rooms.options(meeting.zone);
    const clashing = await this.places.clashingIn(error, meeting, session);
    await this.send(reply, session, meeting, {
      title: 'Announce the meeting again',
      faults: refused?.faults ?? [],
      children: ReinstatePage({ session, meeting, rooms, refused, clashing }),
    });
  }

  private async send(
    reply: FastifyReply,
    session: ConsoleSession,
    meeting: Meeting,
    { title, faults, children }: { title: string; faults: readonly Fault[]; children: JSX.Element },
  ): Promise<void> {
    const process = await this.meetings.process(meeting.processId);
    await this.console.send(reply, session, {
      title,
      nav: 'processes',
      crumbs: processCrumbs(
        { text: process.shortTitle, href: processPath(process._id) },
        { text: headingOf(meeting), href: meetingPath(meeting) },
        { text: title },
      ),
      faults,
      ...(faults.length > 0 ? { status: 422 } : {}),
      children,
    });
  }
}
