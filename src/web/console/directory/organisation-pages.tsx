import type { ConsoleSession } from '../../../access/index.js';
import {
  type Accreditation,
  type Contact,
  holdsOn,
  isAccredited,
  type Organisation,
  organisationKindNames,
  organisationKinds,
  type OrganisationLine,
} from '../../../directory/index.js';
import type { Process } from '../../../meetings/index.js';
import type { FormValues } from '../form-values.js';
import {
  attribute,
  Badge,
  Empty,
  Facts,
  Form,
  Hidden,
  Link,
  Select,
  Table,
  Text,
  TextField,
} from '../frame/index.js';
import { LettersTo, type SentLetter } from './delegations-page.js';
import { Mailboxes, type Refused } from './mailboxes.js';
import { DirectoryTabs, FirstMailbox, periodInWords } from './parts.js';

const kindOptions = organisationKinds.map((value) => ({ value, text: organisationKindNames[value] }));

export interface OrganisationsPageProps {
  q: string;
  kind: string;
  show: string;
  lines: readonly OrganisationLine[];
  writes: boolean;
}

export function OrganisationsPage({ q, kind, show, lines, writes }: OrganisationsPageProps): JSX.Element {
  const accredited = lines.filter((line) => line.accredited).length;
  return (
    <>
      <h1>Organisations</h1>
      <DirectoryTabs current="organisations" />
      <form method="get" action="/office/directory/organisations" role="search" aria-label="Organisations">
        <div class="inline">
          <TextField name="q" id="name" label="Name" type="search" value={q} maxlength={200} />
          <Select name="kind" label="Kind" value={kind} blank="All" options={kindOptions} />
          <Select
            name="show"
            label="Show"
            value={show}
            blank="All"
            options={[
              { value: 'accredited', text: 'Accredited today' },
              { value: 'without-mailbox', text: 'Without mailbox' },
            ]}
          />
          <button>Show</button>
        </div>
      </form>
      <p class="lede" role="status" safe>
        {lines.length === 0
          ? 'No organisation fits.'
          : `${lines.length} ${lines.length === 1 ? 'organisation' : 'organisations'}, ${accredited} accredited today.`}
      </p>
      {lines.length === 0 ? (
        <Empty>
          Accredited stakeholders come in as a table under{' '}
          <a href="/office/directory/import">Import and export</a>, or one by one.
        </Empty>
      ) : (
        <Table
          caption="Organisations by name"
          unseen
          rows={lines}
          columns={[
            {
              head: 'Name',
              cell: ({ organisation: { _id, name, fictitious } }) => (
                <>
                  <Link href={`/office/directory/organisations/${_id}`} text={name} />
                  {fictitious ? <span class="muted"> (fictitious)</span> : ''}
                </>
              ),
            },
            { head: 'Kind', cell: (line) => <Text text={organisationKindNames[line.organisation.kind]} /> },
            {
              head: 'Accredited',
              cell: (line) =>
                line.accredited ? (
                  <Badge tone="good" text="today" />
                ) : (
                  <Badge tone="plain" text="not today" />
                ),
            },
            { head: 'First mailbox', cell: ({ mailboxes }) => <FirstMailbox mailboxes={mailboxes} /> },
          ]}
        />
      )}
      {writes ? (
        <p class="actions">
          <a class="button" href="/office/directory/organisations/new">
            Add an organisation
          </a>
        </p>
      ) : (
        ''
      )}
    </>
  );
}

export interface OrganisationPageProps {
  session: ConsoleSession;
  organisation: Organisation;
  contacts: readonly Contact[];
  letters: readonly SentLetter[];
  /** Titles of processes by id. */
  processes: ReadonlyMap<string, string>;
  today: string;
  refused?: Refused | undefined;
}

