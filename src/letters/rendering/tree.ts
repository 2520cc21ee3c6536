/**
 * The small document tree between the one source and its three writers. Everything in it is text or
 * structure; no writer ever reads a string as markup.
 */
export type Inline =
  | { t: 'text'; text: string }
  | { t: 'strong'; c: Inline[] }
  | { t: 'em'; c: Inline[] }
  | { t: 'link'; href: string; c: Inline[] }
  | { t: 'break' };

export type Align = 'start' | 'center' | 'end';

export type Block =
  | { t: 'heading'; level: number; c: Inline[] }
  | { t: 'paragraph'; c: Inline[] }
  | { t: 'list'; ordered: boolean; start: number; tight: boolean; items: Block[][] }
  | { t: 'table'; align: Align[]; head: Inline[][]; rows: Inline[][][] }
  | { t: 'quote'; c: Block[] }
  | { t: 'rule' };

/** The text of inline nodes, as a reader would say it. */
export function plain(nodes: readonly Inline[]): string {
  return nodes
    .map((node) => {
      switch (node.t) {
        case 'text':
          return node.text;
        case 'break':
          return ' ';
        case 'strong':
        case 'em':
        case 'link':
          return plain(node.c);
      }
    })
    .join('');
}

/** Each run of text of the tree (paragraph, heading, cell) in reading order. */
export function texts(blocks: readonly Block[]): string[] {
  return blocks.flatMap((block) => {
    switch (block.t) {
      case 'heading':
      case 'paragraph':
        return [plain(block.c)];
      case 'list':
        return block.items.flatMap((item) => texts(item));
      case 'quote':
        return texts(block.c);
      case 'table':
        return [block.head, ...block.rows].flatMap((row) => row.map((cell) => plain(cell)));
      case 'rule':
        return [];
    }
  });
}

/** Maps every text of the tree, leaving the structure as it is. */
export function mapInline(nodes: readonly Inline[], map: (text: string) => string): Inline[] {
  return nodes.map((node): Inline => {
    switch (node.t) {
      case 'text':
        return { t: 'text', text: map(node.text) };
      case 'break':
        return node;
      case 'strong':
      case 'em':
        return { t: node.t, c: mapInline(node.c, map) };
      case 'link':
        return { t: 'link', href: node.href, c: mapInline(node.c, map) };
    }
  });
}

export function mapTexts(blocks: readonly Block[], map: (text: string) => string): Block[] {
  return blocks.map((block): Block => {
    switch (block.t) {
      case 'heading':
      case 'paragraph':
        return { ...block, c: mapInline(block.c, map) };
      case 'list':
        return { ...block, items: block.items.map((item) => mapTexts(item, map)) };
      case 'quote':
        return { ...block, c: mapTexts(block.c, map) };
      case 'table':
        return {
          ...block,
          head: block.head.map((cell) => mapInline(cell, map)),
          rows: block.rows.map((row) => row.map((cell) => mapInline(cell, map))),
        };
      case 'rule':
        return block;
    }
  });
}

/**
 * Makes the levels of the headings run from 1 without gaps, whatever depth the author began at: screen
 * readers and PDF/UA count on it.
 */
export function normaliseHeadings(blocks: readonly Block[]): Block[] {
  const open: number[] = [];
  const visit = (list: readonly Block[]): Block[] =>
    list.map((block): Block => {
      if (block.t === 'quote') return { ...block, c: visit(block.c) };
      if (block.t === 'list') return { ...block, items: block.items.map((item) => visit(item)) };
      if (block.t !== 'heading') return block;
      while ((open.at(-1) ?? 0) >= block.level) open.pop();
      open.push(block.level);
      return { ...block, level: open.length };
    });
  return visit(blocks);
}
