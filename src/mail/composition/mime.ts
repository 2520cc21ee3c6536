import { createHash } from 'node:crypto';
import { encodeWord, foldLines } from 'nodemailer/lib/mime-funcs';
import MimeNode, { type MimeNodeHeaderValue } from 'nodemailer/lib/mime-node';
import type { Attachment, OutgoingParts } from './composers.js';
import { base64Lines, type QuotedPrintable } from './encoding.js';

const LINE = 76;

/** Longest encoded word that nodemailer makes as well. */
const ENCODED_WORD = 52;
/** What readers would take for an encoded word, or fold differently, and words too long to fold: all goes encoded. */
const NEEDS_ENCODING = /=\?|\s\s|\S{61}/;

const encoded = (text: string): string => encodeWord(text.toWellFormed(), 'B', ENCODED_WORD);

const oneLine = (text: string): string => text.replace(/[\r\n]+/g, ' ').trim();

const folded = (name: string, value: string): string => `${foldLines(`${name}: ${value}`, LINE)}\r\n`;

/** One header field, encoded and folded by nodemailer, ended by CRLF. */
export const header = (name: string, value: MimeNodeHeaderValue): string =>
  folded(name, MimeNode.encodeHeaderValue(name, value));

/** A field of free text, such as the subject. It is read as it was written, whatever that is; line breaks become spaces. */
export function textHeader(name: string, text: string): string {
  const line = oneLine(text);
  return NEEDS_ENCODING.test(line) ? folded(name, encoded(line)) : header(name, line);
}

/** A field with one mailbox; `address` comes from {@link toAsciiAddress}. */
export function addressHeader(name: string, mailbox: { name: string; address: string }): string {
  const shown = oneLine(mailbox.name);
  return NEEDS_ENCODING.test(shown)
    ? folded(name, `${encoded(shown)} <${mailbox.address}>`)
    : header(name, { name: shown, address: mailbox.address });
}

const MOST_KEPT = 100;

/** Keeps what the mails of one source have in common, so that it is encoded once. */
export class Once {
  private readonly known = new Map<string, string>();

  of(key: readonly string[], encode: () => string): string {
    const whole = JSON.stringify(key);
    const known = this.known.get(whole);
    if (known !== undefined) return known;
    const encoded = encode();
    if (this.known.size >= MOST_KEPT) this.known.clear();
    this.known.set(whole, encoded);
    return encoded;
  }
}

export interface Boundaries {
  mixed: string;
  alternative: string;
}

/**
 * The same for all mails of a source, so that what they share is shared with its delimiters. `=_` stands in no
 * quoted-printable and no base64 text (RFC 2045 section 6.7), so no content can hold a boundary.
 */
export function boundariesOf(source: string): Boundaries {
  const hash = createHash('sha256').update(source).digest('hex').slice(0, 24);
  return { mixed: `=_m_${hash}`, alternative: `=_a_${hash}` };
}

/** Type and subtype (RFC 6838 section 4.2), at most with a charset. */
const MEDIA_TYPE = /^[\w.+-]{1,127}\/[\w.+-]{1,127}(?:; ?charset=[\w-]{1,40})?$/;

/** Longer names cannot be kept as files, nor be folded into a header. */
const LONGEST_NAME = 200;
const ENDING = 10;

/** Runs of white space become one space: a header folded within one is read with more or fewer by some readers. */
function kept(filename: string): string {
  const name = filename.replace(/\s+/g, ' ');
  return name.length <= LONGEST_NAME
    ? name
    : `${name.slice(0, LONGEST_NAME - ENDING)}${name.slice(-ENDING)}`.toWellFormed();
}

/** A part that readers offer as a file: its delimiter, its headers with the name in ASCII and RFC 2231 form, base64. */
export const attachmentPart = (file: Attachment, boundary: string, once = new Once()): string =>
  `--${boundary}\r\n${once.of(['file', file.filename, file.contentType], () => fileHeaders(file))}\r\n\r\n${base64Lines(file.content)}`;

function fileHeaders({ filename, contentType }: Attachment): string {
  const root = new MimeNode('multipart/mixed');
  const type = MEDIA_TYPE.test(contentType) ? contentType : 'application/octet-stream';
  const part = root.createChild(type, { filename: kept(filename) });
  part.setHeader('Content-Disposition', 'attachment');
  part.setHeader('Content-Transfer-Encoding', 'base64');
  return part.buildHeaders();
}

export const INVITE_FILE = 'invite.ics';

/** `application/ics` beside the alternative of type text/calendar, as CalConnect recommends. */
export const inviteAttachment = (content: Buffer): Attachment => ({
  filename: INVITE_FILE,
  contentType: 'application/ics',
  content,
});

/** Plain text, HTML and calendar as alternatives, the calendar last (MS-OXCMAIL 2.1.3.3.8), from delimiter to end. */
export function alternatives(
  { text, html, calendar }: OutgoingParts,
  boundary: string,
  quotedPrintable: QuotedPrintable,
): string {
  const shown = (type: string, content: string): string =>
    `--${boundary}\r\nContent-Type: ${type}; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n${quotedPrintable.encode(content)}`;
  const invitation =
    calendar === undefined
      ? ''
      : // No Content-Disposition: Outlook would take it for a mere attachment (MS-STANOICAL).
        `--${boundary}\r\nContent-Type: text/calendar; charset=utf-8; method=${calendar.method}\r\nContent-Transfer-Encoding: base64\r\n\r\n${base64Lines(Buffer.from(calendar.content))}`;
  return `${shown('text/plain', text)}${shown('text/html', html)}${invitation}--${boundary}--\r\n`;
}

/** Parameters may hold addresses of their own, in quotes (RFC 5545 section 3.2.18): the value is what follows them. */
const ORGANIZER = /^ORGANIZER(?:;(?:"[^"\r\n]*"|[^":\r\n])*)?:mailto:([^\s;]+)\r?$/im;

/** The ORGANIZER's address in a calendar: where its answers go, and so the mail's. */
export function organizerOf(calendar: string): string | undefined {
  return ORGANIZER.exec(calendar.replace(/\r?\n[ \t]/g, ''))?.[1];
}
