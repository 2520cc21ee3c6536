import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Hours, isOpen, joined, openSpans } from './hours.js';

const at = (text: string): Date => new Date(text);
const shown = (hours: Hours, zone: string, from: string, to: string): string[] =>
  openSpans(hours, zone, at(from), at(to)).map(
    ({ start, end }) => `${start.toISOString().slice(0, 16)} ${end.toISOString().slice(0, 16)}`,
  );
const always = [{ from: '00:00', to: '24:00' }];
const everyDay: Hours = {
  monday: always,
  tuesday: always,
  wednesday: always,
  thursday: always,
  friday: always,
  saturday: always,
  sunday: always,
};

describe('the hours of a house', () => {
  it('are those of its own zone, and a day left out is closed', () => {
    const hours = {
      monday: [
        { from: '08:00', to: '12:00' },
        { from: '13:00', to: '22:00' },
      ],
    };
    // 22 May 2017 is a Monday.
    expect(shown(hours, 'Europe/Zurich', '2017-05-21T00:00Z', '2017-05-24T00:00Z')).toEqual([
      '2017-05-22T06:00 2017-05-22T10:00',
      '2017-05-22T11:00 2017-05-22T20:00',
    ]);
  });

  it('go on over midnight where the next day begins as this one ends', () => {
    const hours = { monday: [{ from: '20:00', to: '24:00' }], tuesday: [{ from: '00:00', to: '02:00' }] };
    expect(shown(hours, 'America/New_York', '2017-05-22T00:00Z', '2017-05-24T00:00Z')).toEqual([
      '2017-05-23T00:00 2017-05-23T06:00',
    ]);
  });

  it('follow the clocks: a night of spring is shorter, one of autumn longer', () => {
    const hours = { sunday: [{ from: '01:00', to: '04:00' }] };
    const length = (day: string): number => {
      const noon = at(`${day}T12:00:00Z`);
      const before = new Date(noon.getTime() - 86_400_000);
      const [span] = openSpans(hours, 'Europe/Zurich', before, noon);
      return span === undefined ? 0 : (span.end.getTime() - span.start.getTime()) / 3_600_000;
    };
    expect(length('2017-03-26')).toBe(2);
    expect(length('2017-10-29')).toBe(4);
    // The hour that is skipped begins when it is over; the one that comes twice is open both times.
    const skipped = { sunday: [{ from: '02:30', to: '04:00' }] };
    expect(shown(skipped, 'Europe/Zurich', '2017-03-26T00:00Z', '2017-03-26T12:00Z')).toEqual([
      '2017-03-26T01:30 2017-03-26T02:00',
    ]);
  });

  it('that never end are open at any time, in any zone', () => {
    const zones = fc.constantFrom('Europe/Zurich', 'America/New_York', 'Asia/Kathmandu', 'Pacific/Apia');
    const instants = fc.date({ min: at('2010-01-01'), max: at('2040-01-01'), noInvalidDate: true });
    fc.assert(
      fc.property(zones, instants, fc.integer({ min: 1, max: 4_000 }), (zone, start, minutes) => {
        const span = { start, end: new Date(start.getTime() + minutes * 60_000) };
        expect(isOpen(everyDay, zone, span)).toBe(true);
      }),
    );
  });

  it('say open only where every moment is', () => {
    const hours = { monday: [{ from: '08:00', to: '12:00' }] };
    const open = (start: string, end: string): boolean =>
      isOpen(hours, 'Europe/Zurich', { start: at(start), end: at(end) });
    expect(open('2017-05-22T06:00:00Z', '2017-05-22T10:00:00Z')).toBe(true);
    expect(open('2017-05-22T06:00:00Z', '2017-05-22T10:01:00Z')).toBe(false);
    expect(open('2017-05-23T06:00:00Z', '2017-05-23T07:00:00Z')).toBe(false);
  });
});

describe('spans that touch', () => {
  it('become one, whatever their order', () => {
    const span = (from: number, to: number) => ({ start: new Date(from), end: new Date(to) });
    expect(joined([span(20, 30), span(0, 10), span(10, 15), span(12, 14)])).toEqual([
      span(0, 15),
      span(20, 30),
    ]);
  });
});
