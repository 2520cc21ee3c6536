/** Laying out plain text in a fixed width, counted in columns as a terminal or mail reader shows them. */
export const TEXT_WIDTH = 74;

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });
const WIDE = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\uff01-\uff60]/u;

/** Columns that a text takes: marks none, East Asian characters two. */
export function columns(text: string): number {
  if (/^[\u0020-\u007e]*$/u.test(text)) return text.length;
  let width = 0;
  for (const { segment } of graphemes.segment(text)) {
    width += /^[\u200c-\u200f\u2066-\u2069]$/u.test(segment) ? 0 : WIDE.test(segment) ? 2 : 1;
  }
  return width;
}

/** Pads to a width on the right (or on the left). */
export function pad(text: string, width: number, left = false): string {
  const spaces = ' '.repeat(Math.max(0, width - columns(text)));
  return left ? spaces + text : text + spaces;
}

/** Pieces of at most `width` columns, for words longer than a line. */
function pieces(word: string, width: number): string[] {
  if (columns(word) <= width) return [word];
  const parts: string[] = [];
  let part = '';
  for (const { segment } of graphemes.segment(word)) {
    if (part !== '' && columns(part) + columns(segment) > width) {
      parts.push(part);
      part = '';
    }
    part += segment;
  }
  return part === '' ? parts : [...parts, part];
}

/**
 * Breaks text at spaces into lines of at most `width` columns; a longer word stands alone on its line, and is
 * cut only if `cut` is set (in table cells), for a cut web address is no address. A line break stays one.
 */
export function wrap(text: string, width: number, cut = false): string[] {
  return text.split('\n').flatMap((paragraph) => {
    const lines: string[] = [];
    let line = '';
    let length = 0;
    for (const whole of paragraph.split(/ +/u).filter((word) => word !== '')) {
      for (const word of cut ? pieces(whole, width) : [whole]) {
        const wide = columns(word);
        if (line !== '' && length + 1 + wide > width) {
          lines.push(line);
          line = '';
          length = 0;
        }
        line = line === '' ? word : `${line} ${word}`;
        length = length === 0 ? wide : length + 1 + wide;
      }
    }
    return line === '' && lines.length > 0 ? lines : [...lines, line];
  });
}

/** Puts a label before the first line and indents the others by its width. */
export function hang(label: string, lines: readonly string[]): string[] {
  const indent = ' '.repeat(columns(label));
  return lines.map((line, index) => (index === 0 ? label + line : line === '' ? '' : indent + line));
}

const GAP = '  ';
const NARROWEST = 8;

/**
 * A table in columns, its cells wrapped; header underlined. Rows of several lines are set apart by an empty
 * line. Returns null if the columns would be too narrow to read: then write the rows one under the other.
 */
export function tableInColumns(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  rightAligned: readonly boolean[],
  width: number,
): string[] | null {
  const count = head.length;
  const headed = head.some((cell) => cell !== '');
  const all = headed ? [head, ...rows] : rows;
  const natural = Array.from({ length: count }, (_, at) =>
    Math.max(1, ...all.map((row) => Math.max(...(row[at] ?? '').split('\n').map((line) => columns(line))))),
  );
  const widths = fit(natural, width - GAP.length * (count - 1));
  if (!widths) return null;
  const written = all.map((row) => {
    const cells = widths.map((wide, at) => wrap(row[at] ?? '', wide, true));
    const height = Math.max(...cells.map((cell) => cell.length));
    return Array.from({ length: height }, (_, line) =>
      widths
        .map((wide, at) => pad(cells[at]?.[line] ?? '', wide, rightAligned[at] ?? false))
        .join(GAP)
        .trimEnd(),
    );
  });
  const airy = written.some((row) => row.length > 1);
  const lines: string[] = [];
  written.forEach((row, index) => {
    if (index > (headed ? 1 : 0) && airy) lines.push('');
    lines.push(...row);
    if (headed && index === 0) lines.push(widths.map((wide) => '-'.repeat(wide)).join(GAP));
  });
  return lines;
}

/** Widths within the room there is: narrow columns keep theirs, wide ones share the rest evenly. */
function fit(natural: readonly number[], room: number): number[] | null {
  const widths: number[] = [...natural];
  const wide = new Set(widths.keys());
  for (;;) {
    const kept = widths.reduce((sum, width, at) => sum + (wide.has(at) ? 0 : width), 0);
    const share = Math.floor((room - kept) / Math.max(1, wide.size));
    const fitting = [...wide].filter((at) => (natural[at] ?? 0) <= share);
    if (wide.size === 0) return widths;
    if (fitting.length === 0) {
      if (share < NARROWEST) return null;
      for (const at of wide) widths[at] = share;
      return widths;
    }
    for (const at of fitting) wide.delete(at);
  }
}
