import { Injectable } from '@nestjs/common';
import { type Actor, isDuplicateKey } from '../../messaging/index.js';
import {
  Blobs,
  type Finding,
  platformProblems,
  readTable,
  type RowFault,
  sha256,
  typed,
} from '../../platform/index.js';
import type { Booking } from '../bookings/booking.types.js';
import { Bookings } from '../bookings/bookings.service.js';
import { type Claim, hinders, intervalOf } from '../occupancy/claim.js';
import { type Clash, Occupancy } from '../occupancy/occupancy.service.js';
import { roomsProblems } from '../rooms.problems.js';
import { Venues } from '../venues/venues.service.js';
import { bookingColumns, bookingRow, type ReadBooking, readBookings } from './booking-rows.js';

export interface BookingImportCommand {
  venueId: string;
  /** The process that all bookings of the table belong to. */
  processId: string | null;
  /** Lines that somebody decided to leave out. */
  skip: readonly number[];
}

/** What stands in the way of a row: bookings of the house, and other rows of the table. */
export interface RowClash {
  line: number;
  roomId: string;
  start: Date;
  end: Date;
  title: string;
  with: Clash[];
  lines: number[];
}

export interface BookingImportReport {
  venueId: string;
  /** SHA-256 of the table. */
  file: string;
  /** Rows of the table, without the header. */
  rows: number;
  /** Rows that are booked, or would be. */
  booked: number;
  /** Rows that an earlier import has booked. */
  there: number;
  /** Lines that were left out on somebody's word. */
  skipped: number[];
  /** Every faulty field, by line, and rows that no room takes. While there is one, nothing is written. */
  faults: RowFault[];
  /** Rows that find no place, by line. Each has to be mended or left out, or nothing is written. */
  clashes: RowClash[];
  /** For a person to judge, by line. */
  warnings: RowFault[];
  applied: boolean;
  message: string;
}

interface Prepared {
  report: BookingImportReport;
  bookings: ReadBooking[];
}

/** One unit of work takes them all: a larger table is brought in in parts. */
export const MOST_IMPORTED = 500;

/** Brings a table of bookings in, all or none: looked at first, written when asked. A row that clashes is shown and decided, never dropped. */
@Injectable()
export class BookingImport {
  constructor(
    private readonly bookings: Bookings,
    private readonly occupancy: Occupancy,
    private readonly venues: Venues,
    private readonly blobs: Blobs,
  ) {}

  /** What the table would do; writes nothing but the file, so that it can be brought in by its SHA-256. Refusals: `platform/table-unreadable`, `rooms/venue-not-found`. */
  async preview(command: BookingImportCommand, csv: Buffer): Promise<BookingImportReport> {
    const { report } = await this.prepare(command, csv);
    await this.blobs.put(csv);
    return report;
  }

  /** The same of a file that was looked at. Refusal: `rooms/import-unknown`. */
  async previewKept(command: BookingImportCommand, file: string): Promise<BookingImportReport> {
    return (await this.prepare(command, await this.kept(file))).report;
  }

  /**
   * Brings the table in. Refused with everything that stands against it (`rooms/import-faulty`), and with
   * `rooms/occupied` where somebody took a place meanwhile. The same table a second time books nothing.
   */
  async apply(actor: Actor, command: BookingImportCommand, csv: Buffer): Promise<BookingImportReport> {
    const { report, bookings } = await this.prepare(command, csv);
    if (report.faults.length + report.clashes.length > 0) {
      throw roomsProblems.importFaulty(report.message, { findings: findingsOf(report), report });
    }
    try {
      if (bookings.length > 0) {
        await this.bookings.holdAll(
          actor,
          bookings.map(({ key, facts, firm }) => ({ key, facts, firm, until: null })),
        );
      }
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
      throw platformProblems.conflict(
        'Somebody brought the same table in at the same moment. Look at it again: what is there stays.',
        {},
        { cause: error },
      );
    }
    const applied = { ...report, applied: true };
    return { ...applied, message: inWords(applied) };
  }

  /** Brings in the file that was looked at. Refusals: those of {@link apply}, and `rooms/import-unknown`. */
  async applyKept(actor: Actor, command: BookingImportCommand, file: string): Promise<BookingImportReport> {
    return this.apply(actor, command, await this.kept(file));
  }

  private async kept(file: string): Promise<Buffer> {
    try {
      return await this.blobs.get(file);
    } catch (error) {
      if (!platformProblems.blobMissing.is(error)) throw error;
      throw roomsProblems.importUnknown('Look at the file first: upload it again.', {}, { cause: error });
    }
  }

