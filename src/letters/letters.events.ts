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
    'letter.cleared': LetterFacts & { note?: string };
    'letter.returned': LetterFacts & { reason: string; from: string };
    'letter.discarded': LetterFacts;
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
    /** Somebody who was forgotten at issue. */
    'letter.addressee-added': LetterFacts & { addresseeId: string; reason: string; seal: string };
  }
}

export const lettersEvents = defineEvents(
  'letter.drafted',
  'letter.edited',
  'letter.submitted-for-clearance',
  'letter.cleared',
  'letter.returned',
  'letter.discarded',
  'letter.issued',
  'letter.handed-over',
  'letter.acknowledged',
  'letter.sent-again',
  'letter.addressee-added',
);
