import type { ConsoleSession } from '../../../access/index.js';
import type { Hours, Room, Venue } from '../../../rooms/index.js';
import {
  attribute,
  Empty,
  Facts,
  Form,
  Hidden,
  Link,
  Pager,
  Table,
  Text,
  TextArea,
  TextField,
} from '../frame/index.js';
import {
  Conditions,
  gapsInWords,
  HoursFields,
  hoursRows,
  type Refused,
  RoomLinks,
  roomPath,
  seatsInWords,
  venuePath,
} from './parts.js';

export interface VenueWithRooms {
  venue: Venue;
  /** By name. */
  rooms: readonly Room[];
}

/** Venues with their rooms. */
export function RoomsPage({
  venues,
  next,
  writes,
}: {
  venues: readonly VenueWithRooms[];
  next: string | null;
  writes: boolean;
}): JSX.Element {
  return (
    <>
      <h1>Rooms</h1>
      <p>
        <a href="/office/bookings">Bookings: who has which room when</a> ·{' '}
        <a href="/office/rooms/free">Find a free room</a>
      </p>
      {venues.length === 0 ? (
        <Empty>
          There is no venue yet. A venue is a house with rooms and hours, such as the Palais des Nations.
        </Empty>
      ) : (
        ''
      )}
      {venues.map(({ venue, rooms }) => (
        <section>
          <h2>
            <Link href={venuePath(venue._id)} text={venue.name} />
          </h2>
          <p class="muted" safe>
            {`${venue.city}. Times are those of ${venue.zone}.`}
          </p>
          <RoomsTable venue={venue} rooms={rooms} />
          {writes ? <AddRoom venue={venue} /> : ''}
        </section>
      ))}
      <Pager path="/office/rooms" next={next} />
      {writes ? (
        <p class="actions">
          <a class="button" href="/office/venues/new">
            Add a venue
          </a>
        </p>
      ) : (
        ''
      )}
    </>
  );
}

const AddRoom = ({ venue }: { venue: Venue }): JSX.Element => (
  <p class="actions">
    <a class="button quiet" href={attribute(`/office/rooms/new?venue=${encodeURIComponent(venue._id)}`)} safe>
      {`Add a room in ${venue.name}`}
    </a>
  </p>
);

function RoomsTable({ venue, rooms }: VenueWithRooms): JSX.Element {
  if (rooms.length === 0) return <Empty>It has no rooms yet.</Empty>;
  const nameOf = (id: string): string => rooms.find(({ _id }) => _id === id)?.name ?? id;
  return (
    <Table
      caption={`Rooms of ${venue.name}`}
      unseen
      rows={rooms}
      columns={[
        { head: 'Room', cell: ({ _id, name }) => <Link href={roomPath(_id)} text={name} /> },
        { head: 'Seats', cell: (room) => <Text text={seatsInWords(room)} /> },
        { head: 'Booths', figures: true, cell: ({ booths }) => <Text text={String(booths)} /> },
        { head: 'Accessibility', cell: ({ accessibility }) => <Words words={accessibility} /> },
        { head: 'Equipment', cell: ({ equipment }) => <Words words={equipment} /> },
        { head: 'Stays free', cell: (room) => <Text text={gapsInWords(room)} /> },
        {
          head: 'Made of',
          cell: ({ parts }) => (
            <RoomLinks rooms={parts.map((id) => ({ id, name: nameOf(id) }))} none="itself" />
          ),
        },
        { head: 'Bookings', cell: (room) => <Conditions room={room} /> },
      ]}
    />
  );
}

export const Words = ({ words }: { words: readonly string[] }): JSX.Element =>
  words.length === 0 ? <span class="muted">none named</span> : <Text text={words.join(', ')} />;

