import MarkdownIt from 'markdown-it';
import { cleanLine, cleanText } from './clean.js';
import { resolveTokens } from './liquid.js';
import type { Align, Block, Inline } from './tree.js';

type Token = ReturnType<InstanceType<typeof MarkdownIt>['parse']>[number];

/**
 * Markdown as letters need it: headings, paragraphs, lists, tables, quotations, rules; strong, emphasis,
 * links, line breaks. Switched off: HTML, pictures, code (so an indented line stays a paragraph), link
 * recognition, reference definitions, and headings by underlining, which turn a paragraph into a heading by
 * a stray line of dashes.
 */
const markdown = new MarkdownIt({ html: false, linkify: false, typographer: false, maxNesting: 20 }).disable([
  'code',
  'fence',
  'backticks',
  'html_block',
  'html_inline',
  'image',
  'autolink',
  'reference',
  'lheading',
  'strikethrough',
]);
// Addresses are judged by us, after the values stand in them.
markdown.validateLink = () => true;
markdown.normalizeLink = (url) => url;
markdown.normalizeLinkText = (text) => text;

const SAFE_SCHEMES = new Set(['https:', 'http:', 'mailto:']);

/** The address, if a reader may be sent there: web or mail, absolute. */
export function safeHref(href: string): string | null {
  if (!URL.canParse(href)) return null;
  const url = new URL(href);
  return SAFE_SCHEMES.has(url.protocol) && url.username === '' ? url.href : null;
}

export interface Parsed {
  blocks: Block[];
  /** Addresses of links that were refused: their text stands without a link. */
  refusedLinks: string[];
}

class TreeBuilder {
  readonly refusedLinks: string[] = [];
  private position = 0;

  constructor(
    private readonly tokens: readonly Token[],
    private readonly values: readonly string[],
    private readonly typesetting: Typesetting,
  ) {}

  /** Reads blocks up to the token of the given type, and past it. */
  blocks(until?: string): Block[] {
    const blocks: Block[] = [];
    for (;;) {
      const token = this.tokens[this.position];
      if (!token) return blocks;
      this.position += 1;
      if (token.type === until) return blocks;
      const block = this.block(token);
      if (block) blocks.push(block);
    }
  }

  private block(token: Token): Block | null {
    switch (token.type) {
      case 'heading_open':
        return { t: 'heading', level: Number(token.tag.slice(1)), c: this.content('heading_close') };
      case 'paragraph_open':
        return { t: 'paragraph', c: this.content('paragraph_close') };
      case 'bullet_list_open':
        return this.list(false, 1, 'bullet_list_close');
      case 'ordered_list_open':
        return this.list(true, Number(token.attrGet('start') ?? 1), 'ordered_list_close');
      case 'blockquote_open':
        return { t: 'quote', c: this.blocks('blockquote_close') };
      case 'table_open':
        return this.table();
      case 'hr':
        return { t: 'rule' };
      default:
        return null;
    }
  }

  private list(ordered: boolean, start: number, close: string): Block {
    const items: Block[][] = [];
    let tight = true;
    for (;;) {
      const token = this.tokens[this.position];
      if (!token) break;
      this.position += 1;
      if (token.type === close) break;
      if (token.type !== 'list_item_open') continue;
      if (this.tokens[this.position]?.type === 'paragraph_open' && !this.tokens[this.position]?.hidden) {
        tight = false;
      }
      items.push(this.blocks('list_item_close'));
    }
    return { t: 'list', ordered, start, tight, items };
  }

  private table(): Block {
    const align: Align[] = [];
    const rows: Inline[][][] = [];
    for (;;) {
      const token = this.tokens[this.position];
      if (!token) break;
      this.position += 1;
      if (token.type === 'table_close') break;
      if (token.type === 'tr_open') rows.push([]);
      if (token.type === 'th_open') {
        align.push(alignOf(token));
        rows.at(-1)?.push(this.content('th_close'));
      }
      if (token.type === 'td_open') rows.at(-1)?.push(this.content('td_close'));
    }
    const [head = [], ...body] = rows;
    return { t: 'table', align, head, rows: body };
  }

