import { Injectable } from '@nestjs/common';
import { ProcessClock } from '../../platform/index.js';
import { roomsProblems } from '../rooms.problems.js';
import type { Setting } from './booking-findings.js';
import { BookingRecords } from './booking-records.service.js';
import { type RequestLine, requestListCsv } from './request-list.js';

export interface RequestListFilter {
  /** The authority's name as the rooms have it; left out: all. */
  authority?: string | undefined;
  venueId?: string | undefined;
  processId?: string | undefined;
}

const MOST_LINES = 5_000;

/** What outside authorities are asked for. */
@Injectable()
export class RequestLists {
  constructor(
    private readonly records: BookingRecords,
    private readonly clock: ProcessClock,
  ) {}

  /** `lines` as CSV. */
  async csv(filter: RequestListFilter): Promise<Buffer> {
    return requestListCsv(await this.lines(filter));
  }

  /**
   * Live bookings of rooms that are not the house's own and have not ended, by their beginning: those to request, those
   * requested, and those granted. Refusal: `rooms/search-faulty` where there are over 5,000, for a list that ends
   * somewhere would be believed to be whole.
   */
  async lines({ authority, venueId, processId }: RequestListFilter): Promise<RequestLine[]> {
    const rows = await this.records.where(
      {
        state: { $in: ['held', 'confirmed'] },
        end: { $gt: this.clock.now() },
        ...(authority === undefined ? { authority: { $ne: null } } : { 'authority.name': authority }),
        ...(venueId === undefined ? {} : { venueId }),
        ...(processId === undefined ? {} : { processId }),
      },
      MOST_LINES + 1,
    );
    if (rows.length > MOST_LINES) {
      throw roomsProblems.searchFaulty(`There are over ${MOST_LINES} bookings. Name the authority or venue.`);
    }
    const settings = new Map<string, Setting>();
    const lines: RequestLine[] = [];
    for (const booking of rows.sort((a, b) => a.start.getTime() - b.start.getTime())) {
      const known = settings.get(booking.roomId) ?? (await this.records.settingOf(booking.roomId));
      settings.set(booking.roomId, known);
      lines.push({ booking, ...known });
    }
    return lines;
  }
}
