import { defineEvents } from '../messaging/index.js';
import type { Role } from './permissions.js';

declare module '../messaging/event-map.js' {
  interface EventMap {
    'token.created': { tokenId: string; name: string; roles: Role[]; processId?: string };
    'token.revoked': { tokenId: string; name: string };
  }
}

export const accessEvents = defineEvents('token.created', 'token.revoked');
