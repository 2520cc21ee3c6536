// Runs as a process of its own and starts the servers. It holds a channel to the program: when the program ends, by
// whatever cause, the channel closes and the servers are stopped cleanly. It uses nothing but Node, so that it is
// small and runs as it stands.
import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';

/** What the program asks; every request is answered under its id. */
export type SupervisorRequest =
  | { id: number; ask: 'start'; name: string; file: string; args: string[]; log: string }
  | { id: number; ask: 'kill'; name: string; signal: NodeJS.Signals }
  | { id: number; ask: 'stop' };

export type SupervisorReport =
  | { id: number; pid?: number; fault?: string }
  | { exited: string; code: number | null; signal: NodeJS.Signals | null };

/** How long a server may take to close its files before it is killed. */
const GRACE_MS = 20_000;

const children = new Map<string, ChildProcess>();
let stopping: Promise<void> | undefined;

function report(message: SupervisorReport): void {
  if (process.connected) process.send?.(message);
}

function start(request: SupervisorRequest & { ask: 'start' }): void {
  const log = openSync(request.log, 'a');
  const child = spawn(request.file, request.args, { stdio: ['ignore', log, log] });
  closeSync(log);
  child.once('spawn', () => {
    children.set(request.name, child);
    report({ id: request.id, ...(child.pid === undefined ? {} : { pid: child.pid }) });
    // Asked to stop between the request and this moment: it must not stay behind.
    if (stopping) child.kill('SIGTERM');
  });
  child.once('error', (error) => report({ id: request.id, fault: error.message }));
  child.once('exit', (code, signal) => {
    if (children.get(request.name) === child) children.delete(request.name);
    report({ exited: request.name, code, signal });
  });
}

function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => child.once('exit', () => resolve()));
}

async function stopAll(): Promise<void> {
  const all = [...children.values()];
  for (const child of all) child.kill('SIGTERM');
  const timer = setTimeout(() => {
    for (const child of all) child.kill('SIGKILL');
  }, GRACE_MS);
  await Promise.all(all.map(ended));
  clearTimeout(timer);
}

function stop(): Promise<void> {
  stopping ??= stopAll();
  return stopping;
}

function leave(): void {
  void stop().then(() => process.exit(0));
}

process.on('message', (request: SupervisorRequest) => {
  if (request.ask === 'start') start(request);
  else if (request.ask === 'kill') {
    const done = children.get(request.name)?.kill(request.signal) ?? false;
    report({ id: request.id, ...(done ? {} : { fault: `${request.name} is not running` }) });
  } else {
    void stop().then(() => {
      report({ id: request.id });
      process.disconnect();
    });
  }
});
process.on('disconnect', leave);
process.on('SIGTERM', leave);
// An interrupt at the terminal is the program's to answer: it stops its roles first, then this.
process.on('SIGINT', () => undefined);
process.on('SIGHUP', () => undefined);
