// Running other programs: the last words of one that fails belong into the message.
import { spawn } from 'node:child_process';
import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/**
 * Runs a program to its end.
 *
 * @param {string} file program, by path or name
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, input?: string, show?: boolean, timeoutMs?: number }} options
 *   `show` passes its output on to standard error as it comes
 * @returns {Promise<{ code: number | null, output: string }>} code null: it could not be started or ran out of time
 */
export function run(file, args, { cwd, env, input, show = false, timeoutMs } = {}) {
  return new Promise((resolve) => {
    const child = spawn(file, args, {
      cwd,
      env: env ?? process.env,
      stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
    });
    let output = '';
    let timer;
    const take = (chunk) => {
      output = (output + chunk).slice(-20_000);
      if (show) process.stderr.write(chunk);
    };
    const end = (code) => {
      clearTimeout(timer);
      resolve({ code, output });
    };
    child.stdout.on('data', take);
    child.stderr.on('data', take);
    child.on('error', (error) => {
      output += error.message;
      end(null);
    });
    child.on('close', end);
    if (input !== undefined) child.stdin.end(input);
    if (timeoutMs !== undefined) {
      timer = setTimeout(() => {
        output += `no end within ${timeoutMs / 1000} s`;
        child.kill('SIGKILL');
        end(null);
      }, timeoutMs);
    }
  });
}

/** The last lines of a program's output, indented, for a message. */
export function lastWords(output, lines = 8) {
  return output
    .trim()
    .split('\n')
    .slice(-lines)
    .map((line) => `    ${line}`)
    .join('\n');
}

/** True for a file that may be run. */
export function isRunnable(file) {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    // Not there, or not ours to run: either way it is no candidate.
    return false;
  }
}

/** Full paths of a program in the folders of PATH, in their order, then in the folders of administrators. */
export function onPath(names, path = process.env.PATH ?? '') {
  const folders = [
    ...path.split(delimiter).filter(Boolean),
    '/usr/local/sbin',
    '/usr/sbin',
    '/opt/homebrew/bin',
  ];
  const found = names.flatMap((name) =>
    [...new Set(folders)].map((folder) => join(folder, name)).filter(isRunnable),
  );
  return found;
}
