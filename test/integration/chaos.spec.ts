import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { scenarios } from '../../src/measure/chaos/scenarios.js';
import { runTrial } from '../../src/measure/chaos/trial.js';
import { Stage } from '../../src/measure/support/stage.js';

const LETTERS = 80;

/**
 * The trials of `npm run chaos` with few mails, on servers of their own, for they are killed and emptied. Workers and
 * mail server are processes of the compiled program.
 */
describe('whatever breaks on the way', () => {
  let stage: Stage;

  beforeAll(async () => {
    stage = await Stage.open();
  }, 120_000);

  afterAll(async () => {
    await stage.close();
  });

  it.each(scenarios.map((scenario) => [scenario.title, scenario] as const))(
    'loses no mail and repeats none unmarked: %s',
    async (_title, scenario) => {
      const result = await runTrial(stage, scenario, LETTERS);
      expect(result).toMatchObject({
        letters: LETTERS,
        lost: 0,
        unmarkedRepeats: 0,
        altered: 0,
        unsettled: 0,
        holds: true,
      });
    },
    180_000,
  );
});