  /** The inline content up to the closing token. */
  private content(close: string): Inline[] {
    const inline: Inline[] = [];
    for (;;) {
      const token = this.tokens[this.position];
      if (!token) return inline;
      this.position += 1;
      if (token.type === close) return inline;
      if (token.type === 'inline' && token.children) inline.push(...this.inline(token.children));
    }
  }

  private inline(children: readonly Token[]): Inline[] {
    const root: Inline[] = [];
    const stack: { into: Inline[] }[] = [{ into: root }];
    const into = (): Inline[] => stack.at(-1)?.into ?? root;
    const open = (node: Extract<Inline, { c: Inline[] }>): void => {
      into().push(node);
      stack.push({ into: node.c });
    };
    for (const token of children) {
      switch (token.type) {
        case 'text':
        case 'text_special':
          this.append(into(), token.content);
          break;
        case 'softbreak':
          this.append(into(), ' ');
          break;
        case 'hardbreak':
          into().push({ t: 'break' });
          break;
        case 'strong_open':
          open({ t: 'strong', c: [] });
          break;
        case 'em_open':
          open({ t: 'em', c: [] });
          break;
        case 'link_open':
          open({ t: 'link', href: this.href(token), c: [] });
          break;
        case 'strong_close':
        case 'em_close':
        case 'link_close':
          stack.pop();
          break;
        default:
          this.append(into(), token.content);
      }
    }
    return this.settle(root);
  }

  private append(into: Inline[], text: string): void {
    const last = into.at(-1);
    if (last?.t === 'text') last.text += text;
    else into.push({ t: 'text', text });
  }

  private href(token: Token): string {
    const written = String(token.attrGet('href') ?? '');
    const whole = cleanLine(resolveTokens(written, this.values, (value) => hrefPart(written, value)));
    const safe = safeHref(whole);
    if (safe === null) this.refusedLinks.push(whole);
    return safe ?? '';
  }

  private resolve(text: string): string {
    const { words, value } = this.typesetting;
    return resolveTokens(words(cleanKeepingTokens(text)), this.values, value);
  }

  /** Puts the values into the texts, and takes refused links apart. */
  private settle(nodes: readonly Inline[]): Inline[] {
    return nodes.flatMap((node): Inline[] => {
      switch (node.t) {
        case 'text':
          return [{ t: 'text', text: this.resolve(node.text) }];
        case 'break':
          return [node];
        case 'strong':
        case 'em':
          return [{ t: node.t, c: this.settle(node.c) }];
        case 'link':
          return node.href === ''
            ? this.settle(node.c)
            : [{ t: 'link', href: node.href, c: this.settle(node.c) }];
      }
    });
  }
}

/** A value that is the whole address stands as it is; inside an address it is one encoded part of it. */
function hrefPart(written: string, value: string): string {
  return /^\ue000\d+\ue001$/u.test(written) ? value : encodeURIComponent(value);
}

function alignOf(token: Token): Align {
  const style = String(token.attrGet('style') ?? '');
  if (style.endsWith('center')) return 'center';
  return style.endsWith('right') ? 'end' : 'start';
}

/** What is done to texts on their way into the tree. */
export interface Typesetting {
  /** To the author's own words (with tokens between them), such as the spaces of French punctuation. */
  words: (text: string) => string;
  /** To each value, such as isolating another direction of writing. */
  value: (text: string) => string;
}

/** Reads Markdown whose values are tokens, and puts the values in as plain text. */
export function parseMarkdown(filled: string, values: readonly string[], typesetting: Typesetting): Parsed {
  const builder = new TreeBuilder(markdown.parse(filled, {}), values, typesetting);
  const blocks = builder.blocks();
  return { blocks, refusedLinks: builder.refusedLinks };
}

/** Entities (`&#x202e;`) can bring what cleaning the source took out: each text is cleaned once more. */
function cleanKeepingTokens(text: string): string {
  return text
    .split(/(\ue000\d+\ue001)/u)
    .map((part, index) => (index % 2 === 1 ? part : cleanText(part).replace(/[\n\t ]+/gu, ' ')))
    .join('');
}
