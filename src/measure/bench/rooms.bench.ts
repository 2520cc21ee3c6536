import { isDeepStrictEqual } from 'node:util';
import type { Output } from '../../cli/output.js';
import type { Span } from '../../rooms/index.js';
import { measureProblems } from '../measure.problems.js';
import { seeded } from '../support/seeded.js';
import type { Stage } from '../support/stage.js';
import { compare, median, percentile, type Round, rounded } from '../support/statistics.js';
import { inTurns } from '../support/turns.js';
import type { Bench, BenchResult, BenchSizes } from './bench.types.js';
import { DAYS, RoomsHouse, YEAR } from './rooms.house.js';
import { SortedSweep } from './rooms.rival.js';

const WRITERS = 1_000;
const SLOTS = 10;
const ROUNDS = 5;
const ROOMS = 50;
const BOOKINGS = 100_000;
/** Weeks that are asked for in a round, each at another time of the year. */
const WEEKS = 100;
const MINUTES = 60;
const DAY = 86_400_000;
const MOST_TIMES = 20;

/**
 * Claims against the bare conditional upserts, many writers on a few slots; and the free windows of a week in a large
 * house against a sweep over the same bookings in memory.
 */
export const roomsBench: Bench = {
  name: 'rooms',
  async run(stage: Stage, sizes: BenchSizes, output: Output): Promise<BenchResult> {
    const place = stage.place('rooms', 'smtp://127.0.0.1:1');
    const house = await RoomsHouse.open(place);
    try {
      return await measure(house, sizes, output);
    } finally {
      await house.close();
      await stage.drop(place);
    }
  },
};

async function measure(
  house: RoomsHouse,
  { rounds = ROUNDS, size = WRITERS }: BenchSizes,
  output: Output,
): Promise<BenchResult> {
  const claims = await claimRounds(house, rounds, size, output);
  output.line(`rooms: ${BOOKINGS} bookings of ${ROOMS} rooms …`);
  const made = await house.fill(ROOMS, BOOKINGS);
  const weeks = await weekRounds(house, new SortedSweep(made), rounds, output);
  const compared = compare(claims.pairs);
  return {
    name: 'rooms',
    work: `${size} writers claim ${SLOTS} slots of one room at once, each in a unit of work of its own`,
    rival: 'the same conditional upserts bare: no unit of work, no turns, a loser hears no reason',
    ...compared,
    gates: [
      {
        what: "a week's free windows, ours / sorted sweep in memory",
        value: timesAsLong(weeks.pairs),
        most: MOST_TIMES,
      },
    ],
    more: {
      claimsPerSecond: perSecond(claims.pairs, size),
      millisecondsToDecide: { ours: spread(claims.ours), rival: spread(claims.rival) },
      freeWindowsOfAWeek: { rooms: ROOMS, bookings: BOOKINGS, weeksInARound: WEEKS, ...weekFigures(weeks) },
    },
  };
}

interface Measured {
  pairs: Round[];
  /** Milliseconds of each piece of work. */
  ours: number[];
  rival: number[];
}

async function claimRounds(
  house: RoomsHouse,
  rounds: number,
  writers: number,
  output: Output,
): Promise<Measured> {
  const measured: Measured = { pairs: [], ours: [], rival: [] };
  const ours = (times: number[]) => race(house, writers, times, (claim) => house.claim(claim));
  const rival = (times: number[]) => race(house, writers, times, (claim) => house.claimBare(claim));
  for (const side of [ours, rival]) await side([]);
  for (let round = 1; round <= rounds; round += 1) {
    const pair = await inTurns(
      round,
      () => ours(measured.ours),
      () => rival(measured.rival),
    );
    measured.pairs.push(pair);
    tell(output, `rooms, claims ${round}/${rounds}`, pair);
  }
  return measured;
}

/** Seconds until every writer knows whether it has its slot. */
async function race(
  house: RoomsHouse,
  writers: number,
  times: number[],
  claim: RoomsHouse['claim'],
): Promise<number> {
  const slot = await house.slots(SLOTS);
  const begin = performance.now();
  const won = await Promise.all(
    Array.from({ length: writers }, async (_, n) => {
      const got = await claim(slot(n));
      times.push(performance.now() - begin);
      return got;
    }),
  );
  const seconds = (performance.now() - begin) / 1_000;
  const winners = won.filter(Boolean).length;
  if (winners !== Math.min(SLOTS, writers)) {
    throw measureProblems.wrongAnswer(`${winners} writers have got one of ${SLOTS} slots.`);
  }
  return seconds;
}

async function weekRounds(
  house: RoomsHouse,
  sweep: SortedSweep,
  rounds: number,
  output: Output,
): Promise<Measured> {
  const random = seeded(DAYS);
  const weeks = Array.from({ length: WEEKS }, () => {
    const from = YEAR + Math.floor(random() * (DAYS - 7)) * DAY;
    return { from: new Date(from), to: new Date(from + 7 * DAY) };
  });
  const ours = (from: Date, to: Date) => house.windows(from, to, MINUTES);
  const rival = (from: Date, to: Date) => Promise.resolve(sweep.windows(from, to, MINUTES));
  for (const { from, to } of weeks) assertSame(await ours(from, to), await rival(from, to));
  const measured: Measured = { pairs: [], ours: [], rival: [] };
  const all = async (ask: typeof ours, times: number[]): Promise<number> => {
    const begin = performance.now();
    for (const { from, to } of weeks) {
      const asked = performance.now();
      await ask(from, to);
      times.push(performance.now() - asked);
    }
    return (performance.now() - begin) / 1_000;
  };
  for (let round = 1; round <= rounds; round += 1) {
    const pair = await inTurns(
      round,
      () => all(ours, measured.ours),
      () => all(rival, measured.rival),
    );
    measured.pairs.push(pair);
    tell(output, `rooms, free windows of ${WEEKS} weeks ${round}/${rounds}`, pair);
  }
  return measured;
}

function assertSame(ours: ReadonlyMap<string, Span[]>, rival: ReadonlyMap<string, Span[]>): void {
  if (isDeepStrictEqual(new Map(ours), new Map(rival))) return;
  throw measureProblems.wrongAnswer('The two sides do not find the same free windows.');
}

/** How many times as long ours takes: the median over the rounds. */
const timesAsLong = (pairs: readonly Round[]): number =>
  rounded(median(pairs.map(({ ours, rival }) => ours / rival)));

const weekFigures = ({ pairs, ours, rival }: Measured) => ({
  ...compare(pairs),
  timesAsLong: timesAsLong(pairs),
  milliseconds: { ours: spread(ours), rival: spread(rival) },
});

const perSecond = (pairs: readonly Round[], size: number) => ({
  ours: Math.round(size / median(pairs.map(({ ours }) => ours))),
  rival: Math.round(size / median(pairs.map(({ rival }) => rival))),
});

const spread = (values: readonly number[]): { p50: number; p99: number } => ({
  p50: rounded(percentile(values, 0.5)),
  p99: rounded(percentile(values, 0.99)),
});

const tell = (output: Output, what: string, { ours, rival }: Round): void => {
  output.line(`${what}: ${ours.toFixed(3)} s against ${rival.toFixed(3)} s`);
};
