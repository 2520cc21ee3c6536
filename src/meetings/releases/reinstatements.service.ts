import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { type Actor, saveVersioned } from '../../messaging/index.js';
import { assertVersion, ProcessClock } from '../../platform/index.js';
import type { Displace } from '../../rooms/index.js';
import { MeetingRooms } from '../meeting-rooms.service.js';
import type { Meeting } from '../meeting.types.js';
import { Meetings } from '../meetings.service.js';
import { decideReinstate, type Reinstatement } from './reinstate.decide.js';
import { ReleaseRecords } from './release-records.service.js';

/** Meetings that come back after they were postponed or cancelled. */
@Injectable()
export class Reinstatements {
  constructor(
    @InjectModel('Meeting') private readonly meetings: Model<Meeting>,
    private readonly reader: Meetings,
    private readonly rooms: MeetingRooms,
    private readonly records: ReleaseRecords,
    private readonly clock: ProcessClock,
  ) {}

  /**
   * Claims the rooms, releases the programme and sets the timers, all of it or nothing: where a room is taken
   * (`rooms/occupied`, 409) the meeting stays as it was. Refusals: 412, those of `decideReinstate`.
   */
  async reinstate(
    actor: Actor,
    id: string,
    expected: number,
    wanted: Reinstatement,
    displace?: Displace,
  ): Promise<Meeting> {
    const standing = await this.reader.meeting(id);
    assertVersion(expected, standing.version);
    // Before its rooms are looked up: what can't come back has no use for them.
    const intended = decideReinstate(standing, wanted, { actor, now: this.clock.now() }).meeting;
    const { zone } = standing;
    const { zone: _zone, ...named } = await this.rooms.named({ ...wanted, zone });
    return this.rooms.run(
      actor,
      { ...intended, ...placesOf(named) },
      async (tx, hand) => {
        const before = await this.reader.meeting(id);
        assertVersion(expected, before.version);
        const { meeting, release, events } = decideReinstate(before, named, { actor, now: tx.now });
        const after = await saveVersioned(this.meetings, tx, 'meeting', before, meeting, events);
        await this.rooms.bring(tx, hand, after);
        await this.reader.setTimers(tx, after);
        await this.records.insert(tx, release);
        return after;
      },
      displace,
    );
  }
}

const placesOf = ({ room, roomId, sittings }: Reinstatement) => ({ room, roomId, sittings });
