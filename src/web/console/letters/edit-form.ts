import {
  channelsOf,
  contentBody,
  type Letter,
  type LetterContent,
  letterKinds,
  signatureRules,
  toContent,
} from '../../../letters/index.js';
import type { FormValues } from '../form-values.js';
import { type Fault, faultsOf } from '../frame/index.js';
import { placed } from './parts.js';

export interface SignatoryFields {
  name: string;
  /** One a line. */
  lines: string;
  country: string;
}

/** What stands in the fields of the form: text as it was typed, so that nothing is lost over a fault. */
export interface EditFields {
  subject: string;
  date: string;
  language: string;
  letterheads: [string, string];
  placeLine: string;
  addressBlock: string;
  salutation: string;
  body: string;
  closing: string;
  signatories: SignatoryFields[];
  foot: string;
  mark: string;
  shortTitle: string;
  /** Empty: as the kind has it. */
  signature: string;
  refersTo: string[];
  about: string;
  alsoInvites: string[];
  travels: string;
  listId: string;
}

const BLANK: SignatoryFields = { name: '', lines: '', country: '' };
export const MOST_SIGNATORIES = 6;

const joined = (lines: readonly string[] | undefined): string => (lines ?? []).join('\n');

/** The letter as it is stored, ready to be changed. */
export function fieldsFrom(kind: Letter['kind'], letter: LetterContent): EditFields {
  const signatories = letter.signatories.map(({ name, lines, country = '' }) => ({
    name,
    lines: joined(lines),
    country,
  }));
  while (signatories.length < letterKinds[kind].signatories.min) signatories.push({ ...BLANK });
  return {
    subject: letter.subject,
    date: letter.date,
    language: letter.language,
    letterheads: [joined(letter.letterheads[0]?.lines), joined(letter.letterheads[1]?.lines)],
    placeLine: letter.placeLine ?? '',
    addressBlock: joined(letter.addressBlock),
    salutation: letter.salutation,
    body: letter.body,
    closing: letter.closing ?? '',
    signatories,
    foot: letter.foot ?? '',
    mark: letter.mark ?? '',
    shortTitle: letter.shortTitle,
    signature: letter.signature ?? '',
    refersTo: letter.refersTo,
    about: letter.about?.id ?? '',
    alsoInvites: letter.alsoInvites ?? [],
    travels: letter.dispatched ? 'dispatched' : 'enclosed',
    listId: letter.audience?.listId ?? '',
  };
}

/** The form as it was sent. */
export function fieldsSent(values: FormValues): EditFields {
  const rows = Math.min(MOST_SIGNATORIES, Math.max(1, values.number('rows') || 0));
  return {
    subject: values.text('subject'),
    date: values.text('date'),
    language: values.text('language'),
    letterheads: [values.text('letterheads.0'), values.text('letterheads.1')],
    placeLine: values.text('placeLine'),
    addressBlock: values.text('addressBlock'),
    salutation: values.text('salutation'),
    body: values.text('body'),
    closing: values.text('closing'),
    signatories: Array.from({ length: rows }, (_, n) => ({
      name: values.text(`signatories.${n}.name`),
      lines: values.text(`signatories.${n}.lines`),
      country: values.text(`signatories.${n}.country`),
    })),
    foot: values.text('foot'),
    mark: values.text('mark'),
    shortTitle: values.text('shortTitle'),
    signature: values.text('signature'),
    refersTo: values.many('refersTo'),
    about: values.text('about'),
    alsoInvites: values.many('alsoInvites'),
    travels: values.text('travels'),
    listId: values.text('listId'),
  };
}

/** One more row for somebody who signs. */
export const withSignatory = (fields: EditFields): EditFields => ({
  ...fields,
  signatories: [...fields.signatories, { ...BLANK }].slice(0, MOST_SIGNATORIES),
});

const lines = (typed: string): string[] =>
  typed
    .split(/\r\n|\r|\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '');

const isBlank = ({ name, lines: under, country }: SignatoryFields): boolean =>
  [name, under, country].every((typed) => typed.trim() === '');

const orNull = (typed: string): string | null => (typed.trim() === '' ? null : typed);

