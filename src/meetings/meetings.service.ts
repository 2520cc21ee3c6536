import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import {
  type Actor,
  event,
  insertVersioned,
  isDuplicateKey,
  saveVersioned,
  type Tx,
  UnitOfWork,
} from '../messaging/index.js';
import {
  afterCursor,
  assertVersion,
  containing,
  type Finding,
  Ids,
  type Page,
  type PageRequest,
  ProcessClock,
  toPage,
} from '../platform/index.js';
import type { Claims, Displace } from '../rooms/index.js';
import {
  decideAnnounce,
  decideCancel,
  decideHold,
  decideOpenProcess,
  decidePlanMeeting,
  decidePostpone,
  decideReviseMeeting,
  decideSetProgramme,
  type Decision,
  type MeetingFacts,
  type ProcessFacts,
} from './meeting.decide.js';
import { MeetingRooms } from './meeting-rooms.service.js';
import type { Meeting, Process } from './meeting.types.js';
import { meetingsProblems } from './meetings.problems.js';
import { sittingFindings } from './sittings.rules.js';
import { holdMeeting } from './meetings.tasks.js';
import { programmeFindings, type ProposedProgramme } from './programme.rules.js';
import { ReleaseRecords } from './releases/release-records.service.js';

/** Processes and their meetings: one unit of work for each command. */
@Injectable()
export class Meetings {
  constructor(
    @InjectModel('Process') private readonly processes: Model<Process>,
    @InjectModel('Meeting') private readonly meetings: Model<Meeting>,
    private readonly rooms: MeetingRooms,
    private readonly releases: ReleaseRecords,
    private readonly work: UnitOfWork,
    private readonly ids: Ids,
    private readonly clock: ProcessClock,
  ) {}

  /** @throws meetings/process-exists, with its id, if the key is taken */
  async openProcess(actor: Actor, facts: ProcessFacts): Promise<Process> {
    const id = this.ids.next();
    try {
      return await this.work.run(actor, (tx) => {
        const { state, events } = decideOpenProcess(id, facts, tx.now);
        return insertVersioned(this.processes, tx, 'process', state, events);
      });
    } catch (error) {
      const there = isDuplicateKey(error) ? await this.processOf(facts.key) : null;
      if (!there) throw error;
      throw meetingsProblems.processExists(`The key ${there.key ?? ''} belongs to "${there.title}".`, {
        processId: there._id,
      });
    }
  }

  private async processOf(key: string | null | undefined): Promise<Process | null> {
    return key == null ? null : this.processes.findOne({ key }).lean<Process>();
  }

  /** Ids of processes by their id or key; what is neither is absent. */
  async processIds(names: readonly string[]): Promise<Map<string, string>> {
    const found = await this.processes
      .find({ $or: [{ _id: { $in: names } }, { key: { $in: names } }] })
      .select({ key: 1 })
      .lean<Pick<Process, '_id' | 'key'>[]>();
    const byName = new Map<string, string>();
    for (const { _id, key } of found) {
      if (key != null) byName.set(key, _id);
      byName.set(_id, _id);
    }
    return new Map(names.flatMap((name) => (byName.has(name) ? [[name, byName.get(name) ?? '']] : [])));
  }

  /** @throws meetings/process-not-found */
  async process(id: string): Promise<Process> {
    const found = await this.processes.findById(id).lean<Process>();
    if (!found) throw meetingsProblems.processNotFound(`There is no process ${id}.`, { processId: id });
    return found;
  }

  /** Short titles of processes by id. */
  async processTitles(ids: readonly string[]): Promise<Map<string, string>> {
    const found = await this.processes
      .find({ _id: { $in: [...ids] } })
      .select({ shortTitle: 1 })
      .lean<Pick<Process, '_id' | 'shortTitle'>[]>();
    return new Map(found.map(({ _id, shortTitle }) => [_id, shortTitle]));
  }

