import { defineEvents } from '../messaging/index.js';

interface BookingFact {
  bookingId: string;
  roomId: string;
  venueId: string;
  processId?: string;
  /** RFC 3339. */
  start: string;
  end: string;
}

interface RoomWaitFact {
  waitId: string;
  venueId: string;
  /** Left out: any room of the venue that fits. */
  roomId?: string;
  processId?: string;
  /** RFC 3339. */
  start: string;
  end: string;
}

declare module '../messaging/event-map.js' {
  interface EventMap {
    'venue.added': { venueId: string; name: string };
    'venue.changed': { venueId: string; fields: string[] };
    'room.added': { roomId: string; venueId: string; name: string };
    'room.changed': { roomId: string; venueId: string; fields: string[] };
    'booking.held': BookingFact;
    'booking.confirmed': BookingFact;
    'booking.moved': BookingFact & { from: { roomId: string; start: string; end: string } };
    'booking.approved': BookingFact;
    'booking.authority-answered': BookingFact & { answer: 'requested' | 'granted' | 'denied' };
    'booking.released': BookingFact & { why: string };
    'booking.reconfirmation-asked': BookingFact & { by: string };
    'booking.reconfirmed': BookingFact;
    'booking.displaced': BookingFact & { why: string };
    /** Held for an organiser who has to answer by `until` (RFC 3339). */
    'booking.offered': BookingFact & { until: string };
    'booking.offer-accepted': BookingFact;
    'blocking.added': { blockingId: string; venueId: string; roomIds: string[]; start: string; end: string };
    'blocking.lifted': { blockingId: string; venueId: string };
    'room-wait.joined': RoomWaitFact;
    'room-wait.offered': RoomWaitFact & { bookingId: string; offeredRoomId: string; until: string };
    'room-wait.offer-taken-back': RoomWaitFact & { why: string };
    'room-wait.ended': RoomWaitFact & { how: string };
  }
}

export const roomsEvents = defineEvents(
  'venue.added',
  'venue.changed',
  'room.added',
  'room.changed',
  'booking.held',
  'booking.confirmed',
  'booking.moved',
  'booking.approved',
  'booking.authority-answered',
  'booking.released',
  'booking.reconfirmation-asked',
  'booking.reconfirmed',
  'booking.displaced',
  'booking.offered',
  'booking.offer-accepted',
  'blocking.added',
  'blocking.lifted',
  'room-wait.joined',
  'room-wait.offered',
  'room-wait.offer-taken-back',
  'room-wait.ended',
);
