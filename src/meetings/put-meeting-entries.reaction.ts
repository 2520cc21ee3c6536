import { Injectable } from '@nestjs/common';
import type { StoredEvent, Tx } from '../messaging/index.js';
import { MeetingEntries } from './meeting-entries.service.js';
import type { putMeetingEntries } from './meetings.tasks.js';

type MeetingEvent = StoredEvent<(typeof putMeetingEntries.on)[number]>;

@Injectable()
export class PutMeetingEntries {
  constructor(private readonly entries: MeetingEntries) {}

  async handle(event: MeetingEvent, tx: Tx): Promise<void> {
    await this.entries.bring(tx, event.data.meetingId);
  }
}
