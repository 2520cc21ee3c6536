import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { invitation } from '../calendar/index.js';
import { type Addressee, isOrganisation } from '../directory/index.js';
import {
  type DeliveryFacts,
  type Letter,
  type LetterParticipant,
  LetterParticipants,
} from '../letters/index.js';
import type { Delivery } from '../mail/index.js';
import {
  type Meeting,
  MeetingRooms,
  Meetings,
  type MeetingValues,
  meetingValues,
} from '../meetings/index.js';
import type { Tx } from '../messaging/index.js';
import { CONFIG, type Config, type Finding, ProcessClock } from '../platform/index.js';
import { invitationId } from './invitation-id.js';
import { InvitationRounds, type KnownCancellation, type KnownRound } from './invitation-rounds.js';
import { letterFoot } from './letter-foot.js';
import {
  answerDateOf,
  cancels,
  furtherFindings,
  invites,
  invitingFindings,
  meetingsInvitedTo,
  othersFindings,
  roomFindings,
} from './letter.rules.js';
import { AnswerLinks } from './links.js';
import { rsvpAddress } from './rsvp-address.js';

type AnswerValues = { answer: { link: string; by: string | null } };

/**
 * What invitations have to do with letters: letters about a meeting may name it; those that invite open
 * invitations when they are issued, and their mails carry the calendar part and the answer link.
 */
@Injectable()
export class InvitationLetters implements LetterParticipant, OnModuleInit {
  readonly name = 'invitations';

