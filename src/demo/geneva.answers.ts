import { simpleParser } from 'mailparser';
import type { ApiClient } from '../cli/api-client.js';
import type { Output } from '../cli/output.js';
import { demonstrationMailboxes } from '../directory/index.js';
import type { DemoClock } from './demo-clock.js';
import { demoProblems, readData } from './demo-data.js';
import type { ReceivedMails } from './received-mails.js';

interface InventedAnswer {
  delegation: string;
  /** As it would have been in 2017, an instant in UTC. */
  at: string;
  channel: 'link' | 'mail' | 'telephone' | 'note-verbale';
  answer: {
    value: string;
    level: string | null;
    participants: { name: string; function: string | null }[];
    comment: string | null;
    /** Day that a note verbale or mail bears, of the real case. */
    dated?: string;
  };
  /** Who fills in the page behind the link. */
  typedBy?: string;
}

/**
 * Delegations answer: by the link of the mail that reached them, through the same page that they would fill in, or
 * by telephone, mail and note verbale, which the office enters. All invented; whoever declines is fictitious.
 */
export class GenevaAnswers {
  constructor(
    private readonly office: ApiClient,
    private readonly mails: ReceivedMails,
    private readonly clock: DemoClock,
    private readonly output: Output,
  ) {}

  async give(meetingId: string): Promise<number> {
    const { answers } = await readData<{ answers: InventedAnswer[] }>('geneva/answers.json');
    const invitations = await this.office.all<{ id: string; addressee: { id: string } }>(
      `/api/v1/meetings/${meetingId}/invitations`,
    );
    const byDelegation = new Map(invitations.map(({ id, addressee }) => [addressee.id, id]));
    const progress = this.output.progress('  answers', answers.length);
    for (const [index, answer] of answers.entries()) {
      const invitationId = byDelegation.get(answer.delegation);
      if (invitationId === undefined) throw demoProblems.otherData(`${answer.delegation} was not invited.`);
      await this.clock.stepTo(new Date(answer.at));
      if (answer.channel === 'link') await this.byLink(answer);
      else await this.byOffice(invitationId, answer);
      progress.to(index + 1);
    }
    progress.end();
    return answers.length;
  }

  private async byLink({ delegation, answer, typedBy }: InventedAnswer): Promise<void> {
    const link = await this.linkOf(delegation);
    const form = new URLSearchParams({
      value: answer.value,
      level: answer.level ?? '',
      comment: answer.comment ?? '',
      'typed-by': typedBy ?? 'Registry (invented)',
      rows: String(answer.participants.length),
    });
    answer.participants.forEach((person, n) => {
      form.set(`name-${n}`, person.name);
      form.set(`function-${n}`, person.function ?? '');
    });
    const response = await fetch(link, { method: 'POST', body: form, redirect: 'manual' });
    if (response.status !== 303) {
      throw demoProblems.otherData(
        `The answer page refused the answer of ${delegation} with ${response.status}.`,
      );
    }
  }

  /** The link in the mail that reached the delegation, at whichever of its mailboxes. */
  private async linkOf(delegation: string): Promise<string> {
    for (const { address } of demonstrationMailboxes(delegation)) {
      for (const raw of await this.mails.to(address)) {
        const { text } = await simpleParser(raw);
        const link = /https?:\/\/\S+\/a\/[A-Za-z0-9_.-]+/.exec(text ?? '')?.[0];
        if (link !== undefined) return link;
      }
    }
    throw demoProblems.otherData(`No mail with an answer link reached ${delegation}.`);
  }

  private async byOffice(invitationId: string, { channel, answer, at }: InventedAnswer): Promise<void> {
    await this.office.post(
      `/api/v1/invitations/${invitationId}/answers`,
      { ...answer, channel, dated: answer.dated === undefined ? null : this.clock.day(answer.dated) },
      { idempotencyKey: `demo-answer-${invitationId}-${at}` },
    );
  }
}
