import { defineEvents } from '../messaging/index.js';

declare module '../messaging/event-map.js' {
  interface EventMap {
    /** An entry was made or changed. `material`: time, place or status; those invited are to be told. */
    'calendar-entry.changed': {
      entryId: string;
      ref: { type: string; id: string };
      uid: string;
      sequence: number;
      material: boolean;
    };
  }
}

export const calendarEvents = defineEvents('calendar-entry.changed');
