import { cleanLine, cleanText } from './clean.js';
import { DateFault, direction, formatDate, labelsOf, readDate, type Labels } from './language.js';
import { fill, resolveTokens, type TemplateFault } from './liquid.js';
import { parseMarkdown } from './markdown.js';
import type { Source, Values } from './source.js';
import { normaliseHeadings, type Block } from './tree.js';
import { isolate, typesettingOf } from './typesetting.js';

/** What the three writers write: resolved, clean, without templates and without markup. */
interface Common {
  language: string;
  dir: 'ltr' | 'rtl';
  labels: Labels;
  /** YYYY-MM-DD */
  date: string;
  /** The date in the language of the text. */
  dateText: string;
  title: string;
  letterheads: string[][];
  body: Block[];
  mark: string | null;
}

export interface ComposedLetter extends Common {
  kind: 'letter';
  placeLine: string | null;
  addressBlock: string[];
  salutation: string;
  /** One or more paragraphs. */
  closing: string[];
  signatories: { name: string; lines: string[] }[];
  foot: string | null;
  enclosures: string[];
}

export interface ComposedDocument extends Common {
  kind: 'document';
  subtitle: string | null;
}

export type Composed = ComposedLetter | ComposedDocument;

/** A fault and the field it was found in. */
export interface FieldFault extends TemplateFault {
  field: string;
}

export interface Composition {
  composed: Composed;
  faults: FieldFault[];
}

/** The template fields of a source by the name that findings use; `body` is Markdown, the others text. */
export function templateFields(source: Source): { field: string; template: string }[] {
  const fields: [string, string | undefined][] =
    source.kind === 'letter'
      ? [
          ['subject', source.subject],
          ['place line', source.placeLine],
          ...(source.addressBlock ?? []).map((line, index): [string, string] => [
            `address block, line ${index + 1}`,
            line,
          ]),
          ['salutation', source.salutation],
          ['body', source.body],
          ['closing', source.closing],
          ['foot', source.foot],
        ]
      : [
          ['title', source.title],
          ['subtitle', source.subtitle],
          ['body', source.body],
        ];
  return fields.flatMap(([field, template]) => (template === undefined ? [] : [{ field, template }]));
}

/** The fields that are data, by the name that findings use. */
export function dataFields(source: Source): { field: string; text: string }[] {
  const heads = (source.letterheads ?? []).flatMap((head, index) =>
    head.lines.map((text) => ({ field: `letterhead ${index + 1}`, text })),
  );
  const mark = source.mark === undefined ? [] : [{ field: 'mark', text: source.mark }];
  if (source.kind === 'document') return [...heads, ...mark];
  const signatories = source.signatories.flatMap((signatory, index) =>
    [signatory.name, ...signatory.lines].map((text) => ({ field: `signatory ${index + 1}`, text })),
  );
  const enclosures = (source.enclosures ?? []).map((text, index) => ({
    field: `enclosure ${index + 1}`,
    text,
  }));
  return [...heads, ...signatories, ...enclosures, ...mark];
}

/**
 * Fills all templates of a source. Faults do not stop it: they come back together with whatever could be
 * composed, so that a check finds all of them at once. Writers get the result only when no error stands.
 */
export function compose(source: Source, values: Values): Composition {
  const { language } = source;
  const faults: FieldFault[] = [];
  const note = (field: string, found: readonly TemplateFault[]): void => {
    faults.push(...found.map((fault) => ({ ...fault, field })));
  };
  const typesetting = typesettingOf(language);
  const lines = (field: string, template: string): string[] => {
    const filled = fill(cleanText(template), values, language);
    note(field, filled.faults);
    return typesetting
      .words(filled.text)
      .split('\n')
      .map((text) =>
        cleanEnds(
          resolveTokens(text.replace(/[ \t]+/gu, ' '), filled.values, (value) => isolate(value, language)),
        ),
      )
      .filter((text) => text !== '');
  };
  const line = (field: string, template: string): string => lines(field, template).join(' ');
  const optional = (field: string, template: string | undefined): string | null =>
    template === undefined ? null : line(field, template) || null;

  const filledBody = fill(cleanText(source.body), values, language);
  note('body', filledBody.faults);
  const parsed = parseMarkdown(filledBody.text, filledBody.values, typesetting);
  note(
    'body',
    parsed.refusedLinks.map((href) => ({
      code: 'bad-syntax',
      level: 'error',
      message: `“${href.slice(0, 80)}” is no address that a reader can be sent to.`,
      fix: 'Write a whole address that begins with https:// or mailto:.',
    })),
  );

  const date = readableDate(source.date, language);
  if (date === null) {
    note('date', [
      {
        code: 'bad-date',
        level: 'error',
        message: `“${source.date}” is not a day of the calendar.`,
        fix: 'Write it as YYYY-MM-DD.',
      },
    ]);
  }
  const common: Common = {
    language,
    dir: direction(language),
    labels: labelsOf(language),
    date: source.date,
    dateText: date ?? source.date,
    title: '',
    letterheads: (source.letterheads ?? []).map((head) => head.lines.map((text) => cleanLine(text))),
    body: normaliseHeadings(parsed.blocks),
    mark: source.mark === undefined ? null : cleanLine(source.mark),
  };
  const composed: Composed =
    source.kind === 'letter'
      ? {
          ...common,
          kind: 'letter',
          title: withoutIsolates(line('subject', source.subject)),
          placeLine: optional('place line', source.placeLine),
          addressBlock: (source.addressBlock ?? []).flatMap((text, index) =>
            lines(`address block, line ${index + 1}`, text),
          ),
          salutation: line('salutation', source.salutation),
          closing: source.closing === undefined ? [] : lines('closing', source.closing),
          signatories: source.signatories.map((signatory) => ({
            name: cleanLine(signatory.name),
            lines: signatory.lines.map((text) => cleanLine(text)),
          })),
          foot: optional('foot', source.foot),
          enclosures: (source.enclosures ?? []).map((text) => cleanLine(text)),
        }
      : {
          ...common,
          kind: 'document',
          title: withoutIsolates(line('title', source.title)),
          subtitle: optional('subtitle', source.subtitle),
        };
  return { composed, faults };
}

/** A title also goes into the header of a mail, where isolates have no place. */
const withoutIsolates = (text: string): string => text.replace(/[\u2066-\u2069]/gu, '');

const cleanEnds = (text: string): string => text.replace(/^[ \t]+|[ \t]+$/gu, '');

function readableDate(date: string, language: string): string | null {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(date)) return null;
  try {
    return formatDate(readDate(date, undefined, language), language);
  } catch (error) {
    if (error instanceof DateFault) return null;
    throw error;
  }
}
