import { writeFile } from 'node:fs/promises';
import { Output } from '../../cli/output.js';
import { chosen, wholeNumber } from '../support/numbers.js';
import { Stage } from '../support/stage.js';
import { table } from '../support/table.js';
import { scenarios } from './scenarios.js';
import { runTrial, type TrialResult } from './trial.js';

export interface ChaosOptions {
  json?: string;
  /** Deliveries in a trial. */
  size?: string;
}

const LETTERS = 2_000;

/**
 * `convene chaos`: each trial sends its deliveries through two worker processes while something breaks, then compares
 * what a mail server of its own got with what the ledger says. Gives false where a promise was not kept.
 */
export async function chaos(names: readonly string[], options: ChaosOptions): Promise<boolean> {
  const wanted = chosen(scenarios, names);
  const letters = wholeNumber(options.size, LETTERS, 'The number of deliveries', 20);
  const output = new Output(true);
  const results: TrialResult[] = [];
  const stage = await Stage.open();
  try {
    for (const scenario of wanted) {
      const progress = output.progress(scenario.name, letters);
      const result = await runTrial(stage, scenario, letters, (taken) =>
        progress.to(Math.min(taken, letters)),
      );
      progress.end();
      results.push(result);
      output.line(`${scenario.name}: ${result.holds ? 'holds' : 'DOES NOT HOLD'} (${result.seconds} s)`);
    }
  } finally {
    await stage.close();
  }
  process.stdout.write(`\n${asTable(results)}\n`);
  if (options.json !== undefined) {
    await writeFile(options.json, `${JSON.stringify({ scenarios: results }, null, 2)}\n`);
  }
  return results.every(({ holds }) => holds);
}

function asTable(results: readonly TrialResult[]): string {
  return table(
    [
      'trial',
      'letters',
      'lost',
      'repeated',
      'marked',
      'unmarked repeats',
      'worker lost',
      'allowed',
      'recovery s',
      'holds',
    ],
    results.map((result) => [
      result.name,
      result.letters,
      result.lost,
      result.repeated,
      result.marked,
      result.unmarkedRepeats,
      result.workerLost,
      result.workerLostAllowed,
      result.recoverySeconds,
      result.holds ? 'yes' : 'NO',
    ]),
  );
}
