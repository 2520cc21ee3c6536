import type { ConsoleSession } from '../../../access/index.js';
import { longInstant } from '../../../platform/index.js';
import type { CountedWait, Room, Venue } from '../../../rooms/index.js';
import {
  attribute,
  Badge,
  type Column,
  Empty,
  Facts,
  type Fault,
  Form,
  Link,
  type Option,
  Select,
  Table,
  Text,
  TextField,
  type Tone,
} from '../frame/index.js';
import { BOOKINGS, bookingPath, purposeNames, timeOf } from './parts.js';

export const WAITING = `${BOOKINGS}/waiting`;
export const waitPath = (id: string, more = ''): string => `${WAITING}/${encodeURIComponent(id)}${more}`;

const tones: Readonly<Record<CountedWait['state'], Tone>> = {
  waiting: 'open',
  offered: 'open',
  taken: 'good',
  declined: 'plain',
  'passed-over': 'alert',
  withdrawn: 'plain',
  lapsed: 'plain',
};
const stateNames: Readonly<Record<CountedWait['state'], string>> = {
  waiting: 'waiting',
  offered: 'offered',
  taken: 'taken',
  declined: 'declined',
  'passed-over': 'passed over: nobody answered',
  withdrawn: 'withdrawn',
  lapsed: 'lapsed: its time is past',
};

export interface WaitingPageProps {
  session: ConsoleSession;
  venues: readonly Option[];
  venue: Venue | null;
  rooms: readonly Room[];
  /** An id; null: all rooms. */
  room: string | null;
  waits: readonly CountedWait[];
}

/** Who waits for which room, room by room, in the order of joining. */
export function WaitingPage(page: WaitingPageProps): JSX.Element {
  const { venues, venue, rooms, room, waits } = page;
  const shown = waits.filter(({ roomId }) => room === null || roomId === room || roomId === null);
  const lists = [
    ...rooms.map(({ _id, name }) => ({ name, own: shown.filter(({ roomId }) => roomId === _id) })),
    { name: 'Any room that fits', own: shown.filter(({ roomId }) => roomId === null) },
  ].filter(({ own }) => own.length > 0);
  return (
    <>
      <h1>Waiting for a room</h1>
      <form method="get" action={WAITING} role="search" aria-label="Venue and room">
        <div class="inline">
          <Select name="venue" label="Venue" value={venue?._id} options={venues} required />
          <Select
            name="room"
            label="Room"
            blank="All"
            value={room ?? ''}
            options={rooms.map(({ _id, name }) => ({ value: _id, text: name }))}
          />
          <button class="quiet">Show</button>
        </div>
      </form>
      {venue === null ? (
        <Empty>
          There is no venue yet. <a href="/office/venues/new">Add the first one</a>, then its rooms.
        </Empty>
      ) : lists.length === 0 ? (
        <Empty>
          Nobody waits. Where a booking finds its room taken, its form offers a place on the waiting list.
        </Empty>
      ) : (
        lists.map(({ name, own }) => (
          <section>
            <h2 safe>{name}</h2>
            <Table
              caption={`Waiting: ${name}, in the time of ${venue.zone}`}
              rows={own}
              columns={columns(venue)}
              unseen
            />
          </section>
        ))
      )}
    </>
  );
}

const columns = (venue: Venue): Column<CountedWait>[] => [
  { head: 'What for', cell: ({ _id, title }) => <Link href={waitPath(_id)} text={title} /> },
  { head: 'Place', figures: true, cell: ({ place }) => <Text text={place === null ? '' : String(place)} /> },
  { head: 'When', cell: (wait) => <Text text={timeOf(wait, venue.zone)} /> },
  { head: 'Who', cell: ({ organiser, mailbox }) => <Text text={organiser ?? mailbox ?? ''} /> },
  { head: 'State', cell: (wait) => <State wait={wait} venue={venue} /> },
];

const State = ({ wait, venue }: { wait: CountedWait; venue: Venue }): JSX.Element => (
  <>
    <Badge tone={tones[wait.state]} text={stateNames[wait.state]} />
    {wait.state === 'offered' && wait.offer !== null ? (
      <span safe>{` until ${longInstant(wait.offer.until, venue.zone)}`}</span>
    ) : (
      ''
    )}
  </>
);

export interface WaitPageProps {
  session: ConsoleSession;
  wait: CountedWait;
  venue: Venue;
  rooms: readonly Room[];
  faults: readonly Fault[];
}

/** One place on the waiting list: what for, where it stands, what was offered. */
export function WaitPage({ session, wait, venue, rooms, faults }: WaitPageProps): JSX.Element {
  const { _id, title, roomId, purpose, organiser, mailbox, seats, place, offer, state } = wait;
  const nameOf = (id: string): string => rooms.find((room) => room._id === id)?.name ?? id;
  const who = [organiser, mailbox].filter((word) => word !== null).join(', ');
  return (
    <>
      <h1 safe>{title}</h1>
      <p class="state">
        <State wait={wait} venue={venue} />
      </p>
      <Facts
        rows={[
          ...(place === null
            ? []
            : [['Place on the list', <Text text={String(place)} />] as [string, JSX.Element]]),
          [
            'Room',
            <Text text={`${roomId === null ? 'Any room that fits' : nameOf(roomId)}, ${venue.name}`} />,
          ],
          ['When', <Text text={timeOf(wait, venue.zone)} />],
          ['Kind', <Text text={purposeNames[purpose]} />],
          ...(who === '' ? [] : [['Asked for by', <Text text={who} />] as [string, JSX.Element]]),
          ...(seats === null ? [] : [['Seats', <Text text={String(seats)} />] as [string, JSX.Element]]),
          ...(offer === null
            ? []
            : [
                [
                  'Last offer',
                  <Link
                    href={bookingPath(offer.bookingId)}
                    text={`${nameOf(offer.roomId)}, until ${longInstant(offer.until, venue.zone)}`}
                  />,
                ] as [string, JSX.Element],
              ]),
        ]}
      />
      {(state === 'waiting' || state === 'offered') && session.may('bookings:write') ? (
        <section class="narrow" id="withdraw">
          <h2>Leave the list</h2>
          <Form session={session} action={waitPath(_id, '/withdraw')} label="Withdraw">
            <TextField name="why" label="Why" faults={faults} maxlength={500} />
            <button class="quiet">
              {state === 'offered' ? 'Withdraw, and give the room to the next' : 'Withdraw'}
            </button>
          </Form>
        </section>
      ) : (
        ''
      )}
      <section>
        <h2>History</h2>
        <Table
          caption="What happened, in order"
          rows={wait.history}
          columns={[
            { head: 'What', cell: ({ what }) => <Text text={what} /> },
            { head: 'When', cell: ({ at }) => <Text text={longInstant(at, venue.zone)} /> },
            { head: 'Who', cell: ({ by }) => <Text text={by.name ?? by.kind} /> },
            { head: 'Note', cell: ({ note }) => <Text text={note ?? ''} /> },
          ]}
        />
      </section>
      <p>
        <a href={attribute(`${WAITING}?venue=${venue._id}`)}>All who wait</a>
      </p>
    </>
  );
}
