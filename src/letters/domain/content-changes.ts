import type { LetterContent } from './letter.js';
import { canonicalJson } from './seal.js';
import { type TextChange, textChanges } from './text-changes.js';

/** A part of a letter that reads differently now, with its words before and after. */
export interface FieldChange {
  field: keyof LetterContent;
  title: string;
  changes: TextChange[];
}

/** The parts of a letter in the order in which they are read. */
const titles: Readonly<Record<keyof LetterContent, string>> = {
  date: 'Date',
  subject: 'Subject',
  language: 'Language',
  letterheads: 'Letterhead',
  placeLine: 'Place',
  addressBlock: 'Address',
  salutation: 'Salutation',
  body: 'Text',
  closing: 'Closing',
  signatories: 'Signatories',
  foot: 'Foot',
  mark: 'Mark on each page',
  signature: 'Signed copy',
  shortTitle: 'Name of the file',
  enclosures: 'Enclosures',
  refersTo: 'Letters referred to',
  corrects: 'What it corrects',
  about: 'Meeting',
  alsoInvites: 'Further meetings',
  dispatched: 'Dispatched',
  audience: 'Addressees',
};

/** What changed between two contents of a letter, part by part; what reads the same is left out. */
export function contentChanges(before: LetterContent, after: LetterContent): FieldChange[] {
  return (Object.keys(titles) as (keyof LetterContent)[])
    .filter((field) => canonicalJson(before[field]) !== canonicalJson(after[field]))
    .map((field) => ({
      field,
      title: titles[field],
      changes: textChanges(words(before, field), words(after, field)),
    }));
}

/** A part as somebody reads it, line by line. */
function words(content: LetterContent, field: keyof LetterContent): string {
  const value = content[field];
  switch (field) {
    case 'letterheads':
      return content.letterheads.map(({ lines }) => lines.join('\n')).join('\n\n');
    case 'addressBlock':
      return (content.addressBlock ?? []).join('\n');
    case 'signatories':
      return content.signatories.map(({ name, lines }) => [name, ...lines].join('\n')).join('\n\n');
    default:
      if (value === undefined) return '';
      return typeof value === 'string' ? value : JSON.stringify(value, null, 1);
  }
}
