import * as qp from 'nodemailer/lib/qp';

const LINE = 76;

/** Base64 in lines of 76 (RFC 2045 section 6.8), each ended by CRLF. */
export function base64Lines(content: Buffer): string {
  const encoded = content.toString('base64');
  if (encoded.length === 0) return '';
  const lines: string[] = [];
  for (let from = 0; from < encoded.length; from += LINE) lines.push(encoded.slice(from, from + LINE));
  return `${lines.join('\r\n')}\r\n`;
}

const MOST_LINES = 4_000;
const LONGEST_KEPT = 4_000;

/**
 * Quoted-printable (RFC 2045 section 6.7), a line at a time. The mails of one letter differ in a few lines, so the
 * lines of the others are kept encoded: one of these is made per letter or notice.
 */
export class QuotedPrintable {
  private readonly known = new Map<string, string>();

  /** Any line ends become CRLF; the result ends with one. */
  encode(text: string): string {
    const lines = text.split(/\r\n|\r|\n/);
    if (lines.at(-1) === '') lines.pop();
    let encoded = '';
    for (const line of lines) encoded += this.line(line);
    return encoded;
  }

  private line(line: string): string {
    const known = this.known.get(line);
    if (known !== undefined) return known;
    const encoded = `${qp.wrap(qp.encode(line), LINE)}\r\n`;
    if (this.known.size >= MOST_LINES) this.known.clear();
    if (line.length <= LONGEST_KEPT) this.known.set(line, encoded);
    return encoded;
  }
}
