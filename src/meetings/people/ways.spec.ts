import { describe, expect, it } from '@jest/globals';
import { minutesBetween, type Stay, wayFindings } from './ways.js';

const at = (time: string): Date => new Date(`2017-06-19T${time}:00Z`);
const stay = (from: string, to: string, more: Partial<Stay> = {}): Stay => ({
  personId: 'a',
  name: 'Ms. A',
  room: 'Room XIX',
  venueId: 'palais',
  venue: 'Palais',
  what: '"Panel 1"',
  item: 'panel-1',
  start: at(from),
  end: at(to),
  ...more,
});
const cicg = { room: 'Room 1', venueId: 'cicg', venue: 'CICG' };
const codes = (...stays: Stay[]): string[] => wayFindings(stays).map(({ message }) => message);

describe('the way of a person', () => {
  it('takes an hour between two venues', () => {
    const there = { ...cicg, what: '"Panel 2"', item: 'panel-2' };
    expect(codes(stay('10:00', '11:00'), stay('11:30', '12:00', there))).toEqual([
      'Ms. A has 30 minutes from Room XIX, Palais ("Panel 1") to Room 1, CICG ("Panel 2").',
    ]);
    expect(codes(stay('10:00', '11:00'), stay('12:00', '12:30', there))).toEqual([]);
    expect(codes(stay('10:00', '11:00'), stay('11:30', '12:00', { ...there, personId: 'b' }))).toEqual([]);
  });

  it('takes ten minutes to another room, where it leads from or to another meeting', () => {
    const other = { room: 'Room XX', what: 'another meeting', item: null };
    expect(wayFindings([stay('10:00', '11:00'), stay('11:05', '12:00', other)])).toMatchObject([
      { code: 'meetings/walking-time', level: 'warning', where: 'item panel-1' },
    ]);
    expect(codes(stay('10:00', '11:00', other), stay('11:05', '12:00'))).toHaveLength(1);
    expect(codes(stay('10:00', '11:00', other), stay('11:10', '12:00'))).toEqual([]);
    // Two other meetings are no matter of this programme.
    expect(codes(stay('10:00', '11:00', other), stay('11:05', '12:00', { ...other, room: 'V' }))).toEqual([]);
  });

  it('is unknown where nobody has named the room, or where a name may be that of a venue of the house', () => {
    const palais = { room: 'Room XIX', venueId: 'palais', venue: 'Palais des Nations' };
    expect(minutesBetween(palais, { room: null, venueId: 'palais', venue: 'Palais des Nations' })).toBe(0);
    expect(minutesBetween(palais, { room: null, venueId: null, venue: 'UNOG' })).toBe(0);
    expect(minutesBetween(palais, { room: 'Room XX', venueId: null, venue: 'UNOG' })).toBe(10);
    expect(
      minutesBetween({ ...palais, venueId: null }, { room: null, venueId: null, venue: 'Maison de la Paix' }),
    ).toBe(60);
    expect(minutesBetween(palais, cicg)).toBe(60);
  });
});
