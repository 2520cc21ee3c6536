import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { compose } from './compose.js';
import { renderHtml, renderText } from './index.js';
import { documentSample, letterSample } from '../../../test/support/letter-samples.js';
import type { Block, Inline } from './tree.js';
import { typstJob } from './typst.writer.js';

const bodyOf = (body: string, values = {}): Block[] => compose(letterSample({ body }), values).composed.body;

/** The tree without its texts. */
const shape = (blocks: readonly Block[]): unknown =>
  JSON.parse(JSON.stringify(blocks), (key: string, value: unknown) => (key === 'text' ? '' : value));

const HOSTILE = '*R* {{x}} <b> [a](https://evil.example) # | `c` \\ &amp; #panic() $x$ @y <script>';

describe('Markdown in letters', () => {
  it('becomes a small tree of blocks and inline nodes', () => {
    expect(
      bodyOf(
        '## A\n\nb *c* **d** [e](https://example.org/)  \nf\n\n- g\n- h\n\n| i | j |\n|--:|---|\n| k | l |\n\n---',
      ),
    ).toEqual([
      { t: 'heading', level: 1, c: [{ t: 'text', text: 'A' }] },
      {
        t: 'paragraph',
        c: [
          { t: 'text', text: 'b ' },
          { t: 'em', c: [{ t: 'text', text: 'c' }] },
          { t: 'text', text: ' ' },
          { t: 'strong', c: [{ t: 'text', text: 'd' }] },
          { t: 'text', text: ' ' },
          { t: 'link', href: 'https://example.org/', c: [{ t: 'text', text: 'e' }] },
          { t: 'break' },
          { t: 'text', text: 'f' },
        ],
      },
      {
        t: 'list',
        ordered: false,
        start: 1,
        tight: true,
        items: [
          [{ t: 'paragraph', c: [{ t: 'text', text: 'g' }] }],
          [{ t: 'paragraph', c: [{ t: 'text', text: 'h' }] }],
        ],
      },
      {
        t: 'table',
        align: ['end', 'start'],
        head: [[{ t: 'text', text: 'i' }], [{ t: 'text', text: 'j' }]],
        rows: [[[{ t: 'text', text: 'k' }], [{ t: 'text', text: 'l' }]]],
      },
      { t: 'rule' },
    ]);
  });

  it('knows no HTML, no code, no pictures and no headings by underlining', () => {
    const texts = JSON.stringify(
      bodyOf('<b>x</b> `y` ![z](https://example.org/)\n\n    indented\n\nTitle\n---'),
    );
    for (const literal of ['<b>x</b>', '`y`', 'indented']) expect(texts).toContain(literal);
    expect(texts).not.toContain('heading');
  });

  it('gets headings without gaps, whatever depth the author began at', () => {
    const levels = bodyOf('### a\n\n##### b\n\n#### c\n\n# d\n\n### e').map((block) =>
      block.t === 'heading' ? block.level : 0,
    );
    expect(levels).toEqual([1, 2, 2, 1, 2]);
  });

  it('lets loops stand inside tables and lists, with tags on lines of their own or not', () => {
    const rows = {
      days: [
        { a: '1', b: '2' },
        { a: '3', b: '4' },
      ],
    };
    const table = bodyOf(
      '| A | B |\n|---|---|\n{% for d in days %}\n| {{ d.a }} | {{ d.b }} |\n{% endfor %}\n| 5 | 6 |',
      rows,
    );
    expect(table).toMatchObject([{ t: 'table', rows: [[], [], []].map(() => [{}, {}]) }]);
    const list = bodyOf('{% for d in days %}{% if d.a %}\n- {{ d.a }}\n{% endif %}\n{% endfor %}\n', rows);
    expect(list).toMatchObject([{ t: 'list', items: [[{}], [{}]] }]);
  });
});

