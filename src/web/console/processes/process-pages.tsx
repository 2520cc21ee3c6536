import type { ConsoleSession } from '../../../access/index.js';
import {
  datesSaid,
  headingOf,
  type Meeting,
  type MeetingStatus,
  type NamedPerson,
  personLine,
  plainDay,
  type Process,
} from '../../../meetings/index.js';
import type { FormValues } from '../form-values.js';
import {
  attribute,
  Badge,
  Empty,
  Facts,
  type Fault,
  Form,
  Link,
  Table,
  Text,
  TextArea,
  TextField,
  type Tone,
} from '../frame/index.js';

export const processPath = (id: string): string => `/office/processes/${encodeURIComponent(id)}`;
export const meetingPath = (meeting: Pick<Meeting, '_id' | 'processId'>): string =>
  `${processPath(meeting.processId)}/meetings/${encodeURIComponent(meeting._id)}`;

export const processCrumbs = (...more: { text: string; href?: string }[]) => [
  { text: 'Office', href: '/office' },
  { text: 'Processes', href: '/office/processes' },
  ...more,
];

export const statusTones: Readonly<Record<MeetingStatus, Tone>> = {
  planned: 'open',
  announced: 'good',
  held: 'plain',
  postponed: 'alert',
  cancelled: 'alert',
};

/** What was typed and refused. */
export interface Refused {
  values: FormValues;
  faults: readonly Fault[];
}

export function ProcessesPage({
  processes,
  writes,
}: {
  processes: readonly Process[];
  writes: boolean;
}): JSX.Element {
  return (
    <>
      <h1>Processes</h1>
      {processes.length === 0 ? (
        <Empty>
          There is none yet. Open one here, or bring in a folder: <code>convene init</code> writes an example
          of it.
        </Empty>
      ) : (
        <Table
          caption="Processes in the order in which they were opened"
          unseen
          rows={processes}
          columns={[
            { head: 'Process', cell: ({ _id, title }) => <Link href={processPath(_id)} text={title} /> },
            { head: 'Short title', cell: ({ shortTitle }) => <Text text={shortTitle} /> },
            { head: 'Office', cell: ({ office }) => <Text text={office.name} /> },
            {
              head: 'Open since',
              cell: ({ createdAt }) => <Text text={plainDay(createdAt.toISOString().slice(0, 10))} />,
            },
          ]}
        />
      )}
      {writes ? (
        <p class="actions">
          <a class="button" href="/office/processes/new">
            New process
          </a>
        </p>
      ) : (
        ''
      )}
    </>
  );
}

export interface ProcessPageProps {
  session: ConsoleSession;
  process: Process;
  meetings: readonly Meeting[];
  houseZone: string;
}

export function ProcessPage({ session, process, meetings, houseZone }: ProcessPageProps): JSX.Element {
  const { title, shortTitle, key, mandate, coFacilitators, office } = process;
  const path = processPath(process._id);
  return (
    <>
      <h1 safe>{title}</h1>
      <Facts
        rows={[
          ['Short title', <Text text={shortTitle} />],
          ['Mandate', <Lines lines={mandate.map(mandateLine)} />],
          ['Led by', <Lines lines={coFacilitators.map(personLine)} />],
          ['Office', <Lines lines={[office.name, ...(office.mailbox === null ? [] : [office.mailbox])]} />],
          ['Time zone', <Text text={office.zone ?? houseZone} />],
          ['Key', <Text text={key ?? 'none'} />],
        ]}
      />
      <section>
        <h2>Meetings</h2>
        {meetings.length === 0 ? (
          <Empty>None is planned yet. A letter that invites needs one.</Empty>
        ) : (
          <Table
            caption="Meetings in the order in which they were planned"
            unseen
            rows={meetings}
            columns={[
              {
                head: 'Meeting',
                cell: (meeting) => (
                  <>
                    <Link href={meetingPath(meeting)} text={headingOf(meeting)} />
                    <br />
                    <Text text={meeting.title} />
                  </>
                ),
              },
              { head: 'When', cell: (meeting) => <Text text={datesSaid(meeting)} /> },
              {
                head: 'Where',
                cell: ({ room, city }) => <Text text={room === null ? city : `${room}, ${city}`} />,
              },
              { head: 'State', cell: ({ status }) => <Badge tone={statusTones[status]} text={status} /> },
            ]}
          />
        )}
        <p class="actions">
          {session.may('meetings:write') ? (
            <a class="button" href={attribute(`${path}/meetings/new`)}>
              Plan a meeting
            </a>
          ) : (
            ''
          )}
          {session.may('letters:write') ? (
            <a class="button quiet" href={attribute(`/office/letters/new?processId=${process._id}`)}>
              Write a letter
            </a>
          ) : (
            ''
          )}
          {session.may('letters:read') ? (
            <a class="button quiet" href={attribute(`/office/letters?processId=${process._id}`)}>
              Letters
            </a>
          ) : (
            ''
          )}
        </p>
      </section>
    </>
  );
}

