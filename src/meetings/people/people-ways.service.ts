import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import type { Finding } from '../../platform/index.js';
import { Occupancy, personResource, Venues } from '../../rooms/index.js';
import { fullTitle } from '../meeting.text.js';
import type { Meeting } from '../meeting.types.js';
import { roomIdOf } from '../sittings.rules.js';
import { personTimes, timeKey } from './person-times.js';
import { type Stay, type Whereabouts, wayFindings } from './ways.js';

const HOUR_MS = 3_600_000;
const ROOT = 'meeting:';

/** Whether those who sit on items can be there in time, from other venues and from other meetings. */
@Injectable()
export class PeopleWays {
  constructor(
    @InjectModel('Meeting') private readonly meetings: Model<Meeting>,
    private readonly occupancy: Occupancy,
    private readonly venues: Venues,
  ) {}

  /** Of people with an id. A meeting of another process that is not announced is not named. */
  async findings(meeting: Meeting): Promise<Finding[]> {
    const own = await this.stays(meeting, null);
    if (own.length === 0) return [];
    return wayFindings([...own, ...(await this.elsewhere(meeting, own))]);
  }

  /** Where those people are in other meetings, an hour before and after. */
  private async elsewhere(meeting: Meeting, own: readonly Stay[]): Promise<Stay[]> {
    const from = Math.min(...own.map(({ start }) => start.getTime())) - HOUR_MS;
    const to = Math.max(...own.map(({ end }) => end.getTime())) + HOUR_MS;
    const resources = [...new Set(own.map(({ personId }) => personResource(personId)))];
    const standing = await this.occupancy.standing(resources, new Date(from), new Date(to));
    const claims = [...standing].flatMap(([resource, intervals]) =>
      intervals.map(({ root, s, e }) => ({
        personId: resource.slice(personResource('').length),
        root,
        start: s,
        end: e,
      })),
    );
    const ids = claims.flatMap(({ root }) => (root.startsWith(ROOT) ? [root.slice(ROOT.length)] : []));
    const others = await this.meetings
      .find({ _id: { $in: [...new Set(ids)].filter((id) => id !== meeting._id) } })
      .lean<Meeting[]>();
    // What a draft alone claims has no place yet.
    const claimed = new Set(claims.map((claim) => `${claim.root} ${timeKey(claim)}`));
    const stays: Stay[] = [];
    for (const other of others) {
      const known = other.processId === meeting.processId || other.announcedAt !== null;
      const all = await this.stays(other, known ? `"${fullTitle(other)}"` : 'another meeting');
      stays.push(...all.filter((stay) => claimed.has(`${ROOT}${other._id} ${timeKey(stay)}`)));
    }
    return stays;
  }

  /** @param title of another meeting, of which items are not told apart; null: of the one that is looked at */
  private async stays(meeting: Meeting, title: string | null): Promise<Stay[]> {
    const places = new Map<string, Whereabouts>();
    const stays: Stay[] = [];
    for (const { personId, name, item, start, end } of personTimes(meeting)) {
      const sittingId = meeting.programme.find(({ id }) => id === item.id)?.sitting ?? '';
      const place = places.get(sittingId) ?? (await this.whereabouts(meeting, sittingId));
      places.set(sittingId, place);
      const what = title ?? `"${item.title}"`;
      stays.push({ ...place, personId, name, start, end, what, item: title === null ? item.id : null });
    }
    return stays;
  }

  private async whereabouts(meeting: Meeting, sittingId: string): Promise<Whereabouts> {
    const sitting = meeting.sittings.find(({ id }) => id === sittingId);
    const roomId = sitting === undefined ? null : roomIdOf(meeting, sitting);
    if (roomId === null) {
      const room = sitting === undefined ? null : (sitting.room ?? meeting.room);
      return { room, venueId: null, venue: meeting.place ?? meeting.venue };
    }
    const { name, venueId } = await this.venues.room(roomId);
    return { room: name, venueId, venue: (await this.venues.venue(venueId)).name };
  }
}
