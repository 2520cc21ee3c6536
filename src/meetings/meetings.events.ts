import { defineEvents } from '../messaging/index.js';
import type { Sitting } from './meeting.types.js';
import type { ProgrammeItem, SpeakingRules } from './programme.types.js';

interface AboutMeeting {
  meetingId: string;
  processId: string;
}

declare module '../messaging/event-map.js' {
  interface EventMap {
    'process.opened': { processId: string; title: string };
    'meeting.planned': AboutMeeting & { title: string };
    /** Title, place, sittings or answer date of a planned meeting were changed. */
    'meeting.revised': AboutMeeting & { title: string; sittings: Sitting[] };
    /** The whole programme as it now stands: the log answers what it said on any day. */
    'meeting.programme-set': AboutMeeting & { items: ProgrammeItem[]; rules: SpeakingRules };
    'meeting.announced': AboutMeeting;
    'programme.draft-saved': AboutMeeting;
    'programme.draft-discarded': AboutMeeting;
    /** Release n; `material`: more than wording has changed. */
    'programme.released': AboutMeeting & { n: number; material: boolean };
    'meeting.held': AboutMeeting;
    'meeting.cancelled': AboutMeeting & { reason: string };
    'meeting.postponed': AboutMeeting & { reason: string };
    /** With release n. `answers`: whether those invited are asked anew, or their earlier answers stand. */
    'meeting.reinstated': AboutMeeting & {
      n: number;
      after: 'postponed' | 'cancelled';
      answers: 'again' | 'stand';
      sittings: Sitting[];
    };
  }
}

export const meetingsEvents = defineEvents(
  'process.opened',
  'meeting.planned',
  'meeting.revised',
  'meeting.programme-set',
  'meeting.announced',
  'programme.draft-saved',
  'programme.draft-discarded',
  'programme.released',
  'meeting.held',
  'meeting.cancelled',
  'meeting.postponed',
  'meeting.reinstated',
);
