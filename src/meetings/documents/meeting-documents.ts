import { readFile } from 'node:fs/promises';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type DocumentSource, SystemDocuments } from '../../letters/index.js';
import { dayOf, ProcessClock } from '../../platform/index.js';
import { headingOf } from '../meeting.text.js';
import { Meetings } from '../meetings.service.js';
import { meetingValues, type MeetingValues } from './document-values.js';

export interface MeetingDocument {
  title: string;
  source: DocumentSource;
  values: MeetingValues;
}

/** Kind of the document, its file here and its title on paper. */
const kinds = {
  'procedural-note': { file: 'procedural-note.liquid.md', title: 'Procedural note' },
  programme: { file: 'programme.liquid.md', title: 'Programme' },
} as const;

/** Documents that the system writes from a meeting's programme, for letters to enclose. */
@Injectable()
export class MeetingDocuments implements OnModuleInit {
  constructor(
    private readonly documents: SystemDocuments,
    private readonly meetings: Meetings,
    private readonly clock: ProcessClock,
  ) {}

  onModuleInit(): void {
    for (const kind of Object.keys(kinds) as (keyof typeof kinds)[]) {
      this.documents.register(kind, (ref) => this.make(kind, ref.id));
    }
  }

  /** The document as the programme stands now; dated today in the meeting's zone. */
  async make(kind: keyof typeof kinds, meetingId: string): Promise<MeetingDocument> {
    const meeting = await this.meetings.meeting(meetingId);
    const process = await this.meetings.process(meeting.processId);
    const { file, title } = kinds[kind];
    return {
      title,
      source: {
        kind: 'document',
        language: 'en',
        title: `${title}: ${headingOf(meeting)}`,
        subtitle: meeting.title,
        date: dayOf(this.clock.now(), meeting.zone),
        body: await readFile(new URL(file, import.meta.url), 'utf8'),
      },
      values: meetingValues(process, meeting),
    };
  }
}
