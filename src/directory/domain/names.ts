import type { DatedName, DelegationCategory, DelegationFacts } from './delegation.js';
import { byStart, holdsOn } from './validity.js';

export interface NameOnDay {
  name: string;
  /** As running text needs it: "the Netherlands", "la Suisse". */
  inText: string;
  article: string;
  /** The language the name is in: the wanted one, or the one that had to do. */
  language: string;
  source: string;
}

/**
 * The name that was in force on `day`. If the wanted language has none, its base language is tried (fr for fr-CH),
 * then English, then any; a day before the first name takes the first, a day after the last the last.
 */
export function nameOn(
  delegation: Pick<DelegationFacts, 'names'>,
  language: string,
  day: string,
  form: DatedName['form'] = 'short',
): NameOnDay | undefined {
  const names = delegation.names.filter((one) => one.form === form);
  const wanted = [language, language.split('-')[0] ?? language, 'en'];
  for (const tag of wanted) {
    const found = names.find((one) => one.language === tag && holdsOn(one, day));
    if (found) return told(found);
  }
  const rest = [...names].sort(byStart);
  const nearest =
    rest.find((one) => holdsOn(one, day)) ??
    rest.filter((one) => one.from !== undefined && one.from <= day).at(-1) ??
    rest[0];
  return nearest && told(nearest);
}

function told({ name, article = '', language, source }: DatedName): NameOnDay {
  const plain = name.replace(/^The /, 'the ');
  const inText =
    article === '' ? plain : article.endsWith("'") ? `${article}${plain}` : `${article} ${plain}`;
  return { name, article, inText, language, source };
}

/** French "de" with the article, contracted: de la, du, de l', des; d' before a vowel. */
function deFrench({ name, article }: NameOnDay): string {
  switch (article) {
    case 'le':
      return `du ${name}`;
    case 'les':
      return `des ${name}`;
    case 'la':
      return `de la ${name}`;
    case "l'":
      return `de l'${name}`;
    default:
      return /^[AEIOUHÉÈÊÂÎÔ]/iu.test(name) ? `d'${name}` : `de ${name}`;
  }
}

/**
 * How a letter or a list names the addressee's office, in the language of the name: "Permanent Mission of the
 * Netherlands to the United Nations", "Permanent Observer Mission of the Holy See to the United Nations". Other
 * observers are named as they are.
 */
export function officeName(category: DelegationCategory, name: NameOnDay): string {
  if (category === 'observer') return name.name;
  if (name.language === 'fr') {
    const mission = category === 'member-state' ? 'Mission permanente' : "Mission permanente d'observation";
    return `${mission} ${deFrench(name)} auprès de l'Organisation des Nations Unies`;
  }
  const mission = category === 'member-state' ? 'Permanent Mission' : 'Permanent Observer Mission';
  return `${mission} of ${name.inText} to the United Nations`;
}
