import type { Composed, ComposedDocument, ComposedLetter } from './compose.js';
import { plain, type Align, type Block, type Inline } from './tree.js';

/**
 * One whole HTML document: for mail (nothing remote, no scripts, the looks in attributes because mail
 * readers drop style sheets) and for pages. Real headings, lists and header cells; language and direction
 * set; black on white, links underlined.
 */
export function writeHtml(composed: Composed): string {
  const content = composed.kind === 'letter' ? letter(composed) : document(composed);
  const { language, dir, title } = composed;
  return [
    '<!DOCTYPE html>',
    `<html lang="${attribute(language)}" dir="${dir}">`,
    '<head>',
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="color-scheme" content="light">',
    `<title>${text(title)}</title>`,
    '</head>',
    `<body style="margin:0;padding:0;background-color:#ffffff;color:#1a1a1a">`,
    `<main lang="${attribute(language)}" dir="${dir}" style="${FRAME}">`,
    ...content,
    '</main>',
    '</body>',
    '</html>',
    '',
  ].join('\n');
}

const FRAME =
  "max-width:42em;margin:0 auto;padding:24px 16px;font-family:'Noto Serif',Georgia,'Times New Roman',Amiri,serif;font-size:16px;line-height:1.5;color:#1a1a1a";
const PARAGRAPH = 'margin:0 0 1em 0';
const QUIET = 'color:#4a4a4a;font-size:14px';

