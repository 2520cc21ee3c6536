import type { Finding } from '../../platform/index.js';
import { illegalCharacters } from './clean.js';
import { compose, dataFields, templateFields, type Composed, type Composition } from './compose.js';
import { unprintable } from './fonts.js';
import { namesPersonalValue } from './liquid.js';
import { renderingProblems } from './rendering.problems.js';
import { LIMITS, type Source, type Values } from './source.js';
import { texts } from './tree.js';
import { dateSlips } from './weekday.js';

/**
 * All that is wrong with a letter or document, at once: placeholders without a value, faults of the
 * template, weekdays that don't fit their dates (English and French), empty, over-long and unprintable
 * fields. Errors must stop an issue; warnings are for a person to judge.
 *
 * It judges the text with the values given: check a letter with personal values once per addressee.
 */
export function checkSource(source: Source, values: Values): Finding[] {
  const composition = compose(source, values);
  const findings = [
    ...shapeFindings(source),
    ...sourceFindings(source),
    ...templateFindings(composition),
    ...dateFindings(source, composition.composed),
    ...glyphFindings(composition.composed),
  ];
  const seen = new Set<string>();
  return findings.filter((finding) => {
    const key = JSON.stringify([finding.code, finding.where, finding.message]);
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

/** Whether the text differs from addressee to addressee, so that each gets a PDF of their own. */
export function usesPersonalValues(source: Source): boolean {
  return templateFields(source).some(({ template }) => namesPersonalValue(template, source.language));
}

/** The composition, if nothing in it is an error; a half-filled letter is never written. */
export function composeOrRefuse(source: Source, values: Values): Composed {
  const composition = compose(source, values);
  const findings = templateFindings(composition).filter(({ level }) => level === 'error');
  if (findings.length === 0) return composition.composed;
  throw renderingProblems.sourceFaulty(
    findings.map(({ where, message }) => `${where ?? ''}: ${message}`).join(' '),
    { findings },
  );
}

function templateFindings({ faults }: Composition): Finding[] {
  return faults.map(({ code, level, field, line, message, fix }) => ({
    code,
    level,
    message,
    where: line === undefined || field !== 'body' ? field : `${field}, line ${line}`,
    ...(fix === undefined ? {} : { fix }),
  }));
}

const error = (code: string, where: string, message: string, fix: string): Finding => ({
  level: 'error',
  code,
  where,
  message,
  fix,
});

function shapeFindings(source: Source): Finding[] {
  const findings: Finding[] = [];
  const required = (where: string, present: boolean, fix: string): void => {
    if (!present) findings.push(error('empty-field', where, `The ${where} is empty.`, fix));
  };
  const filled = (text: string): boolean => text.trim() !== '';
  if (!/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/.test(source.language)) {
    findings.push(
      error(
        'bad-language',
        'language',
        `“${source.language}” is no language tag.`,
        'Write en, fr, ar or the like.',
      ),
    );
  }
  required('body', filled(source.body), 'Write the text.');
  if (source.kind === 'document') {
    required('title', filled(source.title), 'Give the document a title.');
  } else {
    required(
      'subject',
      filled(source.subject),
      'Give the letter a subject: with its date it is the reference.',
    );
    required('salutation', filled(source.salutation), 'Write the salutation, such as “Excellency,”.');
    required('letterhead', source.letterheads.length > 0, 'Say whose letter it is.');
    required('signatory', source.signatories.length > 0, 'Say who signs.');
    if (source.letterheads.length > 2) {
      findings.push(
        error(
          'too-many',
          'letterhead',
          'At most two letterheads stand side by side.',
          'Leave out the others.',
        ),
      );
    }
    for (const [name, list] of [
      ['signatory', source.signatories],
      ['enclosure', source.enclosures ?? []],
      ['address block', source.addressBlock ?? []],
    ] as const) {
      if (list.length > LIMITS.list) {
        findings.push(
          error('too-many', name, `There are ${list.length}; at most ${LIMITS.list}.`, 'Shorten the list.'),
        );
      }
    }
  }
  for (const { field, text } of dataFields(source))
    required(field, filled(text), 'Fill it in or leave it out.');
  return findings;
}

function sourceFindings(source: Source): Finding[] {
  const fields = [
    ...templateFields(source).map(({ field, template }) => ({ field, text: template })),
    ...dataFields(source),
  ];
  return fields.flatMap(({ field, text }): Finding[] => {
    const findings: Finding[] = [];
    const limit = field === 'body' ? LIMITS.body : LIMITS.line;
    if (text.length > limit) {
      findings.push(
        error('too-long', field, `It has ${text.length} characters; at most ${limit}.`, 'Shorten it.'),
      );
    }
    text.split('\n').forEach((line, index) => {
      const illegal = illegalCharacters(line.replace(/\r$/u, ''));
      if (illegal.length === 0) return;
      const where = field === 'body' ? `body, line ${index + 1}` : field;
      findings.push(
        error(
          'illegal-character',
          where,
          `It holds ${illegal.join(', ')}, which cannot be printed.`,
          'Delete it.',
        ),
      );
    });
    if (field === 'body') {
      for (const [index, line] of text.split('\n').entries()) {
        if (!/<\/?[a-z][^>]*>|!\[/iu.test(line.replace(/\{[{%].*?[%}]\}/gu, ''))) continue;
        findings.push({
          level: 'warning',
          code: 'literal-markup',
          where: `body, line ${index + 1}`,
          message: 'HTML and pictures have no meaning here; they are printed as they stand.',
          fix: 'Use Markdown, or delete it.',
        });
      }
    }
    return findings;
  });
}

/** Every text that will be read, with its field. */
function printed(composed: Composed): { field: string; text: string }[] {
  const body = texts(composed.body).map((text) => ({ field: 'body', text }));
  const common = [
    ...composed.letterheads.flat().map((text) => ({ field: 'letterhead', text })),
    ...(composed.mark === null ? [] : [{ field: 'mark', text: composed.mark }]),
  ];
  const own =
    composed.kind === 'document'
      ? [
          { field: 'title', text: composed.title },
          { field: 'subtitle', text: composed.subtitle ?? '' },
        ]
      : [
          { field: 'subject', text: composed.title },
          { field: 'place line', text: composed.placeLine ?? '' },
          ...composed.addressBlock.map((text) => ({ field: 'address block', text })),
          { field: 'salutation', text: composed.salutation },
          ...composed.closing.map((text) => ({ field: 'closing', text })),
          ...composed.signatories.flatMap(({ name, lines }, index) =>
            [name, ...lines].map((text) => ({ field: `signatory ${index + 1}`, text })),
          ),
          { field: 'foot', text: composed.foot ?? '' },
          ...composed.enclosures.map((text, index) => ({ field: `enclosure ${index + 1}`, text })),
        ];
  return [...common, ...own, ...body];
}

function dateFindings(source: Source, composed: Composed): Finding[] {
  return printed(composed).flatMap(({ field, text }) =>
    dateSlips(text, source.language, source.date).map(({ code, words, message, fix }) =>
      error(code, field === 'body' ? placeOf(words, source.body) : field, message, fix),
    ),
  );
}

/** The line of the body in which the words stand; words that a value brought have no line. */
function placeOf(words: string, body: string): string {
  const pattern = words.replace(/[.*+?^${}()|[\]\\]/gu, '\\$&').replace(/ /gu, '[\\s*_]+');
  const at = new RegExp(pattern, 'u').exec(body)?.index;
  return at === undefined ? 'body' : `body, line ${body.slice(0, at).split('\n').length}`;
}

function glyphFindings(composed: Composed): Finding[] {
  const findings: Finding[] = [];
  for (const { field, text } of printed(composed)) {
    if (text.length > LIMITS.paragraph) {
      findings.push(
        error(
          'too-long',
          field,
          `A paragraph of ${text.length} characters; at most ${LIMITS.paragraph}.`,
          'Divide it.',
        ),
      );
    }
    const missing = unprintable(text);
    if (missing.length === 0) continue;
    findings.push(
      error(
        'unprintable-character',
        field,
        `No embedded font has ${missing.slice(0, 10).join(' ')}, in “${text.slice(0, 60)}”.`,
        'Write it in Latin, Greek, Cyrillic or Arabic letters.',
      ),
    );
  }
  return findings;
}
