import { setTimeout as delay } from 'node:timers/promises';
import type { ApiClient } from '../cli/api-client.js';
import type { Output } from '../cli/output.js';
import { demoProblems } from './demo-data.js';

const LOOK_AGAIN_MS = 250;
/** Mails of this machine to itself: when nothing moves for so long, something is wrong. */
const PATIENCE_MS = 60_000;

interface DeliveryLine {
  state: string;
  source: { id: string };
}

type ByState = Record<string, number>;
const OPEN = ['queued', 'sending', 'deferred'];
const count = (byState: ByState, ...states: string[]): number =>
  states.reduce((sum, state) => sum + (byState[state] ?? 0), 0);

/** Watches mails leave, through the API as the office would. */
export class DemoDeliveries {
  constructor(
    private readonly office: ApiClient,
    private readonly output: Output,
  ) {}

  /** Shows the mails of a letter leave, until none is under way any more. */
  async ofLetter(letterId: string, addressees: number): Promise<void> {
    const query = { sourceKind: 'letter', sourceId: letterId };
    const progress = this.output.progress('  deliveries', addressees);
    await this.until(async () => {
      const { all, byState } = await this.office.get<{ all: number; byState: ByState }>(
        '/api/v1/deliveries/summary',
        { query },
      );
      const open = count(byState, ...OPEN);
      if (all > 0) {
        const failed = count(byState, 'failed', 'bounced');
        progress.to(addressees - open, `${count(byState, 'accepted')} accepted, ${failed} mailboxes failed`);
      }
      return { done: all > 0 && open === 0, seen: JSON.stringify(byState) };
    });
    progress.end();
  }

  /** Waits until some mails of a letter have been accepted, while others still wait. */
  async untilSome(letterId: string, mails: number): Promise<void> {
    const query = { sourceKind: 'letter', sourceId: letterId };
    await this.until(async () => {
      const { byState } = await this.office.get<{ byState: ByState }>('/api/v1/deliveries/summary', {
        query,
      });
      return { done: count(byState, 'accepted') >= mails, seen: JSON.stringify(byState) };
    });
  }

  /** Waits until as many notices as were called for have gone to all their mailboxes. */
  async ofNotices(notices: number): Promise<void> {
    await this.until(async () => {
      const rows = await this.office.all<DeliveryLine>('/api/v1/deliveries', { sourceKind: 'notice' });
      const open = rows.filter(({ state }) => OPEN.includes(state)).length;
      const known = new Set(rows.map(({ source }) => source.id)).size;
      return { done: known >= notices && open === 0, seen: `${known} ${open}` };
    });
  }

  /** Waits until no mail of any kind is under way. */
  async settled(): Promise<void> {
    await this.until(async () => {
      const { byState } = await this.office.get<{ byState: ByState }>('/api/v1/deliveries/summary');
      const open = count(byState, ...OPEN);
      return { done: open === 0, seen: JSON.stringify(byState) };
    });
  }

  /** Looks again and again until it is done; what never changes is given up. */
  async until(look: () => Promise<{ done: boolean; seen: string }>): Promise<void> {
    let before = '';
    let since = performance.now();
    for (;;) {
      const { done, seen } = await look();
      if (done) return;
      if (seen !== before) since = performance.now();
      else if (performance.now() - since > PATIENCE_MS) {
        throw demoProblems.stuck(
          `No mail has moved for ${PATIENCE_MS / 1000} seconds. Is the machine very busy? Run the demonstration again.`,
        );
      }
      before = seen;
      await delay(LOOK_AGAIN_MS);
    }
  }
}
