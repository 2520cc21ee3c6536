import { Injectable } from '@nestjs/common';
import { assertProcess } from '../../../access/index.js';
import { type DigestPreview, DigestPreviews } from '../../../invitations/index.js';
import {
  contentOf,
  type Meeting,
  MeetingPeople,
  Meetings,
  meetingsProblems,
  type ProgrammeChange,
  type ProgrammeItem,
  type ReleasedContent,
  Releases,
  type RuleFinding,
  type Sitting,
} from '../../../meetings/index.js';
import type { Actor } from '../../../messaging/index.js';
import type { Displace } from '../../../rooms/index.js';

/** A programme as it is being edited: that of a planned meeting itself, or the draft of an announced one. */
export interface EditedProgramme {
  meeting: Meeting;
  /** `meeting`: edits are the meeting's at once. `draft`: they wait for a release. `closed`: nothing changes any more. */
  mode: 'meeting' | 'draft' | 'closed';
  /** Of the meeting or of the draft; 0: there is no draft yet. */
  version: number;
  content: ReleasedContent;
  changes: readonly ProgrammeChange[];
  findings: readonly RuleFinding[];
}

/** One way to edit a programme, before and after the meeting is announced. */
@Injectable()
export class ProgrammeDesk {
  constructor(
    private readonly meetings: Meetings,
    private readonly releases: Releases,
    private readonly people: MeetingPeople,
    private readonly previews: DigestPreviews,
  ) {}

  async open(actor: Actor, processId: string, meetingId: string): Promise<EditedProgramme> {
    assertProcess(actor, processId);
    const meeting = await this.meetings.meeting(meetingId);
    if (meeting.processId !== processId) {
      throw meetingsProblems.notFound(`The process has no meeting ${meetingId}.`, { meetingId });
    }
    const { draft, content, changes, findings } = await this.releases.report(meetingId);
    if (meeting.status === 'announced') {
      return { meeting, mode: 'draft', version: draft?.version ?? 0, content, changes, findings };
    }
    return {
      meeting,
      mode: meeting.status === 'planned' ? 'meeting' : 'closed',
      version: meeting.version,
      content: contentOf(meeting),
      changes: [],
      findings,
    };
  }

  /** The ids under which other programmes know people of these names. */
  known(names: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>> {
    return this.people.known(names);
  }

  /** Who would be told of the draft; null where there is nothing to release. */
  async told({ mode, meeting, changes }: EditedProgramme): Promise<DigestPreview | null> {
    return mode === 'draft' && changes.length > 0 ? this.previews.of(meeting._id) : null;
  }

  /** Adds the item, or puts it in the place of the one of its id. Refusals: those of the programme or of its draft; 412. */
  putItem(actor: Actor, open: EditedProgramme, version: number, item: ProgrammeItem): Promise<void> {
    return this.edit(actor, open, version, ({ programme, ...content }) => ({
      ...content,
      programme: inOrder([...programme.filter(({ id }) => id !== item.id), item], content.sittings),
    }));
  }

  dropItem(actor: Actor, open: EditedProgramme, version: number, itemId: string): Promise<void> {
    return this.edit(actor, open, version, ({ programme, ...content }) => ({
      ...content,
      programme: programme.filter(({ id }) => id !== itemId),
    }));
  }

  /**
   * Of an announced meeting only: a planned one's sittings are changed with the meeting. `displace`: bookings that give
   * way to it.
   */
  putSitting(
    actor: Actor,
    open: EditedProgramme,
    version: number,
    sitting: Sitting,
    displace?: Displace,
  ): Promise<void> {
    const put = ({ sittings, ...content }: ReleasedContent): ReleasedContent => ({
      ...content,
      sittings: [...sittings.filter(({ id }) => id !== sitting.id), sitting],
    });
    return this.edit(actor, open, version, put, displace);
  }

  private async edit(
    actor: Actor,
    { meeting, mode, content }: EditedProgramme,
    version: number,
    change: (content: ReleasedContent) => ReleasedContent,
    displace?: Displace,
  ): Promise<void> {
    const next = change(content);
    if (mode === 'draft') {
      const expected = version === 0 ? undefined : version;
      await this.releases.save(actor, meeting._id, expected, next, displace);
      return;
    }
    const { programme: items, rules } = next;
    await this.meetings.setProgramme(actor, meeting._id, version, { items, rules });
  }
}

/** By day and hour, so that the list reads as the day goes. */
function inOrder(items: readonly ProgrammeItem[], sittings: readonly Sitting[]): ProgrammeItem[] {
  const at = ({ sitting, date, start }: ProgrammeItem): string =>
    `${date ?? sittings.find(({ id }) => id === sitting)?.date ?? ''} ${start}`;
  return [...items].sort((a, b) => at(a).localeCompare(at(b)));
}
