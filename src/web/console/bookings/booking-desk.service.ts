import { Injectable } from '@nestjs/common';
import type { ConsoleSession } from '../../../access/index.js';
import { Meetings } from '../../../meetings/index.js';
import {
  alternativesIn,
  Blockings,
  type BookingFacts,
  Bookings,
  type Clash,
  clashesIn,
  displaceableIn,
  type Room,
  type Venue,
  Venues,
} from '../../../rooms/index.js';
import type { Option } from '../frame/index.js';
import type { Clashing, InTheWay } from './elsewhere.js';
import { timeOf } from './parts.js';

const MOST = 200;

/** What the pages of bookings read, and the words for what stands in the way. */
@Injectable()
export class BookingDesk {
  constructor(
    readonly venues: Venues,
    private readonly bookings: Bookings,
    private readonly blockings: Blockings,
    private readonly meetings: Meetings,
  ) {}

  async allVenues(): Promise<Venue[]> {
    return (await this.venues.listVenues({ limit: MOST })).items;
  }

  async processes({ person }: ConsoleSession): Promise<Option[]> {
    const { items } = await this.meetings.listProcesses({ limit: MOST }, person.processId);
    return items.map(({ _id, shortTitle }) => ({ value: _id, text: shortTitle }));
  }

  /** What stands in the way of a booking, as its refusal would say, and what else there is; nothing is written. */
  async clashing(facts: BookingFacts, venue: Venue, session: ConsoleSession): Promise<Clashing> {
    const clashes = await this.bookings.clashes(facts);
    return {
      inTheWay: await this.named(clashes, venue, session),
      alternatives: clashes.length === 0 ? [] : [await this.bookings.alternatives(facts)],
    };
  }

  /** The same as a refusal tells it; nothing where it is another. */
  async clashingIn(error: unknown, venue: Pick<Venue, 'zone'>, session: ConsoleSession): Promise<Clashing> {
    return {
      inTheWay: await this.named(clashesIn(error), venue, session),
      alternatives: alternativesIn(error),
      displaceable: session.may('bookings:override') ? displaceableIn(error) : [],
    };
  }

  /** Names by id; a booking of another process is "another booking" to those who may not see it. */
  async named(
    clashes: readonly Clash[],
    venue: Pick<Venue, 'zone'>,
    { person }: ConsoleSession,
  ): Promise<InTheWay[]> {
    return Promise.all(
      clashes.map(async (clash) => ({
        what: await this.nameOf(clash, person.processId),
        when: timeOf(clash, venue.zone),
      })),
    );
  }

  async roomsOf(venueId: string): Promise<Room[]> {
    return this.venues.roomsOf(venueId);
  }

  private async nameOf(
    { claim, root }: { claim: string; root: string },
    processId: string | undefined,
  ): Promise<string> {
    if (root.startsWith('blocking:')) return (await this.blockings.get(claim)).reason;
    const { title, confidential, processId: owner } = await this.bookings.get(claim);
    const seen = !confidential && (processId === undefined || processId === owner);
    return seen ? title : 'Another booking';
  }
}
