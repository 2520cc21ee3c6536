import { simpleParser } from 'mailparser';
import type { House } from '../roles/house.js';

/** What arrived, as the mail server received it. */
export interface ReceivedMails {
  /** The raw mails to an address, oldest first. */
  to(address: string): Promise<Buffer[]>;
  /** The mails whose subject begins so, in the order of arrival. */
  about(subject: string): Promise<{ mailbox: string; raw: Buffer }[]>;
}

export const receivedIn = ({ services: { mail } }: House): ReceivedMails => ({
  to: (address) =>
    Promise.all(
      mail
        .messages()
        .filter(({ to }) => to.includes(address))
        .map((caught) => mail.raw(caught)),
    ),
  about: (subject) =>
    Promise.all(
      mail
        .messages()
        .filter((caught) => caught.subject.startsWith(subject))
        .map(async (caught) => ({ mailbox: caught.to[0] ?? '', raw: await mail.raw(caught) })),
    ),
});

/** A calendar entry that a mail carries. */
export interface CarriedEntry {
  uid: string;
  sequence: number;
}

/** The calendar entries that a mail carries, read from our own calendar parts: one property on a line once unfolded. */
export async function entriesIn(raw: Buffer): Promise<CarriedEntry[]> {
  const { attachments } = await simpleParser(raw);
  const part = attachments.find(({ contentType }) => contentType === 'text/calendar');
  const lines = (part?.content.toString() ?? '').replaceAll(/\r?\n[ \t]/gu, '').split(/\r?\n/u);
  const values = (name: string): string[] =>
    lines.filter((line) => line.startsWith(`${name}:`)).map((line) => line.slice(name.length + 1));
  const sequences = values('SEQUENCE');
  return values('UID').map((uid, n) => ({ uid, sequence: Number(sequences[n] ?? 0) }));
}
