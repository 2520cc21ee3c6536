import { Injectable } from '@nestjs/common';
import type { StoredEvent, Tx } from '../messaging/index.js';
import { Seats } from './seats.service.js';

@Injectable()
export class MoveWaitingList {
  constructor(private readonly seats: Seats) {}

  handle(
    event: StoredEvent<'invitation.answered' | 'invitation.answer-withdrawn' | 'seats.limit-set'>,
    tx: Tx,
  ): Promise<void> {
    const { data } = event;
    return this.seats.move(tx, data.meetingId, 'invitationId' in data ? data.invitationId : undefined);
  }
}
