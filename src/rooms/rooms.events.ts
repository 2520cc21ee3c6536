import { defineEvents } from '../messaging/index.js';

declare module '../messaging/event-map.js' {
  interface EventMap {
    'venue.added': { venueId: string; name: string };
    'venue.changed': { venueId: string; fields: string[] };
    'room.added': { roomId: string; venueId: string; name: string };
    'room.changed': { roomId: string; venueId: string; fields: string[] };
  }
}

export const roomsEvents = defineEvents('venue.added', 'venue.changed', 'room.added', 'room.changed');
