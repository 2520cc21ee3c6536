// The packages of the lockfile: installed when they are missing or are not those that it names.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { lastWords, run } from './process.mjs';
import { SetupError, timed } from './say.mjs';

/** Kept inside node_modules, so that it goes when they go. */
const STAMP = 'node_modules/.convene-lock';

export const sha256 = (content) => createHash('sha256').update(content).digest('hex');

/**
 * True when what npm says it installed (its hidden lockfile) is what the lockfile names; packages for other systems,
 * which npm leaves out, don't count. For folders filled by `npm ci` by hand.
 *
 * @param {string} lock package-lock.json
 * @param {string} installed node_modules/.package-lock.json
 */
export function sameLock(lock, installed) {
  const have = JSON.parse(installed).packages ?? {};
  return Object.entries(JSON.parse(lock).packages ?? {}).every(
    ([path, { version, optional }]) =>
      path === '' || have[path]?.version === version || (optional && !have[path]),
  );
}

/**
 * Why packages must be installed, or null when they are those of the lockfile.
 *
 * @param {string} root folder of the clone
 */
export function whyInstall(root) {
  const lock = readFileSync(join(root, 'package-lock.json'), 'utf8');
  const installed = join(root, 'node_modules/.package-lock.json');
  if (!existsSync(installed)) return 'they are not here yet';
  const stamp = join(root, STAMP);
  const hash = sha256(lock);
  if (existsSync(stamp)) return readFileSync(stamp, 'utf8') === hash ? null : 'the lockfile has changed';
  if (!sameLock(lock, readFileSync(installed, 'utf8'))) return 'they are not those of the lockfile';
  writeFileSync(stamp, hash);
  return null;
}

/** Installs the packages of the lockfile when needed; throws `setup/packages` with npm's last words. */
export async function ensurePackages(root) {
  const why = whyInstall(root);
  if (why === null) return;
  await timed(`Installing packages (npm ci), because ${why}; about 500 MB, a minute or less`, async () => {
    const npm = process.env.npm_execpath ? [process.execPath, [process.env.npm_execpath]] : ['npm', []];
    const env = { ...process.env, NODE_ENV: '' };
    const { code, output } = await run(npm[0], [...npm[1], 'ci', '--no-audit', '--no-fund'], {
      cwd: root,
      env,
    });
    if (code !== 0) throw new SetupError('setup/packages', `npm ci failed:\n${lastWords(output, 15)}`);
    writeFileSync(join(root, STAMP), sha256(readFileSync(join(root, 'package-lock.json'))));
  });
}
