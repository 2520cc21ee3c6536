import { SmtpSession, type SmtpSettings } from './smtp-session.js';

/**
 * The connections that this process keeps to the mail server. A mail waits for a free one, in turn; the one that
 * was used last is used first, so that as many stay open as there is work for.
 */
export class SmtpTransport {
  private readonly all: readonly SmtpSession[];
  private readonly free: SmtpSession[];
  private readonly waiting: ((session: SmtpSession) => void)[] = [];

  constructor(settings: SmtpSettings, connections: number) {
    this.all = Array.from({ length: connections }, () => new SmtpSession(settings));
    this.free = [...this.all];
  }

  /** Runs the work with a connection of its own. */
  async withSession<T>(work: (session: SmtpSession) => Promise<T>): Promise<T> {
    const session =
      this.free.pop() ?? (await new Promise<SmtpSession>((resolve) => this.waiting.push(resolve)));
    try {
      return await work(session);
    } finally {
      const next = this.waiting.shift();
      if (next) next(session);
      else this.free.push(session);
    }
  }

  close(): void {
    for (const session of this.all) session.close();
  }
}
