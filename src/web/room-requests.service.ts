import { Inject, Injectable } from '@nestjs/common';
import { DocumentPages, lettersProblems, Stationeries, type Stationery } from '../letters/index.js';
import type { Actor } from '../messaging/index.js';
import { CONFIG, type Config, dayOf, ProcessClock } from '../platform/index.js';
import { type RequestListFilter, RequestLists, roomsProblems } from '../rooms/index.js';
import { roomRequests } from './room-requests.js';

/** A list on paper that is longer is no list to read: a table of all comes as CSV. */
const MOST_LINES = 1_000;

export interface RequestsWanted extends Omit<RequestListFilter, 'processId'> {
  authority: string;
  /** Whose letterhead it has; undefined: none. */
  stationeryId?: string | undefined;
}

/** Lists of the rooms that an outside authority is asked for, as PDF. */
@Injectable()
export class RoomRequests {
  constructor(
    private readonly lists: RequestLists,
    private readonly stationeries: Stationeries,
    private readonly documents: DocumentPages,
    private readonly clock: ProcessClock,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /**
   * Dated today at the office. Somebody of one process gets its bookings alone, and may take its stationery or the
   * house's.
   * @throws rooms/search-faulty for over 1,000 bookings; letters/stationery-unknown, letters/stationery-refused
   */
  async pdf(
    actor: Actor,
    { authority, venueId, stationeryId }: RequestsWanted,
  ): ReturnType<DocumentPages['made']> {
    const lines = await this.lists.lines({ authority, venueId, processId: actor.processId });
    if (lines.length > MOST_LINES) {
      throw roomsProblems.searchFaulty(
        `There are over ${MOST_LINES} bookings. Name the venue, or take the CSV.`,
      );
    }
    const around = stationeryId === undefined ? undefined : await this.stationery(actor, stationeryId);
    const on = dayOf(this.clock.now(), this.config.office.zone);
    const { title, source, values } = roomRequests(authority, lines, on, around);
    return this.documents.made(title, source, values);
  }

  private async stationery(actor: Actor, id: string): Promise<Stationery> {
    const found = await this.stationeries.get(id, actor);
    if (found.withdrawnAt) throw lettersProblems.stationeryRefused(`"${found.title}" was withdrawn.`);
    return found;
  }
}
