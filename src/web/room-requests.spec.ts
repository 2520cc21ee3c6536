import { describe, expect, it } from '@jest/globals';
import type { RequestLine } from '../rooms/index.js';
import { roomRequests } from './room-requests.js';

const palais = { _id: 'palais', name: 'Palais des Nations', city: 'Geneva', zone: 'Europe/Zurich' };
const annexe = { _id: 'annexe', name: 'Annexe', city: 'New York', zone: 'America/New_York' };
const line = (changes: Partial<RequestLine['booking']> = {}, venue = palais): RequestLine =>
  ({
    room: { _id: 'xix', name: 'Room XIX' },
    venue,
    booking: {
      title: 'Third session',
      organiser: null,
      confidential: false,
      start: new Date('2017-06-19T08:00:00Z'),
      end: new Date('2017-06-19T11:00:00Z'),
      seats: null,
      layout: null,
      equipment: [],
      languages: [],
      authority: { name: 'UNOG', state: 'to-request', reference: null, on: null },
      ...changes,
    },
  }) as unknown as RequestLine;

describe('the list that goes to an outside authority', () => {
  const rows = (...lines: RequestLine[]) =>
    (
      roomRequests('UNOG', lines, '2017-06-06').values['venues'] as {
        name: string;
        lines: Record<string, string>[];
      }[]
    ).flatMap((venue) => venue.lines);

  it('tells time on the clock of the venue, what is needed, and the reference', () => {
    const authority = { name: 'UNOG', state: 'requested', reference: 'R-7', on: '2017-06-01' } as const;
    const needs = {
      seats: 800,
      layout: 'conference',
      equipment: ['webcast'],
      languages: ['en', 'fr'],
    } as const;
    expect(rows(line({ authority, organiser: 'OSRSG', ...needs } as never))).toEqual([
      {
        number: 1,
        day: 'Mon 19 June 2017',
        time: '10:00–13:00',
        room: 'Room XIX',
        meeting: 'Third session; OSRSG',
        needs: '800 seats; conference; webcast; interpretation: en, fr',
        state: 'requested 1 June 2017, R-7',
      },
    ]);
  });

  it('shows both days of what goes on after midnight, and of a confidential meeting nothing', () => {
    const [late, until] = rows(
      line({ end: new Date('2017-06-20T00:30:00Z'), confidential: true, organiser: 'Secret' }),
      line({ end: new Date('2017-06-19T22:00:00Z') }),
    );
    expect(late).toMatchObject({
      time: '10:00–02:30 (Tue 20 June)',
      meeting: 'Occupied',
    });
    expect(until).toMatchObject({ time: '10:00–24:00', state: 'requested herewith' });
  });

  it('numbers through all venues, and takes the letterhead it is given', () => {
    const lines = [line(), line({}, annexe), line()];
    expect(rows(...lines).map(({ number }) => number)).toEqual([1, 2, 3]);
    const around = { letterheads: [{ lines: ['United Nations', 'Office'] }], mark: 'Invented' };
    expect(roomRequests('UNOG', lines, '2017-06-06', around).source).toMatchObject({
      date: '2017-06-06',
      ...around,
    });
  });
});
