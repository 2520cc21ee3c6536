import { setTimeout as delay } from 'node:timers/promises';
import { measureProblems } from '../measure.problems.js';
import type { Child } from '../support/child.js';
import type { Stage } from '../support/stage.js';
import type { SinkBehaviour, SinkReport } from './sink.types.js';

const LOOK_EVERY_MS = 10;

/** The measuring process's end of a sink that runs in a process of its own. */
export class Sink {
  private constructor(
    private readonly child: Child,
    readonly port: number,
  ) {}

  static async start(stage: Stage, { hashes = false }: { hashes?: boolean } = {}): Promise<Sink> {
    const { child, ready } = await stage.child('sink/sink.main.js', {
      args: hashes ? ['hashes'] : [],
    });
    return new Sink(child, (ready as { port: number }).port);
  }

  get url(): string {
    return `smtp://127.0.0.1:${this.port}`;
  }

  behave(behaviour: SinkBehaviour): Promise<void> {
    return this.child.ask('behave', behaviour);
  }

  /** How many bodies arrived, copies too. */
  taken(): Promise<number> {
    return this.child.ask('taken');
  }

  report(): Promise<SinkReport> {
    return this.child.ask('report');
  }

  forget(): Promise<void> {
    return this.child.ask('forget');
  }

  refuse(): Promise<void> {
    return this.child.ask('refuse');
  }

  listen(): Promise<void> {
    return this.child.ask('listen');
  }

  /**
   * Waits until so many bodies arrived. Refusal `measure/not-settled`.
   *
   * @param everyMs how often it asks; asking costs both sides a little
   */
  async untilTaken(
    count: number,
    withinMs: number,
    told: (taken: number) => void = () => undefined,
    everyMs = LOOK_EVERY_MS,
  ): Promise<void> {
    const limit = performance.now() + withinMs;
    for (;;) {
      const taken = await this.taken();
      told(taken);
      if (taken >= count) return;
      if (performance.now() > limit) {
        throw measureProblems.notSettled(
          `${taken} of ${count} mails had arrived after ${Math.round(withinMs / 1_000)} s.`,
        );
      }
      await delay(everyMs);
    }
  }

  stop(): Promise<void> {
    return this.child.end();
  }
}