export function OrganisationPage(props: OrganisationPageProps): JSX.Element {
  const { session, organisation, contacts, letters, processes, today, refused } = props;
  const { _id, name, names, kind, correspondence, accreditations = [], fictitious } = organisation;
  return (
    <>
      <h1 safe>{name}</h1>
      <p>
        {isAccredited(organisation, today) ? (
          <Badge tone="good" text="accredited today" />
        ) : (
          <Badge tone="alert" text="not accredited today" />
        )}{' '}
        {fictitious ? <Badge tone="open" text="fictitious" /> : ''}
      </p>
      <Facts
        rows={[
          ['Kind', <Text text={organisationKindNames[kind]} />],
          ['Id', <Text text={_id} />],
          ['Language', <Text text={correspondence ?? 'none named: English'} />],
          ...Object.entries(names).map(([tag, own]): [string, JSX.Element] => [
            `Name in ${tag}`,
            <Text text={own} />,
          ]),
        ]}
      />
      <section>
        <h2>Accreditation</h2>
        {accreditations.length === 0 ? (
          <Empty>It was never accredited: no letter to stakeholders goes to it.</Empty>
        ) : (
          <Table
            caption="Accreditations, each with the decision it rests on"
            rows={[...accreditations].sort((a, b) => (a.from < b.from ? 1 : -1))}
            columns={[
              {
                head: 'To',
                cell: ({ processId }) => (
                  <Text
                    text={processId === undefined ? 'all processes' : (processes.get(processId) ?? processId)}
                  />
                ),
              },
              {
                head: 'In force',
                cell: (one) => (
                  <>
                    <Badge
                      tone={holdsOn(one, today) ? 'good' : 'plain'}
                      text={holdsOn(one, today) ? 'today' : 'not today'}
                    />{' '}
                    <Text text={periodInWords(one)} />
                  </>
                ),
              },
              { head: 'Source', cell: ({ source }) => <Text text={source} /> },
            ]}
          />
        )}
        {session.may('directory:write') ? (
          <p class="actions">
            <a class="button quiet" href={attribute(`/office/directory/organisations/${_id}/edit`)}>
              Change name, kind or accreditation
            </a>
          </p>
        ) : (
          ''
        )}
      </section>
      <Mailboxes
        session={session}
        owner={{ type: 'organisation', id: _id }}
        contacts={contacts}
        today={today}
        refused={refused}
      />
      <LettersTo name={name} letters={letters} />
    </>
  );
}

export interface OrganisationFormProps {
  session: ConsoleSession;
  /** Undefined: a new one. */
  organisation?: Organisation | undefined;
  processes: readonly Process[];
  refused?: Refused | undefined;
}

/** Rows for accreditations: those there are, and two to fill in. */
export const accreditationRows = (organisation: Organisation | undefined): number =>
  (organisation?.accreditations?.length ?? 0) + 2;

export function OrganisationForm(props: OrganisationFormProps): JSX.Element {
  const { session, organisation, processes, refused } = props;
  const faults = refused?.faults ?? [];
  const shown = (name: string, kept: string | undefined): string =>
    refused === undefined ? (kept ?? '') : refused.values.text(name);
  const action = `/office/directory/organisations${organisation === undefined ? '' : `/${organisation._id}/edit`}`;
  return (
    <>
      <h1 safe>{organisation === undefined ? 'New organisation' : organisation.name}</h1>
      <Form session={session} action={action}>
        {organisation === undefined ? '' : <Hidden name="version" value={organisation.version} />}
        <TextField
          name="name"
          label="Name"
          required
          value={shown('name', organisation?.name)}
          faults={faults}
        />
        <div class="inline">
          <TextField
            name="name_fr"
            id="names-fr"
            label="Name in French"
            value={shown('name_fr', organisation?.names['fr'])}
            faults={faults}
          />
          <Select
            name="kind"
            label="Kind"
            required
            value={shown('kind', organisation?.kind ?? 'ngo')}
            options={kindOptions}
            faults={faults}
          />
          <TextField
            name="correspondence"
            label="Language"
            hint="Such as en or fr"
            size={6}
            value={shown('correspondence', organisation?.correspondence)}
            faults={faults}
          />
        </div>
        <h2>Accreditation</h2>
        <p class="muted">
          A row without date is left out. To end an accreditation, give it its last day; then it stays on the
          record.
        </p>
        {Array.from({ length: accreditationRows(organisation) }, (_, n) => (
          <AccreditationFields
            n={n}
            kept={organisation?.accreditations?.[n]}
            processes={processes}
            values={refused?.values}
            faults={faults}
          />
        ))}
        <button>Save</button>
      </Form>
    </>
  );
}

function AccreditationFields({
  n,
  kept,
  processes,
  values,
  faults,
}: {
  n: number;
  kept: Accreditation | undefined;
  processes: readonly Process[];
  values: FormValues | undefined;
  faults: Refused['faults'];
}): JSX.Element {
  const own = (name: string): string => `accreditations-${n}-${name}`;
  const shown = (name: string, value: string | undefined): string =>
    values === undefined ? (value ?? '') : values.text(own(name));
  return (
    <fieldset id={`accreditations-${n}`} tabindex="-1">
      <legend safe>{`Accreditation ${n + 1}`}</legend>
      {faults
        .filter(({ field }) => field === `accreditations-${n}`)
        .map(({ message }) => (
          <span class="fault" safe>
            {message}
          </span>
        ))}
      <div class="inline">
        <TextField
          name={own('from')}
          label="Accredited on"
          type="date"
          value={shown('from', kept?.from)}
          faults={faults}
        />
        <TextField
          name={own('until')}
          label="Last day"
          type="date"
          value={shown('until', kept?.until)}
          faults={faults}
        />
        <Select
          name={own('processId')}
          label="To"
          blank="all processes"
          value={shown('processId', kept?.processId)}
          options={processes.map(({ _id, shortTitle }) => ({ value: _id, text: shortTitle }))}
          faults={faults}
        />
        <TextField
          name={own('source')}
          label="Source"
          value={shown('source', kept?.source)}
          faults={faults}
        />
      </div>
    </fieldset>
  );
}