const ESCAPES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const text = (value: string): string => value.replace(/[&<>"']/gu, (character) => ESCAPES[character] ?? '');
const attribute = text;

const lines = (list: readonly string[]): string => list.map((line) => text(line)).join('<br>\n');

function letter(composed: ComposedLetter): string[] {
  const place = composed.placeLine === null ? [] : [composed.placeLine];
  return [
    ...markOf(composed.mark),
    ...letterheads(composed.letterheads, 'h1'),
    `<p style="margin:0 0 1.5em 0;text-align:${sideOf('end', composed.dir)}">${lines([...place, composed.dateText])}</p>`,
    ...(composed.addressBlock.length > 0
      ? [`<p style="margin:0 0 1.5em 0">${lines(composed.addressBlock)}</p>`]
      : []),
    `<p style="${PARAGRAPH}">${text(composed.salutation)}</p>`,
    ...blocks(composed.body, composed.dir),
    ...composed.closing.map((paragraph) => `<p style="${PARAGRAPH}">${text(paragraph)}</p>`),
    ...signatures(composed.signatories),
    ...enclosures(composed),
    ...(composed.foot === null
      ? []
      : [
          `<p style="margin:2em 0 0 0;padding-top:0.5em;border-top:1px solid #767676;${QUIET}">${text(composed.foot)}</p>`,
        ]),
  ];
}

function enclosures({ enclosures: titles, labels }: ComposedLetter): string[] {
  const [only] = titles;
  if (only === undefined) return [];
  const label = (word: string): string => `<p style="margin:2em 0 0 0;${QUIET}">${text(word)}:`;
  if (titles.length === 1) return [`${label(labels.enclosure)}<br>\n${text(only)}</p>`];
  return [
    `${label(labels.enclosures)}</p>`,
    `<ol style="margin:0 0 1em 0;${QUIET}">`,
    ...titles.map((title) => `<li>${text(title)}</li>`),
    '</ol>',
  ];
}

function document(composed: ComposedDocument): string[] {
  return [
    ...markOf(composed.mark),
    ...letterheads(composed.letterheads, 'p'),
    `<h1 style="margin:0 0 0.3em 0;font-size:24px;line-height:1.25">${text(composed.title)}</h1>`,
    ...(composed.subtitle === null
      ? []
      : [`<p style="margin:0 0 0.3em 0;font-size:18px">${text(composed.subtitle)}</p>`]),
    `<p style="margin:0 0 1.5em 0;${QUIET}">${text(composed.dateText)}</p>`,
    ...blocks(composed.body, composed.dir),
  ];
}

const markOf = (mark: string | null): string[] =>
  mark === null
    ? []
    : [
        `<p style="margin:0 0 1.5em 0;text-align:center"><strong style="border:1px solid #8a1c1c;padding:2px 8px;color:#8a1c1c;font-size:13px">${text(mark)}</strong></p>`,
      ];

function letterheads(heads: readonly string[][], element: 'h1' | 'p'): string[] {
  if (heads.length === 0) return [];
  const small = heads.length > 1 ? 'font-size:16px' : 'font-size:19px';
  const one = (head: readonly string[]): string => {
    // Of two letterheads all lines weigh the same, as on paper.
    const above = head
      .slice(0, -1)
      .map((line) => (heads.length > 1 ? text(line) : `<span style="font-size:14px">${text(line)}</span>`));
    return `<${element} style="margin:0;${small};line-height:1.35;font-weight:bold;text-align:center">${[...above, text(head.at(-1) ?? '')].join('<br>\n')}</${element}>`;
  };
  const cells = heads.map(
    (head) =>
      `<td style="width:${Math.floor(100 / heads.length)}%;padding:0 8px;vertical-align:top">${one(head)}</td>`,
  );
  return [
    '<table role="presentation" style="width:100%;margin:0 0 1.5em 0;border-collapse:collapse;border-bottom:1px solid #767676">',
    `<tr>${cells.join('\n')}</tr>`,
    '<tr><td style="height:10px"></td></tr>',
    '</table>',
  ];
}

function signatures(signatories: ComposedLetter['signatories']): string[] {
  if (signatories.length === 0) return [];
  const cells = signatories.map(
    ({ name, lines: below }) =>
      `<td style="padding:2em 16px 0 0;vertical-align:top"><strong>${text(name)}</strong>${below
        .map((line) => `<br>\n${text(line)}`)
        .join('')}</td>`,
  );
  const rows: string[] = [];
  for (let at = 0; at < cells.length; at += 2) rows.push(`<tr>${cells.slice(at, at + 2).join('\n')}</tr>`);
  return ['<table role="presentation" style="width:100%;border-collapse:collapse">', ...rows, '</table>'];
}

type Direction = Composed['dir'];

/** `start` and `end` as left and right: mail readers don't know the first two. */
function sideOf(align: Align, dir: Direction): string {
  if (align === 'center') return align;
  return (align === 'start') === (dir === 'ltr') ? 'left' : 'right';
}

function blocks(list: readonly Block[], dir: Direction): string[] {
  return list.flatMap((block) => blockOf(block, dir));
}

function blockOf(block: Block, dir: Direction): string[] {
  switch (block.t) {
    case 'heading': {
      // Under the letterhead or the title.
      const level = Math.min(6, block.level + 1);
      const size = Math.max(16, 22 - block.level * 2);
      return [
        `<h${level} style="margin:1.5em 0 0.5em 0;font-size:${size}px;line-height:1.3">${inline(block.c)}</h${level}>`,
      ];
    }
    case 'paragraph':
      return plain(block.c).trim() === '' ? [] : [`<p style="${PARAGRAPH}">${inline(block.c)}</p>`];
    case 'list': {
      const tag = block.ordered ? 'ol' : 'ul';
      const start = block.ordered && block.start !== 1 ? ` start="${block.start}"` : '';
      return [
        `<${tag}${start} style="margin:0 0 1em 0;padding-inline-start:1.8em">`,
        ...block.items.flatMap((item) => {
          const [first, ...rest] = item;
          return block.tight && first?.t === 'paragraph'
            ? [`<li>${inline(first.c)}`, ...blocks(rest, dir), '</li>']
            : ['<li>', ...blocks(item, dir), '</li>'];
        }),
        `</${tag}>`,
      ];
    }
    case 'quote':
      return [
        '<blockquote style="margin:0 0 1em 0;padding-inline-start:1em;border-inline-start:3px solid #767676">',
        ...blocks(block.c, dir),
        '</blockquote>',
      ];
    case 'table':
      return table(block, dir);
    case 'rule':
      return ['<hr style="border:0;border-top:1px solid #767676;margin:1.5em 0">'];
  }
}

const CELL = 'padding:6px 8px;vertical-align:top;border-bottom:1px solid #c8c8c8';

function table({ align, head, rows }: Extract<Block, { t: 'table' }>, dir: Direction): string[] {
  const cell = (tag: 'th' | 'td', content: Inline[], side: Align | undefined): string => {
    const scope = tag === 'th' ? ' scope="col"' : '';
    const rule = tag === 'th' ? ';border-bottom:2px solid #4a4a4a' : '';
    return `<${tag}${scope} style="${CELL}${rule};text-align:${sideOf(side ?? 'start', dir)}">${inline(content)}</${tag}>`;
  };
  const headed = head.some((content) => plain(content).trim() !== '');
  return [
    '<table style="width:100%;margin:0 0 1em 0;border-collapse:collapse;font-size:15px">',
    ...(headed
      ? [
          '<thead>',
          `<tr>${head.map((content, index) => cell('th', content, align[index])).join('')}</tr>`,
          '</thead>',
        ]
      : []),
    '<tbody>',
    ...rows.map(
      (row) => `<tr>${row.map((content, index) => cell('td', content, align[index])).join('')}</tr>`,
    ),
    '</tbody>',
    '</table>',
  ];
}

function inline(nodes: readonly Inline[]): string {
  return nodes
    .map((node) => {
      switch (node.t) {
        case 'text':
          return text(node.text);
        case 'break':
          return '<br>\n';
        case 'strong':
          return `<strong>${inline(node.c)}</strong>`;
        case 'em':
          return `<em>${inline(node.c)}</em>`;
        case 'link':
          return `<a href="${attribute(node.href)}" style="color:#00497a;text-decoration:underline">${inline(node.c)}</a>`;
      }
    })
    .join('');
}
