import { Injectable } from '@nestjs/common';
import { type EntrySnapshot, freezeSnapshot } from '../../calendar/index.js';
import { Deliveries, type NewNotice, Notices } from '../../mail/index.js';
import { headingOf, type Meeting, MeetingEntries, Meetings } from '../../meetings/index.js';
import type { Task, Tx } from '../../messaging/index.js';
import { ProcessClock } from '../../platform/index.js';
import { sendChangeDigest } from './change-digests.tasks.js';
import type { ChangeDigest, DigestRow } from './change-digests.types.js';
import { DigestBooks } from './digest-books.service.js';
import { addresseeOf, changesFor, type PlannedAddressee } from './digest-plans.service.js';
import { DigestSlices, type PreparedSlice } from './digest-slices.service.js';
import { changesInWords } from './digest-texts.js';
import { DigestWriter } from './digest-writer.service.js';

/** A row with what is asked for with it. */
interface Asked {
  row: DigestRow;
  notices: NewNotice[];
  from: number;
  /** Changes to tell by hand, in words. */
  byHand: string | null;
}

/**
 * Tells those invited, and those who sit on the programme, what has changed since they were last told, slice by slice. What takes long is read before the
 * unit of work, which looks again at the meeting, at the answers and at what has left: a release, an answer or a mail
 * that came between is seen.
 */
@Injectable()
export class SendChangeDigest {
  constructor(
    private readonly meetings: Meetings,
    private readonly slices: DigestSlices,
    private readonly writer: DigestWriter,
    private readonly entries: MeetingEntries,
    private readonly books: DigestBooks,
    private readonly notices: Notices,
    private readonly deliveries: Deliveries,
    private readonly clock: ProcessClock,
  ) {}

  async prepare(timer: Task): Promise<PreparedSlice | null> {
    const now = this.clock.now();
    const meeting = await this.tellable(timer, now);
    return meeting === null ? null : this.slices.prepare(meeting, now, afterOf(timer));
  }

  async handle(timer: Task, tx: Tx, before: PreparedSlice | null): Promise<void> {
    const { meetingId = '', digestId, run } = timer.data ?? {};
    await this.books.takeTurn(tx, meetingId);
    const begun = digestId === undefined ? null : await this.books.find(digestId);
    const meeting = await this.tellable(timer, tx.now);
    const prepared =
      meeting === null || before?.facts.meeting.version === meeting.version
        ? before
        : await this.slices.prepare(meeting, tx.now, afterOf(timer));
    if (meeting === null || prepared === null) {
      if (begun) await this.books.end(tx, begun);
      return;
    }
    const digest = await this.tell(tx, prepared, begun);
    if (begun !== null && begun._id !== digest?._id) await this.books.end(tx, begun);
    if (prepared.last === null) {
      if (digest) await this.books.end(tx, digest);
      return;
    }
    const ownRun = run ?? this.books.nextId();
    await tx.schedule(sendChangeDigest, `${meetingId}.${ownRun}.${prepared.last}`, tx.now, {
      meetingId,
      run: ownRun,
      after: prepared.last,
      ...(digest ? { digestId: digest._id } : {}),
    });
  }

  /** A handful of writes, whatever the number of addressees. Returns the digest; null while it has told nobody. */
  private async tell(
    tx: Tx,
    prepared: PreparedSlice,
    begun: ChangeDigest | null,
  ): Promise<ChangeDigest | null> {
    const { facts } = prepared;
    const { n } = facts.present;
    const entry = await this.entries.bring(tx, facts.meeting._id);
    const plans = await this.slices.plan(prepared);
    for (const key of plans.flatMap(withdrawn)) {
      await this.deliveries.supersede(tx, { kind: 'notice', id: key });
    }
    const standing = begun?.to === n ? begun : null;
    const id = standing?._id ?? this.books.nextId();
    const asked = plans.flatMap((plan) => this.asked(tx, { id, prepared, entry }, plan));
    if (asked.length === 0) return standing;
    const { _id: meetingId, processId } = facts.meeting;
    const from = Math.min(...asked.map((one) => one.from));
    const digest =
      standing ??
      (await this.books.begin(tx, {
        _id: id,
        meetingId,
        processId,
        from,
        to: n,
        entry: freezeSnapshot(entry),
      }));
    await this.books.record(
      tx,
      asked.map(({ row }) => row),
    );
    await this.notices.sendAll(
      tx,
      asked.flatMap(({ notices }) => notices),
    );
    for (const { row, byHand } of asked) {
      if (byHand !== null) await this.askToTell(tx, facts.meeting, row, byHand);
    }
    return digest;
  }