/** A venue with its hours and rooms. */
export function VenuePage({
  session,
  venue,
  rooms,
}: VenueWithRooms & { session: ConsoleSession }): JSX.Element {
  const writes = session.may('rooms:write');
  return (
    <>
      <h1 safe>{venue.name}</h1>
      <Facts
        rows={[
          ['Address', <Lines lines={venue.address} />],
          ['City', <Text text={venue.city} />],
          ['Time zone', <Text text={venue.zone} />],
          ['Key', <Text text={venue._id} />],
          ['Source', <Text text={venue.source ?? 'none named'} />],
        ]}
      />
      <section>
        <h2>Hours</h2>
        <p class="muted" safe>
          {`When its rooms may be booked, in the time of ${venue.zone}.`}
        </p>
        <Facts rows={hoursRows(venue.hours)} />
        {writes ? (
          <p class="actions">
            <a class="button quiet" href={attribute(`${venuePath(venue._id)}/edit`)}>
              Change name, address or hours
            </a>
          </p>
        ) : (
          ''
        )}
      </section>
      <section>
        <h2>Rooms</h2>
        <RoomsTable venue={venue} rooms={rooms} />
        {writes ? <AddRoom venue={venue} /> : ''}
      </section>
    </>
  );
}

function Lines({ lines }: { lines: readonly string[] }): JSX.Element {
  if (lines.length === 0) return <span class="muted">none named</span>;
  return (
    <>
      {lines.map((line, n) => (
        <>
          {n === 0 ? '' : <br />}
          <Text text={line} />
        </>
      ))}
    </>
  );
}

/** What most houses keep: a proposal for a new venue. */
const usualDay = [{ from: '08:00', to: '20:00' }];
const usualHours: Hours = {
  monday: usualDay,
  tuesday: usualDay,
  wednesday: usualDay,
  thursday: usualDay,
  friday: usualDay,
};

export function VenueForm({
  session,
  venue,
  zone,
  refused,
}: {
  session: ConsoleSession;
  /** Undefined: a new one. */
  venue?: Venue | undefined;
  /** That of the office. */
  zone: string;
  refused?: Refused | undefined;
}): JSX.Element {
  const faults = refused?.faults ?? [];
  const shown = (name: string, kept: string | undefined): string => refused?.values.text(name) ?? kept ?? '';
  return (
    <>
      <h1 safe>{venue === undefined ? 'New venue' : venue.name}</h1>
      <Form
        session={session}
        action={venue === undefined ? '/office/venues' : `${venuePath(venue._id)}/edit`}
      >
        {venue === undefined ? '' : <Hidden name="version" value={venue.version} />}
        <TextField name="name" label="Name" required value={shown('name', venue?.name)} faults={faults} />
        {venue === undefined ? (
          <TextField
            name="key"
            label="Key"
            hint="Lower-case letters, digits and hyphens, never changed; left empty, it is made from the name."
            value={shown('key', undefined)}
            faults={faults}
          />
        ) : (
          ''
        )}
        <TextArea
          name="address"
          label="Address"
          hint="Line by line"
          rows={3}
          value={shown('address', venue?.address.join('\n'))}
          faults={faults}
        />
        <TextField name="city" label="City" required value={shown('city', venue?.city)} faults={faults} />
        {venue === undefined ? (
          <TextField
            name="zone"
            label="Time zone"
            required
            hint="Such as Europe/Zurich. It never changes: what is booked is said in it."
            value={shown('zone', zone)}
            faults={faults}
          />
        ) : (
          <Hidden name="zone" value={venue.zone} />
        )}
        <fieldset id="hours" tabindex="-1">
          <legend>Hours</legend>
          <span class="hint">
            Such as 08:00-12:00, 13:00-22:00, until 24:00 at the latest. A day left empty is closed.
          </span>
          <HoursFields hours={venue?.hours ?? usualHours} refused={refused} />
        </fieldset>
        <TextField
          name="source"
          label="Source"
          hint="Where this is known from"
          value={shown('source', venue?.source ?? undefined)}
          faults={faults}
        />
        <button>Save the venue</button>
      </Form>
    </>
  );
}
