import { writeFile } from 'node:fs/promises';
import { Output } from '../../cli/output.js';
import { chosen, wholeNumber } from '../support/numbers.js';
import { Stage } from '../support/stage.js';
import { table } from '../support/table.js';
import { type Bench, type BenchResult, isMet } from './bench.types.js';
import { bootBench } from './boot.bench.js';
import { lettersBench } from './letters.bench.js';
import { relayBench } from './relay.bench.js';
import { roomsBench } from './rooms.bench.js';

export interface BenchOptions {
  json?: string;
  rounds?: string;
  /** Mails, events or writers in a round. */
  size?: string;
}

const benches: readonly Bench[] = [lettersBench, relayBench, bootBench, roomsBench];

/**
 * `convene bench`: each bench does the same work in our way and in a rival's, by turns, both warmed. What was promised
 * stands beside what was measured; a machine that is busy with something else is no failure, so the exit code is 0.
 */
export async function bench(names: readonly string[], options: BenchOptions): Promise<void> {
  const wanted = chosen(benches, names);
  const sizes = {
    ...(options.rounds === undefined
      ? {}
      : { rounds: wholeNumber(options.rounds, 1, 'The number of rounds') }),
    ...(options.size === undefined ? {} : { size: wholeNumber(options.size, 1, 'The size', 10) }),
  };
  const output = new Output(true);
  const results: BenchResult[] = [];
  const stage = await Stage.open();
  try {
    for (const one of wanted) results.push(await one.run(stage, sizes, output));
  } finally {
    await stage.close();
  }
  for (const result of results) process.stdout.write(`\n${asText(result)}\n`);
  if (options.json !== undefined) {
    const [first, ...others] = results;
    const written = others.length === 0 ? first : { benches: results };
    await writeFile(options.json, `${JSON.stringify(written, null, 2)}\n`);
  }
}

function asText(result: BenchResult): string {
  const { name, work, rival, rounds, ratio, range, gates, more } = result;
  const parts = [
    `${name}: ${work}\nagainst ${rival}`,
    table(
      ['round', 'ours s', 'rival s', 'rival / ours'],
      rounds.map((round, n) => [
        n + 1,
        round.ours,
        round.rival,
        Number((round.rival / round.ours).toFixed(2)),
      ]),
    ),
    `ratio ${ratio} (${range[0]} to ${range[1]})`,
  ];
  if (gates.length > 0) {
    const rows = gates.map((gate) => [
      gate.what,
      gate.value,
      gate.least === undefined ? `at most ${gate.most ?? ''}` : `at least ${gate.least}`,
      isMet(gate) ? 'yes' : 'NO',
    ]);
    parts.push(table(['promised', 'measured', 'gate', 'met'], rows));
  }
  if (Object.keys(more).length > 0) parts.push(JSON.stringify(more, null, 2));
  return parts.join('\n\n');
}
