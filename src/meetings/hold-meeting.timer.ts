import { Injectable } from '@nestjs/common';
import type { Task, Tx } from '../messaging/index.js';
import { Meetings } from './meetings.service.js';

@Injectable()
export class HoldMeeting {
  constructor(private readonly meetings: Meetings) {}

  /** Does nothing where the meeting was cancelled meanwhile, or closed by hand. */
  async handle(timer: Task, tx: Tx): Promise<void> {
    const meeting = await this.meetings.find(timer.key ?? '');
    if (meeting?.status !== 'announced' || tx.now < meeting.endsAt) return;
    await this.meetings.hold(tx.actor, meeting._id);
  }
}