  /** Processes in the order they were opened; `processId` narrows to the one the caller may see. */
  async listProcesses(page: PageRequest, processId?: string): Promise<Page<Process>> {
    const after = afterCursor(page);
    const rows = await this.processes
      .find({
        $and: [
          processId === undefined ? {} : { _id: processId },
          after === null ? {} : { _id: { $gt: after } },
        ],
      })
      .sort({ _id: 1 })
      .limit(page.limit + 1)
      .lean<Process[]>();
    return toPage(page, rows, (row) => row._id);
  }

  /** @throws meetings/exists, with its id, if a meeting of the process has the key */
  async plan(actor: Actor, processId: string, facts: MeetingFacts, displace?: Displace): Promise<Meeting> {
    const id = this.ids.next();
    const named = await this.rooms.named(facts);
    const { state: intended } = decidePlanMeeting(id, processId, named, this.clock.now());
    try {
      return await this.rooms.run(
        actor,
        intended,
        async (tx, hand) => {
          await this.process(processId);
          const { state, events } = decidePlanMeeting(id, processId, named, tx.now);
          const meeting = await insertVersioned(this.meetings, tx, 'meeting', state, events);
          await this.rooms.bring(tx, hand, meeting);
          return meeting;
        },
        displace,
      );
    } catch (error) {
      if (!isDuplicateKey(error) || facts.key == null) throw error;
      const there = await this.meetings.findOne({ processId, key: facts.key }).lean<Meeting>();
      if (!there) throw error;
      throw meetingsProblems.exists(`The key ${facts.key} belongs to "${there.title}".`, {
        meetingId: there._id,
      });
    }
  }

  /** @throws meetings/not-found */
  async meeting(id: string): Promise<Meeting> {
    const found = await this.find(id);
    if (!found) throw meetingsProblems.notFound(`There is no meeting ${id}.`, { meetingId: id });
    return found;
  }

  async find(id: string): Promise<Meeting | null> {
    return this.meetings.findById(id).lean<Meeting>();
  }

  /** Meetings of a process in the order they were planned. */
  async listMeetings(processId: string, page: PageRequest): Promise<Page<Meeting>> {
    await this.process(processId);
    const after = afterCursor(page);
    const rows = await this.meetings
      .find({ processId, ...(after === null ? {} : { _id: { $gt: after } }) })
      .sort({ _id: 1 })
      .limit(page.limit + 1)
      .lean<Meeting[]>();
    return toPage(page, rows, (row) => row._id);
  }

  /** Meetings that the public may see, by their beginning; at most 200. */
  async publicMeetings(): Promise<Meeting[]> {
    return this.meetings
      .find({ announcedAt: { $ne: null } })
      .sort({ startsAt: 1, _id: 1 })
      .limit(200)
      .lean<Meeting[]>();
  }

  /** Those of these meetings that are announced, by id. */
  async announcedOf(ids: readonly string[]): Promise<Map<string, Meeting>> {
    const found = await this.meetings
      .find({ _id: { $in: [...new Set(ids)] }, announcedAt: { $ne: null } })
      .lean<Meeting[]>();
    return new Map(found.map((meeting) => [meeting._id, meeting]));
  }

  /** Whether the public knows of a process: one of its meetings is announced. */
  async isPublic(processId: string): Promise<boolean> {
    return (await this.meetings.exists({ processId, announcedAt: { $ne: null } })) !== null;
  }

  /** Meetings with these words in their title, or with a sitting on the day; the latest first. */
  async search(
    { words, day, processId }: { words: string; day: string | null; processId?: string | undefined },
    limit: number,
  ): Promise<Meeting[]> {
    return this.meetings
      .find({
        ...(processId === undefined ? {} : { processId }),
        $or: [{ title: containing(words) }, ...(day === null ? [] : [{ 'sittings.date': day }])],
      })
      .sort({ startsAt: -1, _id: -1 })
      .limit(limit)
      .lean<Meeting[]>();
  }