  constructor(
    private readonly participants: LetterParticipants,
    private readonly rounds: InvitationRounds,
    private readonly meetings: Meetings,
    private readonly rooms: MeetingRooms,
    private readonly links: AnswerLinks,
    private readonly clock: ProcessClock,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  onModuleInit(): void {
    this.participants.register(this);
  }

  concerns(letter: Letter): boolean {
    return letter.about?.type === 'meeting' || letter.alsoInvites !== undefined;
  }

  async findings(letter: Letter): Promise<Finding[]> {
    if (letter.about === undefined) return furtherFindings(letter);
    const meeting = await this.find(letter);
    const findings = invitingFindings(letter, meeting, this.clock.now());
    if (meeting) findings.push(...roomFindings(letter, await this.rooms.awaited(meeting._id)));
    const [, ...further] = meetingsInvitedTo(letter);
    for (const [n, id] of further.entries()) {
      const where = `alsoInvites.${n}`;
      findings.push(...invitingFindings(letter, await this.meetings.find(id), this.clock.now(), where));
      findings.push(...roomFindings(letter, await this.rooms.awaited(id), where));
    }
    if (cancels(letter) && letter.corrects !== undefined) {
      const others = await this.rounds.alsoInvitedBy(letter.corrects.letterId, letter.about.id);
      findings.push(...othersFindings(others));
    }
    return [...findings, ...furtherFindings(letter)];
  }

  async onIssue(
    tx: Tx,
    letter: Letter,
    addressees: readonly Addressee[],
  ): Promise<Record<string, DeliveryFacts>> {
    const [main, ...further] = meetingsInvitedTo(letter);
    const ids =
      main !== undefined
        ? await this.rounds.open(tx, letter, main, addressees, further)
        : cancels(letter) && letter.about !== undefined
          ? await this.rounds.close(tx, letter, letter.about.id, addressees)
          : {};
    return Object.fromEntries(
      Object.entries(ids).map(([addresseeId, id]) => [addresseeId, { invitationId: id }]),
    );
  }

  async onAdded(tx: Tx, letter: Letter, addressee: Addressee): Promise<DeliveryFacts> {
    const id = await this.rounds.admit(tx, letter, meetingsInvitedTo(letter), addressee);
    return id === null ? {} : { invitationId: id };
  }

  async values(
    letter: Letter,
    addressee: Addressee | null,
  ): Promise<(MeetingValues & Partial<AnswerValues>) | Record<string, never>> {
    const meeting = await this.find(letter);
    // The dry run names the missing meeting; a text that refers to it then shows what is unresolved.
    if (meeting === null) return {};
    const values = await this.meetingValues(letter, meeting);
    if (addressee === null || !invites(letter)) return values;
    const link = this.links.answer(invitationId(meeting._id, addressee.id), meeting.endsAt);
    return { ...values, answer: { link, by: answerDateOf(meeting) } };
  }

  /**
   * The meeting's entry. A letter that corrects one which the addressee has carries it again only if time, place or
   * status changed meanwhile, which is when its sequence is another. A letter of cancellation carries its CANCEL to
   * those to whom an invitation to it was mailed, or may have been, and who have no such CANCEL yet. Whoever was handed
   * the letter has nothing in their calendar.
   */
  async calendarPart(
    letter: Letter,
    delivery: Delivery,
  ): Promise<{ method: 'REQUEST' | 'CANCEL'; content: string } | undefined> {
    const facts = await this.facts(letter, delivery);
    if (facts === null) return this.cancellation(letter, delivery);
    const { round } = facts;
    const had = await this.earlierRounds(mailedIn(delivery));
    if (had.some((earlier) => isSame(earlier, round))) return undefined;
    return this.part('REQUEST', round, facts.invitationId, delivery);
  }

  private async cancellation(
    letter: Letter,
    delivery: Delivery,
  ): Promise<{ method: 'CANCEL'; content: string } | undefined> {
    const id = delivery.facts['invitationId'];
    if (id === undefined || !cancels(letter)) return undefined;
    const round = await this.rounds.cancellationOf(letter._id);
    if (round === null) return undefined;
    const mailed = mailedIn(delivery);
    const told = await Promise.all(mailed.map((letterId) => this.rounds.cancellationOf(letterId)));
    if (told.some((earlier) => earlier !== null && isSame(earlier, round))) return undefined;
    const invited = await this.earlierRounds([...mailed, ...idsIn(delivery.facts['mayHave'])]);
    return invited.some(({ snapshot: { uid } }) => uid === round.snapshot.uid)
      ? this.part('CANCEL', round, id, delivery)
      : undefined;
  }

  private part<Method extends 'REQUEST' | 'CANCEL'>(
    method: Method,
    { snapshot, at, organizer }: KnownRound | KnownCancellation,
    id: string,
    { addressee, mailbox }: Delivery,
  ): { method: Method; content: string } {
    const content = invitation(snapshot, {
      method,
      stamp: at,
      organizer: {
        name: organizer,
        address: rsvpAddress(id, this.config.links.keys, this.config.mail.domain),
      },
      attendee: { name: addressee.name, address: mailbox },
    });
    return { method, content };
  }

  private async earlierRounds(letterIds: readonly string[]): Promise<KnownRound[]> {
    const rounds = await Promise.all(letterIds.map((id) => this.rounds.of(id)));
    return rounds.filter((round) => round !== null);
  }

  async mailFoot(letter: Letter, delivery: Delivery): Promise<{ text: string; html: string } | undefined> {
    const facts = await this.facts(letter, delivery);
    if (facts === null) return undefined;
    const { heading, dates, answersByText, expiresAt, also } = facts.round;
    return letterFoot({
      heading,
      dates,
      answersByText,
      delegation: delivery.addressee.name,
      ...(isOrganisation(delivery.addressee.id) ? { organisation: true } : {}),
      link: this.links.answer(facts.invitationId, expiresAt),
      ...(also === undefined ? {} : { also }),
    });
  }

  /** Mails that invite are not tried again once the meeting is over. */
  async deadline(letter: Letter): Promise<Date | undefined> {
    return invites(letter) ? (await this.find(letter))?.endsAt : undefined;
  }

  private async facts(letter: Letter, delivery: Delivery) {
    const id = delivery.facts['invitationId'];
    const round = id === undefined ? null : await this.rounds.of(letter._id);
    return round === null || id === undefined ? null : { round, invitationId: id };
  }

  /** What texts may name: the main meeting, and under `alsoInvites` the further ones. */
  private async meetingValues(letter: Letter, meeting: Meeting) {
    const process = await this.meetings.process(meeting.processId);
    const values = meetingValues(process, meeting);
    if (letter.alsoInvites === undefined) return values;
    const further = await Promise.all(letter.alsoInvites.map((id) => this.meetings.find(id)));
    const known = further.flatMap((one) => (one === null ? [] : [meetingValues(process, one).meeting]));
    return { ...values, alsoInvites: known };
  }

  private async find(letter: Letter): Promise<Meeting | null> {
    return letter.about === undefined ? null : this.meetings.find(letter.about.id);
  }
}

/** The very same state of the entry. */
const isSame = (
  { snapshot: a }: Pick<KnownRound, 'snapshot'>,
  { snapshot: b }: Pick<KnownRound, 'snapshot'>,
): boolean => a.uid === b.uid && a.sequence === b.sequence;

/** Letters before this one that were mailed to the addressee; mails that were asked for earlier name all that they have. */
const mailedIn = ({ facts }: Delivery): string[] => idsIn(facts['mailed'] ?? facts['has']);

/** Ids of letters, parted by spaces, as the facts of a mail hold them. */
const idsIn = (fact: string | undefined): string[] => (fact ?? '').split(' ').filter((id) => id !== '');
