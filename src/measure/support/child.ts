import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, existsSync, openSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Environment } from '../../platform/index.js';
import { measureProblems } from '../measure.problems.js';
import type { ChildReport, ChildRequest } from './child-protocol.js';

export interface ChildOptions {
  args?: readonly string[];
  /** The whole environment of the process. */
  environment: Environment;
  /** File for what it says. */
  log: string;
}

interface Waiting {
  resolve(value: unknown): void;
  reject(error: Error): void;
}

/** A process of its own that is asked and answers; see child-protocol.ts for its side. */
export class Child {
  private readonly waiting = new Map<number, Waiting>();
  private requests = 0;
  private readonly gone: Promise<void>;
  private ended = false;

  private constructor(
    private readonly process: ChildProcess,
    private readonly script: string,
    private readonly log: string,
    private readonly onReady: Waiting,
  ) {
    process.on('message', (message) => this.take(message as ChildReport));
    this.gone = new Promise((resolve) => process.once('exit', () => resolve()));
    void this.gone.then(() => this.failAll());
  }

  /**
   * Starts a compiled script and waits until it says that it is ready; gives what it said, too.
   * Refusals: `measure/not-built`, `measure/child-ended` with the last words of its log.
   */
  static async start(
    script: string,
    { args = [], environment, log }: ChildOptions,
  ): Promise<{ child: Child; ready: unknown }> {
    const path = compiled(script);
    const output = openSync(log, 'a');
    const process = spawn(globalThis.process.execPath, ['--enable-source-maps', path, ...args], {
      env: { ...environment },
      stdio: ['ignore', output, output, 'ipc'],
    });
    closeSync(output);
    let child: Child | undefined;
    const ready = await new Promise<unknown>((resolve, reject) => {
      process.once('error', reject);
      child = new Child(process, script, log, { resolve, reject });
    });
    if (!child) throw measureProblems.childEnded(`${script} did not start.`);
    return { child, ready };
  }

  get pid(): number {
    return this.process.pid ?? 0;
  }

  async ask<Answer>(ask: string, data?: unknown): Promise<Answer> {
    if (this.ended) throw measureProblems.childEnded(`${this.script} has ended; see ${this.log}.`);
    this.requests += 1;
    const request: ChildRequest = { id: this.requests, ask, data };
    const answer = new Promise<unknown>((resolve, reject) => {
      this.waiting.set(request.id, { resolve, reject });
    });
    this.process.send(request);
    return (await answer) as Answer;
  }

  /** Sends a signal and waits until the process has ended. SIGKILL is what a crash looks like. */
  async end(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    if (!this.ended) this.process.kill(signal);
    await this.gone;
  }

  private take(message: ChildReport): void {
    if ('ready' in message) {
      this.onReady.resolve(message.ready);
      return;
    }
    const waiter = this.waiting.get(message.id);
    this.waiting.delete(message.id);
    if (message.fault === undefined) waiter?.resolve(message.value);
    else waiter?.reject(measureProblems.childEnded(`${this.script}: ${message.fault}`));
  }

  private async failAll(): Promise<void> {
    this.ended = true;
    const last = (await readFile(this.log, 'utf8')).trimEnd().split('\n').slice(-12).join('\n');
    const error = measureProblems.childEnded(`${this.script} ended. Its log, ${this.log}, ends:\n${last}`);
    this.onReady.reject(error);
    for (const waiter of this.waiting.values()) waiter.reject(error);
    this.waiting.clear();
  }
}

/** The compiled form of a script of this part, also for tests, which themselves run uncompiled. */
export function compiled(script: string): string {
  const here = fileURLToPath(import.meta.url);
  const folder = here.endsWith('.ts') ? '../../../dist/measure/' : '../';
  const path = fileURLToPath(new URL(`${folder}${script}`, import.meta.url));
  if (existsSync(path)) return path;
  throw measureProblems.notBuilt(`${path} is not there: run "npm run build" first.`);
}
