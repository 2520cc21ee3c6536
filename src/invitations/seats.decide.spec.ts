import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  countOf,
  decideSeats,
  type SeatLimit,
  type SeatPlace,
  type SeatRequest,
  seatState,
  seatsTaken,
  unlimited,
  waitingList,
} from './seats.decide.js';

/** A meeting's rows, as the database keeps them: inserted, never changed. */
class Rows {
  limit: SeatLimit;
  readonly requests: SeatRequest[] = [];
  readonly places: SeatPlace[] = [];
  private clock = 0;

  constructor(limit: SeatLimit) {
    this.limit = limit;
  }

  get state() {
    return seatState('m', this.limit, this.requests, this.places);
  }

  ask(...wanted: [string, number][]) {
    this.clock += 1;
    const decision = decideSeats(this.state, new Map(wanted), new Date(this.clock * 1_000));
    this.requests.push(...decision.requests);
    this.places.push(...decision.places);
    return decision;
  }

  of(invitation: string): [number, number] {
    const { asked, given } = countOf(this.state, invitation);
    return [asked, given];
  }
}

const limit = (inAll: number | null, perDelegation: number | null = null): SeatLimit => ({
  inAll,
  perDelegation,
});

describe('seats', () => {
  it('go to those who ask first, and the others wait', () => {
    const rows = new Rows(limit(3));
    rows.ask(['a', 2]);
    rows.ask(['b', 2]);
    rows.ask(['c', 1]);
    expect([rows.of('a'), rows.of('b'), rows.of('c')]).toEqual([
      [2, 2],
      [2, 1],
      [1, 0],
    ]);
    expect(waitingList(rows.state).map(({ position, invitationId }) => [position, invitationId])).toEqual([
      [1, 'b'],
      [2, 'c'],
    ]);
  });

  it('move on by themselves when one comes free: by a withdrawal, by fewer names, by a raised limit', () => {
    const rows = new Rows(limit(2));
    rows.ask(['a', 2]);
    rows.ask(['b', 2]);
    rows.ask(['c', 1]);
    expect([...rows.ask(['a', 1]).changed]).toEqual([
      ['a', { asked: 1, given: 1 }],
      ['b', { asked: 2, given: 1 }],
    ]);
    rows.ask(['a', 0]);
    expect(rows.of('b')).toEqual([2, 2]);
    rows.limit = limit(3);
    rows.ask();
    expect(rows.of('c')).toEqual([1, 1]);
    expect(rows.ask().places).toEqual([]);
  });

  it('are kept by those who have them when the limit is lowered', () => {
    const rows = new Rows(limit(4));
    rows.ask(['a', 3]);
    rows.limit = limit(1);
    rows.ask(['b', 1]);
    rows.ask(['a', 2]);
    expect([rows.of('a'), rows.of('b')]).toEqual([
      [2, 2],
      [1, 0],
    ]);
    rows.ask(['a', 0]);
    expect(rows.of('b')).toEqual([1, 1]);
  });

  it('are limited for each delegation, who then does not hold up the others', () => {
    const rows = new Rows(limit(5, 2));
    rows.ask(['a', 4]);
    rows.ask(['b', 2]);
    expect([rows.of('a'), rows.of('b')]).toEqual([
      [4, 2],
      [2, 2],
    ]);
    rows.limit = limit(5, 3);
    rows.ask();
    expect(rows.of('a')).toEqual([4, 3]);
  });

  it('keep the moment of the first request when more names are added, and lose the latest when some are taken out', () => {
    const rows = new Rows(limit(1));
    rows.ask(['x', 1]);
    rows.ask(['a', 1]);
    rows.ask(['b', 1]);
    rows.ask(['a', 2]);
    rows.ask(['a', 1]);
    expect(waitingList(rows.state).map(({ invitationId }) => invitationId)).toEqual(['a', 'b']);
  });

  it('refuse one of two who take the same last place from the same state', () => {
    const rows = new Rows(limit(1));
    const [one, other] = ['a', 'b'].map((id) => decideSeats(rows.state, new Map([[id, 1]]), new Date(0)));
    expect(one?.places.map(({ _id }) => _id)).toEqual(other?.places.map(({ _id }) => _id));
  });

  const commands = fc.array(
    fc.oneof(
      fc.record({ who: fc.integer({ min: 0, max: 6 }), wants: fc.integer({ min: 0, max: 5 }) }),
      fc.record({
        inAll: fc.option(fc.integer({ min: 0, max: 12 })),
        perDelegation: fc.option(fc.integer({ min: 1, max: 4 })),
      }),
    ),
    { maxLength: 40 },
  );

  it('are never overbooked, and each is used as long as somebody waits who may have it, in the order of requests', () => {
    fc.assert(
      fc.property(commands, (list) => {
        const rows = new Rows(unlimited);
        for (const command of list) {
          const before = rows.state;
          if ('who' in command) rows.ask([`i${command.who}`, command.wants]);
          else {
            rows.limit = command;
            rows.ask();
          }
          const { inAll, perDelegation } = rows.limit;
          const taken = seatsTaken(rows.state);
          if (inAll !== null) expect(taken).toBeLessThanOrEqual(Math.max(inAll, seatsTaken(before)));
          const waiting = waitingList(rows.state).filter(
            ({ invitationId: id }) => perDelegation === null || countOf(rows.state, id).given < perDelegation,
          );
          // Who could be seated waits only while every seat is taken.
          if (waiting.length > 0) expect(taken).toBeGreaterThanOrEqual(inAll ?? Infinity);
          // No place has two holders.
          const held = [...rows.state.holdings.values()].flatMap(({ places }) => places);
          expect(new Set(held).size).toBe(held.length);
          expect(new Set(rows.places.map(({ _id }) => _id)).size).toBe(rows.places.length);
          // Whoever had a seat and still asks for it has it.
          for (const id of before.holdings.keys()) {
            const { given } = countOf(before, id);
            const now = countOf(rows.state, id);
            expect(now.given).toBeGreaterThanOrEqual(Math.min(given, now.asked));
          }
        }
      }),
    );
  });

  it('are never overbooked by two who decide from the same state and differ in every place they take', () => {
    fc.assert(
      fc.property(commands, commands, (list, pair) => {
        const rows = new Rows(limit(6));
        for (const command of list) {
          if ('who' in command) rows.ask([`i${command.who}`, command.wants]);
          else {
            rows.limit = { ...command, inAll: command.inAll ?? 6 };
            rows.ask();
          }
        }
        const { inAll } = rows.limit;
        const before = seatsTaken(rows.state);
        const asks = pair.flatMap((command) => ('who' in command ? [command] : []));
        const [one, two] = asks;
        fc.pre(one !== undefined && two !== undefined && one.who !== two.who);
        if (one === undefined || two === undefined) return;
        const now = new Date(1_000_000_000);
        const first = decideSeats(rows.state, new Map([[`i${one.who}`, one.wants]]), now);
        const second = decideSeats(rows.state, new Map([[`i${two.who}`, two.wants]]), now);
        const ids = new Set(first.places.map(({ _id }) => _id));
        if (second.places.some(({ _id }) => ids.has(_id))) return;
        rows.requests.push(...first.requests, ...second.requests);
        rows.places.push(...first.places, ...second.places);
        expect(seatsTaken(rows.state)).toBeLessThanOrEqual(Math.max(inAll ?? Infinity, before));
      }),
    );
  });
});
