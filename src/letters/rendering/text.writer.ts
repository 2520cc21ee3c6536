import type { Composed, ComposedDocument, ComposedLetter } from './compose.js';
import { columns, hang, tableInColumns, TEXT_WIDTH, wrap } from './text-layout.js';
import type { Block, Inline } from './tree.js';

/**
 * Plain text for mail: lines of at most 74 columns (words that are longer, such as web addresses, stay
 * whole), LF line ends, nothing that looks like markup around emphasised words.
 */
export function writeText(composed: Composed): string {
  const parts = composed.kind === 'letter' ? letter(composed) : document(composed);
  return `${parts
    .filter((part) => part.length > 0)
    .map((part) => part.map((line) => line.trimEnd()).join('\n'))
    .join('\n\n')}\n`;
}

type Part = string[];

function letter(composed: ComposedLetter): Part[] {
  const { labels } = composed;
  return [
    markOf(composed.mark),
    ...composed.letterheads.map((head) => head.flatMap((line) => wrap(line, TEXT_WIDTH))),
    [...(composed.placeLine === null ? [] : [composed.placeLine]), composed.dateText],
    composed.addressBlock.flatMap((line) => wrap(line, TEXT_WIDTH)),
    wrap(composed.salutation, TEXT_WIDTH),
    ...blocks(composed.body, TEXT_WIDTH),
    ...composed.closing.map((paragraph) => wrap(paragraph, TEXT_WIDTH)),
    ...composed.signatories.map(({ name, lines }) =>
      [name, ...lines].flatMap((line) => wrap(line, TEXT_WIDTH)),
    ),
    enclosures(composed),
    composed.foot === null
      ? []
      : hang(`${labels.to}: `, wrap(composed.foot, TEXT_WIDTH - columns(labels.to) - 2)),
  ];
}

function enclosures({ enclosures: titles, labels }: ComposedLetter): Part {
  const [only] = titles;
  if (only === undefined) return [];
  if (titles.length === 1) return [`${labels.enclosure}:`, ...hang('  ', wrap(only, TEXT_WIDTH - 2))];
  return [
    `${labels.enclosures}:`,
    ...titles.flatMap((title, index) => {
      const label = `  ${index + 1}. `;
      return hang(label, wrap(title, TEXT_WIDTH - label.length));
    }),
  ];
}

function document(composed: ComposedDocument): Part[] {
  return [
    markOf(composed.mark),
    ...composed.letterheads.map((head) => head.flatMap((line) => wrap(line, TEXT_WIDTH))),
    underlined(wrap(composed.title, TEXT_WIDTH), '='),
    composed.subtitle === null ? [] : wrap(composed.subtitle, TEXT_WIDTH),
    [composed.dateText],
    ...blocks(composed.body, TEXT_WIDTH),
  ];
}

const markOf = (mark: string | null): Part => (mark === null ? [] : wrap(`[${mark}]`, TEXT_WIDTH));

function underlined(lines: string[], with_: string): Part {
  return [...lines, with_.repeat(Math.min(TEXT_WIDTH, Math.max(0, ...lines.map((line) => columns(line)))))];
}

function blocks(list: readonly Block[], width: number): Part[] {
  return list.flatMap((block) => blockOf(block, width));
}

function blockOf(block: Block, width: number): Part[] {
  switch (block.t) {
    case 'heading': {
      const lines = wrap(inline(block.c), width);
      if (block.level === 1) return [underlined(lines, '=')];
      return [block.level === 2 ? underlined(lines, '-') : lines];
    }
    case 'paragraph': {
      const text = inline(block.c);
      return text.trim() === '' ? [] : [wrap(text, width)];
    }
    case 'list': {
      const items = block.items.map((item, index) => {
        const label = block.ordered ? `${block.start + index}. ` : '- ';
        const parts = blocks(item, width - label.length);
        return hang(label, join(parts, block.tight ? [] : ['']));
      });
      return block.tight ? [items.flat()] : items;
    }
    case 'quote':
      return [join(blocks(block.c, width - 2), ['']).map((line) => (line === '' ? '>' : `> ${line}`))];
    case 'table':
      return [table(block, width)];
    case 'rule':
      return [['-'.repeat(Math.min(24, width))]];
  }
}

const join = (parts: readonly Part[], between: Part): Part =>
  parts.flatMap((part, index) => (index === 0 ? part : [...between, ...part]));

function table({ align, head, rows }: Extract<Block, { t: 'table' }>, width: number): Part {
  const headings = head.map((cell) => inline(cell));
  const cells = rows.map((row) => row.map((cell) => inline(cell)));
  const laidOut = tableInColumns(
    headings,
    cells,
    align.map((side) => side === 'end'),
    width,
  );
  if (laidOut) return laidOut;
  return cells.flatMap((row, index) => [
    ...(index === 0 ? [] : ['']),
    ...row.flatMap((cell, at) => {
      const label = headings[at] ? `${headings[at]}: ` : '';
      return cell === '' ? [] : hang('', wrap(label + cell, width));
    }),
  ]);
}

function inline(nodes: readonly Inline[]): string {
  return nodes
    .map((node) => {
      switch (node.t) {
        case 'text':
          return node.text;
        case 'break':
          return '\n';
        case 'strong':
        case 'em':
          return inline(node.c);
        case 'link': {
          const label = inline(node.c);
          const address = node.href.replace(/^mailto:/u, '');
          return label === '' || label === node.href || label === address ? address : `${label} <${address}>`;
        }
      }
    })
    .join('');
}
