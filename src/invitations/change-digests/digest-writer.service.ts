import { Inject, Injectable } from '@nestjs/common';
import { type EntrySnapshot, invitation as calendarPart, isMaterialChange } from '../../calendar/index.js';
import { datesOf, headingOf, longInstant, MeetingEntries } from '../../meetings/index.js';
import type { NewNotice } from '../../mail/index.js';
import { CONFIG, type Config } from '../../platform/index.js';
import { AnswerLinks } from '../links.js';
import { rsvpAddress } from '../rsvp-address.js';
import type { DigestFacts } from './digest-facts.service.js';
import { changesFor, type PlannedMail, type Reader } from './digest-plans.service.js';
import { type DigestFoot, type DigestText, digestText } from './digest-texts.js';

export interface WrittenDigest extends DigestText {
  calendar?: NonNullable<NewNotice['calendar']>;
}

/** Writes the digest of one mailbox. */
@Injectable()
export class DigestWriter {
  constructor(
    private readonly entries: MeetingEntries,
    private readonly links: AnswerLinks,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /**
   * `entry`: the meeting's own as it stands. It is carried to mailboxes that have it otherwise: with its UID, its
   * present SEQUENCE, and the addressee's own line alone, as the invitation had it. `preview`: for the eyes of the
   * office, which is shown that there is an answer link, and not which.
   */
  write(
    facts: DigestFacts,
    { reader, mail, from }: { reader: Reader; mail: Pick<PlannedMail, 'mailbox' | 'entry'>; from: number },
    { entry, stamp, preview = false }: { entry: EntrySnapshot; stamp: Date; preview?: boolean },
  ): WrittenDigest {
    const { meeting, present } = facts;
    const carried =
      mail.entry !== null && isMaterialChange(mail.entry, entry) && entry.status !== 'cancelled';
    const written = digestText({
      heading: headingOf(meeting),
      datesAndPlace: `${datesOf(meeting)}, ${meeting.city}`,
      changes: changesFor(facts, reader, from, present.n),
      at: longInstant(present.at, meeting.zone),
      n: present.n,
      note: present.note,
      page: this.entries.pageOf(meeting._id),
      calendar: carried,
      foot: this.foot(reader, preview),
    });
    if (!carried || reader.kind !== 'invited') return written;
    const { _id: id, addressee } = reader.invitation;
    const { links, mail: settings } = this.config;
    const content = calendarPart(entry, {
      method: 'REQUEST',
      stamp,
      organizer: { name: settings.from.name, address: rsvpAddress(id, links.keys, settings.domain) },
      attendee: { name: addressee.name, address: mail.mailbox },
    });
    return { ...written, calendar: { method: 'REQUEST', content } };
  }

  private foot(reader: Reader, preview: boolean): DigestFoot | null {
    if (reader.kind === 'seated') return null;
    const own = this.links.answer(reader.invitation._id, reader.invitation.expiresAt);
    return {
      words: 'Your answer to the invitation stays as it is. To look at it, or to change it:',
      href: preview ? own.replace(/[^/]+$/, 'LINK-OF-THE-ADDRESSEE') : own,
      label: 'Your page',
    };
  }
}
