import type { MachineClock } from '../../platform/index.js';

const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 15_000;

/**
 * Pauses the hand-over while the way to the mail server is at fault, so that no mail pays for it: closed (mails
 * leave), open (none does, until the pause is over), half open (one does, to try the way). Pauses double.
 */
export class Breaker {
  private openUntil: number | undefined;
  private pauses = 0;
  private probing = false;

  constructor(private readonly machine: MachineClock) {}

  /** Mails that may start now: all, one, or none. */
  get allowance(): number {
    if (this.openUntil === undefined) return Infinity;
    return this.waitMs === 0 && !this.probing ? 1 : 0;
  }

  /** Milliseconds until one mail may try the way again; 0 when it may now. */
  get waitMs(): number {
    return Math.max((this.openUntil ?? 0) - this.machine.now().getTime(), 0);
  }

  get closed(): boolean {
    return this.openUntil === undefined;
  }

  /** Asks for one mail. True: it may start, and must be followed by {@link passed}, {@link trip} or {@link leave}. */
  enter(): boolean {
    if (this.allowance === 0) return false;
    if (!this.closed) this.probing = true;
    return true;
  }

  /** The server answered. Returns true if this ends a pause. */
  passed(): boolean {
    const ended = !this.closed;
    this.openUntil = undefined;
    this.pauses = 0;
    this.probing = false;
    return ended;
  }

  /** The way is at fault. Returns the pause in ms if this began one; connections that fail together begin one. */
  trip(): number | null {
    if (!this.closed && !this.probing) return null;
    const pause = Math.min(FIRST_PAUSE_MS * 2 ** this.pauses, LONGEST_PAUSE_MS);
    this.pauses += 1;
    this.probing = false;
    this.openUntil = this.machine.now().getTime() + pause;
    return pause;
  }

  /** The mail ended without having tried the way. */
  leave(): void {
    this.probing = false;
  }
}
