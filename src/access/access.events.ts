import { defineEvents } from '../messaging/index.js';
import type { Role } from './permissions.js';

interface SignInFacts {
  address: string;
  agent: string;
}

declare module '../messaging/event-map.js' {
  interface EventMap {
    'token.created': { tokenId: string; name: string; roles: Role[]; processId?: string };
    'token.revoked': { tokenId: string; name: string };
    'person.added': { personId: string; name: string; roles: Role[]; processId?: string };
    'person.changed': { personId: string; name: string; roles: Role[] };
    'person.ended': { personId: string; name: string };
    /** Somebody was shown a link that sets a password; the link itself is nowhere. */
    'person.password-link-made': { personId: string; name: string };
    'person.password-set': { personId: string };
    'person.second-factor-set': { personId: string };
    'person.second-factor-used': { personId: string; recoveryCodesLeft: number };
    'person.second-factor-removed': { personId: string };
    'person.recovery-codes-renewed': { personId: string };
    /** On a stream of its own, as are the two that follow. `address` is that of the network. */
    'person.signed-in': SignInFacts & { personId: string; name: string; by: 'password' | 'provider' };
    'person.sign-in-refused': SignInFacts & {
      personId?: string;
      name?: string;
      why: 'password' | 'code' | 'provider' | 'too-many';
    };
    'session.ended': { personId: string; sessions: number; why: string };
  }
}

export const accessEvents = defineEvents(
  'token.created',
  'token.revoked',
  'person.added',
  'person.changed',
  'person.ended',
  'person.password-link-made',
  'person.password-set',
  'person.second-factor-set',
  'person.second-factor-used',
  'person.second-factor-removed',
  'person.recovery-codes-renewed',
  'person.signed-in',
  'person.sign-in-refused',
  'session.ended',
);
