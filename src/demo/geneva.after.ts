import type { ApiClient } from '../cli/api-client.js';
import { counted, type Output } from '../cli/output.js';
import type { DemoClock } from './demo-clock.js';
import { demoProblems, readData } from './demo-data.js';
import type { DemoDeliveries } from './demo-deliveries.js';

interface AfterIssueData {
  halt: { afterMails: number; pacePerMinute: number; reason: string };
  correction: { date: string; time: string; mark: string; insertAfterOpening: string };
  addendum: {
    date: string;
    time: string;
    subject: string;
    shortTitle: string;
    mark: string;
    body: string;
  };
  copy: { delegation: string; mailbox: string; reason: string };
  handOver: { delegation: string; givenBy: string; takenBy: string; note: string };
  reminder: { date: string; time: string };
}

interface Draft {
  id: string;
  version: number;
  content: Record<string, unknown> & { body: string };
}

/** Who has the letter when it is halted, and who waits. */
interface Halted {
  has: unknown[];
  mayHave: unknown[];
  waits: unknown[];
}

interface Reminder {
  id: string;
  state: string;
}

/**
 * What happens to the cover letter after its issue: it is halted while it leaves, a correction takes its place, an
 * addendum follows, one delegation gets it by hand and one a copy, and those who are silent are reminded. Told
 * through the public API. Correction, copy and delivery by hand are invented.
 */
export class GenevaAfterIssue {
  private constructor(
    private readonly data: AfterIssueData,
    private readonly office: ApiClient,
    private readonly clearer: ApiClient,
    private readonly clock: DemoClock,
    private readonly deliveries: DemoDeliveries,
    private readonly output: Output,
  ) {}

  static async prepare(
    office: ApiClient,
    clearer: ApiClient,
    clock: DemoClock,
    deliveries: DemoDeliveries,
    output: Output,
  ): Promise<GenevaAfterIssue> {
    const data = await readData<AfterIssueData>('geneva/after-issue.json');
    return new GenevaAfterIssue(data, office, clearer, clock, deliveries, output);
  }

  /** Slow enough that somebody can halt it. */
  get pacePerMinute(): number {
    return this.data.halt.pacePerMinute;
  }

  /** Halts the letter after some mails, and issues a correction to all. Returns the correction's id. */
  async haltAndCorrect(letterId: string): Promise<string> {
    const { halt, correction } = this.data;
    await this.deliveries.untilSome(letterId, halt.afterMails);
    const { has, mayHave, waits } = await this.office.post<Halted>(`/api/v1/letters/${letterId}/halt`, {
      reason: halt.reason,
    });
    this.output.line(
      `  halted: ${has.length} have it, ${mayHave.length} may have it, ${waits.length} wait (invented for demonstration)`,
    );
    this.output.line(await this.clock.step(correction.date, correction.time));
    const draft = await this.draft(letterId, 'correction');
    const [opening = '', ...rest] = draft.content.body.split('\n\n');
    const body = [opening, correction.insertAfterOpening, ...rest].join('\n\n');
    const id = await this.issue(draft, { body, mark: correction.mark });
    this.output.line('  the corrected letter takes the place of those that had not left');
    return id;
  }

  /** The President wrote again on 15 June 2017; what he wrote is not known, and is ours here. */
  async add(letterId: string): Promise<string> {
    const { date, time, ...addendum } = this.data.addendum;
    this.output.line(await this.clock.step(date, time));
    return this.issue(await this.draft(letterId, 'addendum'), { ...addendum, enclosures: [] });
  }

  /** Brings the coverage to zero: one letter by hand, with its receipt, and a copy to a new mailbox. */
  async close(letterIds: readonly string[]): Promise<void> {
    const { copy, handOver } = this.data;
    const { delegation, ...receipt } = handOver;
    for (const id of letterIds) {
      const path = `/api/v1/letters/${id}/addressees/${delegation}/receipt`;
      const idempotencyKey = `demo-receipt-${id}`;
      await this.office.post(path, { channel: 'by-hand', ...receipt }, { idempotencyKey });
    }
    this.output.line(
      `  delivered by hand, with receipt: ${delegation} (${counted(letterIds.length, 'letter')})`,
    );
    const [id = ''] = letterIds;
    const addressee = `/api/v1/letters/${id}/addressees/${copy.delegation}`;
    const { mailbox, reason } = copy;
    await this.office.post(`${addressee}/copies`, { mailbox, reason }, { idempotencyKey: 'demo-copy' });
    await this.office.post(`${addressee}/mailboxes`, { mailbox }, { idempotencyKey: 'demo-copy-mailbox' });
    this.output.line(`  sent again to a new mailbox, which the directory keeps: ${mailbox}`);
  }

  /**
   * Puts letters on the public page of documents, each with the documents and files that it encloses itself. Letters
   * that it encloses are to be named too.
   */
  async publish(letterIds: readonly string[]): Promise<void> {
    for (const id of letterIds) {
      await this.office.post(`/api/v1/letters/${id}/publish`, undefined, {
        idempotencyKey: `demo-publish-${id}`,
      });
    }
    this.output.line(`  published: ${counted(letterIds.length, 'letter')} with their enclosures`);
  }

  /** Reminds those who have not answered, and waits until the reminder has left. */
  async remind(meetingId: string): Promise<string> {
    const { date, time } = this.data.reminder;
    this.output.line(await this.clock.step(date, time));
    const { due } = await this.office.get<{ due: unknown[] }>(
      `/api/v1/meetings/${meetingId}/reminders/recipients`,
    );
    const { id } = await this.office.post<Reminder>(
      `/api/v1/meetings/${meetingId}/reminders`,
      {},
      { idempotencyKey: 'demo-reminder' },
    );
    await this.deliveries.until(async () => {
      const { state } = await this.office.get<Reminder>(`/api/v1/reminders/${id}`);
      if (state === 'dropped' || state === 'cancelled')
        throw demoProblems.otherData(`The reminder was ${state}.`);
      return { done: state === 'sent', seen: state };
    });
    this.output.line(`  reminded: ${counted(due.length, 'delegation')} that had not answered`);
    return id;
  }

  private draft(letterId: string, as: string): Promise<Draft> {
    const idempotencyKey = `demo-${as}-${letterId}`;
    return this.office.post(`/api/v1/letters/${letterId}/corrections`, { as, to: 'all' }, { idempotencyKey });
  }

  private async issue({ id, version, content }: Draft, changes: Record<string, unknown>): Promise<string> {
    const path = `/api/v1/letters/${id}`;
    await this.office.put(path, { ...content, ...changes }, { ifMatch: version });
    await this.office.post(`${path}/submit-for-clearance`);
    await this.clearer.post(`${path}/clear`);
    const { addressees } = await this.office.post<{ addressees: number }>(`${path}/dry-run`);
    await this.office.post(
      `${path}/issue`,
      { addressees, holdSeconds: 0, pacePerMinute: 0 },
      { idempotencyKey: `demo-issue-${id}` },
    );
    await this.deliveries.ofLetter(id, addressees);
    return id;
  }
}
