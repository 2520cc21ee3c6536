import { isCode } from '../system-error.js';

const WORD = /=\?([\w.+-]+)(?:\*[\w-]+)?\?([bq])\?([^?\s]*)\?=/gi;

/**
 * The text of a header with encoded words (RFC 2047, section 6.2), for lists and search; what cannot be decoded
 * stays as it stands. Reading a whole mail is mailparser's task.
 */
export function decodeWords(value: string): string {
  // White space between two encoded words is not part of the text.
  return value
    .replace(/(\?=)\s+(?==\?[\w.+-]+(?:\*[\w-]+)?\?[bq]\?)/gi, '$1')
    .replace(WORD, (whole, ...parts) => {
      const [charset, encoding, text] = parts as [string, string, string];
      const bytes = encoding.toLowerCase() === 'b' ? Buffer.from(text, 'base64') : fromQ(text);
      try {
        return new TextDecoder(charset).decode(bytes);
      } catch (error) {
        if (isCode(error, 'ERR_ENCODING_NOT_SUPPORTED')) return whole;
        throw error;
      }
    });
}

function fromQ(text: string): Buffer {
  const latin = text
    .replaceAll('_', ' ')
    .replace(/=([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(latin, 'latin1');
}

/**
 * One field of a raw header, unfolded and decoded; the first one of that name, or the empty string.
 *
 * @param header the bytes before the empty line, as Latin-1 or UTF-8 text
 */
export function headerField(header: string, name: string): string {
  const match = new RegExp(`^${name}:[ \\t]*(.*(?:\\r?\\n[ \\t].*)*)`, 'im').exec(header);
  return decodeWords((match?.[1] ?? '').replace(/\r?\n(?=[ \t])/g, '')).trim();
}
