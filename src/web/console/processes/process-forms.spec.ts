import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { processKey } from '../../../meetings/index.js';
import { FormValues } from '../form-values.js';
import { keyFrom, meetingFrom, placesOfRows, processFrom } from './process-forms.js';

interface Sitting {
  id: string;
  date?: string;
}

const cell = fc.constantFrom('', ' ', '2031-03-10', '10:00', 'x');
const rows = fc.array(fc.record({ date: cell, start: cell, end: cell, room: cell }), { maxLength: 8 });
const valuesOf = (list: readonly Record<string, string>[], more: Record<string, unknown> = {}) =>
  new FormValues({
    ...Object.fromEntries(
      list.flatMap((row, n) =>
        Object.entries(row).map(([field, value]) => [`sittings.${n}.${field}`, value] as const),
      ),
    ),
    ...more,
  });

describe('the key of a process', () => {
  it('is made from its short title', () => {
    expect(keyFrom('Global compact for migration')).toBe('global-compact-for-migration');
    expect(keyFrom('Élan vital, 2031!')).toBe('elan-vital-2031');
    expect(keyFrom('移住')).toBe('');
  });

  it('is always one that the API takes, or none', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (title) => {
        const made = keyFrom(title);
        if (made !== '') expect(processKey.parse(made)).toBe(made);
      }),
    );
  });
});

describe('the form for a process', () => {
  it('leaves rows out that hold nothing, and keeps what was typed twice to the last', () => {
    const values = new FormValues({
      title: ['first', 'A title'],
      shortTitle: 'Title',
      'mandate.1.symbol': 'A/RES/80/1',
      'coFacilitators.0.name': '  ',
      'office.name': 'Office',
      'office.mailbox': { $gt: '' },
    });
    expect(processFrom(values)).toEqual({
      title: 'A title',
      shortTitle: 'Title',
      key: 'title',
      mandate: [{ symbol: 'A/RES/80/1' }],
      coFacilitators: [],
      office: { name: 'Office', mailbox: null, zone: null },
    });
  });
});

describe('the form for a meeting', () => {
  it('gives each sitting that was filled in an id of its own, and knows its row', () => {
    fc.assert(
      fc.property(rows, (list) => {
        const values = valuesOf(list, { zone: 'Europe/Zurich' });
        const { sittings } = meetingFrom(values, list.length, undefined) as { sittings: Sitting[] };
        expect(new Set(sittings.map(({ id }) => id)).size).toBe(sittings.length);
        const places = placesOfRows(values, list.length);
        expect(places).toHaveLength(sittings.length);
        for (const [n, place] of places.entries()) {
          expect(sittings[n]?.date ?? '').toBe(list[place]?.date.trim());
        }
      }),
    );
  });

  it('asks for answers until an hour in the time of the place', () => {
    const asked = (zone: string) =>
      (
        meetingFrom(
          valuesOf([], { zone, answersBy: '2031-03-03', answersByTime: '18:00' }),
          0,
          undefined,
        ) as {
          answersBy: string | null;
        }
      ).answersBy;
    expect(asked('Africa/Nairobi')).toBe('2031-03-03T15:00:00.000Z');
    expect(asked('America/New_York')).toBe('2031-03-03T23:00:00.000Z');
    expect(asked('Mars/Olympus')).toBe('2031-03-03 18:00');
    expect((meetingFrom(valuesOf([]), 0, undefined) as { answersBy: string | null }).answersBy).toBeNull();
  });
});
