// All tests: `npm test`, once src/setup.mjs has seen to packages, build and servers. See "Tests" in the README.
//   npm test -- src/letters -t 'a name'     goes to Jest as it stands
//   npm test -- --selectProjects unit       one level only: unit, integration, e2e
//   npm test -- --without=browser,postfix   leaves out what needs these, and says so at the end
// The other programs that tests need are seen to here and not in the step before, which npm gives no arguments.
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensurePeers } from '../src/setup/peers.mjs';
import { say, SetupError } from '../src/setup/say.mjs';
import { addUp, planRuns } from './support/run-plan.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
/** Servers and data of a run; the folder's lock keeps two runs of one clone apart. */
const DATA = join(ROOT, '.convene', 'test');

let interrupted = false;
let interruptedAt = 0;
let child;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    if (interrupted) {
      // Who asks again does not want to wait: the servers are stopped by their supervisor. But npm passes on an
      // interrupt that the terminal has sent here already.
      if (performance.now() - interruptedAt > 1_000) process.exit(130);
      return;
    }
    interrupted = true;
    interruptedAt = performance.now();
    if (child?.pid !== undefined) process.kill(-child.pid, 'SIGTERM');
  });
}

async function main() {
  const plan = planRuns(process.argv.slice(2));
  await ensurePeers(plan.without);
  const scratch = await mkdtemp(join(tmpdir(), 'convene-test-run-'));
  let servers;
  try {
    servers = await startServers();
    const env = { ...(await cleanEnvironment()), ...servers.addresses };
    env.CONVENE_TEST_WITHOUT = plan.without.join(',');
    env.CONVENE_TEST_TOTALS = join(scratch, 'totals.json');
    const runs = [];
    for (const { title, projects, zone } of plan.runs) {
      if (interrupted) break;
      say(`Tests: ${title}`);
      runs.push(await jest(plan.rest, projects, zone === undefined ? env : { ...env, TZ: zone }));
    }
    return report(plan, addUp(runs, plan));
  } finally {
    await servers?.stop();
    await rm(scratch, { recursive: true, force: true });
  }
}

/** One MongoDB and one Redis for the run, with the product's own code, unless their addresses are given. */
async function startServers() {
  const { CONVENE_TEST_MONGODB_URI: mongoUri, CONVENE_TEST_REDIS_URL: redisUrl } = process.env;
  const { startLocalServices } = await import('../dist/platform/local-services/index.js');
  const given = { mongoUri: mongoUri || undefined, redisUrl: redisUrl || undefined };
  const want = ['mongo', 'redis'].filter(
    (name) => given[name === 'mongo' ? 'mongoUri' : 'redisUrl'] === undefined,
  );
  if (want.length === 0) {
    return {
      addresses: { CONVENE_TEST_MONGODB_URI: mongoUri, CONVENE_TEST_REDIS_URL: redisUrl },
      stop: () => {},
    };
  }
  const services = await startLocalServices({
    dataDir: DATA,
    want,
    given,
    database: 'convene_test',
    onExit: ({ name }) => say(`${name} has ended although the tests need it; see ${join(DATA, 'logs')}`),
  });
  say(`Servers of this run: ${services.mongoUri}, ${services.redisUrl}`);
  return {
    addresses: {
      CONVENE_TEST_MONGODB_URI: services.mongoUri,
      CONVENE_TEST_REDIS_URL: services.redisUrl,
    },
    stop: async () => {
      await services.stop();
      await rm(DATA, { recursive: true, force: true });
    },
  };
}

/** The tests see no configuration of the service that somebody has in the shell; paths of binaries stay. */
async function cleanEnvironment() {
  const { settings } = await import('../dist/platform/config/settings.js');
  const kept = ['CONVENE_MONGOD', 'CONVENE_REDIS'];
  const foreign = Object.keys(settings).filter((name) => !kept.includes(name));
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !foreign.includes(name)));
}

/** One run of Jest; `outcome` is null when it ended before its summary. */
async function jest(rest, projects, env) {
  await rm(env.CONVENE_TEST_TOTALS, { force: true });
  const args = [
    '--experimental-vm-modules',
    '--disable-warning=ExperimentalWarning',
    join(ROOT, 'node_modules/jest/bin/jest.js'),
    ...rest,
    // After options with several values another option must follow: they take every word for theirs.
    ...['--selectProjects', ...projects],
    ...['--reporters=default', `--reporters=${join(ROOT, 'test/support/totals-reporter.mjs')}`],
    '--passWithNoTests',
    ...['--config', join(ROOT, 'test/jest.config.mjs')],
  ];
  child = spawn(join(ROOT, 'node_modules/.bin/node'), args, {
    cwd: ROOT,
    env,
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    // A group of its own, so that nothing of it outlives the run; totals-reporter.mjs sees to it when this process is killed.
    detached: true,
  });
  const code = await new Promise((resolve, reject) => child.once('error', reject).once('close', resolve));
  child = undefined;
  const outcome = await readFile(env.CONVENE_TEST_TOTALS, 'utf8').then(JSON.parse, () => null);
  return { code, outcome };
}

function report({ without }, { passed, failed, leftOut, remarks }) {
  const lines = interrupted ? [] : [...remarks];
  if (without.length > 0) lines.push(`Left out on purpose: ${without.join(', ')} (${leftOut} tests).`);
  if (interrupted) lines.push('Interrupted: not everything ran.');
  process.stdout.write(`\n${[...lines, `${passed} passed, ${failed} failed`].join('\n')}\n`);
  return failed > 0 || interrupted ? 1 : 0;
}

try {
  process.exitCode = await main();
} catch (error) {
  // Coded refusals, of the preparation and of the local services, say all that there is to say.
  if (!(error instanceof SetupError) && typeof error?.detail !== 'string') throw error;
  say(error.detail ?? error.message);
  process.exitCode = 1;
}
