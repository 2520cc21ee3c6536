import { Injectable } from '@nestjs/common';
import { assertProcess } from '../../../access/index.js';
import { type InvitationRecord, Invitations } from '../../../invitations/index.js';
import { type Meeting, Meetings } from '../../../meetings/index.js';
import type { Actor } from '../../../messaging/index.js';

/** Meetings and invitations that the one who asks may see: those of their process. */
@Injectable()
export class OwnMeetings {
  constructor(
    private readonly meetings: Meetings,
    private readonly invitations: Invitations,
  ) {}

  async meeting(actor: Actor, id: string): Promise<Meeting> {
    const meeting = await this.meetings.meeting(id);
    assertProcess(actor, meeting.processId);
    return meeting;
  }

  async invitation(actor: Actor, id: string): Promise<InvitationRecord> {
    const record = await this.invitations.read(id);
    assertProcess(actor, record.invitation.processId);
    return record;
  }
}
