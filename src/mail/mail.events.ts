import { defineEvents } from '../messaging/index.js';
import type { SourceKind } from './domain/delivery.js';

interface DeliveryFacts {
  deliveryId: string;
  sourceKind: SourceKind;
  sourceId: string;
  processId?: string;
  addresseeId: string;
  mailbox: string;
}

declare module '../messaging/event-map.js' {
  interface EventMap {
    /** A mailbox cannot be reached. `code`: the server's reply, absent where none was given; `last`: no mailbox is left. */
    'delivery.failed': DeliveryFacts & { code?: number; words: string; last: boolean };
    /** The addressee's next mailbox is tried; `because`: the first failed for good, or only for too long. */
    'delivery.next-mailbox': DeliveryFacts & { nextMailbox: string; because: 'failed' | 'deferred' };
    /** A person had it tried again. */
    'delivery.retried': DeliveryFacts;
    /** A person ended the tries. */
    'delivery.given-up': DeliveryFacts & { reason: string };
    /** The mails of a letter or notice that have not left stay, until they are resumed. */
    'deliveries.halted': { sourceKind: SourceKind; sourceId: string; processId?: string; reason?: string };
    'deliveries.resumed': { sourceKind: SourceKind; sourceId: string; processId?: string };
  }
}

export const mailEvents = defineEvents(
  'delivery.failed',
  'delivery.next-mailbox',
  'delivery.retried',
  'delivery.given-up',
  'deliveries.halted',
  'deliveries.resumed',
);
