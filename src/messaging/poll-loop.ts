/** What is looked for, and how. */
export interface Look {
  /** Does what is due now. Returns the milliseconds until there may be more; 0 to look again at once. */
  look: () => Promise<number>;
  /** Told of a fault, such as a server that is away; then it rests for `restMs` and looks again. */
  failed: (error: unknown) => void;
  restMs: number;
}

/**
 * Looks for what is due, again and again, one look after the other. A poke ends its rest; one that comes during a
 * look has it look once more.
 */
export class PollLoop {
  private running: Promise<void> | undefined;
  private stopping = false;
  private awake = false;
  private wake: () => void = () => undefined;

  constructor(private readonly how: Look) {}

  get stopped(): boolean {
    return this.stopping;
  }

  start(): void {
    this.running = this.run();
  }

  /** Something may be due: look now. */
  poke(): void {
    this.awake = true;
    this.wake();
  }

  /** Resolves when the look that is going on has ended. */
  async stop(): Promise<void> {
    this.stopping = true;
    this.poke();
    await this.running;
  }

  private async run(): Promise<void> {
    while (!this.stopping) {
      try {
        this.awake = false;
        const ms = await this.how.look();
        if (ms > 0 && !this.awake) await this.rest(ms);
      } catch (error) {
        if (this.stopping) return;
        this.how.failed(error);
        await this.rest(this.how.restMs);
      }
    }
  }

  private rest(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
