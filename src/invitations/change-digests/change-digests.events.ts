import { defineEvents } from '../../messaging/index.js';

declare module '../../messaging/event-map.js' {
  interface EventMap {
    /** Those invited and those on the programme were told what changed from release `from` (the earliest that anybody knew) to release `to`. */
    'digest.sent': {
      digestId: string;
      meetingId: string;
      processId: string;
      from: number;
      to: number;
      addressees: number;
      mails: number;
      /** Those of the addressees who sit on the programme. */
      people: number;
      byHand: number;
    };
  }
}

export const changeDigestEvents = defineEvents('digest.sent');
