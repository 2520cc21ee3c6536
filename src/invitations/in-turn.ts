/**
 * Lets work on one thing wait for each other within this process, so that those who come at once don't all lose and
 * repeat. It promises nothing: between processes the database decides.
 */
export class InTurn {
  private readonly last = new Map<string, Promise<void>>();

  /** Runs `work` when everything asked for before it under any of these keys has ended. */
  async run<T>(keys: readonly string[], work: () => Promise<T>): Promise<T> {
    const own = [...new Set(keys)];
    const before = own.map((key) => this.last.get(key) ?? Promise.resolve());
    let end: () => void = () => undefined;
    const ended = new Promise<void>((resolve) => {
      end = resolve;
    });
    for (const key of own) this.last.set(key, ended);
    try {
      await Promise.all(before);
      return await work();
    } finally {
      end();
      for (const key of own) if (this.last.get(key) === ended) this.last.delete(key);
    }
  }
}
