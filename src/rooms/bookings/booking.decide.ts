import { event, type Actor, type NewEvent } from '../../messaging/index.js';
import { longInstant } from '../../platform/index.js';
import { roomsProblems } from '../rooms.problems.js';
import { leavesOf, type Room } from '../venues/venue.types.js';
import { assertAsked, assertFirm, assertOffered, assertReconfirmable } from './booking-asserts.js';
import { bookingFindings, refuseFaulty, type Setting } from './booking-findings.js';
import {
  type Booking,
  type BookingAct,
  type BookingEntry,
  type BookingFacts,
  bookingTable,
  type BookingState,
  isOffered,
  type Place,
  type Who,
} from './booking.types.js';

export interface Context {
  actor: Actor;
  now: Date;
}

/** What approver and outside authority say of a booking. */
type Answers = Pick<Booking, 'approval' | 'authority'>;

export type BookingCommand =
  | { act: 'confirm' | 'expire' | 'reconfirm' | 'lapse' | 'accept' | 'decline' }
  | { act: 'ask-reconfirm'; by: Date }
  | { act: 'release' | 'displace'; why: string }
  | { act: 'move'; to: Place; over: Booking['over']; answers?: Answers | undefined }
  | { act: 'approve'; note: string | null }
  | { act: 'refuse'; note: string }
  | { act: 'request'; reference: string | null; on: string }
  | { act: 'grant' | 'deny'; reference: string | null; on: string };

export interface BookingDecision {
  state: Omit<Booking, 'version'>;
  events: NewEvent[];
}

/** A new booking, held; with an offer, for somebody who has to accept it. Refusal: `rooms/booking-faulty` with all findings. */
export function decideHold(
  id: string,
  facts: BookingFacts,
  setting: Setting,
  {
    answers,
    ...more
  }: Pick<Booking, 'ref' | 'root' | 'until' | 'series' | 'over' | 'reconfirmBy' | 'offer'> & {
    answers?: Answers | undefined;
  },
  { actor, now }: Context,
): BookingDecision {
  refuseFaulty(bookingFindings(facts, setting, now));
  const { room, venue } = setting;
  if (more.until !== null && more.until <= now) {
    throw roomsProblems.holdOver(`It is ${longInstant(now, venue.zone)} already; let the hold end later.`);
  }
  if (more.reconfirmBy != null) assertReconfirmable(more.reconfirmBy, facts.start, setting, now);
  const state: Omit<Booking, 'version'> = {
    _id: id,
    ...facts,
    ...more,
    venueId: venue._id,
    before: facts.before ?? room.before,
    after: facts.after ?? room.after,
    leaves: leavesOf(room),
    state: 'held',
    ...(answers ?? asked(room, actor, now)),
    history: [entry(more.offer == null ? 'held' : 'offered', actor, now)],
    createdAt: now,
    updatedAt: now,
  };
  const held = event('booking.held', about(state));
  if (more.offer == null || state.until === null) return { state, events: [held] };
  const offered = { ...about(state), until: state.until.toISOString() };
  return { state, events: [held, event('booking.offered', offered)] };
}

/**
 * What becomes of a booking. `setting` is that of the room it moves to, else of its own.
 * Refusals: `rooms/act-refused` where the table has no such step, `rooms/not-approved` and `rooms/not-granted` where it
 * is confirmed too early, `rooms/hold-over`, `rooms/booking-faulty` of a move, `rooms/nothing-asked`.
 */
export function decideBooking(
  before: Booking,
  command: BookingCommand,
  setting: Setting,
  context: Context,
): BookingDecision {
  const { actor, now } = context;
  const state = next(before, command.act);
  const { version: _, ...kept } = before;
  const done = (
    what: BookingEntry['what'],
    changes: Partial<Booking>,
    note?: string,
  ): Omit<Booking, 'version'> => ({
    ...kept,
    state,
    ...changes,
    history: [...before.history, entry(what, actor, now, note)],
    updatedAt: now,
  });
  switch (command.act) {
    case 'confirm': {
      assertFirm(before, setting, now);
      const after = done('confirmed', { until: null });
      const events: NewEvent[] = isOffered(before) ? [event('booking.offer-accepted', about(after))] : [];
      return { state: after, events: [...events, event('booking.confirmed', about(after))] };
    }
    case 'accept': {
      assertOffered(before, setting, now);
      const after = done('accepted', { until: null });
      return { state: after, events: [event('booking.offer-accepted', about(after))] };
    }
    case 'decline': {
      assertOffered(before, setting, now);
      const after = done('declined', { until: null });
      return { state: after, events: [event('booking.released', { ...about(after), why: DECLINED })] };
    }
    case 'expire': {
      const after = done('expired', { until: null });
      return {
        state: after,
        events: [event('booking.released', { ...about(after), why: 'The hold has run out.' })],
      };
    }
    case 'ask-reconfirm': {
      assertReconfirmable(command.by, before.start, setting, now);
      const note = longInstant(command.by, setting.venue.zone);
      const after = done('reconfirmation asked', { reconfirmBy: command.by }, note);
      const by = command.by.toISOString();
      return { state: after, events: [event('booking.reconfirmation-asked', { ...about(after), by })] };
    }
    case 'reconfirm': {
      assertAsked(before, setting, now);
      const after = done('reconfirmed', { reconfirmBy: null });
      return { state: after, events: [event('booking.reconfirmed', about(after))] };
    }
    case 'lapse': {
      const after = done('lapsed', { until: null });
      const why = 'Nobody has reconfirmed it in time.';
      return { state: after, events: [event('booking.released', { ...about(after), why })] };
    }
    case 'release': {
      const after = done('released', { until: null }, command.why);
      return { state: after, events: [event('booking.released', { ...about(after), why: command.why })] };
    }
    case 'displace': {
      const after = done('displaced', { until: null }, command.why);
      return { state: after, events: [event('booking.displaced', { ...about(after), why: command.why })] };
    }
    case 'move':
      return moved(before, command, setting, context, done);
    case 'approve':
    case 'refuse':
      return judged(before, command, actor, now, done);
    case 'request':
    case 'grant':
    case 'deny':
      return requested(before, command, done);
  }
}

