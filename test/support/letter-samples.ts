import type { DocumentSource, LetterSource } from '../../src/letters/rendering/source.js';

/** Invented letters for tests and previews of the engine. */
export const letterSample = (over: Partial<LetterSource> = {}): LetterSource => ({
  kind: 'letter',
  language: 'en',
  subject: 'Third session',
  date: '2017-06-06',
  letterheads: [{ lines: ['United Nations', 'The President of the General Assembly'] }],
  salutation: 'Excellency,',
  body: 'I have the honour to write to you.\n\nThe session begins on Monday, 19 June 2017.',
  closing: 'Please accept, Excellency, the assurances of my highest consideration.',
  signatories: [{ name: 'Ada Sample', lines: ['President (sample)'] }],
  foot: 'All Permanent Representatives and Permanent Observers to the United Nations, New York',
  enclosures: ['Procedural note', 'Letter of 1 June 2017'],
  mark: 'Invented for demonstration',
  ...over,
});

export const documentSample = (over: Partial<DocumentSource> = {}): DocumentSource => ({
  kind: 'document',
  language: 'en',
  title: 'Procedural note',
  subtitle: 'Third session',
  date: '2017-06-06',
  body: `# I. Introduction

The session is held *in one room*, see [the page](https://example.org/?a=1&b=2).

## a. Agenda

| Time | Item |
| ---- | ---- |
{% for day in days %}
| {{ day.start }} | {{ day.title }} |
{% endfor %}
| 10:00 | Opening |

1. First
2. Second
   - nested

> Recalling the resolution

---

The end.
`,
  ...over,
});
