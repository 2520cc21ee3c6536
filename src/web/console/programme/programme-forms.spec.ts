import { describe, expect, it } from '@jest/globals';
import { FormValues } from '../form-values.js';
import { freshId, itemFrom, seatField, sittingFrom } from './programme-forms.js';

const fields = { kind: 'panel', title: 'Panel 1', sitting: 'day-1', start: '10:00', end: '11:00' };

describe('the form of an item', () => {
  it('says an item with an id that no other has, without the rows that are empty', () => {
    const values = new FormValues({
      ...fields,
      'seats.0.role': 'moderator',
      'seats.1.role': 'expert',
      'seats.1.name': 'Ms. Expert',
      'seats.1.affiliation': 'Atlantis',
    });
    expect(itemFrom(values, undefined, [{ id: 'item-1' } as never])).toEqual({
      ...fields,
      id: 'item-2',
      date: null,
      ledBy: null,
      paragraph: null,
      seats: [
        { id: 'seat-1', role: 'moderator', person: null },
        {
          id: 'seat-2',
          role: 'expert',
          person: {
            id: null,
            mailbox: null,
            title: null,
            name: 'Ms. Expert',
            function: null,
            affiliation: 'Atlantis',
            delegation: null,
          },
        },
      ],
    });
  });

  it('keeps the ids of seats that stand, and a date only where there is no sitting', () => {
    const before = { id: 'item-7', seats: [{ id: 'chair', role: 'co-chair', person: null }] } as never;
    const said = itemFrom(
      new FormValues({ ...fields, sitting: '', date: '2017-06-19', 'seats.0.role': 'co-chair' }),
      before,
      [],
    );
    expect(said).toMatchObject({ id: 'item-7', sitting: null, date: '2017-06-19', seats: [{ id: 'chair' }] });
  });
});

describe('a seat of the form', () => {
  const row = (n: number, more: Record<string, string> = {}): Record<string, string> =>
    Object.fromEntries(Object.entries(more).map(([name, value]) => [`seats.${n}.${name}`, value]));

  it('says who the person is within the house, and where he or she is told of changes', () => {
    const said = itemFrom(
      new FormValues({
        ...fields,
        ...row(0, { role: 'expert', name: 'A', person: 'a-person', mailbox: 'a@example.org' }),
      }),
      undefined,
      [],
    );
    expect(said).toMatchObject({ seats: [{ person: { id: 'a-person', mailbox: 'a@example.org' } }] });
  });

  it('has its fault at its own field, also below rows that are empty', () => {
    const values = new FormValues({ ...fields, ...row(2, { role: 'expert', name: 'A', mailbox: 'a' }) });
    expect(seatField('seats-0-person-mailbox', values, undefined)).toBe('seats-2-mailbox');
    expect(seatField('seats-0-person-id', values, undefined)).toBe('seats-2-person');
    expect(seatField('seats-0-role', values, undefined)).toBe('seats-2-role');
    expect(seatField('title', values, undefined)).toBe('title');
  });
});

describe('the form of a sitting', () => {
  it('leaves the name to a room of the house', () => {
    const values = new FormValues({
      date: '2017-06-19',
      start: '10:00',
      end: '13:00',
      room: 'Somewhere',
      roomId: 'xix',
      languages: 'en, fr',
    });
    expect(sittingFrom(values, undefined, [])).toMatchObject({
      id: 'sitting-1',
      roomId: 'xix',
      room: null,
      languages: ['en', 'fr'],
    });
  });
});

describe('a fresh id', () => {
  it('is the first that is free', () => {
    expect(freshId('item', ['item-1', 'item-3'])).toBe('item-2');
  });
});
