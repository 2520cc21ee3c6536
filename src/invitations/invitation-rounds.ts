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
import type { InvitationRound } from './invitations.schemas.js';

/** A round with its calendar entry ready for use. */
export type KnownRound = InvitationRound & { snapshot: EntrySnapshot };

/** Opens invitations when a letter that invites is issued, and remembers with what it was issued. */
@Injectable()
export class InvitationRounds {
  /** Rounds never change: once read they are kept, for each mail of a letter needs its round. */
  private readonly known = new Map<string, KnownRound>();

  constructor(
    @InjectModel('InvitationRound') private readonly rounds: Model<InvitationRound>,
    @InjectModel('Invitation') private readonly invitations: Model<Invitation>,
    private readonly meetings: Meetings,
    private readonly entries: MeetingEntries,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /**
   * In the unit of work that issues the letter: one invitation for each addressee who has none yet.
   * Returns the invitation's id by addressee id.
   */
  async open(
    tx: Tx,
    letter: { _id: string; processId: string },
    meetingId: string,
    addressees: readonly Addressee[],
  ): Promise<Record<string, string>> {
    const meeting = await this.meetings.meeting(meetingId);
    const entry = await this.entries.bring(tx, meetingId);
    const round: InvitationRound = {
      _id: letter._id,
      meetingId,
      processId: letter.processId,
      at: tx.now,
      entry: freezeSnapshot(entry),
      organizer: this.config.mail.from.name,
      heading: headingOf(meeting),
      dates: datesOf(meeting),
      answersByText: meeting.answersBy === null ? null : longInstant(meeting.answersBy, meeting.zone),
      expiresAt: meeting.endsAt,
    };
    await this.rounds.collection.insertOne(round as never, { session: tx.session });
    const ids = Object.fromEntries(addressees.map(({ id }) => [id, invitationId(meetingId, id)]));
    const held = await this.invitations
      .find({ _id: { $in: Object.values(ids) } }, { _id: 1 })
      .lean<{ _id: string }[]>();
    const open = new Set(held.map(({ _id }) => _id));
    const fresh = addressees
      .filter(({ id }) => !open.has(invitationId(meetingId, id)))
      .map((addressee) => this.fresh(tx, letter, meeting, addressee));
    if (fresh.length > 0) {
      await this.invitations.collection.insertMany(fresh as never[], { session: tx.session, ordered: false });
    }
    tx.append({ type: 'invitation-round', id: letter._id, version: 0 }, [
      event('invitations.opened', {
        letterId: letter._id,
        meetingId,
        processId: letter.processId,
        addressees: addressees.length,
        opened: fresh.length,
      }),
    ]);
    return ids;
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

  private fresh(
    tx: Tx,
    letter: { _id: string; processId: string },
    meeting: Meeting,
    addressee: Addressee,
  ): Invitation {
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
      standing: null,
      value: 'none',
    };
  }
}
