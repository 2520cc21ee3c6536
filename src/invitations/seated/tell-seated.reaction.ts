import { Injectable } from '@nestjs/common';
import { type NewNotice, Notices } from '../../mail/index.js';
import {
  contentOf,
  datesOf,
  headingOf,
  type Meeting,
  MeetingEntries,
  Meetings,
  Releases,
  type SeatedReader,
  seatedReaders,
  seatLines,
} from '../../meetings/index.js';
import type { StoredEvent, Tx } from '../../messaging/index.js';
import { type SeatedFacts, seatedText } from './seated-texts.js';

/** Who sits on a programme was asked by its office, and no letter reaches them: they are told by a notice, at once. */
@Injectable()
export class TellSeated {
  constructor(
    private readonly meetings: Meetings,
    private readonly releases: Releases,
    private readonly entries: MeetingEntries,
    private readonly notices: Notices,
  ) {}

  /**
   * Tells what holds now, whatever the event says: one notice for each person and each time that it happens to the
   * meeting. What the public does not know, and what is over, is told to nobody.
   */
  async handle(
    { data: { meetingId } }: StoredEvent<'meeting.postponed' | 'meeting.cancelled' | 'meeting.reinstated'>,
    tx: Tx,
  ): Promise<void> {
    const meeting = await this.meetings.meeting(meetingId);
    const what = whatOf(meeting);
    if (what === null || meeting.announcedAt === null || meeting.endsAt <= tx.now) return;
    const readers = await this.readers(meeting, what);
    await this.notices.sendAll(
      tx,
      readers.map((reader) => this.notice(meeting, what, reader)),
    );
  }

  /** Those with a seat; of a meeting that came back, also those who had one before. */
  private async readers(meeting: Meeting, what: SeatedFacts['what']): Promise<SeatedReader[]> {
    const { release = 0 } = meeting;
    const contents = new Map([[release, contentOf(meeting)]]);
    if (what === 'reinstated' && release > 1) {
      contents.set(release - 1, await this.releases.get(meeting._id, release - 1));
    }
    return seatedReaders(contents);
  }

  private notice(
    meeting: Meeting,
    what: SeatedFacts['what'],
    { id, name, mailbox }: SeatedReader,
  ): NewNotice {
    const dates = datesOf(meeting);
    const instead = meeting.reinstated?.instead ?? null;
    return {
      key: `seated:${meeting._id}:${what}.${meeting.release ?? 0}:${id}`,
      kind: 'seated',
      language: 'en',
      ...seatedText({
        what,
        heading: headingOf(meeting),
        datesAndPlace: `${dates}, ${meeting.city}`,
        instead: what === 'reinstated' && instead !== dates ? instead : null,
        reason: meeting.reason,
        seats: seatLines(contentOf(meeting), id),
        page: this.entries.pageOf(meeting._id),
      }),
      about: { type: 'meeting', id: meeting._id },
      processId: meeting.processId,
      to: [{ addressee: { id: `person:${id}`, name }, mailbox }],
      lane: `seated:${meeting._id}.${id}`,
    };
  }
}

function whatOf({ status, reinstated }: Meeting): SeatedFacts['what'] | null {
  if (status === 'cancelled' || status === 'postponed') return status;
  return status === 'announced' && reinstated !== undefined ? 'reinstated' : null;
}
