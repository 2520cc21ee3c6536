import type { Letter } from '../../../letters/index.js';
import type { Finding } from '../../../platform/index.js';
import { letterPath } from './parts.js';

export interface Mend {
  text: string;
  href: string;
}

const FIELDS: Readonly<Record<string, string>> = {
  audience: 'listId',
  letterheads: 'letterheads-0',
  letterhead: 'letterheads-0',
  signatory: 'signatories',
  address: 'addressBlock',
};
const KNOWN = new Set(
  'subject date language about alsoInvites travels listId letterheads-0 letterheads-1 placeLine addressBlock salutation body closing signatories foot mark shortTitle signature refersTo'.split(
    ' ',
  ),
);

/**
 * Where a finding of the dry run is mended, by its `where`: the field of the letter, the enclosure in the list, the
 * delegation in the directory. Undefined where nothing is to be done on a page of the console.
 */
export function mendLink(
  letter: Letter,
  { where = 'letter', code }: Pick<Finding, 'where' | 'code'>,
  idsByName: ReadonlyMap<string, string>,
): Mend | undefined {
  const enclosure = /^enclosure (\d+)/.exec(where)?.[1];
  if (enclosure !== undefined || where === 'enclosures') {
    const place = enclosure === undefined ? '' : `#enclosure-${enclosure}`;
    return { text: 'Open the enclosures', href: letterPath(letter, `/enclosures${place}`) };
  }
  const addressee = /^addressee (.+)$/.exec(where)?.[1];
  if (addressee !== undefined) {
    const id = idsByName.get(addressee);
    if (id === undefined) return undefined;
    const part = id.startsWith('del-') ? 'delegations' : 'organisations';
    return { text: `Open ${addressee} in the directory`, href: `/office/directory/${part}/${id}` };
  }
  const mailbox = /^mailbox (.+)$/.exec(where)?.[1];
  if (mailbox !== undefined) {
    return { text: 'Look for the mailbox', href: `/office/search?q=${encodeURIComponent(mailbox)}` };
  }
  if (/^about, /.test(where) && letter.about !== undefined) {
    return { text: 'Open the meeting', href: `/office/meetings/${letter.about.id}` };
  }
  if (code === 'letters/changed-since-clearance')
    return { text: 'Read the letter', href: letterPath(letter) };
  const first = where.split(/[ ,.]/)[0] ?? '';
  const field = FIELDS[first] ?? first;
  if (!KNOWN.has(field)) return undefined;
  return letter.state === 'draft'
    ? { text: 'Mend it in the letter', href: letterPath(letter, `/edit#${field}`) }
    : { text: 'Take it back to draft', href: letterPath(letter, '/clearance#take-back') };
}
