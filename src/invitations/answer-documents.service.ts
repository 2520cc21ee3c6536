import { readFile } from 'node:fs/promises';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { type DocumentSource, SystemDocuments } from '../letters/index.js';
import { dayOf, headingOf, Meetings, meetingValues } from '../meetings/index.js';
import { csvOf, ProcessClock } from '../platform/index.js';
import { answersCsv } from './answers-csv.js';
import type { Invitation } from './answer.types.js';
import { participantsList } from './participants-list.js';
import { Seats } from './seats.service.js';

/** What is made of the answers to a meeting: the list of participants, for letters to enclose, and tables. */
@Injectable()
export class AnswerDocuments implements OnModuleInit {
  constructor(
    @InjectModel('Invitation') private readonly invitations: Model<Invitation>,
    private readonly documents: SystemDocuments,
    private readonly meetings: Meetings,
    private readonly seats: Seats,
    private readonly clock: ProcessClock,
  ) {}

  onModuleInit(): void {
    this.documents.register('participants-list', (ref) => this.participants(ref.id));
  }

  /** As the answers stand now; dated today in the meeting's zone. */
  async participants(meetingId: string): Promise<{ title: string; source: DocumentSource; values: object }> {
    const meeting = await this.meetings.meeting(meetingId);
    const process = await this.meetings.process(meeting.processId);
    const { limited, waiting } = await this.seats.view(meetingId);
    const rows = await this.invitations.find({ meetingId, value: 'accepted' }).lean<Invitation[]>();
    const list = participantsList(
      rows,
      limited,
      waiting.map(({ invitationId }) => invitationId),
    );
    return {
      title: 'List of participants',
      source: {
        kind: 'document',
        language: 'en',
        title: `List of participants: ${headingOf(meeting)}`,
        subtitle: meeting.title,
        date: dayOf(this.clock.now(), meeting.zone),
        body: await readFile(new URL('participants-list.liquid.md', import.meta.url), 'utf8'),
        ...(list.fictitious ? { mark: 'Contains entries invented for demonstration' } : {}),
      },
      values: { ...meetingValues(process, meeting), ...list },
    };
  }

  /** Every invitation to the meeting with the answer that stands, as a table for spreadsheets. */
  async csv(meetingId: string): Promise<{ filename: string; bytes: Buffer }> {
    const meeting = await this.meetings.meeting(meetingId);
    const rows = await this.invitations
      .find({ meetingId })
      .sort({ 'addressee.name': 1, _id: 1 })
      .lean<Invitation[]>();
    const { columns, lines } = answersCsv(rows, meeting.zone);
    const day = dayOf(this.clock.now(), meeting.zone);
    return { filename: `${day} Answers.csv`, bytes: csvOf(columns, lines) };
  }
}
