import { describe, expect, it } from '@jest/globals';
import { addUp, leftOutMark, type Outcome, planRuns, ZONES } from '../support/run-plan.mjs';

const outcome = (change: Partial<Outcome> = {}): Outcome => ({
  passed: 2,
  failed: 0,
  brokenFiles: 0,
  skipped: [],
  ...change,
});
const all = { without: [], byName: false } as const;

describe('the arguments of npm test', () => {
  it('run all three levels, the unit tests in other zones first', () => {
    const { runs, rest, without } = planRuns([]);
    expect(runs.map(({ projects, zone }) => [projects, zone])).toEqual([
      ...ZONES.map((zone) => [['unit'], zone]),
      [['unit', 'integration', 'e2e'], undefined],
    ]);
    expect([rest, without]).toEqual([[], []]);
  });

  it('are handed to Jest as they stand, but for our own', () => {
    const plan = planRuns([
      'src/letters',
      '--without=browser,postfix',
      '-t',
      'a name',
      '--without',
      'poppler',
    ]);
    expect(plan.rest).toEqual(['src/letters', '-t', 'a name']);
    expect(plan.without).toEqual(['browser', 'postfix', 'poppler']);
    expect(plan.byName).toBe(true);
    expect(planRuns(['test/e2e/demo.spec.ts']).byName).toBe(false);
  });

  it('choose levels, and a path after them is no level', () => {
    const plan = planRuns(['--selectProjects', 'e2e', 'integration', 'letters']);
    expect(plan.runs.map(({ projects }) => projects)).toEqual([['integration', 'e2e']]);
    expect(plan.rest).toEqual(['letters']);
    expect(planRuns(['--selectProjects=unit']).runs).toHaveLength(ZONES.length + 1);
  });

  it('name only groups that there are', () => {
    expect(() => planRuns(['--without=everything'])).toThrow(/does not know everything/);
  });
});

describe('the sum of all runs', () => {
  it('counts tests, and files that do not load', () => {
    const runs = [
      { code: 0, outcome: outcome() },
      { code: 1, outcome: outcome({ failed: 1, brokenFiles: 1 }) },
    ];
    expect(addUp(runs, all)).toEqual({ passed: 4, failed: 2, leftOut: 0, remarks: [] });
  });

  it('takes a crash for a failure, with or without a summary', () => {
    expect(addUp([{ code: null, outcome: null }], all)).toMatchObject({ passed: 0, failed: 1 });
    expect(addUp([{ code: 1, outcome: outcome() }], all)).toMatchObject({ passed: 2, failed: 1 });
  });

  it('takes it for a failure that nothing ran', () => {
    expect(addUp([{ code: 0, outcome: outcome({ passed: 0 }) }], all)).toEqual({
      passed: 0,
      failed: 1,
      leftOut: 0,
      remarks: ['No test was found.'],
    });
  });

  it('tells tests left out on purpose from those that somebody skipped', () => {
    const skipped = [`pages ${leftOutMark('browser')} are fine`, 'a test that was too slow'];
    const runs = [{ code: 0, outcome: outcome({ skipped }) }];
    expect(addUp(runs, { without: ['browser'], byName: false })).toEqual({
      passed: 2,
      failed: 1,
      leftOut: 1,
      remarks: ['Skipped without being asked: a test that was too slow'],
    });
    expect(addUp(runs, all)).toMatchObject({ failed: 2, leftOut: 0 });
    expect(addUp(runs, { without: [], byName: true })).toMatchObject({ failed: 0 });
  });
});
