import { Injectable } from '@nestjs/common';
import { Venues } from '../../../rooms/index.js';
import type { Option } from '../frame/index.js';

const MOST_VENUES = 200;

/** The rooms of the house, to choose from. */
@Injectable()
export class HouseRooms {
  constructor(private readonly venues: Venues) {}

  /** By venue and name, with the clock they go by; `zone`: only those that go by it. */
  async options(zone?: string): Promise<Option[]> {
    const { items: venues } = await this.venues.listVenues({ limit: MOST_VENUES });
    const own = venues.filter((venue) => zone === undefined || venue.zone === zone);
    const found = await Promise.all(
      own.map(async (venue) => {
        const rooms = await this.venues.roomsOf(venue._id);
        return rooms
          .filter(({ closed }) => !closed)
          .map(({ _id, name }) => ({ value: _id, text: `${name}, ${venue.name} (${venue.zone})` }));
      }),
    );
    return found.flat();
  }
}
