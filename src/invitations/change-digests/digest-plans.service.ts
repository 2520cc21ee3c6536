import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model, QueryFilter } from 'mongoose';
import type { EntrySnapshot } from '../../calendar/index.js';
import { type AddresseeCoverage, DeliveryReader } from '../../mail/index.js';
import type { PersonalChange, SeatedReader } from '../../meetings/index.js';
import type { Invitation } from '../answer.types.js';
import type { DigestRow } from './change-digests.types.js';
import { type MailboxPlan, planFor, type Told } from './digest.decide.js';
import type { DigestFacts } from './digest-facts.service.js';

/** What is done for one mailbox. */
export interface PlannedMail {
  mailbox: string;
  plan: MailboxPlan;
  /** Notices that have not left. */
  waiting: string[];
  /** The meeting's entry as this mailbox has it; null: it has none. */
  entry: EntrySnapshot | null;
}

/** Whom a digest is for. */
export type Reader =
  | { kind: 'invited'; invitation: Invitation }
  /** Who sits on the programme. */
  | { kind: 'seated'; person: SeatedReader };

/** What is done for one addressee. */
export interface PlannedAddressee {
  reader: Reader;
  mails: PlannedMail[];
  /** The release from which somebody has to tell them by hand; null: nobody has to. */
  byHand: number | null;
}

type History = Told & { mailbox: string | null; key: string | null; entryFrom: string | null };

/** Finds what each mailbox of those invited is to be told, from what it was told before. */
@Injectable()
export class DigestPlans {
  constructor(
    @InjectModel('Invitation') private readonly invitations: Model<Invitation>,
    @InjectModel('DigestRow') private readonly rows: Model<DigestRow>,
    private readonly deliveries: DeliveryReader,
  ) {}

  /** In the order of the addressees' ids, after the one named. */
  slice(meetingId: string, after: string, limit: number): Promise<Invitation[]> {
    return this.invitations
      .find({ meetingId, 'addressee.id': { $gt: after } })
      .sort({ 'addressee.id': 1 })
      .limit(limit)
      .lean<Invitation[]>()
      .exec();
  }

  /** As they are now. */
  read(ids: readonly string[]): Promise<Invitation[]> {
    return this.invitations
      .find({ _id: { $in: [...ids] } })
      .sort({ 'addressee.id': 1 })
      .lean<Invitation[]>()
      .exec();
  }

  async of(
    facts: DigestFacts,
    invitations: readonly Invitation[],
    mailboxes: ReadonlyMap<string, readonly string[]>,
  ): Promise<PlannedAddressee[]> {
    const histories = await this.histories({ invitationId: { $in: invitations.map(({ _id }) => _id) } });
    return invitations.map((invitation) =>
      planned(
        facts,
        { kind: 'invited', invitation },
        mailboxes.get(invitation._id) ?? [],
        histories.get(invitation._id) ?? [],
      ),
    );
  }

  /** The same for those of these who sit on the programme. */
  async ofPeople(facts: DigestFacts, ids: readonly string[]): Promise<PlannedAddressee[]> {
    const people = facts.seated.filter(({ id }) => ids.includes(id));
    if (people.length === 0) return [];
    const { _id: meetingId } = facts.meeting;
    const histories = await this.histories({ meetingId, personId: { $in: people.map(({ id }) => id) } });
    return people.map((person) =>
      planned(facts, { kind: 'seated', person }, [person.mailbox], histories.get(person.id) ?? []),
    );
  }

