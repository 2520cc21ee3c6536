import type { ConsoleSession } from '../../../access/index.js';
import { longInstant } from '../../../platform/index.js';
import {
  type Booking,
  isLive,
  isOffered,
  mayBeConfirmed,
  type Room,
  type Venue,
} from '../../../rooms/index.js';
import {
  attribute,
  Badge,
  Facts,
  type Fault,
  Form,
  Hidden,
  Link,
  recordLink,
  Select,
  Table,
  Text,
  TextField,
} from '../frame/index.js';
import { typedInstant } from '../typed-instant.js';
import { Clash, type Clashing } from './elsewhere.js';
import { bookingPath, purposeNames, type Refused, stateTones, timeOf } from './parts.js';

export interface BookingPageProps {
  session: ConsoleSession;
  booking: Booking;
  room: Room;
  venue: Venue;
  rooms: readonly Room[];
  /** What was offered to whoever was displaced from it. */
  offer: Booking | null;
  faults: readonly Fault[];
  refused?: Refused | undefined;
  /** What stands in the way of a move that was refused. */
  clashing: Clashing;
}

/** One booking: what, when, where, what it waits for, and what can be done. */
export function BookingPage(page: BookingPageProps): JSX.Element {
  const { booking, room, venue, offer } = page;
  const { title, state, until, purpose, organiser, mailbox, approval, authority, over, ref, reconfirmBy } =
    booking;
  const instead = booking.offer?.instead ?? null;
  const owner = ref === null ? null : recordLink({ type: 'meeting', id: ref.id.split(':')[0] ?? '' });
  return (
    <>
      <h1 safe>{title}</h1>
      <p class="state">
        <Badge tone={stateTones[state]} text={state} />
        {state === 'held' && until !== null ? (
          <span safe>{` until ${longInstant(until, venue.zone)}`}</span>
        ) : (
          ''
        )}
      </p>
      <Facts
        rows={[
          ['Room', <Link href={`/office/rooms/${room._id}`} text={`${room.name}, ${venue.name}`} />],
          ['When', <Text text={timeOf(booking, venue.zone)} />],
          ['Kind', <Text text={purposeNames[purpose]} />],
          ...rowIf('Asked for by', [organiser, mailbox].filter((word) => word !== null).join(', ')),
          ...rowIf('Approval', approval === null ? '' : approvalWords[approval.state]),
          ...rowIf(
            'Given by',
            authority === null
              ? ''
              : [authority.name, authorityWords[authority.state], authority.reference, authority.on]
                  .filter((word) => word !== null)
                  .join(', '),
          ),
          ...rowIf(
            'To be reconfirmed by',
            reconfirmBy == null || !isLive(booking)
              ? ''
              : `${longInstant(reconfirmBy, venue.zone)}, or it is released`,
          ),
          ...(instead === null
            ? []
            : ([
                [
                  'Offered instead of',
                  <Link href={bookingPath(instead.bookingId)} text={timeOf(instead, venue.zone)} />,
                ],
              ] satisfies [string, JSX.Element][])),
          ...(offer === null
            ? []
            : ([
                [
                  'Displaced; offered instead',
                  <Link
                    href={bookingPath(offer._id)}
                    text={`${timeOf(offer, venue.zone)}: ${offer.state}`}
                  />,
                ],
              ] satisfies [string, JSX.Element][])),
          ...rowIf('Passes over what stands in the way', over === null ? '' : over.why),
        ]}
      />
      {ref === null ? (
        ''
      ) : (
        <p class="note">
          It follows from a meeting. {owner === null ? '' : <a href={attribute(owner)}>Change the meeting</a>}
          {owner === null ? '' : ', and the room follows.'}
        </p>
      )}
      {isLive(booking) ? <Acts {...page} /> : ''}
      <History {...page} />
    </>
  );
}

const rowIf = (name: string, text: string): [string, JSX.Element][] =>
  text === '' ? [] : [[name, <Text text={text} />]];

const approvalWords = { asked: 'asked for', given: 'given', refused: 'refused' } as const;
const authorityWords = {
  'to-request': 'to be requested',
  requested: 'requested',
  granted: 'granted',
  denied: 'denied',
} as const;

