import { describe, expect, it } from '@jest/globals';
import type { Room, Venue } from '../venues/venue.types.js';
import type { Booking } from './booking.types.js';
import { requestListCsv } from './request-list.js';

const room = { _id: 'assembly', name: 'Assembly Hall' } as Room;
const venue = { _id: 'palais', name: 'Palais des Nations', zone: 'Europe/Zurich' } as Venue;
const booking = {
  _id: 'b-1',
  title: '=HYPERLINK("x"), a "round"',
  purpose: 'bilateral',
  confidential: false,
  organiser: 'Permanent Mission',
  start: new Date('2017-06-20T22:30:00Z'),
  end: new Date('2017-06-21T00:00:00Z'),
  seats: 40,
  layout: null,
  equipment: ['screen', 'piano'],
  languages: [],
  authority: { name: 'UNOG', state: 'requested', reference: 'R-7', on: '2017-06-07' },
} as unknown as Booking;
const read = (lines: readonly Booking[]): string[] =>
  requestListCsv(lines.map((one) => ({ booking: one, room, venue })))
    .toString()
    .replace('\ufeff', '')
    .split('\r\n');

describe('the request list of an outside authority', () => {
  it('gives times on the clock of the venue, and makes formulas inert', () => {
    expect(read([booking])[1]).toBe(
      `UNOG,Palais des Nations,Assembly Hall,2017-06-21 00:30,2017-06-21 02:00,Europe/Zurich,"'=HYPERLINK(""x""), a ""round""",bilateral,40,,screen; piano,,Permanent Mission,requested,R-7,2017-06-07,b-1`,
    );
  });

  it('shows of what is confidential only that the room is occupied', () => {
    const [, line] = read([{ ...booking, confidential: true }]);
    expect(line).toContain('Europe/Zurich,occupied,,40,');
    expect(line).not.toContain('Permanent Mission');
  });

  it('has its heading alone where nothing is asked', () => {
    expect(read([])).toEqual([expect.stringContaining('authority,venue,room,begins,ends,time zone'), '']);
  });
});
