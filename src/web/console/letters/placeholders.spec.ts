import { describe, expect, it } from '@jest/globals';
import { placeholdersOf } from './placeholders.js';

describe('the placeholders of a letter', () => {
  it('are named as a text names them, with their values', () => {
    expect(
      placeholdersOf({
        letter: { date: '2017-06-06' },
        refersTo: [{ subject: 'First' }, { subject: 'Second' }],
        meeting: { startsAt: new Date('2017-06-19T08:00:00Z'), ordinal: 3, room: null },
        addressee: { name: 'Atlantis' },
      }),
    ).toEqual([
      { name: 'letter.date', value: '2017-06-06', personal: false },
      { name: 'refersTo[0].subject', value: 'First', personal: false },
      { name: 'meeting.startsAt', value: '2017-06-19T08:00:00.000Z', personal: false },
      { name: 'meeting.ordinal', value: '3', personal: false },
      { name: 'addressee.name', value: 'Atlantis', personal: true },
    ]);
  });

  it('end somewhere, however much there is', () => {
    const circle: Record<string, unknown> = {};
    circle['self'] = circle;
    circle['long'] = 'x'.repeat(1_000);
    const found = placeholdersOf({
      circle,
      many: Object.fromEntries(Array.from({ length: 500 }, (_, n) => [n, n])),
    });
    expect(found.length).toBeLessThanOrEqual(120);
    expect(found[0]?.value.length).toBeLessThan(200);
  });
});
