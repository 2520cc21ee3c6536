interface Waiter {
  least: number;
  most: number;
  resolve: (taken: number) => void;
}

/** Counts what a process may have in hand. Whoever waits gets several at once, in turn. */
export class Slots {
  private readonly waiters: Waiter[] = [];
  private ended = false;

  constructor(private free: number) {}

  /** Takes between `least` and `most`, as soon as `least` are free; 0 after {@link end}. */
  take(least: number, most: number): Promise<number> {
    return new Promise((resolve) => {
      this.waiters.push({ least, most, resolve });
      this.serve();
    });
  }

  give(count: number): void {
    this.free += count;
    this.serve();
  }

  /** From now on nobody gets any. */
  end(): void {
    this.ended = true;
    this.serve();
  }

  private serve(): void {
    for (let next = this.waiters[0]; next !== undefined; next = this.waiters[0]) {
      if (!this.ended && this.free < next.least) return;
      this.waiters.shift();
      const taken = this.ended ? 0 : Math.min(this.free, next.most);
      this.free -= taken;
      next.resolve(taken);
    }
  }
}