const DECLINED = 'What was offered was declined.';

type Done = (
  what: BookingEntry['what'],
  changes: Partial<Booking>,
  note?: string,
) => Omit<Booking, 'version'>;

/** In another room the answers of approver and authority are asked for anew; a confirmed booking is held till then. */
function moved(
  before: Booking,
  { to, over, answers: known }: Extract<BookingCommand, { act: 'move' }>,
  { room, venue }: Setting,
  { actor, now }: Context,
  done: Done,
): BookingDecision {
  refuseFaulty(bookingFindings({ ...before, ...to }, { room, venue }, now));
  if (before.reconfirmBy != null) assertReconfirmable(before.reconfirmBy, to.start, { room, venue }, now);
  const elsewhere = to.roomId !== before.roomId;
  const answers = elsewhere
    ? (known ?? asked(room, actor, now))
    : { approval: before.approval, authority: before.authority };
  const open = elsewhere && !mayBeConfirmed(answers);
  const after = done('moved', {
    ...to,
    venueId: venue._id,
    leaves: leavesOf(room),
    over,
    ...(elsewhere ? { before: room.before, after: room.after } : {}),
    ...answers,
    ...(open ? { state: 'held' as const, until: null } : {}),
  });
  const from = { roomId: before.roomId, start: before.start.toISOString(), end: before.end.toISOString() };
  return { state: after, events: [event('booking.moved', { ...about(after), from })] };
}

function judged(
  before: Booking,
  command: Extract<BookingCommand, { act: 'approve' | 'refuse' }>,
  actor: Actor,
  now: Date,
  done: Done,
): BookingDecision {
  if (before.approval?.state !== 'asked') {
    throw roomsProblems.nothingAsked('This booking waits for no approval.', { bookingId: before._id });
  }
  const given = command.act === 'approve';
  const approval = {
    state: given ? ('given' as const) : ('refused' as const),
    at: now,
    by: who(actor),
    note: command.note,
  };
  const after = done(
    given ? 'approved' : 'refused',
    { approval, ...(given ? {} : { until: null }) },
    command.note ?? undefined,
  );
  return {
    state: after,
    events: given
      ? [event('booking.approved', about(after))]
      : [event('booking.released', { ...about(after), why: command.note ?? '' })],
  };
}

function requested(
  before: Booking,
  command: Extract<BookingCommand, { act: 'request' | 'grant' | 'deny' }>,
  done: Done,
): BookingDecision {
  const { authority } = before;
  if (authority === null || authority.state === 'granted') {
    throw roomsProblems.nothingAsked('This booking waits for no outside authority.', {
      bookingId: before._id,
    });
  }
  const answers = { request: 'requested', grant: 'granted', deny: 'denied' } as const;
  const state = answers[command.act];
  const { reference, on } = command;
  const after = done(
    state,
    {
      authority: { ...authority, state, reference: reference ?? authority.reference, on },
      ...(command.act === 'deny' ? { until: null } : {}),
    },
    [on, reference].filter((word) => word !== null).join(', '),
  );
  return {
    state: after,
    events:
      command.act === 'deny'
        ? [event('booking.released', { ...about(after), why: `${authority.name} has denied the room.` })]
        : [event('booking.authority-answered', { ...about(after), answer: state })],
  };
}

/** What a room asks of a booking before it is firm. */
const asked = ({ approval, authority }: Room, actor: Actor, now: Date): Answers => ({
  approval: approval ? { state: 'asked', at: now, by: who(actor), note: null } : null,
  authority: authority === null ? null : { name: authority, state: 'to-request', reference: null, on: null },
});

/** Nothing stands between the booking and its confirmation but somebody's word. */
export const mayBeConfirmed = ({ approval, authority }: Answers): boolean =>
  (approval === null || approval.state === 'given') && (authority === null || authority.state === 'granted');

function next(before: Booking, act: BookingAct): BookingState {
  const row: Partial<Record<BookingAct, BookingState>> = bookingTable[before.state];
  const state = row[act];
  if (state !== undefined) return state;
  const possible = Object.keys(row);
  throw roomsProblems.actRefused(
    `The booking is ${before.state}${possible.length === 0 ? ': that is its end' : `; possible are: ${possible.join(', ')}`}.`,
    { bookingId: before._id, state: before.state, possible },
  );
}

const who = ({ kind, id, name }: Actor): Who => ({ kind, id, ...(name === undefined ? {} : { name }) });

const entry = (what: BookingEntry['what'], actor: Actor, at: Date, note?: string): BookingEntry => ({
  at,
  by: who(actor),
  what,
  ...(note === undefined || note === '' ? {} : { note }),
});

const about = ({ _id, roomId, venueId, processId, start, end }: Omit<Booking, 'version'>) => ({
  bookingId: _id,
  roomId,
  venueId,
  ...(processId === null ? {} : { processId }),
  start: start.toISOString(),
  end: end.toISOString(),
});