  /** What each addressee was told, and what became of it, in the order in which it was told. */
  private async histories(of: QueryFilter<DigestRow>): Promise<Map<string, History[]>> {
    const rows = await this.rows.find(of).sort({ at: 1, _id: 1 }).lean<DigestRow[]>();
    const keys = rows.flatMap(({ mails }) => mails.map(({ noticeKey }) => noticeKey));
    const coverage = await this.deliveries.coverageOfEach('notice', keys);
    const histories = new Map<string, History[]>();
    for (const { invitationId, personId, digestId, to, outcome, mails } of rows) {
      const whose = personId ?? invitationId ?? '';
      const own = histories.get(whose) ?? [];
      histories.set(whose, own);
      if (outcome === 'by-hand') own.push({ to, state: 'has', mailbox: null, key: null, entryFrom: null });
      for (const { mailbox, noticeKey: key, calendar } of mails) {
        const entryFrom = calendar ? digestId : null;
        own.push({ to, state: stateOf(coverage.get(key) ?? []), mailbox, key, entryFrom });
      }
    }
    return histories;
  }
}

function planned(
  facts: DigestFacts,
  reader: Reader,
  mailboxes: readonly string[],
  history: readonly History[],
): PlannedAddressee {
  const { present } = facts;
  const declined = reader.kind === 'invited' && reader.invitation.value === 'declined';
  const knows =
    reader.kind === 'invited' ? facts.invitedTo(reader.invitation) : facts.seatedSince(reader.person);
  const differs = (from: number, to: number): boolean => changesFor(facts, reader, from, to).length > 0;
  // What was told by hand is known at all mailboxes.
  const at = (mailbox: string | null): History[] =>
    history.filter((one) => one.mailbox === null || one.mailbox.toLowerCase() === mailbox?.toLowerCase());
  const mails = mailboxes.map((mailbox): PlannedMail => {
    const own = at(mailbox);
    const waiting = own.flatMap(({ state, key }) => (state === 'waiting' && key !== null ? [key] : []));
    const plan = planFor(knows, own, present.n, differs);
    return {
      mailbox,
      plan: declined && plan.act === 'send' ? { act: waiting.length > 0 ? 'withdraw' : 'nothing' } : plan,
      waiting,
      // The meeting's entry is for those invited; who sits on the programme has other hours.
      entry: reader.kind === 'invited' ? entryAt(facts, reader.invitation, mailbox, own) : null,
    };
  });
  const byHand = mailboxes.length > 0 || declined ? null : planFor(knows, at(null), present.n, differs);
  return { reader, mails, byHand: byHand?.act === 'send' ? byHand.from : null };
}

/** What is told to a reader: everything, or what concerns who sits on the programme. */
export const changesFor = (
  facts: DigestFacts,
  reader: Reader,
  from: number,
  to: number,
): readonly PersonalChange[] =>
  facts.changes(from, to, reader.kind === 'seated' ? reader.person.id : undefined);

/** Who a reader is, as records name addressees. */
export const addresseeOf = (reader: Reader): { id: string; name: string } => {
  if (reader.kind === 'seated') return { id: `person:${reader.person.id}`, name: reader.person.name };
  const { id, name } = reader.invitation.addressee;
  return { id, name };
};

/** A later digest carries the later entry; one that only waits is superseded. */
function entryAt(
  facts: DigestFacts,
  { addressee }: Invitation,
  mailbox: string,
  history: readonly History[],
): EntrySnapshot | null {
  const byLetter = facts.entryOf(addressee.id, mailbox);
  const last = history.findLast(({ state, entryFrom }) => state === 'has' && entryFrom !== null);
  const byDigest = last?.entryFrom == null ? null : facts.entryOfDigest(last.entryFrom);
  if (byLetter === null || byDigest === null) return byDigest ?? byLetter;
  return byDigest.sequence > byLetter.sequence ? byDigest : byLetter;
}

function stateOf(coverage: readonly AddresseeCoverage[]): Told['state'] {
  const states = coverage.flatMap(({ mailboxes }) => mailboxes.map(({ state }) => state));
  if (states.some((state) => state === 'accepted' || state === 'sending')) return 'has';
  if (states.includes('bounced')) return 'missed';
  // A server may have taken it without saying so.
  if (coverage.some(({ mayHaveGot }) => mayHaveGot)) return 'has';
  return states.some((state) => state === 'queued' || state === 'deferred') ? 'waiting' : 'missed';
}
