// What `npm test -- …` is to run, and how its runs add up. Decides only: test/run.mjs carries it out.
import { parseWithout } from '../../src/setup/peers.mjs';

export const PROJECTS = ['unit', 'integration', 'e2e'];

/**
 * Zones under which the unit tests run once more, whole: the office's own, west of Greenwich and with summer time,
 * and one a day ahead of it. A rule that leans on the zone of the machine (a day off, a deadline moved) fails in one
 * of them. The last run has the machine's own zone. All of it, not the files that seem to be about time: the fault
 * to be found is the one in a file that nobody thought of.
 */
export const ZONES = ['America/New_York', 'Pacific/Apia'];

/**
 * Takes the arguments apart; whatever is not ours goes to Jest as it stands (paths, `-t`, …).
 *
 * @param {readonly string[]} args after `npm test --`
 * @returns {{ without: string[], runs: { title: string, projects: string[], zone?: string }[], rest: string[], byName: boolean }}
 *   `byName`: tests are chosen by name, so that others count as skipped. An unknown group or project is refused
 */
export function planRuns(args) {
  const without = [];
  let projects;
  const rest = [];
  for (let i = 0; i < args.length; i += 1) {
    const [name, ...value] = args[i].split('=');
    if (name === '--without') without.push(value.length > 0 ? value.join('=') : (args[(i += 1)] ?? ''));
    else if (name === '--selectProjects') {
      // Jest would take every word that follows for a project, paths too.
      projects = [...(projects ?? []), ...value];
      while (PROJECTS.includes(args[i + 1])) projects.push(args[(i += 1)]);
    } else rest.push(args[i]);
  }
  const chosen = PROJECTS.filter((project) => projects?.includes(project) ?? true);
  const zones = chosen.includes('unit') ? ZONES : [];
  return {
    without: parseWithout(without.join(',')),
    runs: [
      ...zones.map((zone) => ({ title: `unit, in ${zone}`, projects: ['unit'], zone })),
      { title: chosen.join(', '), projects: chosen },
    ],
    rest,
    byName: rest.some((arg) => /^(?:-t|--testNamePattern)(?:=|$)/.test(arg)),
  };
}

/**
 * The result of one run of Jest, or of one that ended without any.
 *
 * @typedef {{ passed: number, failed: number, brokenFiles: number, skipped: string[] }} Outcome
 */

/**
 * Adds up the runs. A file that does not load counts as one failure, a run of Jest that ends badly without naming
 * one too, and so does a test that is skipped although nobody asked for it. No test at all is a failure.
 *
 * @param {readonly { code: number | null, outcome: Outcome | null }[]} runs
 * @param {{ without: readonly string[], byName: boolean }} plan
 * @returns {{ passed: number, failed: number, leftOut: number, remarks: string[] }}
 */
export function addUp(runs, { without, byName }) {
  const sum = { passed: 0, failed: 0, leftOut: 0, remarks: [] };
  const unasked = new Set();
  for (const { code, outcome } of runs) {
    const failed = (outcome?.failed ?? 0) + (outcome?.brokenFiles ?? 0);
    sum.passed += outcome?.passed ?? 0;
    sum.failed += failed;
    if (code !== 0 && failed === 0) {
      sum.failed += 1;
      sum.remarks.push(`Jest ended with ${code ?? 'a signal'} although no test failed.`);
    }
    for (const name of byName ? [] : (outcome?.skipped ?? [])) {
      if (without.some((group) => name.includes(leftOutMark(group)))) sum.leftOut += 1;
      else unasked.add(name);
    }
  }
  sum.failed += unasked.size;
  for (const name of unasked) sum.remarks.push(`Skipped without being asked: ${name}`);
  if (sum.passed + sum.failed === 0) {
    sum.failed = 1;
    sum.remarks.push('No test was found.');
  }
  return sum;
}

/** What the title of a test bears that is left out with its group; see peers.ts. */
export const leftOutMark = (group) => `[left out: ${group}]`;
