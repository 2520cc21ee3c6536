import type { ConsoleSession } from '../../../access/index.js';
import {
  bookingColumnMeanings,
  bookingColumns,
  type BookingImportReport,
  type Room,
  type RowClash,
  type Venue,
} from '../../../rooms/index.js';
import { attribute, Facts, type Fault, FileField, Form, Select, Table, Text } from '../frame/index.js';
import { BOOKINGS, timeOf } from './parts.js';

export interface ImportFormProps {
  session: ConsoleSession;
  venues: readonly Venue[];
  chosen: string;
  faults: readonly Fault[];
}

/** A table of bookings to look at. */
export function ImportForm({ session, venues, chosen, faults }: ImportFormProps): JSX.Element {
  return (
    <>
      <h1>Bookings from a table</h1>
      <p>
        The table is looked at first. Whatever clashes or has a fault is shown, and nothing is booked before
        you have decided on each such row: then all of it is booked together.
      </p>
      <Form session={session} action={`${BOOKINGS}/import`} upload>
        <Select
          name="venue"
          label="Venue"
          value={chosen}
          options={venues.map(({ _id, name }) => ({ value: _id, text: name }))}
          required
          faults={faults}
        />
        <FileField
          name="file"
          label="File"
          required
          hint="CSV in UTF-8, with a header line; comma, semicolon or tab between the fields"
          accept=".csv,text/csv"
          faults={faults}
        />
        <button>Look at the table</button>
      </Form>
      <Table
        caption="Columns of the table"
        rows={Object.entries(bookingColumnMeanings)}
        columns={[
          { head: 'Column', cell: ([name]) => <Text text={name} /> },
          { head: 'Meaning', cell: ([, meaning]) => <Text text={meaning} /> },
          {
            head: 'Needed',
            cell: ([name]) => <Text text={bookingColumns.required.includes(name) ? 'yes' : 'no'} />,
          },
        ]}
      />
    </>
  );
}

export interface ImportPreviewProps {
  session: ConsoleSession;
  venue: Venue;
  rooms: readonly Room[];
  report: BookingImportReport;
}

/** What stands against one row. */
interface OpenRow {
  line: number;
  reasons: string[];
}

/** What the table would book, and what has to be decided before. */
export function ImportPreview({ session, venue, rooms, report }: ImportPreviewProps): JSX.Element {
  const { file, booked, there, skipped, warnings, message } = report;
  const open = openRows(report, venue, rooms);
  return (
    <>
      <h1>Bookings from a table</h1>
      <p class={open.length > 0 ? 'note alert' : 'lede'} safe>
        {message}
      </p>
      <Facts
        rows={[
          ['Venue', <Text text={venue.name} />],
          ['Rows', <Text text={String(report.rows)} />],
          ['To be booked', <Text text={String(booked)} />],
          ['Booked by an earlier import', <Text text={String(there)} />],
          ['Left out', <Text text={skipped.length === 0 ? 'none' : `lines ${skipped.join(', ')}`} />],
          ['File', <span class="small" safe>{`SHA-256 ${file.slice(0, 16)}…`}</span>],
        ]}
      />
      <Form session={session} action={importPath(venue._id, file)}>
        {skipped.map((line) => (
          <input type="hidden" name="skip" value={attribute(String(line))} />
        ))}
        {open.length === 0 ? (
          ''
        ) : (
          <fieldset>
            <legend>Rows to decide: tick what is left out, or mend the file and look at it again</legend>
            {open.map(({ line, reasons }) => (
              <div class="choice">
                <input
                  type="checkbox"
                  id={attribute(`skip-${line}`)}
                  name="skip"
                  value={attribute(String(line))}
                />
                <label for={attribute(`skip-${line}`)} safe>{`Line ${line}: ${reasons.join(' ')}`}</label>
              </div>
            ))}
          </fieldset>
        )}
        <button>
          {open.length === 0 ? `Book ${booked}` : 'Leave out what is ticked, and book the rest'}
        </button>
      </Form>
      {warnings.length === 0 ? (
        ''
      ) : (
        <Table
          caption="For you to judge"
          rows={warnings}
          columns={[
            { head: 'Line', cell: ({ line }) => <Text text={String(line)} /> },
            { head: 'What', cell: ({ reason }) => <Text text={reason} /> },
          ]}
        />
      )}
      <p>
        <a href={attribute(`${BOOKINGS}/import?venue=${encodeURIComponent(venue._id)}`)}>
          Look at another table
        </a>
      </p>
    </>
  );
}

export const importPath = (venueId: string, file: string): string =>
  `${BOOKINGS}/import/${encodeURIComponent(venueId)}/${encodeURIComponent(file)}`;

function openRows({ faults, clashes }: BookingImportReport, venue: Venue, rooms: readonly Room[]): OpenRow[] {
  const byLine = new Map<number, string[]>();
  const add = (line: number, reason: string): void => {
    byLine.set(line, [...(byLine.get(line) ?? []), reason]);
  };
  for (const { line, column, reason } of faults) {
    add(line, column === undefined ? `${reason}.` : `${column} ${reason}.`);
  }
  for (const clash of clashes) add(clash.line, inWords(clash, venue, rooms));
  return [...byLine].map(([line, reasons]) => ({ line, reasons })).sort((a, b) => a.line - b.line);
}

function inWords(clash: RowClash, { zone }: Venue, rooms: readonly Room[]): string {
  const room = rooms.find(({ _id }) => _id === clash.roomId)?.name ?? clash.roomId;
  const taken = clash.with.map((one) => timeOf(one, zone)).join('; ');
  return [
    `${clash.title}, ${room}, ${timeOf(clash, zone)}.`,
    ...(taken === '' ? [] : [`Taken: ${taken}.`]),
    ...(clash.lines.length === 0 ? [] : [`Wanted by line ${clash.lines.join(', ')} as well.`]),
  ].join(' ');
}
