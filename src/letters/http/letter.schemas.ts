import { z } from 'zod';
import { id, instant, isoDate, language, line, mailAddress, pageQuery, text } from '../../platform/index.js';
import { contactRoles } from '../../directory/index.js';
import { receiptChannels } from '../domain/channels.js';
import { coverageFilters } from '../domain/coverage.js';
import {
  correctionAudiences,
  correctionKinds,
  type Enclosure,
  type LetterContent,
} from '../domain/letter.js';
import { type LetterKindCode, letterKindCodes, letterKinds } from '../domain/letter.kinds.js';
import { letterStates } from '../domain/letter.states.js';
import { type Signatory, signatureRules } from '../domain/signatory.js';
import type { ReceivedFacts, StationeryFacts, StationeryParts } from '../persistence/received.schemas.js';
import { acknowledgementWays } from '../persistence/after-issue.schemas.js';

const lines = (most: number) => z.array(line(200)).max(most);
const sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'must be a SHA-256 in 64 lower-case hexadecimal digits');
const reference = z.strictObject({ type: id, id });

const enclosure = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('letter'), letterId: id, title: line(300).optional() }),
  z.strictObject({ kind: z.literal('received'), receivedId: id, title: line(300).optional() }),
  z.strictObject({ kind: z.literal('document'), document: id, ref: reference, title: line(300).optional() }),
  z.strictObject({ kind: z.literal('file'), sha256, name: line(200), title: line(300).optional() }),
]);

const signatory = z.strictObject({
  name: line(200),
  lines: lines(8).default([]),
  country: line(100).optional(),
});

/** The writer's part. What is left out takes the default of the kind in the language; `null` leaves it blank. */
const content = {
  date: isoDate,
  subject: line(300),
  language: language.default('en'),
  letterheads: z
    .array(z.strictObject({ lines: lines(8).min(1) }))
    .min(1)
    .max(2)
    .optional(),
  placeLine: line(200).nullable().optional(),
  addressBlock: lines(12).nullable().optional(),
  salutation: line(200).optional(),
  body: text(100_000),
  closing: text(2_000).nullable().optional(),
  signatories: z.array(signatory).max(6).default([]),
  foot: text(500).nullable().optional(),
  mark: line(200).nullable().optional(),
  signature: z.enum(signatureRules).optional(),
  shortTitle: line(100).optional(),
  enclosures: z.array(enclosure).max(50).default([]),
  refersTo: z.array(id).max(20).default([]),
  corrects: z
    .strictObject({ letterId: id, as: z.enum(correctionKinds), to: z.enum(correctionAudiences).optional() })
    .optional(),
  about: z.strictObject({ type: z.literal('meeting'), id }).optional(),
  alsoInvites: z.array(id).min(1).max(10).optional(),
  dispatched: z.boolean().optional(),
  audience: z
    .strictObject({
      listId: id,
      byHand: z.array(id).max(500).optional(),
      channels: z
        .array(z.strictObject({ addressee: id, channel: z.enum(receiptChannels) }))
        .max(500)
        .optional(),
    })
    .optional(),
};

export const contentBody = z.strictObject(content);
export const draftBody = z.strictObject({
  processId: id,
  kind: z.enum(letterKindCodes),
  /** What is left out is taken from it first, then from the kind. */
  stationery: id.optional(),
  /** A name that the office gives it, unique in its process. */
  key: id.optional(),
  office: z
    .string()
    .regex(/^[A-Z]{2,8}$/, 'must be two to eight capital letters')
    .optional(),
  ...content,
});

export const byId = z.strictObject({ id });
export const byEnclosure = z.strictObject({
  id,
  n: z
    .string()
    .regex(/^\d{1,3}$/)
    .transform(Number),
});
export const byToken = z.strictObject({ token: z.string().min(1).max(1_000) });
export const bySha256 = z.strictObject({ sha256 });
export const letterQuery = z.strictObject({
  ...pageQuery,
  processId: id.optional(),
  state: z.enum(letterStates).optional(),
  kind: z.enum(letterKindCodes).optional(),
});
export const pagesOnly = z.strictObject(pageQuery);
export const noteBody = z.strictObject({ note: text(2_000).optional() }).optional();
export const reasonBody = z.strictObject({ reason: text(2_000).pipe(z.string().min(1, 'must say why')) });
export const byAddressee = z.strictObject({ id, addressee: id });
export const receiptBody = z.strictObject({
  channel: z.enum(receiptChannels),
  receivedAt: instant.optional(),
  givenBy: line(200).optional(),
  takenBy: line(200).optional(),
  file: sha256.optional(),
  note: text(1_000).optional(),
});
export const acknowledgementBody = z.strictObject({
  how: z.enum(acknowledgementWays).exclude(['answer', 'link']),
  who: line(200).optional(),
  at: instant.optional(),
  note: text(1_000).optional(),
});
const reason = line(500).pipe(z.string().min(1, 'must say why'));
export const copyBody = z.strictObject({ mailbox: mailAddress, reason });
export const mailboxBody = z.strictObject({
  mailbox: mailAddress,
  name: line(200).default('Registry'),
  role: z.enum(contactRoles).default('registry'),
  from: isoDate.optional(),
});
export const addresseeBody = z.strictObject({
  addressee: id,
  reason,
  channel: z.enum(receiptChannels).optional(),
});
export const correctionBody = z.strictObject({
  as: z.enum(correctionKinds),
  to: z.enum(correctionAudiences).default('all'),
});
export const coverageQuery = z.strictObject({
  show: z.enum(coverageFilters).default('all'),
  q: line(200).default(''),
});
export const haltBody = z.strictObject({ reason: line(500).optional() }).optional();
export const issueBody = z.strictObject({
  addressees: z.int().min(0).max(1_000_000),
  holdSeconds: z.int().min(0).max(604_800).optional(),
  pacePerMinute: z.int().min(0).max(1_000_000).optional(),
});
export const previewQuery = z.strictObject({
  addressee: id.optional(),
  as: z.enum(['pdf', 'accessible', 'html', 'text']).default('pdf'),
});
export const readingQuery = z.strictObject({ addressee: id.optional() });
export const uploadQuery = z.strictObject({ name: line(200).optional() });

