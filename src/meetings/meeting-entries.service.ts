import { Inject, Injectable } from '@nestjs/common';
import { CalendarEntries, type CalendarEntry, CalendarFeeds } from '../calendar/index.js';
import type { Tx } from '../messaging/index.js';
import { CONFIG, type Config } from '../platform/index.js';
import { entriesOf, meetingRef, sittingRef } from './meeting.entries.js';
import type { Meeting } from './meeting.types.js';
import { Meetings } from './meetings.service.js';

/**
 * Keeps the calendar entries of meetings equal to their present state. May be called any number of times and in
 * any order: it looks at what is, not at what happened.
 */
@Injectable()
export class MeetingEntries {
  constructor(
    private readonly meetings: Meetings,
    private readonly entries: CalendarEntries,
    private readonly feeds: CalendarFeeds,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** Returns the meeting's own entry, which invitations carry. */
  async bring(tx: Tx, meetingId: string): Promise<CalendarEntry> {
    const meeting = await this.meetings.meeting(meetingId);
    const [own, ...sittings] = entriesOf(meeting, this.pageOf(meeting._id));
    if (own === undefined) throw new TypeError('A meeting has at least its own entry.');
    const entry = await this.entries.put(tx, own);
    for (const facts of sittings) await this.entries.put(tx, facts);
    await this.withdraw(
      tx,
      meeting,
      sittings.map((facts) => facts.ref.id),
    );
    await this.nameFeed(tx, meeting);
    return entry;
  }

  /** The process's feed has a name, and exists, from its first announced meeting on. */
  private async nameFeed(tx: Tx, meeting: Meeting): Promise<void> {
    if (meeting.announcedAt === null) return;
    const { _id, shortTitle, title } = await this.meetings.process(meeting.processId);
    await this.feeds.describe(
      tx,
      { kind: 'process', id: _id },
      { title: `${shortTitle}: meetings`, description: title },
    );
  }

  /** The meeting's own entry as it would be if the meeting were like this; writes nothing. */
  wouldBe(meeting: Meeting, now: Date): Promise<CalendarEntry> {
    const [own] = entriesOf(meeting, this.pageOf(meeting._id));
    if (own === undefined) throw new TypeError('A meeting has at least its own entry.');
    return this.entries.wouldBe(own, now);
  }

  entryOf(meetingId: string): Promise<CalendarEntry | null> {
    const ref = meetingRef(meetingId);
    return this.entries.byRef(ref.type, ref.id);
  }

  /** Address of the meeting's public page. */
  pageOf(meetingId: string): string {
    return `${this.config.http.publicUrl}/meetings/${meetingId}`;
  }

  /** Sittings that were taken out, or became the meeting's one entry, leave the calendars. */
  private async withdraw(tx: Tx, meeting: Meeting, kept: readonly string[]): Promise<void> {
    const all = [...meeting.droppedSittings, ...meeting.sittings.map((sitting) => sitting.id)];
    for (const { type, id } of all.map((sittingId) => sittingRef(meeting._id, sittingId))) {
      if (kept.includes(id)) continue;
      const entry = await this.entries.byRef(type, id);
      if (entry === null || (entry.status === 'cancelled' && !entry.public)) continue;
      const { ref, kind, processId, title, description, when } = entry;
      await this.entries.put(tx, {
        ref,
        kind,
        processId,
        meetingId: meeting._id,
        title,
        description,
        when,
        status: 'cancelled',
        public: false,
      });
    }
  }
}
