import { Body, Get, Param, Post, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import {
  type ConsoleSession,
  CurrentActor,
  CurrentSession,
  RequirePermission,
} from '../../../access/index.js';
import {
  headingOf,
  itemBody,
  Meetings,
  type ProgrammeItem,
  releaseBody,
  Releases,
  type Sitting,
  sittingBody,
} from '../../../meetings/index.js';
import type { Actor } from '../../../messaging/index.js';
import { BookingDesk } from '../bookings/booking-desk.service.js';
import { displaceFaults, displaceOf } from '../bookings/displace-fields.js';
import type { Clashing } from '../bookings/elsewhere.js';
import { FormValues } from '../form-values.js';
import {
  Console,
  ConsoleController,
  consoleRefusal,
  type Fault,
  faultsOf,
  type NoticeCode,
  seeOther,
} from '../frame/index.js';
import { HouseRooms } from '../processes/house-rooms.service.js';
import { meetingPath, processCrumbs, processPath, type Refused } from '../processes/process-pages.js';
import { ItemPage, SittingPage } from './edit-pages.js';
import { type EditedProgramme, ProgrammeDesk } from './programme-desk.service.js';
import { itemFrom, seatField, seatRows, sittingFrom, takenSitting } from './programme-forms.js';
import { ProgrammePage, programmePath } from './programme-page.js';

interface Path {
  process: string;
  id: string;
}

const itemLabels = {
  title: 'Title',
  kind: 'Kind',
  start: 'From',
  end: 'To',
  date: 'Day of a break',
  sitting: 'Sitting',
  ledBy: 'Led by',
  paragraph: 'Paragraph',
  seats: 'Seats',
};
const sittingLabels = { title: 'Title', date: 'Day', start: 'From', end: 'To', languages: 'Interpretation' };

/** Programmes in the console: items and seats, drafts and releases. */
@ConsoleController('office/processes/:process/meetings/:id/programme')
export class ProgrammePages {
  constructor(
    private readonly console: Console,
    private readonly desk: ProgrammeDesk,
    private readonly meetings: Meetings,
    private readonly releases: Releases,
    private readonly rooms: HouseRooms,
    private readonly places: BookingDesk,
  ) {}

  @Get()
  @RequirePermission('meetings:read')
  async programme(
    @CurrentSession() session: ConsoleSession,
    @CurrentActor() actor: Actor,
    @Param() { process, id }: Path,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.overview(reply, session, await this.desk.open(actor, process, id), []);
  }

  @Get('items/:item')
  @RequirePermission('meetings:write')
  async item(
    @CurrentSession() session: ConsoleSession,
    @CurrentActor() actor: Actor,
    @Param() { process, id, item }: Path & { item: string },
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const open = await this.desk.open(actor, process, id);
    await this.itemForm(reply, session, open, itemOf(open, item));
  }

  @Post('items/:item')
  @RequirePermission('meetings:write')
  async saveItem(
    @CurrentSession() session: ConsoleSession,
    @CurrentActor() actor: Actor,
    @Param() { process, id, item }: Path & { item: string },
    @Body() sent: unknown,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const open = await this.desk.open(actor, process, id);
    const before = itemOf(open, item);
    const values = new FormValues(sent);
    const read = itemBody.safeParse(itemFrom(values, before, open.content.programme));
    const refuse = (faults: readonly Fault[]): Promise<void> =>
      this.itemForm(reply, session, open, before, { values, faults });
    if (!read.success) {
      const faults = faultsOf(read.error, itemLabels);
      return refuse(faults.map((one) => ({ ...one, field: seatField(one.field, values, before) })));
    }
    await this.saved(reply, open, refuse, 'programme-saved', () =>
      this.desk.putItem(actor, open, values.number('version'), read.data),
    );
  }

  @Post('items/:item/drop')
  @RequirePermission('meetings:write')
  async dropItem(
    @CurrentSession() session: ConsoleSession,
    @CurrentActor() actor: Actor,
    @Param() { process, id, item }: Path & { item: string },
    @Body() sent: unknown,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const open = await this.desk.open(actor, process, id);
    const gone = !open.content.programme.some((one) => one.id === item);
    await this.saved(
      reply,
      open,
      (faults) => this.overview(reply, session, open, faults),
      'programme-saved',
      () =>
        gone
          ? Promise.resolve()
          : this.desk.dropItem(actor, open, new FormValues(sent).number('version'), item),
    );
  }

  @Get('sittings/:sitting')
  @RequirePermission('meetings:write')
  async sitting(
    @CurrentSession() session: ConsoleSession,
    @CurrentActor() actor: Actor,
    @Param() { process, id, sitting }: Path & { sitting: string },
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const open = await this.desk.open(actor, process, id);
    await this.sittingForm(reply, session, open, sittingOf(open, sitting));
  }

  @Post('sittings/:sitting')
  @RequirePermission('meetings:write')
  async saveSitting(
    @CurrentSession() session: ConsoleSession,
    @CurrentActor() actor: Actor,
    @Param() { process, id, sitting }: Path & { sitting: string },
    @Body() sent: unknown,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const open = await this.desk.open(actor, process, id);
    const before = sittingOf(open, sitting);
    const typed = new FormValues(sent);
    const taken = takenSitting(typed);
    const values = taken ?? typed;
    const read = sittingBody.safeParse(sittingFrom(values, before, open.content.sittings));
    const refuse = async (faults: readonly Fault[], error?: unknown): Promise<void> => {
      const clashing = await this.places.clashingIn(error, open.meeting, session);
      const all = [...faults, ...displaceFaults(values, error)];
      await this.sittingForm(reply, session, open, before, { values, faults: all }, clashing);
    };
    if (!read.success) return refuse(faultsOf(read.error, sittingLabels));
    if (taken !== null) return refuse([]);
    await this.saved(reply, open, refuse, 'programme-saved', () =>
      this.desk.putSitting(actor, open, values.number('version'), read.data, displaceOf(values)),
    );
  }

  @Post('discard')
  @RequirePermission('meetings:write')
  async discard(
    @CurrentActor() actor: Actor,
    @Param() { process, id }: Path,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { meeting } = await this.desk.open(actor, process, id);
    await this.releases.discard(actor, id);
    seeOther(reply, programmePath(meeting), 'draft-discarded');
  }

  @Post('release')
  @RequirePermission('meetings:write')
  async release(
    @CurrentSession() session: ConsoleSession,
    @CurrentActor() actor: Actor,
    @Param() { process, id }: Path,
    @Body() sent: unknown,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const open = await this.desk.open(actor, process, id);
    // Sent twice: the draft is released, and there is none any more.
    if (open.mode === 'draft' && open.version === 0) {
      seeOther(reply, programmePath(open.meeting), 'programme-released');
      return;
    }
    const values = new FormValues(sent);
    const read = releaseBody.safeParse({
      heading: values.text('heading'),
      note: values.filled('note') ?? null,
      editorial: values.text('editorial') === 'yes',
    });
    const refuse = (faults: readonly Fault[]): Promise<void> =>
      this.overview(reply, session, open, faults, values);
    if (!read.success) return refuse(faultsOf(read.error, { heading: 'What this release is', note: 'Note' }));
    await this.saved(reply, open, refuse, 'programme-released', () =>
      this.releases.release(actor, id, values.number('version'), read.data),
    );
  }

  private async saved(
    reply: FastifyReply,
    { meeting }: EditedProgramme,
    refuse: (faults: readonly Fault[], error?: unknown) => Promise<void>,
    notice: NoticeCode,
    act: () => Promise<unknown>,
  ): Promise<void> {
    try {
      await act();
    } catch (error) {
      const faults = consoleRefusal(error);
      if (faults === null) throw error;
      await refuse(faults, error);
      return;
    }
    seeOther(reply, programmePath(meeting), notice);
  }

  private async overview(
    reply: FastifyReply,
    session: ConsoleSession,
    open: EditedProgramme,
    faults: readonly Fault[],
    values = new FormValues({}),
  ): Promise<void> {
    const releases = await this.releases.list(open.meeting._id);
    const told = await this.desk.told(open);
    const typed = { heading: values.text('heading'), note: values.text('note') };
    await this.send(
      reply,
      session,
      open,
      [],
      faults,
      ProgrammePage({ session, open, releases, told, faults, typed }),
    );
  }

  private async itemForm(
    reply: FastifyReply,
    session: ConsoleSession,
    open: EditedProgramme,
    item: ProgrammeItem | undefined,
    refused?: Refused,
  ): Promise<void> {
    const title = item?.title ?? 'New item';
    const known = await this.desk.known(namesOf(item, refused));
    const children = ItemPage({ session, open, item, known, refused });
    await this.send(reply, session, open, [{ text: title }], refused?.faults ?? [], children);
  }

  private async sittingForm(
    reply: FastifyReply,
    session: ConsoleSession,
    open: EditedProgramme,
    sitting: Sitting | undefined,
    refused?: Refused,
    clashing?: Clashing,
  ): Promise<void> {
    const rooms = await this.rooms.options(open.meeting.zone);
    const children = SittingPage({ session, open, sitting, rooms, refused, clashing });
    await this.send(reply, session, open, [{ text: 'Sitting' }], refused?.faults ?? [], children);
  }

  private async send(
    reply: FastifyReply,
    session: ConsoleSession,
    { meeting }: EditedProgramme,
    more: readonly { text: string }[],
    faults: readonly Fault[],
    children: JSX.Element,
  ): Promise<void> {
    const process = await this.meetings.process(meeting.processId);
    const [last] = more;
    await this.console.send(reply, session, {
      title: last?.text ?? 'Programme',
      nav: 'processes',
      crumbs: processCrumbs(
        { text: process.shortTitle, href: processPath(process._id) },
        { text: headingOf(meeting), href: meetingPath(meeting) },
        { text: 'Programme', ...(last === undefined ? {} : { href: programmePath(meeting) }) },
        ...more,
      ),
      faults,
      ...(faults.length > 0 ? { status: 422 } : {}),
      children,
    });
  }
}

const itemOf = ({ content }: EditedProgramme, id: string): ProgrammeItem | undefined =>
  content.programme.find((one) => one.id === id);
const sittingOf = ({ content }: EditedProgramme, id: string): Sitting | undefined =>
  content.sittings.find((one) => one.id === id);

/** Those on the form who are known by name alone. */
const namesOf = (item: ProgrammeItem | undefined, refused: Refused | undefined): string[] =>
  Array.from({ length: seatRows(item) }, (_, n) =>
    refused === undefined
      ? item?.seats[n]?.person?.id == null
        ? item?.seats[n]?.person?.name
        : undefined
      : refused.values.filled(`seats.${n}.person`) === undefined
        ? refused.values.filled(`seats.${n}.name`)
        : undefined,
  ).filter((name) => name !== undefined);
