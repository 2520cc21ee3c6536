import { Injectable } from '@nestjs/common';
import { dayOf, type Meeting } from '../../meetings/index.js';
import { OwnMailboxes } from '../own-mailboxes.js';
import { type DigestFacts, DigestFactsReader, type ToTell } from './digest-facts.service.js';
import { DigestPlans, type PlannedAddressee } from './digest-plans.service.js';

/** Addressees whose mails one unit of work asks for. */
export const SLICE = 250;

/** No id of an addressee begins so, and all of them come before it. */
const PEOPLE = '~';

/** What is read before a unit of work, which stays short. */
export interface PreparedSlice {
  facts: DigestFacts;
  /** Invitations (ids), and their mailboxes as they were a moment before. */
  ids: string[];
  mailboxes: ReadonlyMap<string, readonly string[]>;
  /** People of the programme (ids), who follow those invited. */
  people: string[];
  /** The last addressee of a full slice: others may follow. Of a person, after a `~`. */
  last: string | null;
}

@Injectable()
export class DigestSlices {
  constructor(
    private readonly facts: DigestFactsReader,
    private readonly plans: DigestPlans,
    private readonly mailboxes: OwnMailboxes,
  ) {}

  /** Null where nothing was released. `instead`: as if this were released. */
  async prepare(
    meeting: Meeting,
    now: Date,
    { after = '', limit = SLICE, instead }: { after?: string; limit?: number; instead?: ToTell } = {},
  ): Promise<PreparedSlice | null> {
    const facts = await this.facts.of(meeting, instead);
    if (facts === null) return null;
    const atPeople = after.startsWith(PEOPLE);
    const some = atPeople ? [] : await this.plans.slice(meeting._id, after, limit);
    const told = atPeople ? after.slice(PEOPLE.length) : '';
    const people = facts.seated
      .map(({ id }) => id)
      .filter((id) => id > told)
      .slice(0, limit - some.length);
    const last = people.length > 0 ? `${PEOPLE}${people.at(-1) ?? ''}` : some.at(-1)?.addressee.id;
    return {
      facts,
      ids: some.map(({ _id }) => _id),
      mailboxes: await this.mailboxes.ofEach(some, dayOf(now, meeting.zone)),
      people,
      last: some.length + people.length === limit ? (last ?? null) : null,
    };
  }

  /** Whether there is something to tell this addressee. */
  async toTell(meeting: Meeting, invitationId: string, now: Date): Promise<boolean> {
    const facts = await this.facts.of(meeting);
    if (facts === null) return false;
    const own = await this.plans.read([invitationId]);
    const mailboxes = await this.mailboxes.ofEach(own, dayOf(now, meeting.zone));
    const plans = await this.plans.of(facts, own, mailboxes);
    return plans.some(
      ({ mails, byHand }) => byHand !== null || mails.some(({ plan }) => plan.act === 'send'),
    );
  }

  /** What everybody of a slice is to be told, by the answers and the mails as they are now. */
  async plan({ facts, ids, mailboxes, people }: PreparedSlice): Promise<PlannedAddressee[]> {
    return [
      ...(await this.plans.of(facts, await this.plans.read(ids), mailboxes)),
      ...(await this.plans.ofPeople(facts, people)),
    ];
  }
}
