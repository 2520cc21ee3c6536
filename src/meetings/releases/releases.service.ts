import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { type Actor, event, saveVersioned } from '../../messaging/index.js';
import { assertVersion, Ids, platformProblems, ProcessClock } from '../../platform/index.js';
import type { Displace } from '../../rooms/index.js';
import { MeetingRooms } from '../meeting-rooms.service.js';
import type { Meeting } from '../meeting.types.js';
import { meetingsProblems } from '../meetings.problems.js';
import { Meetings } from '../meetings.service.js';
import { decideDraft, decideRelease, type ReleaseWords, releasesOf } from './draft.decide.js';
import { type ProgrammeChange, releaseDiff } from './release-diff.js';
import { ReleaseRecords } from './release-records.service.js';
import { releaseFindings, type RuleFinding, withRule } from './release-rules.js';
import { contentOf, type ProgrammeDraft, type Release, type ReleasedContent } from './release.types.js';

/** A draft as the office sees it: what it changes, and what speaks against releasing it. */
export interface DraftReport {
  /** Null: nobody has begun one; the content is that of the meeting. */
  draft: ProgrammeDraft | null;
  content: ReleasedContent;
  basedOn: number;
  changes: ProgrammeChange[];
  findings: RuleFinding[];
}

/** Programmes of announced meetings: edited as a draft, published as numbered releases that never change. */
@Injectable()
export class Releases {
  constructor(
    @InjectModel('Meeting') private readonly meetings: Model<Meeting>,
    private readonly records: ReleaseRecords,
    private readonly reader: Meetings,
    private readonly rooms: MeetingRooms,
    private readonly ids: Ids,
    private readonly clock: ProcessClock,
  ) {}

  async report(meetingId: string): Promise<DraftReport> {
    const meeting = await this.reader.meeting(meetingId);
    const draft = await this.records.draftOf(meetingId);
    const content = contentOf(draft ?? meeting);
    const house = await this.rooms.findings({ ...meeting, ...content });
    return {
      draft,
      content,
      basedOn: draft?.basedOn ?? releasesOf(meeting),
      changes: draft ? releaseDiff(meeting, content) : [],
      findings: [...releaseFindings(content, meeting.zone), ...house.map(withRule)],
    };
  }

  /**
   * Keeps the draft, and holds the rooms that it wants beside those of the meeting. `expected` is the draft's version;
   * undefined: there is none yet. Refusals: `rooms/occupied` (409), those of `decideDraft`, 412, 428.
   */
  async save(
    actor: Actor,
    meetingId: string,
    expected: number | undefined,
    content: ReleasedContent,
    displace?: Displace,
  ): Promise<ProgrammeDraft> {
    const meeting = await this.reader.meeting(meetingId);
    const { zone: _zone, ...named } = await this.rooms.named({ ...content, zone: meeting.zone });
    const before = await this.records.draftOf(meetingId);
    assertKnown(before, expected);
    const id = this.ids.next();
    const now = this.clock.now();
    const { state: intended } = decideDraft(id, meeting, before, named, { actor, now });
    return this.rooms.runDraft(
      actor,
      meeting,
      { ...meeting, ...contentOf(intended) },
      async (tx, hand) => {
        const standing = await this.reader.meeting(meetingId);
        const kept = await this.records.draftOf(meetingId);
        assertKnown(kept, expected);
        const { state, events } = decideDraft(id, standing, kept, named, { actor, now: tx.now });
        await this.rooms.hold(tx, hand, standing, { ...standing, ...contentOf(state) });
        return this.records.saveDraft(tx, kept, state, events);
      },
      displace,
    );
  }

  /** Nothing of it stays, and its rooms are free. Nothing happens where there is none. */
  async discard(actor: Actor, meetingId: string): Promise<void> {
    const meeting = await this.reader.meeting(meetingId);
    await this.rooms.runDraft(actor, meeting, meeting, async (tx, hand) => {
      const draft = await this.records.draftOf(meetingId);
      if (!draft) return;
      const { processId } = draft;
      await this.rooms.hold(tx, hand, meeting, null);
      await this.records.dropDraft(tx, draft, [event('programme.draft-discarded', { meetingId, processId })]);
    });
  }

  /**
   * Publishes the draft as the next release. The meeting is what it says from this moment, and its rooms are turned over
   * with it. Refusals: `meetings/no-draft`, those of `decideRelease`, 412.
   */
  async release(
    actor: Actor,
    meetingId: string,
    expected: number,
    words: ReleaseWords,
  ): Promise<{ release: Release; changes: ProgrammeChange[] }> {
    const decided = async (now: Date) => {
      const meeting = await this.reader.meeting(meetingId);
      const draft = await this.records.draftOf(meetingId);
      if (!draft) throw meetingsProblems.noDraft('Nobody has begun a draft.', { meetingId });
      assertVersion(expected, draft.version);
      return { meeting, draft, decision: decideRelease(meeting, draft, words, { actor, now }) };
    };
    const { decision: intended } = await decided(this.clock.now());
    return this.rooms.run(actor, intended.meeting, async (tx, hand) => {
      const { meeting, draft, decision } = await decided(tx.now);
      const { release, changes, events } = decision;
      const after = await saveVersioned(this.meetings, tx, 'meeting', meeting, decision.meeting, events);
      await this.reader.setTimers(tx, after);
      await this.rooms.turnOver(tx, hand, after);
      await this.records.dropDraft(tx, draft, []);
      return { release: await this.records.insert(tx, release), changes };
    });
  }

  list(meetingId: string): ReturnType<ReleaseRecords['list']> {
    return this.records.list(meetingId);
  }

  /** @throws meetings/release-not-found */
  get(meetingId: string, n: number): Promise<Release> {
    return this.records.get(meetingId, n);
  }

  /** The release that stood at an instant. @throws meetings/release-not-found before the first */
  async asOf(meetingId: string, at: Date): Promise<Release> {
    const found = await this.records.asOf(meetingId, at);
    if (found) return found;
    throw meetingsProblems.releaseNotFound(`Nothing was released before ${at.toISOString()}.`, { meetingId });
  }

  /** What release `to` changed against release `from`. */
  async diff(meetingId: string, from: number, to: number): Promise<ProgrammeChange[]> {
    const [before, after] = await Promise.all([this.get(meetingId, from), this.get(meetingId, to)]);
    return releaseDiff(before, after);
  }
}

function assertKnown(draft: ProgrammeDraft | null, expected: number | undefined): void {
  if (draft && expected === undefined) {
    throw platformProblems.preconditionRequired(
      'A draft exists. Send If-Match with the ETag of the version you read.',
    );
  }
  if (expected !== undefined) assertVersion(expected, draft?.version ?? 0);
}
