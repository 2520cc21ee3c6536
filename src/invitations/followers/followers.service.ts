import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { linkActor, SignedLinks } from '../../access/index.js';
import { Notices } from '../../mail/index.js';
import { datesOf, headingOf, longInstant, type Meeting, Meetings } from '../../meetings/index.js';
import {
  event,
  insertVersioned,
  isDuplicateKey,
  saveVersioned,
  type Tx,
  UnitOfWork,
} from '../../messaging/index.js';
import { Ids, platformProblems, ProcessClock } from '../../platform/index.js';
import { invitationsProblems } from '../invitations.problems.js';
import { CONFIRM_WITHIN_MS, onAsked } from './follower.decide.js';
import { askToConfirm } from './follower-texts.js';
import type { Follower } from './follower.types.js';
import { forgetUnconfirmed } from './followers.tasks.js';

/** What a link shows. */
export interface Following {
  meeting: Meeting;
  /** Null: the address is not kept, or not any more. */
  follower: Follower | null;
}

const PURPOSE = 'follow-meeting';
const DAY_MS = 86_400_000;
/** The links of the notices are good a while after the meeting, for whoever reads his mail late. */
const AFTER_MEETING_MS = 30 * DAY_MS;
const HOUR_MS = 3_600_000;
/** Mails to addresses that nobody has confirmed, in an hour: a house that is abused for more writes to nobody. */
const MOST_UNCONFIRMED = 200;

/**
 * Who is told by mail of changes to a programme because he asked: anybody with a mailbox. The address is confirmed by
 * its owner, is shown to nobody, and is forgotten when its owner says so, when nobody confirms it, and when the
 * meeting is over.
 */
@Injectable()
export class Followers {
  constructor(
    @InjectModel('Follower') private readonly followers: Model<Follower>,
    private readonly meetings: Meetings,
    private readonly notices: Notices,
    private readonly links: SignedLinks,
    private readonly work: UnitOfWork,
    private readonly ids: Ids,
    private readonly clock: ProcessClock,
  ) {}

  /** A meeting that can be followed. Refusals: `meetings/not-found`, `invitations/not-followed`. */
  async followable(meetingId: string): Promise<Meeting> {
    const meeting = await this.meetings.meeting(meetingId);
    const open =
      meeting.status === 'postponed' || (meeting.status === 'announced' && meeting.endsAt > this.clock.now());
    if (open) return meeting;
    throw invitationsProblems.notFollowed(
      meeting.announcedAt === null
        ? 'The meeting is not announced.'
        : 'The meeting is over or cancelled: there will be no more changes.',
      { meetingId },
    );
  }

  /**
   * Somebody asks that a mailbox be told; its owner is asked whether it was he. The answer is the same whatever is
   * known of the mailbox. Refusals: those of `followable`, `platform/too-many-requests`.
   */
  async ask(meetingId: string, mailbox: string): Promise<void> {
    const { processId, release = 1 } = await this.followable(meetingId);
    const mailboxKey = mailbox.toLowerCase();
    const lately = new Date(this.clock.now().getTime() - HOUR_MS);
    const waiting = await this.followers.countDocuments({ state: 'asked', askedAt: { $gt: lately } });
    if (waiting >= MOST_UNCONFIRMED) {
      throw platformProblems.tooManyRequests('Too many people ask at this moment. Try again in an hour.');
    }
    try {
      await this.work.run(linkActor(`follow:${meetingId}`), async (tx) => {
        const before = await this.followers.findOne({ meetingId, mailboxKey }).lean<Follower>();
        if (onAsked(before, tx.now) === 'nothing') return;
        const state: Omit<Follower, 'version'> = {
          _id: before?._id ?? this.ids.random(),
          meetingId,
          processId,
          mailbox,
          mailboxKey,
          state: 'asked',
          knows: release,
          askedAt: tx.now,
          confirmedAt: null,
        };
        const events = [event('follower.asked', about(state))];
        const follower = before
          ? await saveVersioned(this.followers, tx, 'follower', before, state, events)
          : await insertVersioned(this.followers, tx, 'follower', state, events);
        await this.askToConfirm(tx, follower);
      });
    } catch (error) {
      // The same form came twice at one moment: the other one sends the mail.
      if (!isDuplicateKey(error) && !platformProblems.conflict.is(error)) throw error;
    }
  }

  private async askToConfirm(tx: Tx, follower: Follower): Promise<void> {
    const { _id, meetingId, processId, mailbox, askedAt, version } = follower;
    const meeting = await this.meetings.meeting(meetingId);
    const until = new Date(askedAt.getTime() + CONFIRM_WITHIN_MS);
    await tx.schedule(forgetUnconfirmed, _id, until);
    await this.notices.send(tx, {
      ...askToConfirm({
        heading: headingOf(meeting),
        datesAndPlace: `${datesOf(meeting)}, ${meeting.city}`,
        until: longInstant(until, meeting.zone),
        link: this.url(follower, until),
      }),
      key: `follow:${_id}:${version}`,
      kind: 'confirm-following',
      language: 'en',
      about: { type: 'meeting', id: meetingId },
      processId,
      to: [{ addressee: addresseeOf(follower), mailbox }],
    });
  }