export const signBody = z.strictObject({ sha256, compared: z.boolean().default(false) });

const receivedFacts = {
  sender: line(200).pipe(z.string().min(1, 'must say who wrote it')),
  addressee: line(200).pipe(z.string().min(1, 'must say to whom it was written')),
  date: isoDate,
  subject: line(300).pipe(z.string().min(1, 'must say what it is about')),
  language: language.default('en'),
  note: text(2_000).optional(),
};
export const receivedBody = z.strictObject(receivedFacts);
export const newReceivedBody = z.strictObject({ processId: id, file: sha256, ...receivedFacts });
export const receivedQuery = z.strictObject({ ...pageQuery, processId: id.optional() });

export const stationeryBody = z.strictObject({
  title: line(200).pipe(z.string().min(1, 'must have a name')),
  processId: id.optional(),
  kinds: z.array(z.enum(letterKindCodes)).max(letterKindCodes.length).default([]),
  language: language.default('en'),
  letterheads: content.letterheads,
  placeLine: line(200).optional(),
  addressBlock: lines(12).optional(),
  salutation: line(200).optional(),
  closing: text(2_000).optional(),
  foot: text(500).optional(),
  signatories: z.array(signatory).max(2).optional(),
  mark: line(200).optional(),
  signature: content.signature,
});
export const stationeryQuery = z.strictObject({ processId: id.optional() });

/** Stationery as it is kept: what was left out is not there. */
export function toStationery(body: z.infer<typeof stationeryBody>): StationeryFacts {
  const { title, kinds, language: tag, signatories, ...rest } = body;
  const parts = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined));
  return { title, kinds, language: tag, ...parts, ...given('signatories', signatories?.map(toSignatory)) };
}

export function toReceived({ note, ...facts }: z.infer<typeof receivedBody>): ReceivedFacts {
  return { ...facts, ...given('note', note) };
}

type Content = z.infer<typeof contentBody>;

/** A complete content from what was sent, the stationery that was chosen, and the defaults of the kind. */
export function toContent(
  kind: LetterKindCode,
  body: Content,
  stationery: StationeryParts = {},
): LetterContent {
  const { shortTitle, dispatched, defaults } = letterKinds[kind];
  const standard = defaults[body.language] ?? defaults.en;
  const own = {
    letterheads: stationery.letterheads ?? standard.letterheads,
    salutation: stationery.salutation ?? standard.salutation,
  };
  const closing = orDefault(body.closing, stationery.closing ?? standard.closing);
  const foot = orDefault(body.foot, stationery.foot ?? standard.foot);
  const signatories =
    body.signatories.length > 0 ? body.signatories.map(toSignatory) : stationery.signatories;
  return {
    date: body.date,
    subject: body.subject,
    language: body.language,
    letterheads: body.letterheads ?? own.letterheads.map(({ lines: texts }) => ({ lines: [...texts] })),
    ...given('placeLine', orDefault(body.placeLine, stationery.placeLine)),
    ...given('addressBlock', orDefault(body.addressBlock, stationery.addressBlock)),
    salutation: body.salutation ?? own.salutation,
    body: body.body,
    ...given('closing', closing),
    signatories: signatories ?? [],
    ...given('foot', foot),
    ...given('mark', orDefault(body.mark, stationery.mark)),
    ...given('signature', body.signature ?? stationery.signature),
    shortTitle: body.shortTitle ?? shortTitle,
    enclosures: body.enclosures.map(toEnclosure),
    refersTo: body.refersTo,
    ...given('corrects', correctsOf(body.corrects)),
    ...given('about', body.about),
    ...given('alsoInvites', body.alsoInvites),
    dispatched: body.dispatched ?? dispatched,
    ...(body.audience === undefined
      ? {}
      : {
          audience: {
            listId: body.audience.listId,
            ...given('byHand', body.audience.byHand),
            ...given('channels', body.audience.channels),
          },
        }),
  };
}

const toSignatory = ({ name, lines: texts, country }: Content['signatories'][number]): Signatory => ({
  name,
  lines: texts,
  ...given('country', country),
});

function correctsOf(corrects: Content['corrects']): LetterContent['corrects'] {
  if (corrects === undefined) return undefined;
  const { to, ...rest } = corrects;
  return { ...rest, ...given('to', to) };
}

function toEnclosure(enclosed: Content['enclosures'][number]): Enclosure {
  const { title, ...rest } = enclosed;
  return { ...rest, ...given('title', title) };
}

/** A member that is there only if it has a value. */
function given<Name extends string, Value>(
  name: Name,
  value: Value | null | undefined,
): { [N in Name]?: Value } {
  return (value === null || value === undefined ? {} : { [name]: value }) as { [N in Name]?: Value };
}

const orDefault = <T>(value: T | null | undefined, standard: T | undefined): T | null | undefined =>
  value === undefined ? standard : value;
