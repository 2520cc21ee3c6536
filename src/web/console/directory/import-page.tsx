import type { ConsoleSession } from '../../../access/index.js';
import {
  columnMeanings,
  columnsOf,
  type ImportKind,
  importKinds,
  type ImportReport,
  type PlannedChange,
} from '../../../directory/index.js';
import {
  attribute,
  Badge,
  Choice,
  Facts,
  type Fault,
  FileField,
  Form,
  Link,
  recordLink,
  Table,
  Text,
} from '../frame/index.js';
import { DirectoryTabs } from './parts.js';

export const kindNames: Readonly<Record<ImportKind, string>> = {
  stakeholders: 'Accredited stakeholders',
  contacts: 'Mailboxes',
  delegations: 'Delegations',
  organisations: 'Organisations',
};

const kindHints: Readonly<Record<ImportKind, string>> = {
  stakeholders: 'An organisation with its accreditation and a mailbox on each row',
  contacts: 'A mailbox of a delegation or organisation on each row',
  delegations: 'Names, groups and status, with the day from which they hold',
  organisations: 'Bodies without accreditation',
};

const shownKinds: readonly ImportKind[] = ['stakeholders', 'contacts', 'delegations', 'organisations'];

export interface ImportPageProps {
  session: ConsoleSession;
  kind: ImportKind | undefined;
  faults: readonly Fault[];
}

export function ImportPage({ session, kind, faults }: ImportPageProps): JSX.Element {
  return (
    <>
      <h1>Import and export</h1>
      <DirectoryTabs current="import" />
      {session.may('directory:write') ? (
        <section>
          <h2>Bring in a table</h2>
          <p>
            The file is looked at first, and nothing is written before you confirm. A file with a fault in one
            row is refused whole, with every fault, so that no row is lost unseen.
          </p>
          <Form session={session} action="/office/directory/import" upload>
            <Choice
              name="kind"
              legend="What it holds"
              options={shownKinds.map((value) => ({
                value,
                text: kindNames[value],
                hint: kindHints[value],
              }))}
              chosen={kind === undefined ? [] : [kind]}
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
            <button>Look at the file</button>
          </Form>
          <h3>Columns</h3>
          {shownKinds.map((value) => (
            <Columns kind={value} />
          ))}
        </section>
      ) : (
        ''
      )}
      <section>
        <h2>Take out a table</h2>
        <p>
          With the same columns, so that it can be edited and brought in again. Text that a spreadsheet would
          calculate is made inert.
        </p>
        <ul>
          <li>
            <a href="/office/directory/export/stakeholders.csv">Accredited stakeholders (CSV)</a>
          </li>
          <li>
            <a href="/office/directory/export/contacts.csv">All mailboxes (CSV)</a>
          </li>
        </ul>
      </section>
    </>
  );
}

function Columns({ kind }: { kind: ImportKind }): JSX.Element {
  const { required } = columnsOf(kind);
  return (
    <details>
      <summary safe>{kindNames[kind]}</summary>
      <Table
        caption={`Columns of a table of ${kindNames[kind].toLowerCase()}`}
        unseen
        rows={Object.entries(columnMeanings[kind])}
        columns={[
          { head: 'Column', cell: ([name]) => <Text text={name} /> },
          { head: 'Meaning', cell: ([, meaning]) => <Text text={meaning} /> },
          { head: 'Needed', cell: ([name]) => <Text text={required.includes(name) ? 'yes' : 'no'} /> },
        ]}
      />
    </details>
  );
}

export interface PreviewPageProps {
  session: ConsoleSession;
  report: ImportReport;
  faults: readonly Fault[];
}

/** What the file would do, or why it may not. */
export function PreviewPage({ session, report }: PreviewPageProps): JSX.Element {
  const { kind, file, rows, added, changed, unchanged, changes, faults, message } = report;
  const toDo = added + changed;
  return (
    <>
      <h1 safe>{`Table of ${kindNames[kind].toLowerCase()}`}</h1>
      <p class={faults.length > 0 ? 'note alert' : 'lede'} safe>
        {message}
      </p>
      <Facts
        rows={[
          ['Rows', <Text text={String(rows)} />],
          ...(faults.length > 0
            ? []
            : ([
                ['Would be added', <Text text={String(added)} />],
                ['Would change', <Text text={String(changed)} />],
                ['As they are', <Text text={String(unchanged)} />],
              ] satisfies [string, JSX.Element][])),
          ['File', <span class="small" safe>{`SHA-256 ${file.slice(0, 16)}…`}</span>],
        ]}
      />
      {faults.length > 0 ? (
        <section>
          <h2>Faults</h2>
          <Table
            caption="Every fault, by line of the file"
            unseen
            rows={faults}
            columns={[
              { head: 'Line', cell: ({ line }) => <Text text={String(line)} /> },
              { head: 'Column', cell: ({ column }) => <Text text={column ?? 'whole row'} /> },
              { head: 'What is wrong', cell: ({ reason }) => <Text text={reason} /> },
              { head: 'What stands there', cell: ({ value }) => <Text text={value ?? ''} /> },
            ]}
          />
        </section>
      ) : toDo === 0 ? (
        ''
      ) : (
        <section>
          <h2>What would happen</h2>
          <Form session={session} action={previewPath(kind, file)}>
            <button safe>{`Bring it in: ${added} added, ${changed} changed`}</button>
          </Form>
          <Table
            caption={
              changes.length < toDo
                ? `The first ${changes.length} of ${toDo} changes`
                : 'All changes, by line of the file'
            }
            rows={changes}
            columns={[
              { head: 'Line', cell: ({ line }) => <Text text={String(line)} /> },
              { head: 'Record', cell: (change) => <Record change={change} /> },
              {
                head: 'What',
                cell: ({ what }) => <Badge tone={what === 'added' ? 'good' : 'open'} text={what} />,
              },
              { head: 'Changes', cell: ({ fields }) => <Text text={fields.join(', ')} /> },
            ]}
          />
        </section>
      )}
      <p>
        <a href="/office/directory/import">Look at another file</a>
      </p>
    </>
  );
}

/** What is there already can be looked at. */
function Record({ change: { what, record } }: { change: PlannedChange }): JSX.Element {
  const [type = '', id = ''] = record.split(':');
  const href = what === 'added' ? null : recordLink({ type, id });
  return href === null ? (
    <Text text={id === '' ? record.replace(/^contact /, 'mailbox ') : id} />
  ) : (
    <Link href={href} text={id} />
  );
}

export const previewPath = (kind: ImportKind, file: string): string =>
  attribute(`/office/directory/import/${kind}/${file}`);

export const isImportKind = (kind: string): kind is ImportKind =>
  (importKinds as readonly string[]).includes(kind);
