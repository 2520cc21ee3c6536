import { openSpans, type Span } from '../../rooms/index.js';
import { AFTER, benchHours, type RoomBookings } from './rooms.house.js';

const MINUTE = 60_000;

/**
 * All bookings in memory as plain numbers, sorted beforehand: no database, no holds, no combined rooms, no gaps but one.
 * A question is answered by one sweep over each room's list, from the beginning of the year to the end of the week.
 */
export class SortedSweep {
  private readonly rooms: { roomId: string; starts: Float64Array; ends: Float64Array }[];

  constructor(made: readonly RoomBookings[]) {
    this.rooms = made.map(({ roomId, bookings }) => {
      const sorted = [...bookings].sort((a, b) => a.start.getTime() - b.start.getTime());
      return {
        roomId,
        starts: Float64Array.from(sorted, ({ start }) => start.getTime()),
        ends: Float64Array.from(sorted, ({ end }) => end.getTime()),
      };
    });
  }

  windows(from: Date, to: Date, minutes: number): Map<string, Span[]> {
    const open = openSpans(benchHours.hours, benchHours.zone, from, to).map(({ start, end }) => [
      start.getTime(),
      end.getTime(),
    ]);
    const found = new Map<string, Span[]>();
    for (const { roomId, starts, ends } of this.rooms) {
      const windows: Span[] = [];
      const keep = (start: number, end: number): void => {
        if (end - start >= minutes * MINUTE) windows.push({ start: new Date(start), end: new Date(end) });
      };
      let next = 0;
      let free = -Infinity;
      for (const [begin = 0, close = 0] of open) {
        let at = Math.max(begin, free);
        for (; next < starts.length; next += 1) {
          const start = (starts[next] ?? 0) - AFTER * MINUTE;
          if (start >= close) break;
          keep(at, start);
          free = Math.max(free, ends[next] ?? 0);
          at = Math.max(at, free);
        }
        keep(at, close);
      }
      found.set(roomId, windows);
    }
    return found;
  }
}
