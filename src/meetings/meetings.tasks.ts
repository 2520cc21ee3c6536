import { defineReaction, defineTimer } from '../messaging/index.js';

/** Brings the calendar entries of a meeting to its present state. */
export const putMeetingEntries = defineReaction('put-meeting-entries', [
  'meeting.planned',
  'meeting.revised',
  'meeting.programme-set',
  'meeting.announced',
  'programme.released',
  'meeting.held',
  'meeting.cancelled',
  'meeting.postponed',
  'meeting.reinstated',
]);

/** Closes an announced meeting when its last sitting is over. Key: the meeting's id. */
export const holdMeeting = defineTimer('hold-meeting');
