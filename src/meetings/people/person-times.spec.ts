import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Sitting } from '../meeting.types.js';
import type { ProgrammeItem } from '../programme.types.js';
import { itemSpan, personTimes, samePerson } from './person-times.js';

const zone = 'Europe/Zurich';
const sitting = (id: string, date: string, changes: Partial<Sitting> = {}): Sitting => ({
  id,
  title: null,
  date,
  start: '00:00',
  end: '23:59',
  room: null,
  invited: null,
  ...changes,
});
const person = (name: string, id?: string | null) => ({
  title: null,
  name,
  function: null,
  delegation: null,
  affiliation: null,
  ...(id === undefined ? {} : { id }),
});
const item = (
  id: string,
  people: ReturnType<typeof person>[],
  changes: Partial<ProgrammeItem> = {},
): ProgrammeItem => ({
  id,
  kind: 'panel',
  title: `Item ${id}`,
  sitting: 'first',
  date: null,
  start: '10:00',
  end: '11:00',
  ledBy: null,
  paragraph: null,
  seats: people.map((one, n) => ({ id: `${id}-${n}`, role: 'expert', person: one })),
  ...changes,
});
const times = (programme: ProgrammeItem[], sittings = [sitting('first', '2017-06-19')]): string[] =>
  personTimes({ sittings, programme, zone }).map(
    ({ personId, start, end }) => `${personId} ${start.toISOString()} ${end.toISOString()}`,
  );

describe('the times of people', () => {
  it('are those of the items they sit on, by the clock of the meeting', () => {
    expect(times([item('panel', [person('A', 'a'), person('B', 'b')])])).toEqual([
      'a 2017-06-19T08:00:00.000Z 2017-06-19T09:00:00.000Z',
      'b 2017-06-19T08:00:00.000Z 2017-06-19T09:00:00.000Z',
    ]);
  });

  it("are nobody's who is known by name alone", () => {
    expect(times([item('panel', [person('A'), person('B', null)])])).toEqual([]);
  });

  it('are one where somebody has two seats of one item', () => {
    expect(times([item('panel', [person('A', 'a'), person('A', 'a')])])).toHaveLength(1);
  });

  it('are right in the night in which the clocks go back, and none at an hour that spring skips', () => {
    const night = { start: '01:30', end: '03:30' };
    expect(times([item('autumn', [person('A', 'a')], night)], [sitting('first', '2017-10-29')])).toEqual([
      'a 2017-10-28T23:30:00.000Z 2017-10-29T02:30:00.000Z',
    ]);
    const skipped = item('spring', [person('A', 'a')], { start: '02:30', end: '03:30' });
    expect(times([skipped], [sitting('first', '2017-03-26')])).toEqual([]);
    expect(times([item('spring', [person('A', 'a')], night)], [sitting('first', '2017-03-26')])).toEqual([
      'a 2017-03-26T00:30:00.000Z 2017-03-26T01:30:00.000Z',
    ]);
  });

  it('take the day of a break from itself, and are none where there is no day', () => {
    const between = item('lunch', [person('A', 'a')], { sitting: null, date: '2017-06-20', kind: 'break' });
    expect(times([between])).toEqual(['a 2017-06-20T08:00:00.000Z 2017-06-20T09:00:00.000Z']);
    expect(times([{ ...between, date: null }, item('lost', [person('A', 'a')], { sitting: 'no' })])).toEqual(
      [],
    );
  });

  it('name each person and time once, and only times at which there is an item', () => {
    const hour = fc.integer({ min: 0, max: 22 });
    const some = fc.record({
      start: hour,
      length: fc.integer({ min: 1, max: 3 }),
      people: fc.array(fc.constantFrom('a', 'b', 'c', null), { maxLength: 4 }),
    });
    const two = (n: number): string => String(Math.min(n, 23)).padStart(2, '0');
    fc.assert(
      fc.property(fc.array(some, { maxLength: 8 }), (rows) => {
        const programme = rows.map(({ start, length, people }, n) =>
          item(
            `item-${n}`,
            people.map((id) => person(id ?? 'somebody', id)),
            { start: `${two(start)}:00`, end: `${two(start + length)}:00` },
          ),
        );
        const meeting = { sittings: [sitting('first', '2017-06-19')], programme, zone };
        const found = personTimes(meeting);
        const keys = found.map(
          ({ personId, start, end }) => `${personId} ${start.getTime()} ${end.getTime()}`,
        );
        expect(new Set(keys).size).toBe(keys.length);
        for (const one of programme) {
          const span = itemSpan(meeting, one);
          for (const { person: seated } of one.seats) {
            if (span === null || seated?.id == null) continue;
            expect(keys).toContain(`${seated.id} ${span.start.getTime()} ${span.end.getTime()}`);
          }
        }
      }),
    );
  });
});

describe('two seats', () => {
  it("are one person's by the id where both have one, else by the name", () => {
    expect(samePerson(person('A', 'one'), person('B', 'one'))).toBe(true);
    expect(samePerson(person('A', 'one'), person('A', 'two'))).toBe(false);
    expect(samePerson(person('A', 'one'), person('A'))).toBe(true);
    expect(samePerson(person('A'), person('B'))).toBe(false);
  });
});
