import { defineEvents } from '../messaging/index.js';
import type { DelegationCategory } from './domain/delegation.js';

interface ContactFact {
  contactId: string;
  /** `delegation:<id>` or `organisation:<id>`. */
  owner: string;
  address: string;
  role: string;
}

declare module '../messaging/event-map.js' {
  interface EventMap {
    'delegation.added': { delegationId: string; category: DelegationCategory; fictitious: boolean };
    'delegation.changed': { delegationId: string; fields: string[] };
    'organisation.added': { organisationId: string; name: string };
    'organisation.changed': { organisationId: string; fields: string[] };
    'contact.added': ContactFact;
    'contact.changed': ContactFact & { fields: string[]; addressBefore?: string };
    'contact.removed': ContactFact;
    'distribution-list.defined': { listId: string; title: string };
    'distribution-list.changed': { listId: string; title: string };
    /** One per import that wrote something; the rows have events of their own, with the same correlation id. */
    'directory.imported': {
      kind: string;
      /** SHA-256 of the file, or the name of the packaged data set. */
      file: string;
      rows: number;
      added: number;
      changed: number;
      unchanged: number;
    };
  }
}

export const directoryEvents = defineEvents(
  'delegation.added',
  'delegation.changed',
  'organisation.added',
  'organisation.changed',
  'contact.added',
  'contact.changed',
  'contact.removed',
  'distribution-list.defined',
  'distribution-list.changed',
  'directory.imported',
);
