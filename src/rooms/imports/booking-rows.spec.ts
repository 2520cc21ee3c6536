import { describe, expect, it } from '@jest/globals';
import { readTable, typed } from '../../platform/index.js';
import type { Room, Venue } from '../venues/venue.types.js';
import { bookingColumns, bookingRow, readBookings } from './booking-rows.js';

const venue = { _id: 'palais', name: 'Palais des Nations', zone: 'Europe/Zurich' } as Venue;
const rooms = [
  { _id: 'palais-xix', name: 'Room XIX' },
  { _id: 'palais-a', name: 'Salon' },
  { _id: 'palais-b', name: 'Salon' },
] as Room[];

async function read(...lines: string[]) {
  const table = await readTable(lines.join('\n'), bookingColumns);
  const checked = typed(bookingRow, table.rows);
  const { bookings, faults } = readBookings(checked.rows, { venue, rooms, file: 'f', processId: 'p' });
  return { bookings, faults: [...checked.faults, ...faults] };
}

describe('A table of bookings', () => {
  it('names rooms by id or name, and times by the clock of the venue, over midnight too', async () => {
    const { bookings, faults } = await read(
      'room;date;from;to;title;languages;equipment;status;confidential',
      'room xix;2017-06-19;22:00;01:30;Informal consultations;en|fr;Screen | Voting;;',
      'palais-a;2017-01-10;09:00;10:00;Bilateral;;;held;yes',
    );
    expect(faults).toEqual([]);
    expect(bookings).toMatchObject([
      {
        line: 2,
        firm: true,
        facts: {
          roomId: 'palais-xix',
          start: new Date('2017-06-19T20:00:00Z'),
          end: new Date('2017-06-19T23:30:00Z'),
          purpose: 'other',
          processId: 'p',
          languages: ['en', 'fr'],
          equipment: ['screen', 'voting'],
        },
      },
      {
        line: 3,
        firm: false,
        facts: { roomId: 'palais-a', start: new Date('2017-01-10T08:00:00Z'), confidential: true },
      },
    ]);
  });

  it('says of every row what is wrong with it', async () => {
    const { bookings, faults } = await read(
      'reference,room,date,from,to,title,purpose,seats,mailbox',
      'r1,Salon,2017-06-19,09:00,10:00,Which one,,,',
      'r2,Room XX,2017-06-19,09:00,10:00,Unknown,,,',
      'r3,palais-a,2017-03-26,02:30,04:00,In the night of the clocks,,,',
      'r4,palais-a,2017-06-19,09:00,10:00,Not by a table,sitting,,',
      'r5,palais-a,2017-06-19,09:00,10:00,Good,,,',
      'r5,palais-a,2017-06-20,09:00,10:00,Twice,,,',
      'r6,palais-a,2017-06-31,9h,10:00,Faulty,,many,nobody',
    );
    expect(bookings.map(({ line }) => line)).toEqual([6]);
    expect(faults.map(({ line, column }) => `${line} ${column}`).sort()).toEqual(
      [
        '2 room',
        '3 room',
        '4 from',
        '5 purpose',
        '7 reference',
        '8 date',
        '8 from',
        '8 mailbox',
        '8 seats',
      ].sort(),
    );
  });

  it('gives a row the same id each time, by its reference, else by its line of that very file', async () => {
    const header = 'reference,room,date,from,to,title';
    const keys = async (...rows: string[]) => (await read(header, ...rows)).bookings.map(({ key }) => key);
    const named = 'r1,palais-a,2017-06-19,09:00,10:00,Named';
    const nameless = ',palais-a,2017-06-20,09:00,10:00,Nameless';
    expect(await keys(named, nameless)).toEqual(await keys(named, nameless));
    const [first, second] = await keys(nameless, named);
    const [third, fourth] = await keys(named, nameless);
    expect(second).toBe(third);
    expect(first).not.toBe(fourth);
  });
});
