import { Inject, Injectable } from '@nestjs/common';
import { type NewNotice, Notices } from '../../mail/index.js';
import {
  datesOf,
  headingOf,
  isMaterial,
  longInstant,
  type Meeting,
  MeetingEntries,
  Meetings,
  type Release,
  releaseDiff,
  Releases,
} from '../../meetings/index.js';
import type { StoredEvent, Task, Tx } from '../../messaging/index.js';
import { CONFIG, type Config } from '../../platform/index.js';
import { digestDue } from '../change-digests/digest.decide.js';
import { digestText } from '../change-digests/digest-texts.js';
import { followerFoot, toldOff, toldOn } from './follower-texts.js';
import type { Follower } from './follower.types.js';
import { addresseeOf, Followers } from './followers.service.js';
import { type planFollowerNotices, tellFollowers } from './followers.tasks.js';

/** Followers told in one unit of work. */
const SLICE = 250;

/**
 * Tells followers of changes: the same words as those who are invited, without their calendar entry (they subscribe to
 * the feed) and without anything of an invitation.
 */
@Injectable()
export class FollowerNotices {
  constructor(
    private readonly followers: Followers,
    private readonly meetings: Meetings,
    private readonly releases: Releases,
    private readonly entries: MeetingEntries,
    private readonly notices: Notices,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** Releases gather in the quiet period, as for those invited; that a meeting is off is told at once. */
  async plan({ type, data }: StoredEvent<(typeof planFollowerNotices.on)[number]>, tx: Tx): Promise<void> {
    const meeting = await this.meetings.meeting(data.meetingId);
    if (type === 'meeting.postponed' || type === 'meeting.cancelled') {
      await this.tellOff(tx, meeting);
      return;
    }
    if (meeting.status !== 'announced') return;
    const { release: n = 1 } = meeting;
    const contents: Release[] = [];
    for (const one of [n - 1, n]) if (one > 0) contents.push(await this.releases.get(meeting._id, one));
    const { quietMs } = this.config.changes;
    const at = contents.at(-1)?.at ?? tx.now;
    const due = digestDue({ at, quietMs, now: tx.now }, contents, meeting.zone);
    await tx.schedule(tellFollowers, meeting._id, due, { meetingId: meeting._id });
  }

  /** In the unit of work of its timer. */
  async tell({ data }: Task, tx: Tx): Promise<void> {
    const meeting = await this.meetings.find(data?.['meetingId'] ?? '');
    if (meeting?.status !== 'announced' || meeting.release === undefined) return;
    const some = await this.followers.toTell(meeting._id, meeting.release, SLICE);
    if (some.length === 0) return;
    const releases = new Map<number, Release>();
    for (const n of new Set([meeting.release, ...some.map(({ knows }) => knows)])) {
      releases.set(n, await this.releases.get(meeting._id, n));
    }
    const notices = some.flatMap((follower) => this.digest(meeting, follower, releases) ?? []);
    if (notices.length > 0) await this.notices.sendAll(tx, notices);
    await this.followers.told(
      tx,
      some.map(({ _id }) => _id),
      meeting.release,
    );
    if (some.length === SLICE) await tx.schedule(tellFollowers, meeting._id, tx.now, data);
  }

  private digest(
    meeting: Meeting,
    follower: Follower,
    releases: ReadonlyMap<number, Release>,
  ): NewNotice | null {
    const [known, present] = [releases.get(follower.knows), releases.get(meeting.release ?? 0)];
    if (!known || !present) return null;
    const changes = releaseDiff(known, present).filter(isMaterial);
    const common = {
      heading: headingOf(meeting),
      datesAndPlace: `${datesOf(meeting)}, ${meeting.city}`,
      page: this.entries.pageOf(meeting._id),
      foot: followerFoot(this.followers.stopUrl(follower, meeting)),
    };
    if (changes.length === 0) {
      const back = (meeting.reinstated?.release ?? 0) > follower.knows;
      return back ? { ...toldOn(common), ...this.envelope(meeting, follower, `release-${present.n}`) } : null;
    }
    const text = digestText({
      ...common,
      changes,
      at: longInstant(present.at, meeting.zone),
      n: present.n,
      note: present.editorial ? null : present.note,
      calendar: false,
    });
    return { ...text, ...this.envelope(meeting, follower, `release-${present.n}`) };
  }

  /** A meeting that is announced again later has a later release: then they hear of that. */
  private async tellOff(tx: Tx, meeting: Meeting): Promise<void> {
    const { status, reason } = meeting;
    if (status !== 'cancelled' && status !== 'postponed') return;
    await tx.cancel(tellFollowers, meeting._id);
    const all = await this.followers.all(meeting._id);
    if (all.length === 0) return;
    await this.notices.sendAll(
      tx,
      all.map((follower) => ({
        ...toldOff({
          heading: headingOf(meeting),
          datesAndPlace: `${datesOf(meeting)}, ${meeting.city}`,
          status,
          reason,
          page: this.entries.pageOf(meeting._id),
          foot: followerFoot(this.followers.stopUrl(follower, meeting)),
        }),
        ...this.envelope(meeting, follower, `${status}-${meeting.version}`),
      })),
    );
  }

  private envelope(
    { _id: meetingId, processId }: Meeting,
    follower: Follower,
    what: string,
  ): Omit<NewNotice, 'subject' | 'text' | 'html'> {
    return {
      key: `follower:${follower._id}:${what}`,
      kind: 'change-digest',
      language: 'en',
      about: { type: 'meeting', id: meetingId },
      processId,
      to: [{ addressee: addresseeOf(follower), mailbox: follower.mailbox }],
      lane: `follower:${follower._id}`,
    };
  }
}
