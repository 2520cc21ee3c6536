import type { Composed } from './compose.js';
import { columns } from './text-layout.js';
import { plain, texts, type Block, type Inline } from './tree.js';

/**
 * The data that the Typst templates read: the composed letter, with what only a page needs added: widths of
 * table columns, rows that may break, the paragraph that stays with the closing. In a document a rule before a
 * heading of the first level begins a new page (an annex). Strings stay strings: the
 * templates never evaluate one.
 */
export interface TypstJob {
  /** The template's file name. */
  main: 'letter.typ' | 'document.typ';
  /** JSON, read by the template as data.json. */
  data: string;
}

export function typstJob(composed: Composed): TypstJob {
  const body = composed.body.filter((block) => !blank(block)).map((block) => forPage(block));
  const common = { ...composed, body, labels: undefined };
  if (composed.kind === 'document') {
    body.forEach((block, index) => {
      const next = body[index + 1];
      if (block.t === 'rule' && next?.t === 'heading' && next.level === 1) block.newPage = true;
    });
    return { main: 'document.typ', data: JSON.stringify({ ...common, authors: [] }) };
  }
  const last = body.at(-1);
  if (last?.t === 'paragraph' && plain(last.c as Inline[]).length <= STICKY_LENGTH) last.sticky = true;
  const { enclosure, enclosures } = composed.labels;
  return {
    main: 'letter.typ',
    data: JSON.stringify({
      ...common,
      authors: composed.signatories.map(({ name }) => name).filter((name) => name !== ''),
      enclosuresLabel: composed.enclosures.length === 1 ? enclosure : enclosures,
    }),
  };
}

/** A last paragraph up to this length goes over to the next page with the closing, not to leave it alone. */
const STICKY_LENGTH = 900;

const blank = (block: Block): boolean => block.t === 'paragraph' && plain(block.c).trim() === '';

/** A list up to this length, in characters, is not divided between pages. */
const KEEP_LENGTH = 700;
/** The same for a table of at most ten rows. */
const KEEP_TABLE_LENGTH = 1_500;

type PageBlock = Record<string, unknown> & { t: Block['t'] };

function forPage(block: Block): PageBlock {
  switch (block.t) {
    case 'list':
      return {
        ...block,
        keep: block.items.length <= 8 && texts([block]).join('').length <= KEEP_LENGTH,
        items: block.items.map((item) => item.map((inner) => forPage(inner))),
      };
    case 'quote':
      return { ...block, c: block.c.map((inner) => forPage(inner)) };
    case 'table':
      return tableForPage(block);
    case 'heading':
    case 'paragraph':
    case 'rule':
      return { ...block };
  }
}

/** A cell longer than this could be higher than a page: its row may break. */
const BREAKABLE_LENGTH = 2_500;
/** Columns up to this width keep their natural one. */
const NARROW = 16;

function tableForPage(table: Extract<Block, { t: 'table' }>): PageBlock {
  const all = [table.head, ...table.rows];
  return {
    t: 'table',
    keep: table.rows.length <= 10 && texts([table]).join('').length <= KEEP_TABLE_LENGTH,
    align: table.align,
    headed: table.head.some((cell) => plain(cell).trim() !== ''),
    columns: widths(table.head.length, all),
    head: table.head,
    rows: table.rows.map((cells) => ({
      breakable: cells.some((cell) => plain(cell).length > BREAKABLE_LENGTH),
      cells,
    })),
  };
}

/** 0 for a column that takes its natural width; the others share the rest by the weight of their texts. */
function widths(count: number, rows: readonly Inline[][][]): number[] {
  const weights = Array.from({ length: count }, (_, at) => {
    const lengths = rows.map((row) => columns(plain(row[at] ?? [])));
    const longest = Math.max(0, ...lengths);
    if (longest <= NARROW) return 0;
    const mean = lengths.reduce((sum, length) => sum + length, 0) / Math.max(1, lengths.length);
    return Math.round(10 * Math.sqrt(mean + longest / 4));
  });
  if (weights.every((weight) => weight === 0)) return weights.map(() => 1);
  return weights;
}
