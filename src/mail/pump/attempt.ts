import { Inject, Injectable, Logger } from '@nestjs/common';
import { CONFIG, type Config, Problem, ProcessClock } from '../../platform/index.js';
import { type BuiltMessage, MessageBuilder } from '../composition/message-builder.js';
import { classify, type Outcome } from '../domain/classify.js';
import { words } from '../domain/delivery.js';
import type { Row } from '../persistence/ledger.js';
import { mailProblems } from '../mail.problems.js';
import type { SmtpSession } from '../transport/smtp-session.js';

/** How one try ended. `unreachable`: the mail server was never asked about this mail. */
export type AttemptEnd = Outcome | { kind: 'unreachable'; text: string };

/** One try of one mail: everything that can be known before it leaves is checked before it leaves. */
@Injectable()
export class Attempt {
  private readonly logger = new Logger(Attempt.name);

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly builder: MessageBuilder,
    private readonly clock: ProcessClock,
  ) {}

  async make(row: Row, session: SmtpSession): Promise<AttemptEnd> {
    if (row.deadline !== undefined && row.deadline <= this.clock.now()) {
      const text = `Not sent: its time passed at ${row.deadline.toISOString()}.`;
      return { kind: 'permanent', text, flag: 'late' };
    }
    const message = await this.build(row);
    if ('kind' in message) return message;
    const { sha256 } = message;
    if (row.messageSha256 !== undefined && row.messageSha256 !== sha256) {
      const text = 'Not sent: it would no longer be the mail that was tried first.';
      return { kind: 'permanent', text, flag: 'bytes-changed' };
    }
    const { sizeLimit } = this.config.mail;
    if (message.size > sizeLimit) {
      const text = `Not sent: ${message.size} bytes are more than the ${sizeLimit} that MAIL_SIZE_LIMIT_MB allows.`;
      return { kind: 'permanent', text, flag: 'size' };
    }
    const end = await session.send(message);
    switch (end.kind) {
      case 'accepted':
        return { ...end, sha256 };
      case 'failed':
        return classify(end.failure, sha256);
      case 'unreachable':
        return { kind: 'unreachable', text: messageOf(end.error) };
    }
  }

  private async build(row: Row): Promise<BuiltMessage | Outcome> {
    try {
      return await this.builder.build(row);
    } catch (error) {
      if (error instanceof Problem && error.code === mailProblems.addressUnusable.code) {
        return { kind: 'permanent', text: error.message };
      }
      this.logger.error(
        { err: error, delivery: row._id, correlationId: row.correlationId },
        'a mail could not be put together and will be tried again',
      );
      return { kind: 'not-composed', text: `It could not be put together: ${messageOf(error)}` };
    }
  }
}

const messageOf = (error: unknown): string => words(error instanceof Error ? error.message : String(error));
