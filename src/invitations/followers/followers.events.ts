import { defineEvents } from '../../messaging/index.js';

interface AboutFollower {
  followerId: string;
  meetingId: string;
  processId: string;
}

declare module '../../messaging/event-map.js' {
  interface EventMap {
    'follower.asked': AboutFollower;
    'follower.confirmed': AboutFollower;
    /** Forgotten: on the owner's word, for nobody confirmed the address, or because the meeting is over. */
    'follower.ended': AboutFollower & { why: 'asked to' | 'never confirmed' | 'meeting over' };
  }
}

export const followerEvents = defineEvents('follower.asked', 'follower.confirmed', 'follower.ended');
