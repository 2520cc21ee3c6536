import { type ConsoleSession, type PersonView, roles, type Session } from '../../../access/index.js';
import type { StoredEvent } from '../../../messaging/index.js';
import { longInstant } from '../../../meetings/index.js';
import { agentName } from '../account/agent-name.js';
import { SessionList } from '../account/account-page.js';
import {
  Badge,
  Choice,
  Empty,
  Facts,
  type Fault,
  Form,
  Hidden,
  Link,
  type Option,
  Pager,
  Select,
  Table,
  Text,
  TextField,
} from '../frame/index.js';

/** What each role is for, as the form explains it. */
const roleHints: Readonly<Record<(typeof roles)[number], string>> = {
  office: 'writes and issues letters, keeps the directory, sees everything; signs in with a second factor',
  clearer: 'reads letters and clears them',
  facilitator: 'reads letters and answers',
  'side-event-desk': 'works on side events',
  organiser: 'organises side events',
  delegation: 'answers for a delegation',
  participant: 'takes part',
  auditor: 'reads everything, changes nothing',
};

export interface PersonFields {
  name: string;
  mailbox: string;
  roles: string[];
  processId: string;
}

function PersonForm({
  fields,
  faults,
  processes,
  withMailbox,
}: {
  fields: PersonFields;
  faults: readonly Fault[];
  processes: readonly Option[];
  withMailbox: boolean;
}): JSX.Element {
  return (
    <>
      <TextField name="name" label="Name" required value={fields.name} faults={faults} autocomplete="off" />
      {withMailbox ? (
        <TextField
          name="mailbox"
          label="Mailbox"
          type="email"
          hint="They sign in with it."
          required
          value={fields.mailbox}
          faults={faults}
          autocomplete="off"
        />
      ) : (
        ''
      )}
      <Choice
        name="roles"
        legend="Roles"
        many
        options={roles.map((role) => ({ value: role, text: role, hint: roleHints[role] }))}
        chosen={fields.roles}
        faults={faults}
      />
      <Select
        name="processId"
        label="Process"
        hint="Choose one if they work for it alone."
        blank="All processes"
        options={processes}
        value={fields.processId}
        faults={faults}
      />
    </>
  );
}

const stateOf = (person: PersonView): JSX.Element =>
  person.endedAt !== undefined ? (
    <Badge tone="plain" text="ended" />
  ) : person.hasPassword ? (
    <Badge tone="good" text="can sign in" />
  ) : (
    <Badge tone="open" text="no password yet" />
  );

export function PeoplePage({
  people,
  next,
}: {
  people: readonly PersonView[];
  next: string | null;
}): JSX.Element {
  return (
    <>
      <h1>People</h1>
      <p class="actions">
        <a class="button" href="/office/people/new">
          Add a person
        </a>
        <a class="button quiet" href="/office/people/sign-ins">
          Sign-ins
        </a>
      </p>
      <Table
        caption="Who works in this console"
        rows={people}
        columns={[
          { head: 'Name', cell: ({ _id, name }) => <Link href={`/office/people/${_id}`} text={name} /> },
          { head: 'Mailbox', cell: ({ mailbox }) => <Text text={mailbox} /> },
          { head: 'Roles', cell: (person) => <Text text={person.roles.join(', ')} /> },
          {
            head: 'Second factor',
            cell: ({ secondFactorSince }) => <Text text={secondFactorSince === undefined ? 'no' : 'yes'} />,
          },
          { head: 'State', cell: stateOf },
        ]}
      />
      <Pager path="/office/people" next={next} />
    </>
  );
}

export function NewPersonPage({
  session,
  fields,
  faults,
  processes,
}: {
  session: ConsoleSession;
  fields: PersonFields;
  faults: readonly Fault[];
  processes: readonly Option[];
}): JSX.Element {
  return (
    <>
      <h1>Add a person</h1>
      <Form session={session} action="/office/people/new">
        <PersonForm fields={fields} faults={faults} processes={processes} withMailbox />
        <button>Add this person</button>
      </Form>
    </>
  );
}

