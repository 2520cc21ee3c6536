import { Inject, Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { type EntrySnapshot, freezeSnapshot, thawSnapshot } from '../calendar/index.js';
import type { Addressee } from '../directory/index.js';
import {
  datesOf,
  headingOf,
  longInstant,
  type Meeting,
  MeetingEntries,
  Meetings,
} from '../meetings/index.js';
import { event, type Tx } from '../messaging/index.js';
import { CONFIG, type Config } from '../platform/index.js';
import type { Invitation } from './answer.types.js';
import { invitationId } from './invitation-id.js';
import { type CancellationRound, type InvitationRound, letterOfRound } from './invitations.schemas.js';

/** A round with its calendar entry ready for use. */
export type KnownRound = InvitationRound & { snapshot: EntrySnapshot };
export type KnownCancellation = CancellationRound & { snapshot: EntrySnapshot };

interface LetterToOpen {
  _id: string;
  processId: string;
}

interface RoundToOpen {
  letter: LetterToOpen;
  meetingId: string;
  roundId: string;
  also?: string[];
}

/** Opens invitations when a letter that invites is issued, and remembers with what it was issued. */
@Injectable()
export class InvitationRounds {
  /** Rounds never change: once read they are kept, for each mail of a letter needs its round. */
  private readonly known = new Map<string, KnownRound>();

  constructor(
    @InjectModel('InvitationRound') private readonly rounds: Model<InvitationRound>,
    @InjectModel('CancellationRound') private readonly cancellations: Model<CancellationRound>,
    @InjectModel('Invitation') private readonly invitations: Model<Invitation>,
    private readonly meetings: Meetings,
    private readonly entries: MeetingEntries,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /**
   * In the unit of work that issues the letter: one invitation for each addressee who has none yet, to the meeting
   * and to each of the further ones, of which the page of the first asks too.
   * Returns the id of the invitation to the (main) meeting by addressee id.
   */
  async open(
    tx: Tx,
    letter: LetterToOpen,
    meetingId: string,
    addressees: readonly Addressee[],
    further: readonly string[] = [],
  ): Promise<Record<string, string>> {
    const others: Meeting[] = [];
    for (const id of further) {
      const meeting = await this.openOne(
        tx,
        { letter, meetingId: id, roundId: `${letter._id}.${id}` },
        addressees,
      );
      others.push(meeting);
    }
    const also = others.map((meeting) => `${headingOf(meeting)}, ${datesOf(meeting)}`);
    const wanted = { letter, meetingId, roundId: letter._id, ...(also.length === 0 ? {} : { also }) };
    await this.openOne(tx, wanted, addressees);
    if (further.length > 0) await this.tie(tx, meetingId, addressees, further);
    return Object.fromEntries(addressees.map(({ id }) => [id, invitationId(meetingId, id)]));
  }

  private async openOne(
    tx: Tx,
    { letter, meetingId, roundId, also }: RoundToOpen,
    addressees: readonly Addressee[],
  ): Promise<Meeting> {
    const meeting = await this.meetings.meeting(meetingId);
    const entry = await this.entries.bring(tx, meetingId);
    const round: InvitationRound = {
      _id: roundId,
      meetingId,
      processId: letter.processId,
      at: tx.now,
      entry: freezeSnapshot(entry),
      organizer: this.config.mail.from.name,
      heading: headingOf(meeting),
      dates: datesOf(meeting),
      answersByText: meeting.answersBy === null ? null : longInstant(meeting.answersBy, meeting.zone),
      expiresAt: meeting.endsAt,
      ...(also === undefined ? {} : { also }),
    };
    await this.rounds.collection.insertOne(round as never, { session: tx.session });
    const ids = addressees.map(({ id }) => invitationId(meetingId, id));
    const held = await this.invitations.find({ _id: { $in: ids } }, { _id: 1 }).lean<{ _id: string }[]>();
    const open = new Set(held.map(({ _id }) => _id));
    const fresh = addressees
      .filter(({ id }) => !open.has(invitationId(meetingId, id)))
      .map((addressee) => this.fresh(tx, letter, meeting, addressee));
    if (fresh.length > 0) {
      await this.invitations.collection.insertMany(fresh as never[], { session: tx.session, ordered: false });
    }
    tx.append({ type: 'invitation-round', id: roundId, version: 0 }, [
      event('invitations.opened', {
        letterId: letter._id,
        meetingId,
        processId: letter.processId,
        addressees: addressees.length,
        opened: fresh.length,
      }),
    ]);
    return meeting;
  }

  /** The page of each invitation to the main meeting asks about the addressee's further ones too. */
  private async tie(
    tx: Tx,
    meetingId: string,
    addressees: readonly Addressee[],
    further: readonly string[],
  ): Promise<void> {
    if (addressees.length === 0) return;
    await this.invitations.collection.bulkWrite(
      addressees.map(({ id }) => ({
        updateOne: {
          filter: { _id: invitationId(meetingId, id) as never },
          update: { $addToSet: { asksAlso: { $each: further.map((other) => invitationId(other, id)) } } },
        },
      })),
      { session: tx.session, ordered: false },
    );
  }

  /**
   * In the unit of work that adds an addressee to an issued letter: the invitations that the letter opened for the
   * others, where this one has none yet. The letter's round stays as it is. Null for a letter that invited nobody.
   */
  async admit(
    tx: Tx,
    letter: LetterToOpen,
    meetingIds: readonly string[],
    addressee: Addressee,
  ): Promise<string | null> {
    const [main, ...further] = meetingIds;
    if (main === undefined) return null;
    for (const meetingId of meetingIds) {
      const _id = invitationId(meetingId, addressee.id);
      if (await this.invitations.exists({ _id })) continue;
      const fresh = this.fresh(tx, letter, await this.meetings.meeting(meetingId), addressee);
      await this.invitations.collection.insertOne(fresh as never, { session: tx.session });
    }
    if (further.length > 0) await this.tie(tx, main, [addressee], further);
    return invitationId(main, addressee.id);
  }

  /**
   * In the unit of work that issues a letter of cancellation: the meeting's entry as it is then. Returns the ids of the
   * invitations by addressee id, none while the entry is not cancelled: then the letter alone speaks.
   */
  async close(
    tx: Tx,
    letter: LetterToOpen,
    meetingId: string,
    addressees: readonly Addressee[],
  ): Promise<Record<string, string>> {
    const entry = await this.entries.bring(tx, meetingId);
    if (entry.status !== 'cancelled') return {};
    const round: CancellationRound = {
      _id: letter._id,
      meetingId,
      processId: letter.processId,
      at: tx.now,
      entry: freezeSnapshot(entry),
      organizer: this.config.mail.from.name,
    };
    await this.cancellations.collection.insertOne(round as never, { session: tx.session });
    return Object.fromEntries(addressees.map(({ id }) => [id, invitationId(meetingId, id)]));
  }

  /** The meetings beside this one to which a letter invited. */
  async alsoInvitedBy(letterId: string, meetingId: string): Promise<Meeting[]> {
    const found = await this.rounds
      .find({ _id: { $gte: letterId, $lt: `${letterId}/` } })
      .lean<InvitationRound[]>();
    const ids = found.map((round) => round.meetingId).filter((id) => id !== meetingId);
    return Promise.all([...new Set(ids)].map((id) => this.meetings.meeting(id)));
  }

  /** Whether a letter said that the meeting does not take place, and none has invited since. */
  async wasCalledOff(meetingId: string): Promise<boolean> {
    const last = { at: -1 } as const;
    const off = await this.cancellations.findOne({ meetingId }).sort(last).lean<CancellationRound>();
    if (off === null) return false;
    const on = await this.rounds.findOne({ meetingId }).sort(last).lean<InvitationRound>();
    return on === null || on.at < off.at;
  }

  /** With what a letter of cancellation was issued; null where it takes nothing out of calendars. */
  async cancellationOf(letterId: string): Promise<KnownCancellation | null> {
    const round = await this.cancellations.findById(letterId).lean<CancellationRound>();
    return round === null ? null : { ...round, snapshot: thawSnapshot(round.entry) };
  }

  /** Letters (ids) that invited to the meeting until then, also as one of several. */
  async lettersInvitingTo(meetingId: string, until: Date): Promise<string[]> {
    const rounds = await this.rounds.find({ meetingId, at: { $lte: until } }).lean<InvitationRound[]>();
    return [...new Set(rounds.map(letterOfRound))];
  }

  /** Letters (ids) that have invited to the meeting since then. */
  async lettersInvitingSince(meetingId: string, since: Date): Promise<string[]> {
    const rounds = await this.rounds.find({ meetingId, at: { $gte: since } }).lean<InvitationRound[]>();
    return [...new Set(rounds.map(letterOfRound))];
  }

  /** The round of a letter; null for a letter that invited nobody. */
  async of(letterId: string): Promise<KnownRound | null> {
    const known = this.known.get(letterId);
    if (known !== undefined) return known;
    const round = await this.rounds.findById(letterId).lean<InvitationRound>();
    if (round === null) return null;
    if (this.known.size >= 100) this.known.clear();
    const thawed = { ...round, snapshot: thawSnapshot(round.entry) };
    this.known.set(letterId, thawed);
    return thawed;
  }

  private fresh(tx: Tx, letter: LetterToOpen, meeting: Meeting, addressee: Addressee): Invitation {
    return {
      _id: invitationId(meeting._id, addressee.id),
      version: 0,
      processId: letter.processId,
      meetingId: meeting._id,
      letterId: letter._id,
      addressee: {
        id: addressee.id,
        name: addressee.name,
        category: addressee.category,
        electoralGroup: addressee.electoralGroup ?? null,
        consultationGroups: addressee.consultationGroups,
        fictitious: addressee.fictitious,
      },
      mailboxes: addressee.mailboxes.map(({ address, name }) => ({ address, name })),
      openedAt: tx.now,
      expiresAt: meeting.endsAt,
      ...(meeting.reinstated === undefined ? {} : { asked: meeting.reinstated.asked }),
      standing: null,
      value: 'none',
    };
  }
}
