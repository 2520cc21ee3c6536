import type { Addressee } from '../../directory/index.js';
import type { DocumentSource, LetterSource, Values } from '../rendering/index.js';
import type { Letter, LetterContent } from './letter.js';

/** What a text may say of another letter. */
export type CitedLetter = Pick<
  Letter,
  '_id' | 'date' | 'subject' | 'shortTitle' | 'state' | 'dispatched' | 'processId'
> & {
  /** It was written by others, and recorded: it can be cited and enclosed, not corrected. */
  received?: true;
};

const cite = ({ date, subject, shortTitle }: CitedLetter) => ({ date, subject, title: shortTitle });

/**
 * The values that every letter has: `letter` (date, subject, language), `refersTo` (date, subject and title of
 * each letter cited, in order) and `corrects`. Participants add theirs, such as `meeting`.
 */
export function letterValues(letter: LetterContent, cited: ReadonlyMap<string, CitedLetter>): Values {
  const corrected = letter.corrects && cited.get(letter.corrects.letterId);
  return {
    letter: { date: letter.date, subject: letter.subject, language: letter.language },
    refersTo: letter.refersTo.flatMap((id) => {
      const found = cited.get(id);
      return found ? [cite(found)] : [];
    }),
    ...(letter.corrects && corrected ? { corrects: { ...cite(corrected), as: letter.corrects.as } } : {}),
  };
}

/** What `{{ addressee.… }}` may name. An addressee without a code or formal name has an empty one. */
export const addresseeValues = (addressee: Addressee): Values => ({
  addressee: {
    id: addressee.id,
    name: addressee.name,
    nameInText: addressee.nameInText,
    formalName: addressee.formalName ?? addressee.name,
    office: addressee.office,
    iso3: addressee.iso3 ?? '',
    category: addressee.category,
    language: addressee.language,
  },
});

/** The letter as the rendering engine takes it. */
export function sourceOf(letter: LetterContent, enclosureTitles: readonly string[]): LetterSource {
  return {
    kind: 'letter',
    language: letter.language,
    subject: letter.subject,
    date: letter.date,
    letterheads: letter.letterheads,
    ...(letter.placeLine === undefined ? {} : { placeLine: letter.placeLine }),
    ...(letter.addressBlock === undefined ? {} : { addressBlock: letter.addressBlock }),
    salutation: letter.salutation,
    body: letter.body,
    ...(letter.closing === undefined ? {} : { closing: letter.closing }),
    signatories: letter.signatories.map(({ name, lines }) => ({ name, lines })),
    ...(letter.foot === undefined ? {} : { foot: letter.foot }),
    ...(enclosureTitles.length === 0 ? {} : { enclosures: [...enclosureTitles] }),
    ...(letter.mark === undefined ? {} : { mark: letter.mark }),
  };
}

/** A document that the system makes, ready to render. */
export interface MadeDocument {
  title: string;
  source: DocumentSource;
  values: Values;
}
