// The step before every npm command: packages, build and servers, when they are missing. Needs nothing but Node.
// `node src/setup.mjs demo|start|run|bench|test`; a second run finds everything in place and takes a moment.
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const LEAST_NODE = [20, 19];

/** True when this Node is recent enough for the packages; checked before anything that may need it is loaded. */
function nodeIsRecent() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  return major > LEAST_NODE[0] || (major === LEAST_NODE[0] && minor >= LEAST_NODE[1]);
}

async function prepare() {
  if (!nodeIsRecent()) {
    process.stderr.write(
      `convene: Node ${LEAST_NODE.join('.')} or later is needed; this is ${process.versions.node}.\n`,
    );
    process.exitCode = 1;
    return;
  }
  if (process.platform === 'win32') {
    process.stderr.write(
      'convene: Windows is served through WSL (https://learn.microsoft.com/windows/wsl).\n',
    );
    process.exitCode = 1;
    return;
  }
  const { SetupError, say } = await import('./setup/say.mjs');
  try {
    const { ensurePackages } = await import('./setup/packages.mjs');
    await ensurePackages(ROOT);
    const { ensureBuild } = await import('./setup/build.mjs');
    await ensureBuild(ROOT);
    await ensureServers();
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    say(error.message);
    process.exitCode = 1;
  }
}

/** Each server is looked for, and fetched when it is nowhere. In production nothing is fetched or started. */
async function ensureServers() {
  if (process.env.NODE_ENV === 'production') return;
  const { findServer, SERVERS } = await import('./setup/servers.mjs');
  const { say, SetupError } = await import('./setup/say.mjs');
  for (const kind of Object.keys(SERVERS)) {
    const found = await findServer(kind);
    if (found.via !== 'none') continue;
    if (process.env[SERVERS[kind].pathSetting]) {
      throw new SetupError(
        'setup/no-server',
        `${SERVERS[kind].pathSetting} is of no use: ${found.passed.join('; ')}`,
      );
    }
    for (const reason of found.passed) say(`Not taken: ${reason}`);
    const { fetchServer } = await import('./setup/fetch-server.mjs');
    await fetchServer(kind);
  }
}

await prepare();