  private asked(
    tx: Tx,
    { id, prepared, entry }: { id: string; prepared: PreparedSlice; entry: EntrySnapshot },
    { reader, mails, byHand }: PlannedAddressee,
  ): Asked[] {
    const { facts } = prepared;
    const { _id: meetingId, processId } = facts.meeting;
    const addressee = addresseeOf(reader);
    const to = facts.present.n;
    const [whose, about] =
      reader.kind === 'invited'
        ? [reader.invitation._id, { type: 'invitation', id: reader.invitation._id }]
        : [`${meetingId}.${reader.person.id}`, { type: 'meeting', id: meetingId }];
    const row: DigestRow = {
      _id: `${id}.${whose}`,
      digestId: id,
      meetingId,
      ...(reader.kind === 'invited'
        ? { invitationId: reader.invitation._id }
        : { personId: reader.person.id }),
      addressee,
      at: tx.now,
      to,
      outcome: 'by-hand',
      mails: [],
    };
    if (byHand !== null) {
      const words = changesInWords(changesFor(facts, reader, byHand, to));
      return [{ row, notices: [], from: byHand, byHand: words }];
    }
    const keyOf = (k: number): string => `digest:${id}:${whose}:${k}`;
    const together = keyOf(mails.findIndex(({ plan }) => plan.act === 'send'));
    const sent = mails.flatMap((mail, k) => {
      if (mail.plan.act !== 'send') return [];
      const { from } = mail.plan;
      const written = this.writer.write(facts, { reader, mail, from }, { entry, stamp: tx.now });
      const notice: NewNotice = {
        key: keyOf(k),
        together,
        kind: 'change-digest',
        language: 'en',
        ...written,
        about,
        processId,
        to: [{ addressee, mailbox: mail.mailbox }],
        lane: `digest:${whose}`,
      };
      return [{ notice, from, calendar: written.calendar !== undefined }];
    });
    if (sent.length === 0) return [];
    return [
      {
        row: {
          ...row,
          outcome: 'sent',
          mails: sent.map(({ notice, from, calendar }) => ({
            mailbox: notice.to[0]?.mailbox ?? '',
            noticeKey: notice.key,
            from,
            calendar,
          })),
        },
        notices: sent.map(({ notice }) => notice),
        from: Math.min(...sent.map(({ from }) => from)),
        byHand: null,
      },
    ];
  }

  private askToTell(tx: Tx, meeting: Meeting, row: DigestRow, words: string): Promise<void> {
    return tx.todo({
      key: `tell-by-hand:${row._id}`,
      kind: 'tell-by-hand',
      title: `Tell ${row.addressee.name} of the changes to the ${headingOf(meeting)}`,
      detail: `They have no mailbox. ${words}`,
      about: { type: 'invitation', id: row.invitationId ?? '' },
      processId: meeting.processId,
    });
  }

  /** Whom nothing happens to any more need not be told by this; a cancelled meeting has its letter. */
  private async tellable(timer: Task, now: Date): Promise<Meeting | null> {
    const meeting = await this.meetings.find(timer.data?.['meetingId'] ?? '');
    return meeting?.status === 'announced' && meeting.endsAt > now ? meeting : null;
  }
}

const afterOf = ({ data }: Task): { after?: string } =>
  data?.['after'] === undefined ? {} : { after: data['after'] };

/** Notices that never leave, for what they tell was taken back. */
const withdrawn = ({ mails }: PlannedAddressee): string[] =>
  mails.flatMap(({ plan, waiting }) => (plan.act === 'withdraw' ? waiting : []));