  async revise(
    actor: Actor,
    id: string,
    version: number,
    facts: MeetingFacts,
    displace?: Displace,
  ): Promise<Meeting> {
    const named = await this.rooms.named(facts);
    const decide = (state: Meeting, now: Date): Decision<Meeting> => decideReviseMeeting(state, named, now);
    return this.change(actor, id, version, decide, undefined, displace);
  }

  /** Sets the whole programme. Returns the warnings that were left to the office. */
  async setProgramme(
    actor: Actor,
    id: string,
    version: number,
    programme: ProposedProgramme,
  ): Promise<{ meeting: Meeting; findings: Finding[] }> {
    const meeting = await this.change(actor, id, version, (state, now) =>
      decideSetProgramme(state, programme, now),
    );
    return { meeting, findings: findingsOf(meeting) };
  }

  /** What it is announced with is its first release. */
  announce(actor: Actor, id: string): Promise<Meeting> {
    return this.change(actor, id, null, decideAnnounce, async (tx, meeting) => {
      await this.setTimers(tx, meeting);
      await this.releases.insertFirst(tx, meeting);
    });
  }

  /** The timers of an announced meeting, as its hours now are. */
  async setTimers(tx: Tx, meeting: Meeting): Promise<void> {
    await tx.schedule(holdMeeting, meeting._id, meeting.endsAt);
  }

  hold(actor: Actor, id: string): Promise<Meeting> {
    return this.change(actor, id, null, decideHold);
  }

  /** Its rooms are free from this moment, also those that a draft held: the draft is gone. */
  cancel(actor: Actor, id: string, reason: string): Promise<Meeting> {
    return this.takeBack(actor, id, (state, now) => decideCancel(state, reason, now));
  }

  /** To a date to be announced; as `cancel` does with rooms and draft. */
  postpone(actor: Actor, id: string, reason: string): Promise<Meeting> {
    return this.takeBack(actor, id, (state, now) => decidePostpone(state, reason, now));
  }

  /**
   * What takes place no more: a draft began from dates that do not hold any longer, so that it is dropped with the rooms
   * that it held; what it said can be said with the release that the meeting comes back with.
   */
  private takeBack(
    actor: Actor,
    id: string,
    decide: (state: Meeting, now: Date) => Decision<Meeting>,
  ): Promise<Meeting> {
    return this.change(actor, id, null, decide, async (tx, meeting, hand) => {
      await tx.cancel(holdMeeting, meeting._id);
      await this.rooms.hold(tx, hand, meeting, null);
      const draft = await this.releases.draftOf(id);
      if (!draft) return;
      const { processId } = meeting;
      await this.releases.dropDraft(tx, draft, [
        event('programme.draft-discarded', { meetingId: id, processId }),
      ]);
    });
  }

  private async change(
    actor: Actor,
    id: string,
    version: number | null,
    decide: (state: Meeting, now: Date) => Decision<Meeting>,
    further?: (tx: Tx, after: Meeting, hand: Claims) => Promise<void>,
    displace?: Displace,
  ): Promise<Meeting> {
    const standing = await this.meeting(id);
    if (version !== null) assertVersion(version, standing.version);
    const { state: intended } = decide(standing, this.clock.now());
    return this.rooms.run(
      actor,
      intended,
      async (tx, hand) => {
        const before = await this.meeting(id);
        if (version !== null) assertVersion(version, before.version);
        const { state, events } = decide(before, tx.now);
        const after = await saveVersioned(this.meetings, tx, 'meeting', before, state, events);
        await this.rooms.bring(tx, hand, after);
        await further?.(tx, after, hand);
        return after;
      },
      displace,
    );
  }
}

/** All that is wrong with a meeting as it stands: its sittings and its programme. */
export const meetingFindings = (meeting: Meeting): Finding[] => [
  ...sittingFindings(meeting.sittings, meeting.zone, meeting.room),
  ...findingsOf(meeting).filter((finding) => finding.level === 'error'),
];

/** The warnings on a programme that stands. */
export const findingsOf = (meeting: Meeting): Finding[] =>
  programmeFindings(meeting.sittings, { items: meeting.programme, rules: meeting.rules });