const mandateLine = ({ symbol, subject }: Process['mandate'][number]): string =>
  subject === null ? symbol : `${symbol}: ${subject}`;

export function Lines({ lines }: { lines: readonly string[] }): JSX.Element {
  if (lines.length === 0) return <span class="muted">none named</span>;
  return (
    <ul>
      {lines.map((line) => (
        <li safe>{line}</li>
      ))}
    </ul>
  );
}

export const MANDATE_ROWS = 3;
export const FACILITATOR_ROWS = 2;
const personFields = [
  [
    ['title', 'Title', 'Such as H.E. Ms.'],
    ['name', 'Name', 'As letters give it'],
  ],
  [
    ['function', 'Function', 'Permanent Representative of …'],
    ['affiliation', 'State', 'In whose name the person acts'],
  ],
] as const satisfies readonly (readonly (readonly [keyof NamedPerson, string, string])[])[];

/** A new process by form. */
export function ProcessForm({
  session,
  zone,
  refused,
}: {
  session: ConsoleSession;
  /** That of the house. */
  zone: string;
  refused?: Refused | undefined;
}): JSX.Element {
  const faults = refused?.faults ?? [];
  const shown = (name: string, standard = ''): string => refused?.values.text(name) ?? standard;
  return (
    <>
      <h1>New process</h1>
      <p class="lede">
        A process has its mandate, its co-facilitators and its office. Its meetings, letters and answers hang
        below it.
      </p>
      <Form session={session} action="/office/processes">
        <TextField name="title" label="Title" required value={shown('title')} faults={faults} />
        <TextField
          name="shortTitle"
          label="Short title"
          required
          hint="For tables and calendars"
          value={shown('shortTitle')}
          faults={faults}
        />
        <TextField
          name="key"
          label="Key"
          hint="Lower-case letters, digits and hyphens. Tables and folders name the process by it; left empty, it is made from the short title."
          value={shown('key')}
          faults={faults}
        />
        <fieldset>
          <legend>Office</legend>
          <TextField
            name="office.name"
            label="Name of the office"
            required
            value={shown('office.name')}
            faults={faults}
          />
          <div class="inline">
            <TextField
              name="office.mailbox"
              label="Mailbox"
              type="email"
              value={shown('office.mailbox')}
              faults={faults}
            />
            <TextField
              name="office.zone"
              label="Time zone"
              value={shown('office.zone', zone)}
              faults={faults}
            />
          </div>
        </fieldset>
        <fieldset>
          <legend>Letters</legend>
          <span class="hint">
            What letters of the process begin with; kept as its stationery, and changed there. Left empty,
            letters begin as is usual for their kind.
          </span>
          <TextArea
            name="letterhead"
            label="Letterhead"
            hint="One line under the other"
            rows={3}
            value={shown('letterhead')}
            faults={faults}
          />
          <TextField
            name="placeLine"
            label="Place before the date"
            value={shown('placeLine')}
            faults={faults}
          />
          <div class="inline">
            <TextField name="signatory" label="Who signs" value={shown('signatory')} faults={faults} />
            <TextField
              name="signatoryLine"
              label="Line under the name"
              value={shown('signatoryLine')}
              faults={faults}
            />
          </div>
        </fieldset>
        <fieldset>
          <legend>Mandate</legend>
          <span class="hint">Resolutions; rows that are not needed stay empty.</span>
          {Array.from({ length: MANDATE_ROWS }, (_, n) => (
            <div class="inline">
              <TextField
                name={`mandate.${n}.symbol`}
                label={`Symbol ${n + 1}`}
                value={shown(`mandate.${n}.symbol`)}
                faults={faults}
              />
              <TextField
                name={`mandate.${n}.subject`}
                label="What it lays down"
                value={shown(`mandate.${n}.subject`)}
                faults={faults}
              />
            </div>
          ))}
        </fieldset>
        {Array.from({ length: FACILITATOR_ROWS }, (_, n) => (
          <fieldset>
            <legend safe>{`Co-facilitator ${n + 1}`}</legend>
            {personFields.map((row) => (
              <div class="inline">
                {row.map(([field, label, hint]) => (
                  <TextField
                    name={`coFacilitators.${n}.${field}`}
                    label={label}
                    hint={hint}
                    value={shown(`coFacilitators.${n}.${field}`)}
                    faults={faults}
                  />
                ))}
              </div>
            ))}
          </fieldset>
        ))}
        <button>Open the process</button>
      </Form>
    </>
  );
}
