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
    const own = this.links.answer(invitation._id, invitation.expiresAt);
    const link = preview ? own.replace(/[^/]+$/, 'LINK-OF-THE-ADDRESSEE') : own;
    const foot = letterFoot({
      heading: headingOf(meeting),
      dates: datesOf(meeting),
      delegation: invitation.addressee.name,
      organisation: invitation.addressee.category === 'stakeholder',
      link,
      answersByText: meeting.answersBy === null ? null : longInstant(meeting.answersBy, meeting.zone),
    });
    return this.documents.mail(
      this.source(text, meeting, now),
      await this.values(meeting, invitation, link),
      foot,
    );
  }

  /** What is wrong with the writing: a value that does not exist, a weekday that does not fit its date. */
  async findings(text: ReminderText, meeting: Meeting, invitation: Addressed, now: Date): Promise<Finding[]> {
    const link = this.links.answer(invitation._id, invitation.expiresAt);
    const values = await this.values(meeting, invitation, link);
    return this.documents.findings(this.source(text, meeting, now), values).map((finding) => ({
      ...finding,
      where: (finding.where ?? 'body').replace(/^title/, 'subject').replace(/^body, /, 'body: '),
    }));
  }

  private source({ subject, body }: ReminderText, meeting: Meeting, now: Date): DocumentSource {
    return { kind: 'document', language: 'en', title: subject, date: dayOf(now, meeting.zone), body };
  }

  private async values(meeting: Meeting, { addressee }: Addressed, link: string): Promise<Values> {
    const by = meeting.answersBy === null ? null : longDay(dayOf(meeting.answersBy, meeting.zone));
    return {
      ...meetingValues(await this.meetings.process(meeting.processId), meeting),
      addressee: { name: addressee.name, nameInText: addressee.name },
      answer: { link, by },
    };
  }
}
