import { type Actor, event, type NewEvent } from '../../messaging/index.js';
import { type Finding, longInstant } from '../../platform/index.js';
import { type Booking, isLive, isOffered, type Who } from '../bookings/booking.types.js';
import { roomsProblems } from '../rooms.problems.js';
import type { Venue } from '../venues/venue.types.js';
import {
  type RoomWait,
  type WaitAct,
  type WaitEntry,
  type WaitFacts,
  type WaitOffer,
  type WaitState,
  waitTable,
} from './wait.types.js';

interface Context {
  actor: Actor;
  now: Date;
}

export type WaitCommand =
  | { act: 'offer'; offer: Omit<WaitOffer, 'at'> }
  | { act: 'withdraw'; why: string | null }
  | { act: 'take-back'; why: string }
  | { act: 'take' | 'decline' | 'pass-over' | 'lapse' };

export interface WaitDecision {
  state: Omit<RoomWait, 'version'>;
  events: NewEvent[];
}

/** What speaks against waiting for this; what a room lacks is for whoever waits for that very room to judge. */
export function waitFindings({ start, end }: WaitFacts, { zone }: Venue, now: Date): Finding[] {
  if (end <= start || start > now) return [];
  const message = `It begins on ${longInstant(start, zone)}, which is past.`;
  return [{ level: 'error', code: 'rooms/past', message, where: 'start' }];
}

export function decideJoin(id: string, facts: WaitFacts, { actor, now }: Context): WaitDecision {
  const state: Omit<RoomWait, 'version'> = {
    _id: id,
    ...facts,
    state: 'waiting',
    offer: null,
    history: [entry('joined', actor, now)],
    createdAt: now,
    updatedAt: now,
  };
  return { state, events: [event('room-wait.joined', about(state))] };
}

/** What becomes of a place on the list. Refusal: `rooms/wait-over` where the table has no such step. */
export function decideWait(before: RoomWait, command: WaitCommand, { actor, now }: Context): WaitDecision {
  const { version: _, ...kept } = before;
  const state = next(before, command.act);
  const done = (
    what: WaitEntry['what'],
    changes: Partial<RoomWait> = {},
    note?: string | null,
  ): Omit<RoomWait, 'version'> => ({
    ...kept,
    state,
    ...changes,
    history: [...before.history, entry(what, actor, now, note)],
    updatedAt: now,
  });
  const ended = (what: Extract<WaitEntry['what'], EndWords>, note?: string | null): WaitDecision => {
    const after = done(what, {}, note);
    return { state: after, events: [event('room-wait.ended', { ...about(after), how: after.state })] };
  };
  switch (command.act) {
    case 'offer': {
      const { bookingId, roomId, until } = command.offer;
      const after = done('offered', { offer: { ...command.offer, at: now } });
      const offered = { bookingId, offeredRoomId: roomId, until: until.toISOString() };
      return { state: after, events: [event('room-wait.offered', { ...about(after), ...offered })] };
    }
    case 'take-back': {
      const after = done('offer taken back', {}, command.why);
      return {
        state: after,
        events: [event('room-wait.offer-taken-back', { ...about(after), why: command.why })],
      };
    }
    case 'withdraw':
      return ended('withdrawn', command.why);
    case 'take':
      return ended('taken');
    case 'decline':
      return ended('declined');
    case 'pass-over':
      return ended('passed over');
    case 'lapse':
      return ended('lapsed');
  }
}

type EndWords = 'taken' | 'declined' | 'passed over' | 'withdrawn' | 'lapsed';

/**
 * What the booking that was offered says of the offer; null: it is not answered yet. A hold that was released by
 * anybody else than whoever it was offered to, or had to make way, leaves the place on the list as it was.
 */
export function outcomeOf(
  booking: Pick<Booking, 'state' | 'until' | 'offer' | 'history'>,
): Exclude<WaitCommand, { act: 'offer' | 'withdraw' | 'lapse' }> | null {
  if (isLive(booking)) return isOffered(booking) ? null : { act: 'take' };
  const last = booking.history.at(-1);
  if (last?.what === 'declined') return { act: 'decline' };
  if (last?.what === 'expired') return { act: 'pass-over' };
  return { act: 'take-back', why: last?.note ?? 'The room was given to something else.' };
}

function next(before: RoomWait, act: WaitAct): WaitState {
  const row: Partial<Record<WaitAct, WaitState>> = waitTable[before.state];
  const state = row[act];
  if (state !== undefined) return state;
  throw roomsProblems.waitOver(
    before.state === 'waiting' || before.state === 'offered'
      ? `It is ${before.state}; that is not possible now.`
      : `It stands on the waiting list no more: it is ${before.state.replace('-', ' ')}.`,
    { waitId: before._id, state: before.state, possible: Object.keys(row) },
  );
}

const who = ({ kind, id, name }: Actor): Who => ({ kind, id, ...(name === undefined ? {} : { name }) });

const entry = (what: WaitEntry['what'], actor: Actor, at: Date, note?: string | null): WaitEntry => ({
  at,
  by: who(actor),
  what,
  ...(note == null || note === '' ? {} : { note }),
});

const about = ({ _id, venueId, roomId, processId, start, end }: Omit<RoomWait, 'version'>) => ({
  waitId: _id,
  venueId,
  ...(roomId === null ? {} : { roomId }),
  ...(processId === null ? {} : { processId }),
  start: start.toISOString(),
  end: end.toISOString(),
});
