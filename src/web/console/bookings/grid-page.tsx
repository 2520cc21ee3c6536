import { DateTime } from 'luxon';
import type { ConsoleSession } from '../../../access/index.js';
import { longDay } from '../../../platform/index.js';
import type { Room, Venue } from '../../../rooms/index.js';
import { attribute, Empty, type Option, Select, TextField } from '../frame/index.js';
import { clockOf, dayGrid, type GridEntry, type Segment } from './day-grid.js';
import { BOOKINGS, bookingPath } from './parts.js';
import { REQUESTS } from './requests-page.js';
import { WAITING } from './waiting-pages.js';

export interface GridPageProps {
  session: ConsoleSession;
  venues: readonly Option[];
  venue: Venue | null;
  /** YYYY-MM-DD of the venue's zone. */
  day: string;
  span: 'day' | 'week';
  rooms: readonly Room[];
  entries: readonly GridEntry[];
}

/** Rooms and hours of a day, or rooms and days of a week. */
export function GridPage(page: GridPageProps): JSX.Element {
  const { session, venue, rooms, day, span } = page;
  return (
    <>
      <h1>Bookings</h1>
      <Choose {...page} />
      {venue === null ? (
        <Empty>
          There is no venue yet. <a href="/office/venues/new">Add the first one</a>, then its rooms.
        </Empty>
      ) : rooms.length === 0 ? (
        <Empty>
          The venue has no room yet. <a href={attribute(`/office/rooms/new?venue=${venue._id}`)}>Add one</a>.
        </Empty>
      ) : span === 'day' ? (
        <Day {...page} venue={venue} />
      ) : (
        <Week {...page} venue={venue} />
      )}
      {venue !== null && rooms.length > 0 ? (
        <p class="actions">
          {session.may('bookings:write') ? (
            <a class="button" href={attribute(`${BOOKINGS}/new?venue=${venue._id}&on=${day}`)}>
              Book a room
            </a>
          ) : (
            ''
          )}{' '}
          {session.may('bookings:write') ? (
            <a class="button quiet" href={attribute(`${BOOKINGS}/series?venue=${venue._id}&on=${day}`)}>
              Book for many days
            </a>
          ) : (
            ''
          )}{' '}
          {session.may('bookings:write') ? (
            <a class="button quiet" href={attribute(`${BOOKINGS}/import?venue=${venue._id}`)}>
              Bring in a table
            </a>
          ) : (
            ''
          )}{' '}
          {session.may('rooms:write') ? (
            <a class="button quiet" href={attribute(`${BOOKINGS}/block?venue=${venue._id}&on=${day}`)}>
              Block rooms
            </a>
          ) : (
            ''
          )}{' '}
          <a class="button quiet" href={attribute(`${WAITING}?venue=${venue._id}`)}>
            Waiting list
          </a>{' '}
          <a class="button quiet" href={attribute(`/office/rooms/free?venue=${venue._id}`)}>
            Find a free room
          </a>{' '}
          <a class="button quiet" href={attribute(REQUESTS)}>
            Rooms asked of others
          </a>
        </p>
      ) : (
        ''
      )}
    </>
  );
}

function Choose({ venues, venue, day, span }: GridPageProps): JSX.Element {
  const other = (days: number): string => {
    const date = DateTime.fromISO(day, { zone: 'utc' }).plus({ days }).toISODate() ?? day;
    return `${BOOKINGS}?venue=${venue?._id ?? ''}&on=${date}&span=${span}`;
  };
  const step = span === 'day' ? 1 : 7;
  return (
    <>
      <form method="get" action={BOOKINGS} role="search" aria-label="Venue and day">
        <div class="inline">
          <Select name="venue" label="Venue" value={venue?._id} options={venues} required />
          <TextField name="on" label="Day" type="date" value={day} required />
          <Select
            name="span"
            label="Show"
            value={span}
            options={[
              { value: 'day', text: 'A day' },
              { value: 'week', text: 'A week' },
            ]}
            required
          />
          <button class="quiet">Show</button>
        </div>
      </form>
      <nav class="pager" aria-label="Days before and after">
        <a class="button quiet" href={attribute(other(-step))}>
          {span === 'day' ? 'Day before' : 'Week before'}
        </a>{' '}
        <a class="button quiet" href={attribute(other(step))}>
          {span === 'day' ? 'Day after' : 'Week after'}
        </a>
      </nav>
    </>
  );
}

