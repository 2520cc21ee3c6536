import type { ConsoleSession, PersonView, Session } from '../../../access/index.js';
import { longInstant } from '../../../meetings/index.js';
import { Badge, Facts, type Fault, Form, Hidden, Table, Text, TextField } from '../frame/index.js';
import { agentName } from './agent-name.js';
import { EnrolCodeField, EnrolSteps, PasswordField } from './sign-in-pages.js';

export function AccountPage({
  session,
  person,
  sessions,
  faults,
}: {
  session: ConsoleSession;
  person: PersonView;
  sessions: readonly Session[];
  faults: readonly Fault[];
}): JSX.Element {
  return (
    <>
      <h1 safe>{person.name}</h1>
      <Facts
        rows={[
          ['Mailbox', <Text text={person.mailbox} />],
          ['Roles', <Text text={person.roles.join(', ')} />],
          [
            'Second factor',
            <Text
              text={
                person.secondFactorSince === undefined
                  ? 'none'
                  : `an authenticator, since ${longInstant(person.secondFactorSince, 'Etc/UTC')}`
              }
            />,
          ],
        ]}
      />
      <section>
        <h2>Second factor</h2>
        {person.secondFactorSince === undefined ? (
          <p>
            <a class="button quiet" href="/office/account/second-factor">
              Set up a second factor
            </a>
          </p>
        ) : (
          <Form session={session} action="/office/account/recovery-codes">
            <p>New recovery codes replace those you have.</p>
            <ProofField proof="code" faults={faults} />
            <button class="quiet">Make new recovery codes</button>
          </Form>
        )}
      </section>
      <section>
        <h2>Password</h2>
        <Form session={session} action="/office/account/password">
          <Hidden name="username" value={person.mailbox} />
          <TextField
            name="current"
            label="Present password"
            type="password"
            autocomplete="current-password"
            required
            faults={faults}
          />
          <PasswordField faults={faults} />
          <button>Change the password</button>
        </Form>
      </section>
      <SessionList session={session} sessions={sessions} action="/office/account/sessions/end" />
    </>
  );
}

/** Where somebody is signed in; `action` ends one by its handle, or all others. */
export function SessionList({
  session,
  sessions,
  action,
}: {
  session: ConsoleSession;
  sessions: readonly Session[];
  action: string;
}): JSX.Element {
  return (
    <section>
      <h2>Sessions</h2>
      {sessions.length === 0 ? (
        <p class="empty">Signed in nowhere.</p>
      ) : (
        <>
          <Table
            caption="Browsers that are signed in, the latest first"
            rows={sessions}
            columns={[
              { head: 'Browser', cell: ({ agent }) => <Text text={agentName(agent)} /> },
              { head: 'Since', cell: ({ createdAt }) => <Text text={longInstant(createdAt, 'Etc/UTC')} /> },
              {
                head: 'Last seen',
                cell: ({ lastSeenAt }) => <Text text={longInstant(lastSeenAt, 'Etc/UTC')} />,
              },
              {
                head: 'End',
                cell: ({ handle, agent }) =>
                  handle === session.id ? (
                    <Badge tone="good" text="this one" />
                  ) : (
                    <Form session={session} action={action}>
                      <Hidden name="session" value={handle} />
                      <button class="link">
                        End<span class="unseen" safe>{` the session in ${agentName(agent)}`}</span>
                      </button>
                    </Form>
                  ),
              },
            ]}
          />
          <Form session={session} action={action}>
            <Hidden name="session" value="others" />
            <button class="quiet">End all of them except this one</button>
          </Form>
        </>
      )}
    </section>
  );
}

/** Whoever finds an open browser must not take the account over: a code of the factor that is there, or the password. */
function ProofField({
  proof,
  faults,
}: {
  proof: 'code' | 'password';
  faults: readonly Fault[];
}): JSX.Element {
  return proof === 'code' ? (
    <TextField
      name="proof"
      label="Code of the second factor that you have"
      hint="The six digits that it shows now, or a recovery code"
      autocomplete="one-time-code"
      required
      size={16}
      faults={faults}
    />
  ) : (
    <TextField
      name="proof"
      label="Your password"
      type="password"
      autocomplete="current-password"
      required
      faults={faults}
    />
  );
}

export function OwnEnrolPage({
  session,
  picture,
  secret,
  proof,
  faults,
}: {
  session: ConsoleSession;
  picture: string;
  secret: string;
  proof: 'code' | 'password' | null;
  faults: readonly Fault[];
}): JSX.Element {
  return (
    <>
      <h1>Set up your second factor</h1>
      <EnrolSteps picture={picture} secret={secret} />
      <Form session={session} action="/office/account/second-factor">
        {proof === null ? '' : <ProofField proof={proof} faults={faults} />}
        <EnrolCodeField faults={faults} />
        <button>Confirm</button>
      </Form>
    </>
  );
}
