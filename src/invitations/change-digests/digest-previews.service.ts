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

/** One addressee of a preview, with what each of its mailboxes would be told. */
export interface PreviewedAddressee {
  id: string;
  name: string;
  /** `seated`: who sits on the programme, and is told what concerns him or her. */
  kind: 'invited' | 'seated';
  mails: { mailbox: string; calendar: boolean; changes: readonly PersonalChange[] }[];
  /** Why it gets none; null: it gets these. */
  leftOut: DigestPreview['leftOut'][number]['why'] | null;
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
    const { now, meeting, intended, to, prepared } = await this.prepared(meetingId, { limit: 100_000 });
    if (prepared === null) return { ...nobody, meetingId, to };
    const standing = meeting.release ?? 0;
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

  /**
   * The same one by one: those invited in the order of their ids, then those who sit on the programme and would be told
   * something.
   * @param after the `next` of the page before
   */
  async addressees(
    meetingId: string,
    { after, limit }: { after?: string | undefined; limit: number },
  ): Promise<{ items: PreviewedAddressee[]; next: string | null }> {
    const page = { limit, ...(after === undefined ? {} : { after }) };
    const { now, intended, prepared } = await this.prepared(meetingId, page);
    if (prepared === null) return { items: [], next: null };
    const { facts } = prepared;
    const entry = await this.entries.wouldBe(intended, now);
    const items = (await this.slices.plan(prepared)).flatMap((planned): PreviewedAddressee[] => {
      const { reader, mails } = planned;
      const told = mails.flatMap(({ plan, ...mail }) => {
        if (plan.act !== 'send') return [];
        const { from } = plan;
        const { calendar } = this.writer.write(
          facts,
          { reader, mail, from },
          { entry, stamp: now, preview: true },
        );
        const changes = changesFor(facts, reader, from, facts.present.n);
        return [{ mailbox: mail.mailbox, calendar: calendar !== undefined, changes }];
      });
      const [out] = leftOut(planned);
      if (told.length === 0 && out === undefined) return [];
      return [{ ...addresseeOf(reader), kind: reader.kind, mails: told, leftOut: out?.why ?? null }];
    });
    return { items, next: prepared.last };
  }

  /** The meeting as its draft would have it, and those who would be told; null: nobody, for it is over or not announced. */
  private async prepared(meetingId: string, page: { after?: string; limit: number }) {
    const now = this.clock.now();
    const meeting = await this.meetings.meeting(meetingId);
    const { draft, content } = await this.releases.report(meetingId);
    const standing = meeting.release ?? 0;
    const drafted = draft !== null && meeting.status === 'announced';
    const instead: ToTell | null = drafted ? { n: standing + 1, at: now, note: null, content } : null;
    const intended = drafted ? withContent(meeting, content) : meeting;
    const prepared =
      intended.status === 'announced' && intended.endsAt > now
        ? await this.slices.prepare(intended, now, { ...page, ...(instead ? { instead } : {}) })
        : null;
    return { now, meeting, intended, to: instead?.n ?? standing, prepared };
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
