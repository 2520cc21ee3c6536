import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { localServicesProblems } from './local-services.problems.js';
import { markOf, type ProcessMark, signal } from './process-identity.js';
import type { SupervisorReport, SupervisorRequest } from './supervisor.js';

export interface ServerExit {
  name: string;
  code: number | null;
  signal: NodeJS.Signals | null;
}

type WithoutId<Request> = Request extends unknown ? Omit<Request, 'id'> : never;

/**
 * The program's end of the supervisor. The supervisor is a session of its own, so that an interrupt at the terminal
 * or a kill of the program's group reaches the program alone.
 */
export class Supervisor {
  private readonly waiting = new Map<
    number,
    { resolve(pid: number | null): void; reject(error: Error): void }
  >();
  private readonly started = new Map<string, ProcessMark>();
  private readonly exits = new Set<(exit: ServerExit) => void>();
  private requests = 0;
  private stopped = false;

  private constructor(
    private readonly child: ChildProcess,
    readonly mark: ProcessMark,
  ) {
    child.on('message', (message) => this.take(message as SupervisorReport));
    child.once('exit', () => void this.lost());
  }

  /** @param log file for what the supervisor itself may have to say */
  static async launch(log: string): Promise<Supervisor> {
    const here = import.meta.url;
    const script = fileURLToPath(new URL(here.endsWith('.ts') ? './supervisor.ts' : './supervisor.js', here));
    const output = openSync(log, 'a');
    const child = spawn(process.execPath, [script], {
      detached: true,
      stdio: ['ignore', output, output, 'ipc'],
    });
    closeSync(output);
    await new Promise<void>((resolve, reject) => child.once('spawn', resolve).once('error', reject));
    const mark = child.pid === undefined ? null : await markOf(child.pid);
    if (mark === null) throw localServicesProblems.startFailed(`The supervisor ended at once; see ${log}.`);
    return new Supervisor(child, mark);
  }

  /** Starts a server; resolves when its process is there, which is before it answers. */
  async start(name: string, file: string, args: string[], log: string): Promise<ProcessMark> {
    const pid = await this.ask({ ask: 'start', name, file, args, log });
    if (pid === null)
      throw localServicesProblems.startFailed(`The supervisor started ${file} without a number.`);
    // It may have ended already: its exit is reported like any other.
    const mark = (await markOf(pid)) ?? { pid, born: 'ended at once' };
    this.started.set(name, mark);
    return mark;
  }

  async kill(name: string, signalName: NodeJS.Signals): Promise<void> {
    await this.ask({ ask: 'kill', name, signal: signalName });
  }

  /** Called for every server that ends, wanted or not; returns the way to stop listening. */
  onExit(listener: (exit: ServerExit) => void): () => void {
    this.exits.add(listener);
    return () => this.exits.delete(listener);
  }

  /** Stops the servers cleanly, then the supervisor. */
  async stop(): Promise<void> {
    if (this.stopped) return;
    this.stopped = true;
    const gone = new Promise<void>((resolve) => this.child.once('exit', () => resolve()));
    this.child.ref();
    await this.ask({ ask: 'stop' });
    await gone;
  }

  /** From now on the supervisor keeps nobody from ending: it notices by itself. */
  unref(): void {
    this.child.unref();
    this.child.channel?.unref();
  }

  private ask(request: WithoutId<SupervisorRequest>): Promise<number | null> {
    this.requests += 1;
    const id = this.requests;
    this.child.channel?.ref();
    return new Promise<number | null>((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      this.child.send({ ...request, id }, (error) => {
        if (error) this.settle(id, { id, fault: `The supervisor cannot be reached: ${error.message}` });
      });
    });
  }

  private take(message: SupervisorReport): void {
    if ('exited' in message) {
      this.started.delete(message.exited);
      for (const listener of [...this.exits]) {
        listener({ name: message.exited, code: message.code, signal: message.signal });
      }
    } else this.settle(message.id, message);
  }

  private settle(id: number, answer: Extract<SupervisorReport, { id: number }>): void {
    const waiter = this.waiting.get(id);
    this.waiting.delete(id);
    if (answer.fault === undefined) waiter?.resolve(answer.pid ?? null);
    else waiter?.reject(localServicesProblems.startFailed(answer.fault));
  }

  /** Whoever kills the supervisor must not leave servers without one. */
  private async lost(): Promise<void> {
    for (const id of [...this.waiting.keys()]) {
      if (this.stopped) this.settle(id, { id });
      else this.settle(id, { id, fault: 'The supervisor of the local servers has ended.' });
    }
    if (this.stopped) return;
    const left = [...this.started];
    this.started.clear();
    await Promise.all(left.map(([, mark]) => signal(mark, 'SIGTERM')));
    for (const [name] of left) {
      for (const listener of [...this.exits]) listener({ name, code: null, signal: 'SIGTERM' });
    }
  }
}
