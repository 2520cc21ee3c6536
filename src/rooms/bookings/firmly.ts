import { type BookingDecision, type Context, decideBooking, mayBeConfirmed } from './booking.decide.js';
import type { Setting } from './booking-findings.js';

/**
 * A decision with the confirmation after it, where the booking is held and nobody is waited for; else as it is.
 * @param version of the booking that is changed; 0: it is new
 */
export function firmly(
  decision: BookingDecision,
  version: number,
  setting: Setting,
  context: Context,
): BookingDecision {
  const { state, events } = decision;
  if (state.state !== 'held' || !mayBeConfirmed(state)) return decision;
  const confirmed = decideBooking({ ...state, version }, { act: 'confirm' }, setting, context);
  return { state: confirmed.state, events: [...events, ...confirmed.events] };
}
