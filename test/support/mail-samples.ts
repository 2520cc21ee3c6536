import fc from 'fast-check';
import { type Attachment, Composers, type OutgoingParts } from '../../src/mail/composition/composers.js';
import type { DkimSigner } from '../../src/mail/composition/dkim.js';
import { MessageBuilder } from '../../src/mail/composition/message-builder.js';
import type { Delivery } from '../../src/mail/domain/delivery.js';

/** A row as it is fanned out; invented. */
export const sampleRow = (over: Partial<Delivery> = {}): Delivery => ({
  _id: '0195c3f1-0000-7000-8000-000000000001',
  version: 0,
  source: { kind: 'letter', id: 'letter-1' },
  processId: 'process-1',
  addressee: { id: 'del-atl', name: 'Permanent Mission of Atlantis' },
  mailbox: 'registry@atlantis.example.org',
  copy: 0,
  alternatives: [],
  lane: 'letter:letter-1:registry@atlantis.example.org',
  laneNumber: 0,
  facts: {},
  correlationId: 'correlation-1',
  chunk: 'letter:letter-1/chunk-1',
  messageId: '<0195c3f1-0000-7000-8000-000000000001@convene.example.org>',
  createdAt: new Date('2017-06-06T15:00:00Z'),
  state: 'queued',
  open: true,
  dueAt: new Date('2026-01-01T00:00:00Z'),
  attempts: 0,
  faults: 0,
  marks: [],
  mayHaveGot: false,
  tries: [],
  ...over,
});

export const sampleParts = (over: Partial<OutgoingParts> = {}): OutgoingParts => ({
  subject: 'Third informal thematic session',
  text: 'Excellency,\n\nI have the honour to write to you.\n',
  html: '<!doctype html><html lang="en"><body><p>Excellency,</p></body></html>\n',
  language: 'en',
  date: new Date('2017-06-06T15:02:00Z'),
  ...over,
});

export const sampleFrom = {
  name: 'Office of the President of the General Assembly',
  address: 'office@pga.example.org',
};

interface SampleMail {
  parts?: OutgoingParts | ((row: Delivery) => OutgoingParts);
  shared?: Attachment[];
  signer?: DkimSigner;
  from?: { name: string; address: string };
}

/** A builder whose only composer, of letters, gives these parts. */
export function sampleBuilder({ parts = sampleParts(), shared = [], signer, from }: SampleMail = {}) {
  const composers = new Composers();
  let encoded = 0;
  composers.register({
    kind: 'letter',
    shared: () => {
      encoded += 1;
      return Promise.resolve({ attachments: shared });
    },
    parts: (_id, row) => Promise.resolve(typeof parts === 'function' ? parts(row) : parts),
  });
  const builder = new MessageBuilder(composers, {
    from: from ?? sampleFrom,
    domain: 'convene.example.org',
    ...(signer === undefined ? {} : { signer }),
  });
  return {
    builder,
    /** How often the shared attachments were asked for. */
    timesEncoded: () => encoded,
    bytes: async (row = sampleRow()) => Buffer.concat((await builder.build(row)).pieces),
  };
}

const evil = [
  '\r\n',
  '\r',
  '\n',
  '\r\n.\r\n',
  '\r\nBcc: eve@evil.example',
  '\r\n\r\n<script>alert(1)</script>',
  '\nTo: eve@evil.example\n',
  '--=_m_',
  '=?utf-8?Q?evil?=',
  '=?utf-8?B?ZXZpbA==?=',
  '=?utf-8?Q?a b?=',
  '=\r\n',
  '=0D=0A',
  '"',
  '\\',
  '<eve@evil.example>',
  ', eve@evil.example',
  ';',
  ':',
  '(comment)',
  'From ',
  '.',
  ' ',
  '  ',
  '\t',
  '\u2028',
  '\u0085',
  '\u000b',
  '\u0000',
  '\u007f',
  '\ud800',
  '\ufeff',
  'é',
  'e\u0301',
  '漢字',
  'العربية',
  '👩‍👩‍👧‍👦',
  '🇨🇭',
  'a'.repeat(1_200),
  'ü'.repeat(400),
  'word '.repeat(60),
];

/** Text that tries to become something else on its way: line breaks, headers, encoded words, broken characters, long lines. */
export const hostileText = fc
  .array(fc.oneof(fc.constantFrom(...evil), fc.string({ unit: 'binary', maxLength: 20 })), { maxLength: 10 })
  .map((parts) => parts.join(''));
