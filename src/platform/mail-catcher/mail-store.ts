import { type FileHandle, mkdir, open, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { headerField } from './encoded-words.js';
import type { FailingMailbox } from './failing-mailboxes.js';
import { mailCatcherProblems } from './mail-catcher.problems.js';

/** One mail as it came in: the envelope, and what a list shows. */
export interface CaughtMail {
  /** 1, 2, 3 … in the order of arrival. */
  id: number;
  /** When its last byte was here; RFC 3339, machine time. */
  receivedAt: string;
  /** MAIL FROM; empty for a report. */
  from: string;
  /** RCPT TO. */
  to: string[];
  /** Bytes, as transmitted without dot-stuffing. */
  size: number;
  subject: string;
  messageId: string;
}

/** A header longer than this is not one that a list can show. */
const HEADER_LIMIT = 65_536;

/**
 * Received mails in a folder: `mails/0000001.eml` with the bytes as they came, and `index.ndjson`, to which a line is
 * appended for each. A mail is in the index only once it is whole, and nothing is parsed before somebody looks.
 */
export class MailStore {
  private appended: Promise<void> = Promise.resolve();

  private constructor(
    private readonly dir: string,
    private readonly index: FileHandle,
    private readonly mails: CaughtMail[],
    private lastId: number,
  ) {}

  static async open(dir: string): Promise<MailStore> {
    await mkdir(join(dir, 'mails'), { recursive: true });
    const index = await open(join(dir, 'index.ndjson'), 'a+');
    const mails: CaughtMail[] = [];
    let whole = 0;
    const content = await index.readFile();
    for (let end = content.indexOf(10); end !== -1; end = content.indexOf(10, whole)) {
      mails.push(JSON.parse(content.toString('utf8', whole, end)) as CaughtMail);
      whole = end + 1;
    }
    // A crash may have cut the last line; its mail was never acknowledged.
    await index.truncate(whole);
    return new MailStore(dir, index, mails, mails.at(-1)?.id ?? 0);
  }

  /** All mails in the order of arrival. */
  all(): readonly CaughtMail[] {
    return this.mails;
  }

  get(id: number): CaughtMail {
    const mail = this.mails.find((candidate) => candidate.id === id);
    if (mail === undefined) throw mailCatcherProblems.noSuchMail(`There is no mail ${id}.`);
    return mail;
  }

  pathOf(mail: CaughtMail): string {
    return join(this.dir, 'mails', `${String(mail.id).padStart(7, '0')}.eml`);
  }

  raw(mail: CaughtMail): Promise<Buffer> {
    return readFile(this.pathOf(mail));
  }

  /** Keeps a mail; resolves when both its bytes and its line are with the system. */
  async add(envelope: { from: string; to: string[] }, raw: Buffer, receivedAt: Date): Promise<CaughtMail> {
    this.lastId += 1;
    const header = headerOf(raw);
    const mail: CaughtMail = {
      id: this.lastId,
      receivedAt: receivedAt.toISOString(),
      ...envelope,
      size: raw.length,
      subject: headerField(header, 'Subject'),
      messageId: headerField(header, 'Message-ID'),
    };
    const before = this.appended;
    // Lines stand in the order of their ids, whichever bytes were written first: the last one has the highest.
    const line = Promise.all([writeFile(this.pathOf(mail), raw), before]).then(async () => {
      await this.index.appendFile(`${JSON.stringify(mail)}\n`);
      this.mails.push(mail);
    });
    // A failed line is told to its own mail; the next one tries for itself.
    this.appended = Promise.allSettled([before, line]).then(() => undefined);
    await line;
    return mail;
  }

  async readRules(): Promise<FailingMailbox[]> {
    try {
      return JSON.parse(await readFile(this.rulesPath, 'utf8')) as FailingMailbox[];
    } catch (error) {
      if (typeof error === 'object' && error !== null && 'code' in error && error.code === 'ENOENT')
        return [];
      throw error;
    }
  }

  async writeRules(rules: readonly FailingMailbox[]): Promise<void> {
    await writeFile(`${this.rulesPath}.next`, `${JSON.stringify(rules, null, 2)}\n`);
    await rename(`${this.rulesPath}.next`, this.rulesPath);
  }

  async close(): Promise<void> {
    await this.appended;
    await this.index.close();
  }

  private get rulesPath(): string {
    return join(this.dir, 'failing-mailboxes.json');
  }
}

function headerOf(raw: Buffer): string {
  const end = raw.indexOf('\r\n\r\n');
  return raw.toString('utf8', 0, Math.min(end === -1 ? raw.length : end, HEADER_LIMIT));
}
