import { MultiBar, Presets } from 'cli-progress';

/** What a command says: lines for people, or one JSON document at the end for machines. */
export class Output {
  constructor(private readonly json: boolean) {}

  line(text = ''): void {
    (this.json ? process.stderr : process.stdout).write(`${text}\n`);
  }

  /** The result. With `--json` it is the only thing on standard output. */
  result(value: unknown, forPeople: string): void {
    process.stdout.write(this.json ? `${JSON.stringify(value, null, 2)}\n` : `${forPeople}\n`);
  }

  /** A progress bar on long work; without a terminal, a line at every tenth. */
  progress(title: string, total: number): Progress {
    return process.stderr.isTTY
      ? new Bar(title, total)
      : new Lines((text) => process.stderr.write(`${text}\n`), title, total);
  }
}

export interface Progress {
  to(done: number, note?: string): void;
  end(): void;
}

class Bar implements Progress {
  private readonly bars = new MultiBar(
    {
      format: '{title} {bar} {value}/{total} {note}',
      hideCursor: true,
      clearOnComplete: false,
      stream: process.stderr,
    },
    Presets.shades_classic,
  );
  private readonly bar;

  constructor(title: string, total: number) {
    this.bar = this.bars.create(total, 0, { title, note: '' });
  }

  to(done: number, note = ''): void {
    this.bar.update(done, { note });
  }

  end(): void {
    this.bars.stop();
  }
}

class Lines implements Progress {
  private shown = -1;

  constructor(
    private readonly write: (text: string) => void,
    private readonly title: string,
    private readonly total: number,
  ) {}

  to(done: number, note = ''): void {
    const tenth = this.total === 0 ? 10 : Math.floor((done * 10) / this.total);
    if (tenth === this.shown) return;
    this.shown = tenth;
    this.write(`${this.title} ${done}/${this.total} ${note}`.trimEnd());
  }

  end(): void {
    // The last line stands already.
  }
}

/** "1 finding", "2 findings": English words that take an s. */
export const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;
