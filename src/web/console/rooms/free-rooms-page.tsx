import { type FoundWindows, layouts, seatsFor, type Span } from '../../../rooms/index.js';
import { BOOKINGS, timeOf } from '../bookings/parts.js';
import type { FormValues } from '../form-values.js';
import {
  attribute,
  Empty,
  type Fault,
  Link,
  type Option,
  Select,
  Table,
  Text,
  TextField,
} from '../frame/index.js';
import { typedInstant } from '../typed-instant.js';
import { Conditions, layoutNames, roomPath } from './parts.js';

export const FREE_ROOMS = '/office/rooms/free';
/** Windows of one room that the table shows; a longer list is none to choose from. */
const MOST_WINDOWS = 14;
const MINUTE = 60_000;

export interface FreeRoomsProps {
  venues: readonly Option[];
  values: FormValues;
  faults: readonly Fault[];
  /** Null: nothing was looked for yet, or it could not be. */
  found: (FoundWindows & { minutes: number }) | null;
  books: boolean;
}

/** When which room of a venue is free, for whoever looks for a place. */
export function FreeRoomsPage({ venues, values, faults, found, books }: FreeRoomsProps): JSX.Element {
  const shown = (name: string): string => values.text(name);
  return (
    <>
      <h1>Find a free room</h1>
      <form method="get" action={FREE_ROOMS} role="search" aria-label="What is needed">
        <Select name="venue" label="Venue" options={venues} value={shown('venue')} required faults={faults} />
        <div class="inline">
          <TextField
            name="from"
            label="First day"
            type="date"
            required
            value={shown('from')}
            faults={faults}
          />
          <TextField name="to" label="Last day" type="date" required value={shown('to')} faults={faults} />
          <TextField
            name="minutes"
            label="Minutes"
            inputmode="numeric"
            size={6}
            required
            value={shown('minutes')}
            faults={faults}
          />
        </div>
        <div class="inline">
          <TextField
            name="seats"
            label="Seats"
            inputmode="numeric"
            size={6}
            value={shown('seats')}
            faults={faults}
          />
          <Select
            name="layout"
            label="Layout"
            blank="Any"
            options={layouts.map((value) => ({ value, text: layoutNames[value] }))}
            value={shown('layout')}
            faults={faults}
          />
          <TextField
            name="booths"
            label="Booths"
            inputmode="numeric"
            size={6}
            value={shown('booths')}
            faults={faults}
          />
          <TextField
            name="gap"
            label="Minutes free around it"
            inputmode="numeric"
            size={6}
            value={shown('gap')}
            faults={faults}
          />
        </div>
        <TextField
          name="equipment"
          label="Equipment"
          hint="With a comma between, such as screen, webcast"
          value={shown('equipment')}
          faults={faults}
          maxlength={400}
        />
        <TextField
          name="accessibility"
          label="Accessibility"
          hint="With a comma between, such as step-free, hearing loop"
          value={shown('accessibility')}
          faults={faults}
          maxlength={400}
        />
        <button>Find</button>
      </form>
      {found === null ? '' : <Found found={found} values={values} books={books} />}
    </>
  );
}

function Found({
  found: { venue, rooms, minutes },
  values,
  books,
}: {
  found: NonNullable<FreeRoomsProps['found']>;
  values: FormValues;
  books: boolean;
}): JSX.Element {
  const free = rooms.filter(({ windows }) => windows.length > 0);
  const full = rooms.filter(({ windows }) => windows.length === 0);
  const wanted = values.pick('seats', 'layout');
  const layout = layouts.find((one) => one === wanted.layout) ?? null;
  return (
    <section id="found">
      <h2>What is free</h2>
      {free.length === 0 ? (
        <Empty>
          {rooms.length === 0
            ? 'No room of the venue fits. Ask for less, or look at another venue.'
            : 'Every room that fits is taken. Look at other days, or for less time.'}
        </Empty>
      ) : (
        <>
          <p class="muted" safe>
            {`Times are those of ${venue.zone}. Others may book at the same moment: a room is yours once it is held.`}
          </p>
          <Table
            caption={`Rooms that are free for ${minutes} minutes or more`}
            rows={free}
            columns={[
              { head: 'Room', cell: ({ room }) => <Link href={roomPath(room._id)} text={room.name} /> },
              {
                head: 'Free',
                cell: ({ room, windows }) => (
                  <>
                    <ul class="plain">
                      {windows.slice(0, MOST_WINDOWS).map((window) => (
                        <li>
                          {books ? (
                            <a href={attribute(bookPath(room._id, window, minutes, venue.zone, wanted))}>
                              <span class="unseen" safe>{`Book ${room.name}: `}</span>
                              <Text text={timeOf(window, venue.zone).replace(/ \(.*\)$/u, '')} />
                            </a>
                          ) : (
                            <Text text={timeOf(window, venue.zone).replace(/ \(.*\)$/u, '')} />
                          )}
                        </li>
                      ))}
                    </ul>
                    {windows.length > MOST_WINDOWS ? (
                      <span class="hint" safe>{`and ${windows.length - MOST_WINDOWS} more`}</span>
                    ) : (
                      ''
                    )}
                  </>
                ),
              },
              {
                head: 'Seats',
                figures: true,
                cell: ({ room }) => (
                  <Text text={seatsFor(room, layout)?.toLocaleString('en') ?? 'not said'} />
                ),
              },
              { head: 'Conditions', cell: ({ room }) => <Conditions room={room} /> },
            ]}
          />
        </>
      )}
      {full.length === 0 ? (
        ''
      ) : (
        <p
          class="muted"
          safe
        >{`These fit and are taken: ${full.map(({ room }) => room.name).join(', ')}.`}</p>
      )}
    </section>
  );
}

/** The form of a booking at the beginning of the window, as long as was asked. */
function bookPath(
  roomId: string,
  { start }: Span,
  minutes: number,
  zone: string,
  wanted: Partial<Record<string, string>>,
): string {
  const [on = '', from = ''] = typedInstant(start, zone).split('T');
  const to = typedInstant(new Date(start.getTime() + minutes * MINUTE), zone);
  const query = new URLSearchParams({ room: roomId, on, from, to });
  for (const [name, value] of Object.entries(wanted)) if (value !== undefined) query.set(name, value);
  return `${BOOKINGS}/new?${query.toString()}`;
}
