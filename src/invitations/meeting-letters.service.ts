import { Injectable } from '@nestjs/common';
import {
  type Enclosure,
  type Letter,
  LetterCorrections,
  LetterReader,
  LettersRepository,
} from '../letters/index.js';
import { type Meeting, Meetings } from '../meetings/index.js';
import type { Actor } from '../messaging/index.js';
import { InvitationRounds } from './invitation-rounds.js';
import { invitationsProblems } from './invitations.problems.js';
import { letterCalledFor, type MeetingLetterKind, wordsOf } from './meeting-letters.words.js';

/** The letters that a meeting calls for once it was postponed, cancelled or reinstated. */
@Injectable()
export class MeetingLetters {
  constructor(
    private readonly meetings: Meetings,
    private readonly rounds: InvitationRounds,
    private readonly reader: LetterReader,
    private readonly corrections: LetterCorrections,
    private readonly letters: LettersRepository,
  ) {}

  /**
   * Drafts them, one for each letter that invited, or for what took its place: to all its addressees. Asked for twice,
   * they are the same drafts; a discarded one is drafted again. Refusals: `invitations/no-letter-called-for` where
   * nothing happened to the meeting that is told by letter, or nobody was invited; those of drafting.
   */
  async prepare(actor: Actor, meetingId: string): Promise<Letter[]> {
    const meeting = await this.meetings.meeting(meetingId);
    const kind = letterCalledFor(meeting);
    const inviting = await this.rounds.lettersInvitingTo(meetingId, meeting.updatedAt);
    if (kind === null || inviting.length === 0) {
      throw invitationsProblems.noLetterCalledFor(
        kind === null
          ? `The meeting is ${meeting.status}: nothing happened to it that such a letter tells.`
          : 'Nobody was invited by letter yet: there is nobody to tell.',
        { meetingId },
      );
    }
    const drafts = new Map<string, Letter>();
    for (const id of inviting) {
      const first = await this.reader.get(id, actor);
      const draft = await this.draft(actor, meeting, kind, first);
      drafts.set(draft._id, draft);
    }
    return [...drafts.values()];
  }

  private async draft(
    actor: Actor,
    meeting: Meeting,
    kind: MeetingLetterKind,
    first: Letter,
  ): Promise<Letter> {
    const { _id: meetingId, release = 0, reinstated } = meeting;
    const named = await this.corrections.counting(actor, first._id);
    // It may be issued already: then it is the letter that counts.
    if (named.kind === kind && named.key?.startsWith(keyOf(kind, release)) === true) return named;
    // A letter that invites to another meeting in the first place goes on inviting to that one.
    const aside = first.about?.id !== meetingId;
    return this.corrections.draft(actor, named._id, {
      as: aside ? 'addendum' : kind === 'cancellation' ? 'cancellation' : 'revision',
      to: 'all',
      key: await this.freeKey(meeting.processId, `${keyOf(kind, release)}${named._id}`),
      instead: {
        kind,
        content: {
          ...wordsOf(kind, named, (reinstated?.asked ?? 0) > 0),
          about: { type: 'meeting', id: meetingId },
          refersTo: [named._id],
          enclosures: kind === 'reinstatement' ? first.enclosures.filter(madeAnew) : [],
        },
        ...(kind !== 'reinstatement' || aside ? { invitesToOne: true as const } : {}),
      },
    });
  }

  /** The key of a draft that was discarded is not used again. */
  private async freeKey(processId: string, key: string): Promise<string> {
    for (let n = 1; ; n += 1) {
      const numbered = n === 1 ? key : `${key}-${n}`;
      const there = await this.letters.byKey(processId, numbered);
      if (there?.state !== 'discarded') return numbered;
    }
  }
}

const keyOf = (kind: MeetingLetterKind, release: number): string => `${kind}-${release}-`;

/** Documents that the system makes at issue say what the meeting is then; files and letters may say earlier dates. */
const madeAnew = ({ kind }: Enclosure): boolean => kind === 'document';
