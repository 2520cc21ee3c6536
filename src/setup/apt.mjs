// System packages on Debian and Ubuntu, where this user may install them without being asked.
import { existsSync } from 'node:fs';
import { chmod, rm, writeFile } from 'node:fs/promises';
import { lastWords, onPath, run } from './process.mjs';
import { say, SetupError, timed } from './say.mjs';

let updated = false;

const isRoot = () => process.getuid?.() === 0;
const asRoot = (file, args) => (isRoot() ? [file, args] : ['sudo', ['-n', file, ...args]]);

/** True where packages can be installed: apt-get, and root or sudo that asks for no password. */
export async function aptPossible() {
  if (onPath(['apt-get']).length === 0) return false;
  if (isRoot()) return true;
  return onPath(['sudo']).length > 0 && (await run('sudo', ['-n', 'true'])).code === 0;
}

/**
 * Installs packages without asking, without replacing or removing others and without starting a service.
 * Throws `setup/apt` with apt's last words.
 */
export async function aptInstall(packages, why) {
  if (packages.length === 0) return;
  if (!updated) {
    await timed('Updating the list of system packages', () => apt(['update', '-q']));
    updated = true;
  }
  if (packages.includes('postfix')) await answerPostfix();
  await timed(`Installing system packages for ${why}: ${packages.join(', ')}`, () =>
    withoutServices(() =>
      apt(['install', '-y', '-q', '--no-install-recommends', '--no-remove', ...packages]),
    ),
  );
}

async function apt(args) {
  const options = ['-o', 'DPkg::Lock::Timeout=300', '-o', 'Dpkg::Options::=--force-confold'];
  const env = ['DEBIAN_FRONTEND=noninteractive', 'DEBCONF_NONINTERACTIVE_SEEN=true', 'LC_ALL=C.UTF-8'];
  const [file, rest] = asRoot('env', [...env, 'apt-get', ...options, ...args]);
  const { code, output } = await run(file, rest);
  if (code !== 0) {
    throw new SetupError('setup/apt', `apt-get ${args.join(' ')} failed:\n${lastWords(output)}`);
  }
}

/** Postfix asks what it should be for; the tests bring a configuration of their own, the system gets none. */
async function answerPostfix() {
  const [file, args] = asRoot('debconf-set-selections', []);
  const answer = 'postfix postfix/main_mailer_type select No configuration\n';
  const { code, output } = await run(file, args, { input: answer });
  if (code !== 0) say(`  debconf took no answer for postfix: ${lastWords(output, 1).trim()}`);
}

/**
 * Debian starts a service when its package is installed, unless this file forbids it (Debian Policy 9.11.3.2,
 * invoke-rc.d). An administrator's own file stays as it is.
 */
const POLICY = '/usr/sbin/policy-rc.d';
async function withoutServices(work) {
  if (!isRoot() || existsSync(POLICY)) return work();
  await writeFile(POLICY, '#!/bin/sh\nexit 101\n');
  await chmod(POLICY, 0o755);
  try {
    return await work();
  } finally {
    await rm(POLICY, { force: true });
  }
}