describe('values', () => {
  it('come out literally in HTML, in text and in the data for the PDF', () => {
    const letter = letterSample({
      body: 'Dear {{ name }}, **{{ name }}**.\n\n| A |\n|---|\n| {{ name }} |',
      salutation: '{{ name }}',
    });
    const values = { name: HOSTILE };
    expect(renderText(letter, values).replace(/\s+/g, ' ')).toContain(HOSTILE);
    const html = renderHtml(letter, values);
    expect(html).toContain('*R* {{x}} &lt;b&gt; [a](https://evil.example) # | `c` \\ &amp;amp; #panic()');
    expect(html).not.toContain('<script>');
    expect(html).not.toContain('href="https://evil.example');
    const data = JSON.parse(typstJob(compose(letter, values).composed).data) as { salutation: string };
    expect(data.salutation).toBe(HOSTILE);
  });

  it('never change the structure of the tree, whatever string they are', () => {
    const body =
      '# {{ v }}\n\n{{ v }}\n\nx {{ v }}{{ w }} y *{{ v }}* **a{{ v }}**\n\n- {{ v }}\n- b\n\n1. {{ w }}\n\n| A | {{ v }} |\n|---|---|\n| {{ v }} | {{ w }} |\n\n> {{ v }}\n\n{{ v }}\n{{ w }}';
    const plainShape = shape(bodyOf(body, { v: 'plain', w: 'words' }));
    const nasty = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 60 }),
      fc
        .array(fc.constantFrom(...'*_`#>-+|[]()<>!\\&;:=~{}%$@"\'\n\t 1.a\ue000\ue0010\u202e'.split('')), {
          maxLength: 30,
        })
        .map((parts) => parts.join('')),
      fc.constantFrom(
        HOSTILE,
        '\n\n# x',
        '| a | b |',
        '---',
        '```',
        '1. x',
        '    x',
        '{% if x %}',
        '\ue0000\ue001',
        '&lt;b&gt;',
        '[x]: https://example.org',
      ),
    );
    fc.assert(
      fc.property(nasty, nasty, (v, w) => {
        expect(shape(bodyOf(body, { v, w }))).toEqual(plainShape);
      }),
      { numRuns: 500 },
    );
  });

  it('of any kind leave HTML with the same elements', () => {
    const elements = (html: string): string[] => html.match(/<[^>]*>/g) ?? [];
    const letter = letterSample({
      body: 'x {{ v }} [y](https://example.org/{{ v }}/z)',
      salutation: '{{ v }}',
      subject: '{{ v }}',
    });
    const withoutLinks = (html: string): string[] =>
      elements(html).map((tag) => tag.replace(/href="[^"]*"/, ''));
    const expected = withoutLinks(renderHtml(letter, { v: 'plain' }));
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1, maxLength: 40 }), (v) => {
        expect(withoutLinks(renderHtml(letter, { v }))).toEqual(expected);
      }),
    );
  });

  it('stand in addresses as encoded parts, or are the whole address', () => {
    const href = (body: string, v: string): string | undefined => {
      const paragraph = bodyOf(body, { v })[0];
      const inline: Inline | undefined = paragraph?.t === 'paragraph' ? paragraph.c[0] : undefined;
      return inline?.t === 'link' ? inline.href : undefined;
    };
    expect(href('[x](https://example.org/a?b={{ v }})', 'c&d=e/../f')).toBe(
      'https://example.org/a?b=c%26d%3De%2F..%2Ff',
    );
    expect(href('[x]({{ v }})', 'https://example.org/a?b=c')).toBe('https://example.org/a?b=c');
    expect(href('[x]({{ v }})', 'javascript:alert(1)')).toBeUndefined();
    expect(href('[x]({{ v }})', 'mailto:office@example.org')).toBe('mailto:office@example.org');
  });

  it('of the other direction of writing are isolated', () => {
    expect(bodyOf('Dear {{ v }}', { v: 'الأمم' })).toEqual([
      { t: 'paragraph', c: [{ t: 'text', text: 'Dear \u2068الأمم\u2069' }] },
    ]);
    const { composed } = compose(letterSample({ language: 'ar', body: 'هاتف +41 22 917 12 34 {{ v }}' }), {
      v: 'Geneva',
    });
    expect(JSON.stringify(composed.body)).toContain('\u2066+41 22 917 12 34\u2069 \u2068Geneva\u2069');
  });

  it('keep their spaces in French, where the author’s own are set', () => {
    const { composed } = compose(letterSample({ language: 'fr', body: 'Thème : « {{ v }} » ?' }), {
      v: 'a : b',
    });
    expect(JSON.stringify(composed.body)).toContain('Thème\u00a0: «\u00a0a : b\u00a0»\u00a0?');
  });
});

describe('documents', () => {
  it('begin a new page where a rule precedes a first heading', () => {
    const data = typstJob(
      compose(documentSample({ body: 'a\n\n---\n\n# Annex\n\nb\n\n---\n\nc' }), {}).composed,
    ).data;
    expect(data.match(/"newPage":true/g)).toHaveLength(1);
  });
});
