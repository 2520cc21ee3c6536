import { Injectable } from '@nestjs/common';
import { type DocumentSource, DocumentPages, type Values } from '../letters/index.js';
import { dayOf, longDay, longInstant, type Meeting, Meetings, meetingValues } from '../meetings/index.js';
import type { Finding } from '../platform/index.js';
import type { Invitation } from './answer.types.js';
import { letterFoot } from './letter-foot.js';
import { AnswerLinks } from './links.js';
import type { ReminderText } from './reminders.types.js';
import { datesOf, headingOf } from '../meetings/index.js';

export interface WrittenReminder {
  subject: string;
  text: string;
  html: string;
}

type Addressed = Pick<Invitation, '_id' | 'addressee' | 'expiresAt'>;

/** Turns the writing of a reminder into the mail of one addressee; the way to answer stands under it. */
@Injectable()
export class ReminderTexts {
  constructor(
    private readonly documents: DocumentPages,
    private readonly meetings: Meetings,
    private readonly links: AnswerLinks,
  ) {}

  /**
   * `preview`: for the eyes of the office. Whoever holds an answer link may answer in the addressee's name, so a
   * preview shows that there is one, and not which.
   * @throws letters/source-faulty
   */
  async write(
    text: ReminderText,
    meeting: Meeting,
    invitation: Addressed,
    now: Date,
    preview = false,
  ): Promise<WrittenReminder> {
    return (await this.writer(text, meeting, now, preview))(invitation);
  }

  /** The same for one addressee after the other: what is common to all of them is read once. */
  async writer(
    text: ReminderText,
    meeting: Meeting,
    now: Date,
    preview = false,
  ): Promise<(invitation: Addressed) => WrittenReminder> {
    const source = this.source(text, meeting, now);
    const common = meetingValues(await this.meetings.process(meeting.processId), meeting);
    const facts = {
      heading: headingOf(meeting),
      dates: datesOf(meeting),
      answersByText: meeting.answersBy === null ? null : longInstant(meeting.answersBy, meeting.zone),
    };
    return (invitation) => {
      const { name, category } = invitation.addressee;
      const own = this.links.answer(invitation._id, invitation.expiresAt);
      const link = preview ? own.replace(/[^/]+$/, 'LINK-OF-THE-ADDRESSEE') : own;
      const foot = letterFoot({ ...facts, delegation: name, organisation: category === 'stakeholder', link });
      return this.documents.mail(source, { ...common, ...personal(meeting, invitation, link) }, foot);
    };
  }

  /** What is wrong with the writing: a value that does not exist, a weekday that does not fit its date. */
  async findings(text: ReminderText, meeting: Meeting, invitation: Addressed, now: Date): Promise<Finding[]> {
    const link = this.links.answer(invitation._id, invitation.expiresAt);
    const common = meetingValues(await this.meetings.process(meeting.processId), meeting);
    const values = { ...common, ...personal(meeting, invitation, link) };
    return this.documents.findings(this.source(text, meeting, now), values).map((finding) => ({
      ...finding,
      where: (finding.where ?? 'body').replace(/^title/, 'subject').replace(/^body, /, 'body: '),
    }));
  }

  private source({ subject, body }: ReminderText, meeting: Meeting, now: Date): DocumentSource {
    return { kind: 'document', language: 'en', title: subject, date: dayOf(now, meeting.zone), body };
  }
}

function personal(meeting: Meeting, { addressee }: Addressed, link: string): Values {
  const by = meeting.answersBy === null ? null : longDay(dayOf(meeting.answersBy, meeting.zone));
  return {
    addressee: { name: addressee.name, nameInText: addressee.name },
    answer: { link, by },
  };
}
