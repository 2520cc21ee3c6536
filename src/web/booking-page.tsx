import { longInstant } from '../platform/index.js';
import { type Booking, isLive, isOffered, organiserWords, type Room, type Venue } from '../rooms/index.js';
import { attribute } from './layout.js';

export interface OwnBookingPageProps {
  booking: Booking;
  room: Room;
  venue: Venue;
  action: string;
}

/** A booking as its organiser sees it. Showing it changes nothing; its buttons do. */
export function OwnBookingPage({ booking, room, venue, action }: OwnBookingPageProps): JSX.Element {
  const { state, title, start, end, until, reconfirmBy = null } = booking;
  const live = isLive(booking);
  return (
    <>
      <h1>Your room</h1>
      <dl class="facts">
        <dt>What for</dt>
        <dd safe>{title}</dd>
        <dt>Room</dt>
        <dd safe>{`${room.name}, ${venue.name}, ${venue.city}`}</dd>
        <dt>From</dt>
        <dd safe>{longInstant(start, venue.zone)}</dd>
        <dt>To</dt>
        <dd safe>{longInstant(end, venue.zone)}</dd>
        <dt>State</dt>
        <dd safe>
          {state === 'held' && until !== null
            ? `held until ${longInstant(until, venue.zone)}`
            : organiserWords[state]}
        </dd>
      </dl>
      {isOffered(booking) && until !== null ? (
        <div class="note" role="status">
          <p
            safe
          >{`This room is offered to you. Say by ${longInstant(until, venue.zone)} whether you take it; after that it goes to others.`}</p>
          <form method="post" action={attribute(action)}>
            <input type="hidden" name="act" value="accept" />
            <div class="actions">
              <button type="submit">Take the room</button>
            </div>
          </form>
          <form method="post" action={attribute(action)}>
            <input type="hidden" name="act" value="decline" />
            <div class="actions">
              <button type="submit" class="quiet">
                Decline it
              </button>
            </div>
          </form>
        </div>
      ) : (
        ''
      )}
      {live && reconfirmBy !== null ? (
        <form method="post" action={attribute(action)}>
          <input type="hidden" name="act" value="reconfirm" />
          <p
            safe
          >{`Say by ${longInstant(reconfirmBy, venue.zone)} that you still need the room, or it is released.`}</p>
          <div class="actions">
            <button type="submit">We need the room</button>
          </div>
        </form>
      ) : (
        ''
      )}
      {live && !isOffered(booking) ? (
        <form method="post" action={attribute(action)}>
          <input type="hidden" name="act" value="release" />
          <p>If you do not need it, give it back: somebody else may be waiting for it.</p>
          <div class="actions">
            <button type="submit" class="quiet">
              Give the room back
            </button>
          </div>
        </form>
      ) : (
        ''
      )}
    </>
  );
}