/** What the fields say, as the API takes it; what the form does not show is put beside it afterwards. */
function bodyOf(fields: EditFields): object {
  const heads = fields.letterheads.map(lines).filter((head) => head.length > 0);
  const address = lines(fields.addressBlock);
  const dispatched = fields.travels !== 'enclosed';
  return {
    subject: fields.subject,
    date: fields.date,
    language: fields.language,
    ...(heads.length === 0 ? {} : { letterheads: heads.map((head) => ({ lines: head })) }),
    placeLine: orNull(fields.placeLine),
    addressBlock: address.length === 0 ? null : address,
    salutation: fields.salutation,
    body: fields.body,
    closing: orNull(fields.closing),
    signatories: fields.signatories
      .filter((row) => !isBlank(row))
      .map(({ name, lines: under, country }) => ({
        name,
        lines: lines(under),
        ...(country.trim() === '' ? {} : { country }),
      })),
    foot: orNull(fields.foot),
    mark: orNull(fields.mark),
    shortTitle: fields.shortTitle,
    refersTo: fields.refersTo,
    ...(fields.about === '' ? {} : { about: { type: 'meeting', id: fields.about } }),
    ...(fields.alsoInvites.length === 0 ? {} : { alsoInvites: fields.alsoInvites }),
    dispatched,
    ...(dispatched && fields.listId !== '' ? { audience: { listId: fields.listId } } : {}),
  };
}

const labels = {
  subject: 'Subject',
  date: 'Date',
  language: 'Language',
  letterheads: 'Letterhead',
  placeLine: 'Place',
  addressBlock: 'Address',
  salutation: 'Salutation',
  body: 'Text',
  closing: 'Closing',
  signatories: 'Signatories',
  foot: 'Foot',
  mark: 'Mark',
  shortTitle: 'Name of the file',
  refersTo: 'Refers to',
  about: 'Meeting',
  alsoInvites: 'Further meetings',
  audience: 'Distribution list',
};

/** Fields of the page that a fault can stand beside; those of signatories come from their number. */
const FIELDS = [
  ...Object.keys(labels).filter((name) => name !== 'audience'),
  'letterheads-0',
  'letterheads-1',
  'signature',
  'travels',
  'listId',
  ...Array.from({ length: MOST_SIGNATORIES }, (_, n) =>
    ['name', 'lines', 'country'].map((f) => `signatories-${n}-${f}`),
  ).flat(),
];

/** Faults of a refused edit, beside the fields of this page. */
export function editFaults(faults: readonly Fault[]): Fault[] {
  const named = faults.map((fault) =>
    fault.field.startsWith('audience')
      ? { ...fault, field: 'listId' }
      : fault.field === 'letterheads'
        ? { ...fault, field: 'letterheads-0' }
        : fault,
  );
  return placed(named, FIELDS);
}

/**
 * The content that the fields make of this letter; what the form does not show (enclosures, what it corrects, other
 * channels for addressees) stays as the letter has it. Or every fault, each beside its field.
 */
export function contentFrom(
  letter: Letter,
  fields: EditFields,
): { content: LetterContent; faults?: never } | { content?: never; faults: Fault[] } {
  const read = contentBody.safeParse(bodyOf(fields));
  if (!read.success) return { faults: editFaults(asShown(faultsOf(read.error, labels), fields)) };
  const { enclosures: _, corrects: __, signature: ___, audience, ...own } = toContent(letter.kind, read.data);
  const rule = signatureRules.find((one) => one === fields.signature);
  return {
    content: {
      ...own,
      enclosures: letter.enclosures,
      ...(letter.corrects === undefined ? {} : { corrects: letter.corrects }),
      ...(rule === undefined ? {} : { signature: rule }),
      ...(audience === undefined
        ? {}
        : { audience: letter.audience?.listId === audience.listId ? letter.audience : audience }),
    },
  };
}

/** Rows that were left blank are not sent on, so the schema counts without them. */
function asShown(faults: readonly Fault[], { signatories, letterheads }: EditFields): Fault[] {
  const rows = signatories.flatMap((row, n) => (isBlank(row) ? [] : [n]));
  const heads = letterheads.flatMap((head, n) => (lines(head).length === 0 ? [] : [n]));
  return faults.map((fault) => ({
    ...fault,
    field: fault.field
      .replace(/^signatories-(\d+)/, (_, n: string) => `signatories-${rows[Number(n)] ?? n}`)
      .replace(/^letterheads-(\d+)/, (_, n: string) => `letterheads-${heads[Number(n)] ?? n}`),
  }));
}

/** How many addressees of a draft have a channel of their own set. */
export const channelCount = (letter: Letter): number => channelsOf(letter.audience).size;
