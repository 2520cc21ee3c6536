import type { Output } from '../../cli/output.js';
import type { Stage } from '../support/stage.js';
import { compare, type Round, rounded } from '../support/statistics.js';
import type { Bench } from './bench.types.js';

const ROUNDS = 7;
const MOST = 1.6;

/**
 * From the start of the process until it listens, with all roles, against the time that its imports alone take. The
 * ratio is imports / ready, below 1 by its nature; the promise is the other way round: ready / imports.
 */
export const bootBench: Bench = {
  name: 'boot',
  async run(stage: Stage, { rounds = ROUNDS }, output: Output) {
    const place = stage.place('boot', 'smtp://127.0.0.1:1', { APP_ROLE: 'all' });
    const seconds = async (what: 'ready' | 'imports'): Promise<number> => {
      const begin = performance.now();
      const { child } = await stage.child('bench/boot.main.js', {
        args: [what],
        environment: place.environment,
        log: `boot-${what}`,
      });
      const end = performance.now();
      await child.end('SIGKILL');
      return (end - begin) / 1_000;
    };
    // The first start makes the indexes; and files are in the system's cache afterwards.
    await seconds('ready');
    await seconds('imports');
    const pairs: Round[] = [];
    for (let round = 1; round <= rounds; round += 1) {
      const imports = await seconds('imports');
      const pair = { ours: await seconds('ready'), rival: imports };
      pairs.push(pair);
      output.line(
        `boot ${round}/${rounds}: ready after ${pair.ours.toFixed(2)} s, imports ${pair.rival.toFixed(2)} s`,
      );
    }
    await stage.drop(place);
    const compared = compare(pairs);
    return {
      name: 'boot',
      work: 'start of the compiled program, all roles in one process, servers running',
      rival: 'its imports alone',
      ...compared,
      gates: [{ what: 'ready / imports alone', value: rounded(1 / compared.ratio), most: MOST }],
      more: {},
    };
  },
};
