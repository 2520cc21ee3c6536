import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { insertVersioned, type NewEvent, saveVersioned, type Tx } from '../../messaging/index.js';
import type { Meeting } from '../meeting.types.js';
import { meetingsProblems } from '../meetings.problems.js';
import { releaseOf } from './draft.decide.js';
import type { ProgrammeDraft, Release } from './release.types.js';

/** Releases and drafts in MongoDB. A release has no way to be changed. */
@Injectable()
export class ReleaseRecords {
  constructor(
    @InjectModel('Release') private readonly releases: Model<Release>,
    @InjectModel('ProgrammeDraft') private readonly drafts: Model<ProgrammeDraft>,
  ) {}

  /** What a meeting is announced with is its first release. */
  async insertFirst(tx: Tx, meeting: Meeting): Promise<void> {
    const words = { heading: 'As announced', note: null, editorial: false };
    await this.insert(tx, releaseOf(meeting, 1, words, { actor: tx.actor, now: tx.now }));
  }

  insert(tx: Tx, release: Omit<Release, 'version'>): Promise<Release> {
    return insertVersioned(this.releases, tx, 'release', release, []);
  }

  /** The latest first, without what they say. */
  async list(
    meetingId: string,
  ): Promise<Pick<Release, 'n' | 'heading' | 'note' | 'editorial' | 'at' | 'by'>[]> {
    return this.releases
      .find({ meetingId })
      .sort({ n: -1 })
      .select({ n: 1, heading: 1, note: 1, editorial: 1, at: 1, by: 1 })
      .lean<Release[]>();
  }

  /** @throws meetings/release-not-found */
  async get(meetingId: string, n: number): Promise<Release> {
    const found = await this.releases.findOne({ meetingId, n }).lean<Release>();
    if (found) return found;
    throw meetingsProblems.releaseNotFound(`The meeting has no release ${n}.`, { meetingId, n });
  }

  /** The release that stood at an instant; null before the first. */
  async asOf(meetingId: string, at: Date): Promise<Release | null> {
    return this.releases
      .findOne({ meetingId, at: { $lte: at } })
      .sort({ n: -1 })
      .lean<Release>();
  }

  async draftOf(meetingId: string): Promise<ProgrammeDraft | null> {
    return this.drafts.findOne({ meetingId }).lean<ProgrammeDraft>();
  }

  async saveDraft(
    tx: Tx,
    before: ProgrammeDraft | null,
    state: ProgrammeDraft,
    events: readonly NewEvent[],
  ): Promise<ProgrammeDraft> {
    return before
      ? saveVersioned(this.drafts, tx, 'programme-draft', before, state, events)
      : insertVersioned(this.drafts, tx, 'programme-draft', state, events);
  }

  /** The draft is no more: it was released or discarded. */
  async dropDraft(tx: Tx, draft: ProgrammeDraft, events: readonly NewEvent[]): Promise<void> {
    if (events.length > 0) {
      tx.append({ type: 'programme-draft', id: draft._id, version: draft.version }, events);
    }
    await this.drafts.collection.deleteOne({ _id: draft._id, version: draft.version } as never, {
      session: tx.session,
    });
  }
}