export function PersonPage({
  session,
  person,
  fields,
  faults,
  processes,
  sessions,
  link,
}: {
  session: ConsoleSession;
  person: PersonView;
  fields: PersonFields;
  faults: readonly Fault[];
  processes: readonly Option[];
  sessions: readonly Session[];
  /** Shown once, after it was made. */
  link?: { url: string; expires: Date };
}): JSX.Element {
  const path = `/office/people/${person._id}`;
  return (
    <>
      <h1 safe>{person.name}</h1>
      {link === undefined ? (
        ''
      ) : (
        <div class="note good" role="status">
          <h2>Link to set a password</h2>
          <p>Give it to them alone: whoever holds it sets the password. It works once.</p>
          <p>
            <code class="address" safe>
              {link.url}
            </code>
          </p>
          <p class="small" safe>{`Good until ${longInstant(link.expires, 'Etc/UTC')}.`}</p>
        </div>
      )}
      <Facts
        rows={[
          ['Mailbox', <Text text={person.mailbox} />],
          ['State', stateOf(person)],
          [
            'Second factor',
            <Text
              text={
                person.secondFactorSince === undefined
                  ? 'none'
                  : `since ${longInstant(person.secondFactorSince, 'Etc/UTC')}`
              }
            />,
          ],
          ['Added', <Text text={longInstant(person.addedAt, 'Etc/UTC')} />],
        ]}
      />
      {person.endedAt === undefined ? (
        <>
          <div class="row-actions after">
            <Form session={session} action={`${path}/link`}>
              <button class="quiet">Make a link to set a password</button>
            </Form>
            {person.secondFactorSince === undefined ? (
              ''
            ) : (
              <Form session={session} action={`${path}/second-factor/remove`}>
                <button class="quiet">Remove the second factor</button>
              </Form>
            )}
          </div>
          <section>
            <h2>Name and roles</h2>
            <Form session={session} action={path}>
              <Hidden name="version" value={person.version} />
              <PersonForm fields={fields} faults={faults} processes={processes} withMailbox={false} />
              <button>Save</button>
            </Form>
          </section>
          <SessionList session={session} sessions={sessions} action={`${path}/sessions/end`} />
          <section>
            <h2>End</h2>
            <p>
              They can sign in no more, and their sessions end at once. What they did stays on the record.
            </p>
            <Form session={session} action={`${path}/end`}>
              <button class="danger" safe>{`End the access of ${person.name}`}</button>
            </Form>
          </section>
        </>
      ) : (
        ''
      )}
    </>
  );
}

export type SignInEvent = StoredEvent<'person.signed-in'> | StoredEvent<'person.sign-in-refused'>;

const why = {
  password: 'wrong password or unknown mailbox',
  code: 'wrong code',
  provider: 'unknown to this house',
  'too-many': 'turned away, too many attempts',
};

export function SignInsPage({
  events,
  next,
}: {
  events: readonly SignInEvent[];
  next: string | null;
}): JSX.Element {
  return (
    <>
      <h1>Sign-ins</h1>
      {events.length === 0 ? (
        <Empty>Nobody has signed in yet.</Empty>
      ) : (
        <Table
          caption="Sign-ins and refusals, the latest first"
          rows={events}
          columns={[
            { head: 'When', cell: ({ at }) => <Text text={longInstant(at, 'Etc/UTC')} /> },
            { head: 'Who', cell: ({ data }) => <Text text={data.name ?? 'an unknown mailbox'} /> },
            {
              head: 'What',
              cell: (event) =>
                event.type === 'person.signed-in' ? (
                  <Badge tone="good" text={`signed in, by ${event.data.by}`} />
                ) : (
                  <Badge tone="alert" text={`refused: ${why[event.data.why]}`} />
                ),
            },
            { head: 'From', cell: ({ data }) => <Text text={data.address} /> },
            { head: 'Browser', cell: ({ data }) => <Text text={agentName(data.agent)} /> },
          ]}
        />
      )}
      <Pager path="/office/people/sign-ins" next={next} />
    </>
  );
}