function Acts(page: BookingPageProps): JSX.Element {
  const { session, booking, room, venue, faults, refused } = page;
  const { _id, state, approval, authority, ref } = booking;
  const writes = session.may('bookings:write');
  const path = (act: string): string => bookingPath(_id, `/${act}`);
  return (
    <>
      {writes && isOffered(booking) ? (
        <section class="narrow" id="offer">
          <h2>It is offered to its organiser</h2>
          <p>Who answers by telephone is entered here; by the link in the mail they do it themselves.</p>
          <Form session={session} action={path('accept')} label="Accept">
            <button>They take the room</button>
          </Form>
          <Form session={session} action={path('decline')} label="Decline">
            <button class="quiet">They decline it</button>
          </Form>
        </section>
      ) : (
        ''
      )}
      {writes && state === 'held' && !isOffered(booking) && mayBeConfirmed(booking) ? (
        <Form session={session} action={path('confirm')} label="Confirm">
          <button>Confirm the booking</button>
        </Form>
      ) : (
        ''
      )}
      {session.may('bookings:approve') && approval?.state === 'asked' ? (
        <section class="narrow" id="approval">
          <h2>Approval</h2>
          <Form session={session} action={path('approve')} label="Approve">
            <button safe>{`Approve ${room.name} for it`}</button>
          </Form>
          <Form session={session} action={path('refuse')} label="Refuse">
            <TextField
              name="why"
              id="refuse-why"
              label="Why it is refused"
              required
              faults={faults}
              maxlength={500}
            />
            <button class="quiet">Refuse it</button>
          </Form>
        </section>
      ) : (
        ''
      )}
      {writes && authority !== null && authority.state !== 'granted' ? (
        <Authority {...page} name={authority.name} asked={authority.state === 'requested'} />
      ) : (
        ''
      )}
      {writes && booking.reconfirmBy != null ? (
        <Form session={session} action={path('reconfirm')} label="Reconfirm">
          <button>Reconfirm the booking</button>
        </Form>
      ) : (
        ''
      )}
      {writes && ref === null ? <Move {...page} /> : ''}
      {writes && ref === null ? (
        <section class="narrow" id="reconfirmation">
          <h2>Ask to reconfirm it</h2>
          <Form session={session} action={path('ask-reconfirm')} label="Ask to reconfirm">
            <TextField
              name="by"
              label="Reconfirm by"
              type="datetime-local"
              required
              value={refused?.values.filled('by')}
              hint={`In the time of ${venue.zone}, before it begins. Unless somebody reconfirms it by then, the room is released; the office is reminded a day before.`}
              faults={faults}
            />
            <button class="quiet">Ask to reconfirm it</button>
          </Form>
        </section>
      ) : (
        ''
      )}
      {writes && ref === null ? (
        <section class="narrow" id="release">
          <h2>Give the room back</h2>
          <Form session={session} action={path('release')} label="Release">
            <TextField name="why" id="release-why" label="Why" required faults={faults} maxlength={500} />
            <button class="quiet">Release the room</button>
          </Form>
        </section>
      ) : (
        ''
      )}
    </>
  );
}

function Authority({
  session,
  booking,
  faults,
  name,
  asked,
}: BookingPageProps & { name: string; asked: boolean }): JSX.Element {
  return (
    <section class="narrow" id="authority">
      <h2 safe>{name}</h2>
      <Form session={session} action={bookingPath(booking._id, '/authority')} label="Outside authority">
        <Select
          name="act"
          label="What has happened"
          options={[
            { value: 'request', text: 'It was asked for the room' },
            { value: 'grant', text: 'It gives the room' },
            { value: 'deny', text: 'It denies the room' },
          ]}
          value={asked ? 'grant' : 'request'}
          required
        />
        <TextField name="on" label="On" type="date" required faults={faults} />
        <TextField name="reference" label="Reference" faults={faults} maxlength={120} />
        <button class="quiet">Record it</button>
      </Form>
    </section>
  );
}

function Move({ session, booking, rooms, venue, refused, clashing }: BookingPageProps): JSX.Element {
  const { values, faults } = refused ?? { values: undefined, faults: [] };
  const shown = (name: string, usual: string): string => values?.filled(name) ?? usual;
  return (
    <section class="narrow" id="move">
      <h2>Move it</h2>
      <Clash
        clashing={clashing}
        form="moving"
        entered={{ name: 'action', value: 'move' }}
        zone={venue.zone}
        rooms={rooms}
      />
      <Form session={session} action={bookingPath(booking._id, '/move')} id="moving" label="Move">
        <Hidden name="version" value={booking.version} />
        <Select
          name="roomId"
          label="Room"
          required
          options={rooms.map(({ _id, name }) => ({ value: _id, text: name }))}
          value={shown('roomId', booking.roomId)}
          faults={faults}
        />
        <TextField
          name="start"
          label="From"
          type="datetime-local"
          required
          value={shown('start', typedInstant(booking.start, venue.zone))}
          hint={`In the time of ${venue.zone}.`}
          faults={faults}
        />
        <TextField
          name="end"
          label="To"
          type="datetime-local"
          required
          value={shown('end', typedInstant(booking.end, venue.zone))}
          faults={faults}
        />
        {session.may('bookings:override') ? (
          <TextField
            name="why"
            id="move-why"
            label="Why it may shorten the gap to a neighbour, or stand in a blocking"
            value={values?.text('why')}
            faults={faults}
            maxlength={500}
          />
        ) : (
          ''
        )}
        <button class="quiet">Move the booking</button>
      </Form>
    </section>
  );
}

const History = ({ booking: { history }, venue }: BookingPageProps): JSX.Element => (
  <section>
    <h2>History</h2>
    <Table
      caption="What happened, in order"
      rows={history}
      columns={[
        { head: 'What', cell: ({ what }) => <Text text={what} /> },
        { head: 'When', cell: ({ at }) => <Text text={longInstant(at, venue.zone)} /> },
        { head: 'Who', cell: ({ by }) => <Text text={by.name ?? by.kind} /> },
        { head: 'Note', cell: ({ note }) => <Text text={note ?? ''} /> },
      ]}
    />
  </section>
);
