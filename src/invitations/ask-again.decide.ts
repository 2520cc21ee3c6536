import type { Meeting } from '../meetings/index.js';
import { type Actor, event, type NewEvent } from '../messaging/index.js';
import { aboutInvitation, withStanding } from './answer.decide.js';
import type { AskedAgainRow, HistoryRow, Invitation } from './answer.types.js';

/** An invitation brought to the dates of its meeting; nothing where it is at them. */
export interface AskedAgain {
  state: Invitation;
  rows: AskedAgainRow[];
  events: NewEvent[];
}

/**
 * Asks an addressee anew after the meeting was reinstated: no answer stands, what stood before stays in the history,
 * and the invitation is open until the meeting's new end. However often it is decided, it happens once for each time
 * that the meeting came back.
 */
export function decideAskAgain(
  state: Invitation,
  history: readonly HistoryRow[],
  { reinstated, endsAt }: Pick<Meeting, 'reinstated' | 'endsAt'>,
  { id, actor, now }: { id: string; actor: Actor; now: Date },
): AskedAgain {
  if (reinstated === undefined || reinstated.asked <= (state.asked ?? 0)) {
    return { state, rows: [], events: [] };
  }
  const { asked, instead: dates } = reinstated;
  const row: AskedAgainRow = {
    _id: id,
    kind: 'asked-again',
    invitationId: state._id,
    meetingId: state.meetingId,
    n: Math.max(0, ...history.map(({ n }) => n)) + 1,
    at: now,
    typedBy: { kind: actor.kind, id: actor.id, name: actor.name ?? null },
    asked,
    dates,
  };
  const { remindedAt: _reminded, earlier: _earlier, ...rest } = state;
  const next = withStanding({ ...rest, asked, expiresAt: endsAt }, [...history, row]);
  return {
    state: state.value === 'none' ? next : { ...next, earlier: { value: state.value, dates } },
    rows: [row],
    events: [event('invitation.asked-again', { ...aboutInvitation(state), asked, value: state.value })],
  };
}