function Day({ session, venue, day, rooms, entries }: GridPageProps & { venue: Venue }): JSX.Element {
  const { hours, rows } = dayGrid(day, venue, rooms, entries);
  const heads = Array.from({ length: hours.to - hours.from }, (_, n) => hours.from + n);
  const books = session.may('bookings:write');
  return (
    <div class="scroll" role="region" aria-label={attribute(`Rooms on ${longDay(day)}`)} tabindex="0">
      <table class="rooms-day">
        <caption safe>{`${longDay(day)}, in the time of ${venue.zone}`}</caption>
        <thead>
          <tr>
            <th scope="col">Room</th>
            {heads.map((hour) => (
              <th scope="col" colspan="4" safe>
                {clockOf(hour * 4)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.flatMap(({ room, lanes }) =>
            lanes.map((lane, n) => (
              <tr>
                {n === 0 ? (
                  <th scope="rowgroup" rowspan={String(lanes.length)} safe>
                    {room.name}
                  </th>
                ) : (
                  ''
                )}
                {lane.map((segment) => (
                  <td
                    colspan={String(segment.to - segment.from)}
                    class={segment.entry?.kind ?? (segment.open ? 'free' : 'closed')}
                  >
                    <Cell segment={segment} room={room} day={day} books={books && !room.closed} />
                  </td>
                ))}
              </tr>
            )),
          )}
        </tbody>
      </table>
    </div>
  );
}

const kindNames: Readonly<Record<GridEntry['kind'], string>> = {
  held: 'held',
  confirmed: 'confirmed',
  blocked: 'blocked',
};

function Cell({
  segment: { entry, from, to, open },
  room,
  day,
  books,
}: {
  segment: Segment;
  room: Room;
  day: string;
  books: boolean;
}): JSX.Element {
  const time = `${clockOf(from)} to ${clockOf(to)}`;
  if (entry !== null) return <Entry entry={entry} time={time} />;
  if (!open) return <span class="unseen" safe>{`closed, ${time}`}</span>;
  if (!books) return <span class="unseen" safe>{`free, ${time}`}</span>;
  const query = new URLSearchParams({
    room: room._id,
    on: day,
    from: clockOf(from),
    to: clockOf(Math.min(to, 95)),
  });
  return (
    <a href={attribute(`${BOOKINGS}/new?${query.toString()}`)}>
      free<span class="unseen" safe>{`: book ${room.name}, ${time}`}</span>
    </a>
  );
}

const Entry = ({ entry: { id, kind, title }, time }: { entry: GridEntry; time: string }): JSX.Element => (
  <>
    {kind === 'blocked' ? (
      <a href={attribute(`${BOOKINGS}/blockings/${id}`)} safe>
        {title}
      </a>
    ) : (
      <a href={attribute(bookingPath(id))} safe>
        {title}
      </a>
    )}
    <span class="hint" safe>{`${kindNames[kind]}, ${time}`}</span>
  </>
);

function Week({ venue, day, rooms, entries }: GridPageProps & { venue: Venue }): JSX.Element {
  const days = weekOf(day);
  return (
    <div
      class="scroll"
      role="region"
      aria-label={attribute(`Rooms in the week of ${longDay(day)}`)}
      tabindex="0"
    >
      <table class="rooms-week">
        <caption safe>{`Week of ${longDay(days[0] ?? day)}, in the time of ${venue.zone}`}</caption>
        <thead>
          <tr>
            <th scope="col">Room</th>
            {days.map((date) => (
              <th scope="col">
                <a href={attribute(`${BOOKINGS}?venue=${venue._id}&on=${date}&span=day`)} safe>
                  {longDay(date).replace(/ \d{4}$/u, '')}
                </a>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rooms.map((room) => (
            <tr>
              <th scope="row" safe>
                {room.name}
              </th>
              {days.map((date) => (
                <td>
                  <DayOf date={date} venue={venue} room={room} entries={entries} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function DayOf({
  date,
  venue,
  room,
  entries,
}: {
  date: string;
  venue: Venue;
  room: Room;
  entries: readonly GridEntry[];
}): JSX.Element {
  const segments = dayGrid(date, venue, [room], entries).rows.flatMap(({ lanes }) => lanes.flat());
  const taken = segments.flatMap(({ entry, from, to }) =>
    entry === null ? [] : [{ entry, time: `${clockOf(from)} to ${clockOf(to)}` }],
  );
  if (taken.length === 0) {
    return <span class="muted">{segments.some(({ open }) => open) ? 'free' : 'closed'}</span>;
  }
  return (
    <ul class="plain">
      {taken.map(({ entry, time }) => (
        <li class={entry.kind}>
          <Entry entry={entry} time={time} />
        </li>
      ))}
    </ul>
  );
}

/** Monday to Sunday of the week of a day. */
export function weekOf(day: string): string[] {
  const monday = DateTime.fromISO(day, { zone: 'utc' }).startOf('week');
  return Array.from({ length: 7 }, (_, n) => monday.plus({ days: n }).toISODate() ?? day);
}
