import { Inject, Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { type Meeting, Meetings, Releases } from '../../meetings/index.js';
import type { StoredEvent, Tx } from '../../messaging/index.js';
import { CONFIG, type Config } from '../../platform/index.js';
import type { HistoryRow, Invitation } from '../answer.types.js';
import { sendChangeDigest } from './change-digests.tasks.js';
import type { ChangeDigest } from './change-digests.types.js';
import { digestDue } from './digest.decide.js';
import { DigestSlices } from './digest-slices.service.js';

@Injectable()
export class PlanChangeDigest {
  constructor(
    @InjectModel('ChangeDigest') private readonly digests: Model<ChangeDigest>,
    @InjectModel('Invitation') private readonly invitations: Model<Invitation>,
    @InjectModel('Answer') private readonly answers: Model<HistoryRow>,
    private readonly slices: DigestSlices,
    private readonly meetings: Meetings,
    private readonly releases: Releases,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /**
   * The digest's hour follows from the last release and from what people know, so that these reactions may come in any
   * order. Each release begins the quiet period anew.
   */
  async handle({ data }: StoredEvent<'programme.released'>, tx: Tx): Promise<void> {
    const { meetingId, material } = data;
    const meeting = await this.meetings.meeting(meetingId);
    if (meeting.status !== 'announced' || meeting.endsAt <= tx.now) return;
    await this.keepOpen(meetingId, meeting.endsAt);
    if (!material) return;
    await this.schedule(tx, meeting);
  }

  /** Who had declined was told of nothing: who comes after all is told of what they missed. */
  async tellWhoComes(
    { data }: StoredEvent<'invitation.answered' | 'invitation.answer-withdrawn'>,
    tx: Tx,
  ): Promise<void> {
    const { invitationId, meetingId } = data;
    const meeting = await this.meetings.meeting(meetingId);
    if (meeting.status !== 'announced' || meeting.endsAt <= tx.now || (meeting.release ?? 0) < 2) return;
    const history = await this.answers.find({ invitationId }).lean<HistoryRow[]>();
    if (!history.some((row) => row.kind === 'answer' && row.value === 'declined')) return;
    const missed = await this.slices.toTell(meeting, invitationId, tx.now);
    if (missed) await this.schedule(tx, meeting);
  }

  private async schedule(tx: Tx, meeting: Meeting): Promise<void> {
    const { _id: meetingId, release: present = 1 } = meeting;
    const last = await this.digests.findOne({ meetingId }).sort({ at: -1 }).lean<ChangeDigest>();
    const contents = [];
    for (let n = last?.to ?? 1; n <= present; n += 1) contents.push(await this.releases.get(meetingId, n));
    const at = contents.at(-1)?.at ?? tx.now;
    const { quietMs } = this.config.changes;
    const due = digestDue({ at, quietMs, now: tx.now }, contents, meeting.zone);
    await tx.schedule(sendChangeDigest, meetingId, due, { meetingId });
  }

  /** Where the meeting ends later than it did, its answers are taken until then. */
  private async keepOpen(meetingId: string, endsAt: Date): Promise<void> {
    await this.invitations.updateMany(
      { meetingId, expiresAt: { $lt: endsAt } },
      { $set: { expiresAt: endsAt } },
    );
  }
}
