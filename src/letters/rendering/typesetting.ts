import { baseLanguage, direction } from './language.js';
import type { Typesetting } from './markdown.js';

const FSI = '\u2068';
const LRI = '\u2066';
const PDI = '\u2069';
const NBSP = '\u00a0';

const RTL_LETTER = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/u;
const LTR_LETTER = /[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Han}]/u;

/** Telephone numbers, mail and web addresses: in a right-to-left text their parts would change places. */
const LEFT_TO_RIGHT_RUN = /(?:\+?\d[\d ()./-]{5,}\d|[\w.+-]+@[\w.-]+\w|https?:\/\/[^\s]+[\w/])/gu;

/** A value written in the other direction is isolated, so that it cannot turn its neighbours around. */
export function isolate(value: string, language: string): string {
  const foreign = direction(language) === 'rtl' ? LTR_LETTER : RTL_LETTER;
  return foreign.test(value) ? `${FSI}${value}${PDI}` : value;
}

/** French sets a space that does not break before ; : ! ? » and after «. Only where the author put a space. */
function frenchSpaces(text: string): string {
  return text.replace(/ (?=[;:!?»](?:\s|$|[).,]))/gu, NBSP).replace(/(?<=«) /gu, NBSP);
}

/** What the language of the text asks for. Adds no visible character and takes none away. */
export function typesettingOf(language: string): Typesetting {
  const value = (text: string): string => isolate(text, language);
  if (direction(language) === 'rtl') {
    return { words: (text) => text.replace(LEFT_TO_RIGHT_RUN, (run) => `${LRI}${run}${PDI}`), value };
  }
  if (baseLanguage(language) === 'fr') return { words: frenchSpaces, value };
  return { words: (text) => text, value };
}
