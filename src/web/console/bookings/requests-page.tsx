import type { RequestLine } from '../../../rooms/index.js';
import {
  attribute,
  Badge,
  Empty,
  Link,
  type Option,
  Select,
  Table,
  Text,
  type Tone,
} from '../frame/index.js';
import { BOOKINGS, bookingPath, timeOf } from './parts.js';

export const REQUESTS = `${BOOKINGS}/requests`;

export interface RequestsPageProps {
  /** Names of the authorities that rooms are asked of. */
  authorities: readonly string[];
  chosen: string | null;
  stationery: readonly Option[];
  lines: readonly RequestLine[];
  /** Lines that there are, of which the page shows the first. */
  total: number;
}

type RequestState = NonNullable<RequestLine['booking']['authority']>['state'];
const tones: Readonly<Record<RequestState, Tone>> = {
  'to-request': 'alert',
  requested: 'open',
  granted: 'good',
  denied: 'plain',
};
const states: Readonly<Record<RequestState, string>> = {
  'to-request': 'to be requested',
  requested: 'requested',
  granted: 'granted',
  denied: 'denied',
};

/** What outside authorities are asked for, and the list to send to one of them. */
export function RequestsPage({
  authorities,
  chosen,
  stationery,
  lines,
  total,
}: RequestsPageProps): JSX.Element {
  return (
    <>
      <h1>Rooms asked of others</h1>
      {authorities.length === 0 ? (
        <Empty>
          Nothing is asked of anybody. A room that belongs to an outside authority says so on its own page,
          and its bookings are listed here until they are over.
        </Empty>
      ) : (
        <>
          <form method="get" action={REQUESTS} role="search" aria-label="Authority">
            <div class="inline">
              <Select
                name="authority"
                label="Asked of"
                options={authorities.map((name) => ({ value: name, text: name }))}
                value={chosen ?? ''}
                required
              />
              <button class="quiet">Show</button>
            </div>
          </form>
          {chosen === null ? '' : <ToSend authority={chosen} stationery={stationery} />}
          <Lines lines={lines} />
          {total > lines.length ? (
            <p class="muted" safe>{`The first ${lines.length} of ${total}; the PDF and the CSV hold all.`}</p>
          ) : (
            ''
          )}
        </>
      )}
    </>
  );
}

function ToSend({
  authority,
  stationery,
}: {
  authority: string;
  stationery: readonly Option[];
}): JSX.Element {
  return (
    <section class="narrow" id="send">
      <h2>The list to send</h2>
      <form method="get" action={`${REQUESTS}.pdf`} aria-label="List as PDF">
        <input type="hidden" name="authority" value={attribute(authority)} />
        <Select
          name="stationery"
          label="Letterhead"
          blank="None"
          options={stationery}
          value={stationery[0]?.value ?? ''}
        />
        <button>List as PDF</button>{' '}
        <a
          class="button quiet"
          href={attribute(`${REQUESTS}.csv?${new URLSearchParams({ authority }).toString()}`)}
        >
          List as CSV
        </a>
      </form>
    </section>
  );
}

const Lines = ({ lines }: { lines: readonly RequestLine[] }): JSX.Element => (
  <Table
    caption="What is asked, by time"
    rows={lines}
    columns={[
      {
        head: 'Booking',
        cell: ({ booking }) => <Link href={bookingPath(booking._id)} text={booking.title} />,
      },
      { head: 'Room', cell: ({ room, venue }) => <Text text={`${room.name}, ${venue.name}`} /> },
      { head: 'When', cell: ({ booking, venue }) => <Text text={timeOf(booking, venue.zone)} /> },
      { head: 'State', cell: ({ booking: { authority } }) => <State authority={authority} /> },
      {
        head: 'Reference',
        cell: ({ booking: { authority } }) => (
          <Text
            text={[authority?.reference ?? null, authority?.on ?? null]
              .filter((one) => one !== null)
              .join(', ')}
          />
        ),
      },
    ]}
  />
);

const State = ({ authority }: Pick<RequestLine['booking'], 'authority'>): JSX.Element =>
  authority === null ? <></> : <Badge tone={tones[authority.state]} text={states[authority.state]} />;
