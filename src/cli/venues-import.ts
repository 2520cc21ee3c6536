import { type Finding, Problem } from '../platform/index.js';
import type { Room } from '../rooms/index.js';
import type { ApiClient } from './api-client.js';
import { faulty, type FolderRoom, type FolderVenue, refusalsOf, venueFault } from './venues-file.js';

/** A venue or room that was brought in, or was there and left as it was. */
export interface BroughtPlace {
  what: 'venue' | 'room';
  key: string;
  id: string;
  there: boolean;
}

type Place = 'venues' | 'rooms';

/**
 * Brings venues and rooms into a house, through the API. Those that are there are left as they are: bookings rest on
 * them, and somebody may have worked on them since.
 */
export class VenuesImport {
  private readonly rooms = new Map<string, Room | null>();

  constructor(
    private readonly api: ApiClient,
    private readonly venues: readonly FolderVenue[],
    /** The file that they stand in, as people call it. */
    private readonly file: string,
  ) {}

  /**
   * Looks at everything before anything is written.
   * @throws venues-file/faulty with every fault, its place and what to do
   */
  async check(): Promise<void> {
    const standing: Room[] = [];
    const missing: FolderVenue[] = [];
    const findings: Finding[] = [];
    for (const { id, body, rooms } of this.venues) {
      const lacking: FolderRoom[] = [];
      for (const room of rooms) {
        const there = await this.room(room.id);
        if (there === null) lacking.push(room);
        else if (there.venueId === id) standing.push(there);
        else {
          findings.push(
            venueFault(
              `venue ${id}, room ${room.id}`,
              `The house has a room of this id in ${there.venueId}.`,
              'Give it another id.',
            ),
          );
        }
        for (const part of room.body.parts) {
          const known = await this.room(part);
          if (known !== null) standing.push(known);
        }
      }
      missing.push({ id, body, rooms: lacking });
    }
    findings.push(...refusalsOf(missing, standing));
    if (findings.length > 0) throw faulty(this.file, findings);
  }

  /** Brings in what is not there yet, each room after its parts. */
  async bring(): Promise<BroughtPlace[]> {
    const brought: BroughtPlace[] = [];
    for (const { id, body, rooms } of this.venues) {
      brought.push(await this.put('venues', id, body));
      for (const room of rooms) brought.push(await this.put('rooms', room.id, room.body));
    }
    return brought;
  }

  private async put(place: Place, id: string, body: object): Promise<BroughtPlace> {
    let there = (await this.found(place, id)) !== null;
    if (!there) {
      try {
        await this.api.put(`/api/v1/${place}/${id}`, body);
      } catch (error) {
        // Somebody else brought it in at the same moment.
        there = (await this.found(place, id)) !== null;
        if (!there) throw error;
      }
    }
    return { what: place === 'venues' ? 'venue' : 'room', key: id, id, there };
  }

  /** A room as the house has it; asked for once. */
  private async room(id: string): Promise<Room | null> {
    const known = this.rooms.get(id);
    if (known !== undefined) return known;
    const found = await this.found<Omit<Room, '_id'> & { id: string }>('rooms', id);
    const room = found === null ? null : { _id: id, ...found };
    this.rooms.set(id, room);
    return room;
  }

  /** Null where there is nothing. */
  private async found<T>(place: Place, id: string): Promise<T | null> {
    try {
      return await this.api.get<T>(`/api/v1/${place}/${id}`);
    } catch (error) {
      if (error instanceof Problem && error.status === 404) return null;
      throw error;
    }
  }
}