  private async prepare({ venueId, processId, skip }: BookingImportCommand, csv: Buffer): Promise<Prepared> {
    const [venue, rooms] = await Promise.all([this.venues.venue(venueId), this.venues.roomsOf(venueId)]);
    const table = await readTable(csv, bookingColumns);
    if (table.count > MOST_IMPORTED) {
      throw platformProblems.tableUnreadable(
        `The file has ${table.count} rows; at most ${MOST_IMPORTED} are booked together. Split it.`,
      );
    }
    const file = sha256(csv);
    const kept = table.rows.filter(({ line }) => !skip.includes(line));
    const checked = typed(bookingRow, kept);
    const read = readBookings(checked.rows, { venue, rooms, file, processId });
    const there = await this.bookings.made(read.bookings.map(({ key }) => key));
    const faults = [
      ...table.faults.filter(({ line }) => !skip.includes(line)),
      ...checked.faults,
      ...read.faults,
    ];
    const warnings: RowFault[] = [];
    const bookings: ReadBooking[] = [];
    for (const one of read.bookings) {
      const before = there.get(one.key);
      if (before) {
        if (differs(before, one)) warnings.push({ line: one.line, reason: CHANGED });
        continue;
      }
      const found = await this.bookings.findings(one.facts);
      const errors = found.filter(({ level }) => level === 'error');
      const asRow = ({ message }: Finding): RowFault => ({ line: one.line, reason: message });
      faults.push(...errors.map(asRow));
      warnings.push(...found.filter(({ level }) => level === 'warning').map(asRow));
      if (errors.length === 0) bookings.push(one);
    }
    const report: BookingImportReport = {
      venueId,
      file,
      rows: table.count,
      booked: bookings.length,
      there: there.size,
      skipped: [...new Set(skip)].sort((a, b) => a - b),
      faults: faults.sort((a, b) => a.line - b.line),
      clashes: await this.clashes(bookings),
      warnings,
      applied: false,
      message: '',
    };
    return { bookings, report: { ...report, message: inWords(report) } };
  }

  private async clashes(bookings: readonly ReadBooking[]): Promise<RowClash[]> {
    const claims = new Map<number, Claim[]>();
    for (const { line, key, facts } of bookings) claims.set(line, await this.bookings.wouldClaim(key, facts));
    const rows: RowClash[] = [];
    for (const { line, facts } of bookings) {
      const own = claims.get(line) ?? [];
      const standing = await this.occupancy.clashes(own);
      const lines = bookings
        .filter((other) => other.line !== line && inTheWay(claims.get(other.line) ?? [], own))
        .map((other) => other.line);
      const { roomId, start, end, title } = facts;
      if (standing.length + lines.length > 0)
        rows.push({ line, roomId, start, end, title, with: standing, lines });
    }
    return rows;
  }
}

const CHANGED =
  'was booked by an earlier import and stands otherwise now: it is left as it is. Change the booking itself.';

const differs = ({ roomId, start, end, title, state }: Booking, { facts }: ReadBooking): boolean =>
  roomId !== facts.roomId ||
  start.getTime() !== facts.start.getTime() ||
  end.getTime() !== facts.end.getTime() ||
  title !== facts.title ||
  state === 'released' ||
  state === 'displaced';

/** Holds that run out are none of these: what is made together has no end yet. */
const inTheWay = (others: readonly Claim[], own: readonly Claim[]): boolean =>
  others.some((other) =>
    own.some((one) => one.resource === other.resource && hinders(intervalOf(other), one, other.start)),
  );

const findingsOf = ({ faults, clashes }: BookingImportReport): Finding[] => [
  ...faults.map(({ line, column, reason }): Finding => ({
    level: 'error',
    code: 'rooms/row',
    where: `line ${line}${column === undefined ? '' : `, column ${column}`}`,
    message: reason,
  })),
  ...clashes.map(({ line, lines, with: standing }): Finding => ({
    level: 'error',
    code: 'rooms/occupied',
    where: `line ${line}`,
    message: [
      ...(standing.length > 0 ? [`The room is taken (${standing.length}).`] : []),
      ...(lines.length > 0 ? [`Line ${lines.join(', ')} of the table wants it as well.`] : []),
    ].join(' '),
    fix: 'Write another room or time, or leave the line out.',
  })),
];

function inWords({ rows, booked, there, skipped, faults, clashes, applied }: BookingImportReport): string {
  const bad = new Set([...faults, ...clashes].map(({ line }) => line)).size;
  const known = there === 0 ? '' : `, ${there} of an earlier import as they were`;
  const left = skipped.length === 0 ? '' : `, ${skipped.length} left out`;
  if (bad > 0) {
    return `${bad} of ${rows} ${rows === 1 ? 'row' : 'rows'} cannot be booked; nothing was written. Mend them or leave them out.`;
  }
  return applied
    ? `Booked: ${booked}${known}${left}.`
    : `Nothing was written. The table would book ${booked}${known}${left}.`;
}