  /** The link by which the owner confirms, and later stops the notices. */
  url({ _id, meetingId }: Pick<Follower, '_id' | 'meetingId'>, expires: Date): string {
    return this.links.url('/f/', PURPOSE, `${_id}/${meetingId}`, expires);
  }

  /** The link in a notice of changes. */
  stopUrl(follower: Follower, { endsAt }: Meeting): string {
    return this.url(follower, new Date(endsAt.getTime() + AFTER_MEETING_MS));
  }

  /** What a token opens; changes nothing. Refusals: those of SignedLinks (403, 410). */
  async open(token: string): Promise<Following> {
    const [id = '', meetingId = ''] = this.links.verify(PURPOSE, token).id.split('/');
    return { meeting: await this.meetings.meeting(meetingId), follower: await this.find(id) };
  }

  /** The owner confirms; twice is once. What changed since he asked is told to him. Refusal: `invitations/not-followed`. */
  async confirm(token: string): Promise<void> {
    const { meeting, follower } = await this.open(token);
    if (follower?.state === 'following') return;
    await this.followable(meeting._id);
    if (follower === null) {
      throw invitationsProblems.notFollowed(
        'The address was forgotten. Ask anew on the page of the meeting.',
      );
    }
    await this.work.run(linkActor(`follower:${follower._id}`), async (tx) => {
      const before = await this.find(follower._id);
      if (before?.state !== 'asked') return;
      const state: Omit<Follower, 'version'> = { ...before, state: 'following', confirmedAt: tx.now };
      await saveVersioned(this.followers, tx, 'follower', before, state, [
        event('follower.confirmed', about(before)),
      ]);
      await tx.cancel(forgetUnconfirmed, before._id);
    });
  }

  /** The owner wants no more of it; the address is forgotten at once. Twice is once. */
  async stop(token: string): Promise<void> {
    const { follower } = await this.open(token);
    if (follower === null) return;
    await this.work.run(linkActor(`follower:${follower._id}`), (tx) =>
      this.forget(tx, follower._id, 'asked to'),
    );
  }

  /** In the unit of work of its timer: an address that nobody confirmed. */
  async forgetUnconfirmed(tx: Tx, id: string): Promise<void> {
    const follower = await this.find(id);
    if (follower?.state === 'asked') await this.forget(tx, id, 'never confirmed');
  }

  /** In the unit of work of a reaction: the meeting is over. */
  async forgetAll(tx: Tx, meetingId: string): Promise<void> {
    const all = await this.followers.find({ meetingId }).select({ _id: 1 }).lean<{ _id: string }[]>();
    for (const { _id } of all) await this.forget(tx, _id, 'meeting over');
  }

  /** Those who want to be told and do not know of the release yet, in a steady order. */
  toTell(meetingId: string, release: number, limit: number): Promise<Follower[]> {
    return this.followers
      .find({ meetingId, state: 'following', knows: { $lt: release } })
      .sort({ _id: 1 })
      .limit(limit)
      .lean<Follower[]>()
      .exec();
  }

  /** All who want to be told. */
  all(meetingId: string): Promise<Follower[]> {
    return this.followers.find({ meetingId, state: 'following' }).sort({ _id: 1 }).lean<Follower[]>().exec();
  }

  /** In the unit of work that tells them. What they know is no decision of theirs, and stands in no event. */
  async told(tx: Tx, ids: readonly string[], release: number): Promise<void> {
    await this.followers.updateMany(
      { _id: { $in: [...ids] }, state: 'following' },
      { $set: { knows: release } },
      { session: tx.session },
    );
  }

  private find(id: string): Promise<Follower | null> {
    return this.followers.findById(id).lean<Follower>().exec();
  }

  private async forget(
    tx: Tx,
    id: string,
    why: 'asked to' | 'never confirmed' | 'meeting over',
  ): Promise<void> {
    const before = await this.find(id);
    if (before === null) return;
    tx.append({ type: 'follower', id, version: before.version }, [
      event('follower.ended', { ...about(before), why }),
    ]);
    await this.followers.deleteOne({ _id: id }, { session: tx.session });
    await tx.cancel(forgetUnconfirmed, id);
  }
}

/** As deliveries know him: the address is the only name that he has. */
export const addresseeOf = ({ _id, mailbox }: Pick<Follower, '_id' | 'mailbox'>) => ({
  id: `follower:${_id}`,
  name: mailbox,
});

const about = ({ _id, meetingId, processId }: Omit<Follower, 'version'>) => ({
  followerId: _id,
  meetingId,
  processId,
});
