/**
 * What a string may bring to a page. Control characters, bidirectional overrides and piles of combining
 * marks are taken out before a renderer sees them: the first garble, the second deceive, the third cost
 * seconds (10,000 marks on one letter: 16 s in Typst).
 */

/** Marks allowed on one letter; Vietnamese needs two, vocalised Arabic and Hebrew three or four. */
const MAX_MARKS = 8;

/**
 * C0, C1, soft hyphen, zero-width space, byte order mark, word joiner and the invisible operators,
 * bidirectional embeddings, overrides and isolates, private use, interlinear marks, tags, non-characters.
 * Kept: the joiners U+200C and U+200D (Persian, Indic scripts) and the marks U+200E and U+200F.
 */
const ILLEGAL =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u180e\u200b\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff0-\ufffb\ufffe\uffff\ue000-\uf8ff]|[\u{e0000}-\u{e0fff}\u{f0000}-\u{10ffff}]/gu;
const LINE_SEPARATORS = /\r\n|[\r\u2028\u2029\u0085]/gu;
const MARK_PILE = new RegExp(`(\\p{M}{${MAX_MARKS}})\\p{M}+`, 'gu');

/** Several lines of text without anything illegal; line breaks become LF. Idempotent. */
export function cleanText(value: string): string {
  return value
    .toWellFormed()
    .replace(LINE_SEPARATORS, '\n')
    .replace(ILLEGAL, '')
    .normalize('NFC')
    .replace(MARK_PILE, '$1');
}

/** One line of clean text: any white space, also a line break, becomes one space. Idempotent. */
export function cleanLine(value: string): string {
  return cleanText(value)
    .replace(/[\t\n \u2000-\u200a\u3000]+/gu, ' ')
    .trim();
}

/** Names of the illegal characters in a string, as `U+202E`, each once; at most five. */
export function illegalCharacters(value: string): string[] {
  const found = new Set<string>();
  const name = (code: number): string => `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
  if (!value.isWellFormed()) found.add('half of a character (lone surrogate)');
  for (const match of value.matchAll(ILLEGAL)) {
    found.add(name(match[0].codePointAt(0) ?? 0));
    if (found.size >= 5) break;
  }
  const piled = /\p{M}{9}/u.exec(value);
  if (piled) found.add(`more than ${MAX_MARKS} marks on one letter`);
  return [...found];
}
