import { Inject, Injectable } from '@nestjs/common';
import {
  type Meeting,
  MeetingEntries,
  Meetings,
  type PersonalChange,
  Releases,
  withContent,
} from '../../meetings/index.js';
import { CONFIG, type Config, ProcessClock } from '../../platform/index.js';
import { digestDue } from './digest.decide.js';
import type { ToTell } from './digest-facts.service.js';
import { addresseeOf, changesFor, type PlannedAddressee } from './digest-plans.service.js';
import { DigestSlices } from './digest-slices.service.js';
import { DigestWriter } from './digest-writer.service.js';

/** Who would be told of a draft that was released now, and of what was released and has not been told yet. */
export interface DigestPreview {
  meetingId: string;
  /** The number that the release would have; that of the last one where there is no draft. */
  to: number;
  /** When the notices would leave; null: there is nobody to tell anything. */
  at: Date | null;
  /** What differs from what those invited know; whoever was told less is shown more. */
  changes: readonly PersonalChange[];
  addressees: number;
  mails: number;
  /** Whether the calendar entry of the meeting goes with it. */
  calendar: boolean;
  /** Those of the addressees who sit on the programme, each with what concerns him or her alone. */
  people: { id: string; name: string; mailbox: string; changes: readonly PersonalChange[] }[];
  leftOut: { addressee: { id: string; name: string }; why: 'declined' | 'no-mailbox' | 'knows' }[];
  /** The mail of one of them. Their answer link is not shown. */
  sample: {
    addressee: { id: string; name: string };
    mailbox: string;
    subject: string;
    text: string;
    html: string;
  } | null;
}

@Injectable()
export class DigestPreviews {
  constructor(
    private readonly meetings: Meetings,
    private readonly releases: Releases,
    private readonly entries: MeetingEntries,
    private readonly slices: DigestSlices,
    private readonly writer: DigestWriter,
    private readonly clock: ProcessClock,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  async of(meetingId: string): Promise<DigestPreview> {
    const now = this.clock.now();
    const meeting = await this.meetings.meeting(meetingId);
    const { draft, content } = await this.releases.report(meetingId);
    const standing = meeting.release ?? 0;
    const drafted = draft !== null && meeting.status === 'announced';
    const instead: ToTell | null = drafted ? { n: standing + 1, at: now, note: null, content } : null;
    const intended = drafted ? withContent(meeting, content) : meeting;
    const prepared =
      intended.status === 'announced' && intended.endsAt > now
        ? await this.slices.prepare(intended, now, { limit: 100_000, ...(instead ? { instead } : {}) })
        : null;
    if (prepared === null) return { ...nobody, meetingId, to: instead?.n ?? standing };
    const { facts } = prepared;
    const { n } = facts.present;
    const plans = await this.slices.plan(prepared);
    const told = plans.flatMap(({ reader, mails }) => {
      const own = mails.flatMap(({ plan, ...mail }) =>
        plan.act === 'send' ? [{ reader, mail, from: plan.from }] : [],
      );
      return own.length === 0 ? [] : [own];
    });
    const entry = await this.entries.wouldBe(intended, now);
    const written = told.flat().map((one) => ({
      ...one,
      ...this.writer.write(facts, one, { entry, stamp: now, preview: true }),
    }));
    // The one with most to read stands for the others.
    const [sample] = written.toSorted(
      (a, b) =>
        Number(b.reader.kind === 'invited') - Number(a.reader.kind === 'invited') ||
        a.from - b.from ||
        Number(b.calendar !== undefined) - Number(a.calendar !== undefined),
    );
    const from = sample?.from ?? Math.max(1, standing);
    return {
      meetingId,
      to: n,
      at: told.length === 0 ? null : await this.due(meeting, from, intended, now),
      changes: facts.changes(from, n),
      addressees: told.length,
      mails: written.length,
      calendar: written.some(({ calendar }) => calendar !== undefined),
      people: told.flat().flatMap(({ reader, mail, from: since }) =>
        reader.kind === 'invited'
          ? []
          : [
              {
                id: reader.person.id,
                name: reader.person.name,
                mailbox: mail.mailbox,
                changes: changesFor(facts, reader, since, n),
              },
            ],
      ),
      leftOut: plans.flatMap(leftOut),
      sample:
        sample === undefined
          ? null
          : {
              addressee: addresseeOf(sample.reader),
              mailbox: sample.mail.mailbox,
              subject: sample.subject,
              text: sample.text,
              html: sample.html,
            },
    };
  }

  private async due(meeting: Meeting, from: number, intended: Meeting, now: Date): Promise<Date> {
    const before = await this.releases.get(meeting._id, from);
    const contents = [before, meeting, intended];
    return digestDue({ at: now, quietMs: this.config.changes.quietMs, now }, contents, meeting.zone);
  }
}

const nobody: Omit<DigestPreview, 'meetingId' | 'to'> = {
  at: null,
  changes: [],
  addressees: 0,
  mails: 0,
  calendar: false,
  people: [],
  leftOut: [],
  sample: null,
};

/** Who sits on the programme and is not concerned is no matter of the list. */
function leftOut({ reader, mails }: PlannedAddressee): DigestPreview['leftOut'] {
  if (reader.kind === 'seated' || mails.some(({ plan }) => plan.act === 'send')) return [];
  const why =
    reader.invitation.value === 'declined' ? 'declined' : mails.length === 0 ? 'no-mailbox' : 'knows';
  return [{ addressee: addresseeOf(reader), why }];
}
