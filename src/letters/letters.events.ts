import { defineEvents } from '../messaging/index.js';
import type { CorrectionKind } from './domain/letter.js';

interface LetterFacts {
  letterId: string;
  processId: string;
}

declare module '../messaging/event-map.js' {
  interface EventMap {
    'letter.drafted': LetterFacts & { kind: string; date: string; subject: string; reference: string };
    /** `fields`: which parts of the record changed. */
    'letter.edited': LetterFacts & { fields: string[] };
    'letter.submitted-for-clearance': LetterFacts & { note?: string };
    'letter.commented': LetterFacts & { commentId: string };
    'letter.proof-sent': LetterFacts & { proofId: string };
    /** `at` in RFC 3339. On a stream of its own, as are the three that follow. */
    'letter.scheduled': LetterFacts & { at: string; zone: string; addressees: number };
    'letter.schedule-cancelled': LetterFacts;
    'letter.schedule-kept': LetterFacts;
    'letter.schedule-refused': LetterFacts & { why: string };
    'letter.cleared': LetterFacts & { note?: string };
    'letter.returned': LetterFacts & { reason: string; from: string };
    'letter.discarded': LetterFacts;
    /** A scan of the signed page was uploaded; nobody has confirmed it yet. */
    'letter.signed-copy-attached': LetterFacts & { pdf: string; comparison: string };
    /** A person confirmed that the signed copy is this letter; `compared`: page by page, for no machine could tell. */
    'letter.signed': LetterFacts & { pdf: string; comparison: string; compared: boolean };
    /** Letters that others wrote, recorded by the office. */
    'received-letter.recorded': { receivedId: string; processId: string; reference: string; pdf: string };
    'received-letter.corrected': { receivedId: string; processId: string; fields: string[] };
    'stationery.saved': { stationeryId: string; processId?: string };
    'stationery.withdrawn': { stationeryId: string; processId?: string };
    /** What was sent, byte for byte: `pdf` is absent on a letter that reads differently for each addressee. */
    'letter.issued': LetterFacts & {
      kind: string;
      date: string;
      subject: string;
      dispatched: boolean;
      addressees: number;
      pdf?: string;
      enclosures: string[];
      seal: string;
      corrects?: { letterId: string; as: CorrectionKind };
    };
    /** An addressee got the letter by hand or another channel; on a stream of its own, for the letter never changes. */
    'letter.handed-over': LetterFacts & { addresseeId: string; channel: string };
    /** An addressee let the office know that they have it, or answered its invitation. */
    'letter.acknowledged': LetterFacts & { addresseeId: string; how: string };
    /** A copy of the very same letter goes to one addressee again. */
    'letter.sent-again': LetterFacts & {
      addresseeId: string;
      mailbox: string;
      copy: number;
      reason: string;
    };
    /** Released to the public, or taken back; on a stream of its own. */
    'letter.published': LetterFacts;
    'letter.unpublished': LetterFacts;
    /** Somebody who was forgotten at issue. */
    'letter.addressee-added': LetterFacts & { addresseeId: string; reason: string; seal: string };
  }
}

export const lettersEvents = defineEvents(
  'letter.drafted',
  'letter.edited',
  'letter.submitted-for-clearance',
  'letter.commented',
  'letter.proof-sent',
  'letter.scheduled',
  'letter.schedule-cancelled',
  'letter.schedule-kept',
  'letter.schedule-refused',
  'letter.cleared',
  'letter.returned',
  'letter.discarded',
  'letter.signed-copy-attached',
  'letter.signed',
  'received-letter.recorded',
  'received-letter.corrected',
  'stationery.saved',
  'stationery.withdrawn',
  'letter.issued',
  'letter.handed-over',
  'letter.acknowledged',
  'letter.sent-again',
  'letter.published',
  'letter.unpublished',
  'letter.addressee-added',
);
