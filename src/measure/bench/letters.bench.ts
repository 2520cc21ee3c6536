import type { Output } from '../../cli/output.js';
import type { Stage } from '../support/stage.js';
import { compare, median, type Round, rounded } from '../support/statistics.js';
import { inTurns } from '../support/turns.js';
import type { Bench, BenchResult, BenchSizes } from './bench.types.js';
import { LetterRuns } from './letter-run.js';

const MAILS = 10_000;
const SOME = 2_000;
const ROUNDS = 5;
/** Rounds of what stands beside the main comparison. */
const FEWER_ROUNDS = 3;
const CONNECTIONS = 20;
const ATTACHED_BYTES = 60 * 1024;
const SLOW_ANSWER_MS = 100;

/**
 * A letter to thousands, against nodemailer's bare pool. Ours is everything from the command to issue the letter:
 * rendering, freezing the record, deliveries in MongoDB, jobs, leases, composing, sending and recording each
 * outcome. The rival is given its texts and sends them; it remembers nothing.
 */
export const lettersBench: Bench = {
  name: 'letters',
  async run(
    stage: Stage,
    { rounds = ROUNDS, size = MAILS }: BenchSizes,
    output: Output,
  ): Promise<BenchResult> {
    const sizes = {
      all: size,
      some: Math.min(SOME, size),
      connections: CONNECTIONS,
      attachedBytes: ATTACHED_BYTES,
    };
    output.line(`letters: a directory of ${size} delegations …`);
    const runs = await LetterRuns.open(stage, sizes);
    try {
      return await measure(runs, rounds, output);
    } finally {
      await runs.close();
    }
  },
};

async function measure(runs: LetterRuns, rounds: number, output: Output): Promise<BenchResult> {
  await runs.workersAre(1);
  output.line('letters: warming both sides');
  await runs.fit();
  const { letterId } = await runs.ours('bench-some');
  const message = await runs.prepareRival(letterId);
  await runs.rivalSends('bench-some');
  const { pairs, issues } = await mainRounds(runs, rounds, output);
  const fewer = Math.min(FEWER_ROUNDS, rounds);
  const two = compare(await twoAgainstOne(runs, fewer, output));
  await runs.workersAre(1);
  const slow = await againstSlowServer(runs, fewer, output);
  output.line('letters: memory of Redis for mails that wait');
  const bytes = await runs.redisBytesPerDelivery();
  const main = compare(pairs);
  const mails = runs.mailsOf('bench-all');
  return {
    name: 'letters',
    work: `${mails} mails with a calendar part each and PDF files of ${attached(message)} KB, ${CONNECTIONS} connections`,
    rival: "nodemailer's bare pool, composing the same message from given texts",
    ...main,
    gates: [
      { what: 'whole run / bare pool', value: main.ratio, least: 0.9 },
      { what: 'two worker processes / one', value: two.ratio, least: 1 },
      { what: `answers after ${SLOW_ANSWER_MS} ms: mails a second / ideal`, value: slow, least: 0.8 },
      { what: 'Redis bytes for a delivery that waits', value: rounded(bytes), most: 100 },
    ],
    more: {
      mails,
      attachments: message.attachments.map(({ filename, base64 }) => ({
        filename,
        bytes: Buffer.from(base64, 'base64').length,
      })),
      mailsPerSecond: Math.round(mails / median(pairs.map(({ ours }) => ours))),
      issueSeconds: rounded(median(issues)),
      twoWorkersAgainstOne: two,
    },
  };
}

async function mainRounds(
  runs: LetterRuns,
  rounds: number,
  output: Output,
): Promise<{ pairs: Round[]; issues: number[] }> {
  const pairs: Round[] = [];
  const issues: number[] = [];
  const ourTurn = async (): Promise<number> => {
    const { whole, issue } = await runs.ours('bench-all');
    issues.push(issue);
    return whole;
  };
  for (let round = 1; round <= rounds; round += 1) {
    const pair = await inTurns(round, ourTurn, () => runs.rivalSends('bench-all'));
    pairs.push(pair);
    tell(output, `letters ${round}/${rounds}`, pair);
  }
  return { pairs, issues };
}

/** Seconds of two workers (ours) and of one (rival) for the same letter. */
async function twoAgainstOne(runs: LetterRuns, rounds: number, output: Output): Promise<Round[]> {
  const pairs: Round[] = [];
  const withWorkers = (count: number) => async (): Promise<number> => {
    await runs.workersAre(count);
    // A new process has to warm up first, as the other one did.
    await runs.ours('bench-some');
    return (await runs.ours('bench-all')).whole;
  };
  for (let round = 1; round <= rounds; round += 1) {
    const pair = await inTurns(round, withWorkers(2), withWorkers(1));
    pairs.push(pair);
    tell(output, `letters, two workers against one ${round}/${rounds}`, pair);
  }
  return pairs;
}

/** Mails a second against the most that so many connections can do when each answer takes its time. */
async function againstSlowServer(runs: LetterRuns, rounds: number, output: Output): Promise<number> {
  const shares: number[] = [];
  await runs.sink.behave({ answerAfterMs: SLOW_ANSWER_MS });
  for (let round = 1; round <= rounds; round += 1) {
    const ideal = (runs.mailsOf('bench-some') / CONNECTIONS) * (SLOW_ANSWER_MS / 1_000);
    const { whole } = await runs.ours('bench-some');
    shares.push(ideal / whole);
    tell(output, `letters, a server that takes ${SLOW_ANSWER_MS} ms ${round}/${rounds}`, {
      ours: whole,
      rival: ideal,
    });
  }
  await runs.sink.behave({});
  return rounded(median(shares));
}

const tell = (output: Output, what: string, { ours, rival }: Round): void => {
  output.line(
    `${what}: ${ours.toFixed(2)} s against ${rival.toFixed(2)} s, ratio ${(rival / ours).toFixed(2)}`,
  );
};

const attached = ({ attachments }: { attachments: { base64: string }[] }): number =>
  Math.round(attachments.reduce((sum, { base64 }) => sum + Buffer.from(base64, 'base64').length, 0) / 1_024);
