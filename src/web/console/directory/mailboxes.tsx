import type { ConsoleSession } from '../../../access/index.js';
import { type Contact, contactRoles, type Owner, roleNames } from '../../../directory/index.js';
import { plainDay } from '../../../meetings/index.js';
import {
  Badge,
  Empty,
  type Fault,
  Form,
  Hidden,
  Link,
  Select,
  Table,
  Text,
  TextField,
} from '../frame/index.js';
import type { FormValues } from '../form-values.js';
import { periodInWords, standingOf } from './parts.js';

/** Address of an owner's page. */
export const ownerPath = ({ type, id }: Owner): string =>
  `/office/directory/${type}s/${encodeURIComponent(id)}`;

export const mailboxPath = (owner: Owner, contact?: string): string =>
  `${ownerPath(owner)}/mailboxes${contact === undefined ? '' : `/${encodeURIComponent(contact)}`}`;

/** What was typed and refused. */
export interface Refused {
  values: FormValues;
  faults: readonly Fault[];
}

const tones = { 'in force': 'good', coming: 'open', ended: 'plain' } as const;

export function Mailboxes({
  session,
  owner,
  contacts,
  today,
  refused,
}: {
  session: ConsoleSession;
  owner: Owner;
  contacts: readonly Contact[];
  today: string;
  refused?: Refused | undefined;
}): JSX.Element {
  const writes = session.may('directory:write');
  const inForce = contacts.filter((contact) => standingOf(contact, today) === 'in force');
  return (
    <section id="mailboxes">
      <h2>Mailboxes</h2>
      {inForce.length === 0 ? (
        <p class="note alert">
          No mailbox is in force today: a letter can reach this addressee by hand or another channel only.
        </p>
      ) : (
        <p class="muted">
          Letters go to the first one in force; to the next when that fails. Past ones stay on the record.
        </p>
      )}
      {contacts.length === 0 ? (
        <Empty>None is on record.</Empty>
      ) : (
        <Table
          caption="Mailboxes in the order in which they are used"
          rows={contacts}
          columns={[
            {
              head: 'Mailbox',
              cell: (contact) =>
                writes ? (
                  <Link href={mailboxPath(owner, contact._id)} text={contact.address} />
                ) : (
                  <Text text={contact.address} />
                ),
            },
            { head: 'Whose', cell: ({ name, role }) => <Whose name={name} role={roleNames[role]} /> },
            {
              head: 'In force',
              cell: (contact) => (
                <>
                  <Badge tone={tones[standingOf(contact, today)]} text={standingOf(contact, today)} />{' '}
                  <span class="muted" safe>
                    {periodInWords(contact)}
                  </span>
                </>
              ),
            },
            { head: 'Source', cell: ({ source }) => <Text text={source ?? 'not recorded'} /> },
            ...(writes && contacts.length > 1
              ? [
                  {
                    head: 'Order',
                    cell: (contact: Contact) => (
                      <Order session={session} owner={owner} contact={contact} contacts={contacts} />
                    ),
                  },
                ]
              : []),
          ]}
        />
      )}
      {writes ? (
        <details open={refused !== undefined}>
          <summary>Add a mailbox</summary>
          <Form session={session} action={mailboxPath(owner)}>
            <MailboxFields values={refused?.values} faults={refused?.faults ?? []} from={today} />
            <button>Add the mailbox</button>
          </Form>
        </details>
      ) : (
        ''
      )}
    </section>
  );
}

function Whose({ name, role }: { name: string; role: string }): JSX.Element {
  return (
    <>
      <Text text={name} />
      {name === role ? '' : <span class="muted" safe>{`, ${role}`}</span>}
    </>
  );
}

function Order({
  session,
  owner,
  contact,
  contacts,
}: {
  session: ConsoleSession;
  owner: Owner;
  contact: Contact;
  contacts: readonly Contact[];
}): JSX.Element {
  const place = contacts.indexOf(contact);
  const ways = [
    { direction: 'earlier', text: 'Up', shown: place > 0 },
    { direction: 'later', text: 'Down', shown: place < contacts.length - 1 },
  ] as const;
  return (
    <div class="row-actions">
      {ways
        .filter(({ shown }) => shown)
        .map(({ direction, text }) => (
          <Form session={session} action={`${mailboxPath(owner, contact._id)}/move`}>
            <Hidden name="version" value={contact.version} />
            <Hidden name="direction" value={direction} />
            <button class="link">
              {text}
              <span class="unseen" safe>{`: ${contact.address}`}</span>
            </button>
          </Form>
        ))}
    </div>
  );
}

/** Fields of a mailbox; `values` is what was typed, else `contact` fills them. */
export function MailboxFields({
  values,
  contact,
  faults,
  from,
}: {
  values?: FormValues | undefined;
  contact?: Contact | undefined;
  faults: readonly Fault[];
  from?: string;
}): JSX.Element {
  const shown = (name: string, kept: string | undefined): string =>
    values === undefined ? (kept ?? '') : values.text(name);
  return (
    <>
      <TextField
        name="address"
        label="Mail address"
        type="email"
        required
        value={shown('address', contact?.address)}
        faults={faults}
      />
      <div class="inline">
        <TextField
          name="name"
          label="Name shown before it"
          required
          hint="A person, or an office such as Registry"
          value={shown('name', contact?.name)}
          faults={faults}
        />
        <Select
          name="role"
          label="Role"
          required
          hint="Says where it stands where no order was set"
          value={shown('role', contact?.role ?? 'registry')}
          options={contactRoles.map((role) => ({ value: role, text: roleNames[role] }))}
          faults={faults}
        />
      </div>
      <div class="inline">
        <TextField
          name="from"
          label="In force from"
          type="date"
          value={shown('from', contact === undefined ? from : contact.from)}
          faults={faults}
        />
        <TextField
          name="until"
          label="Last day"
          type="date"
          value={shown('until', contact?.until)}
          faults={faults}
        />
        <TextField
          name="language"
          label="Language"
          hint="Such as en or fr"
          size={6}
          value={shown('language', contact?.language)}
          faults={faults}
        />
      </div>
      <TextField
        name="source"
        label="Source"
        required
        hint="Where the office has it from: a note verbale with its date, the Blue Book"
        value={shown('source', contact?.source)}
        faults={faults}
      />
    </>
  );
}

export interface MailboxPageProps {
  session: ConsoleSession;
  owner: Owner;
  contact: Contact;
  today: string;
  refused?: (Refused & { form: 'change' | 'replace' | 'end' }) | undefined;
}

/** One mailbox: correct it, move it to another address on a day, end it. */
export function MailboxPage({ session, owner, contact, today, refused }: MailboxPageProps): JSX.Element {
  const of = (form: 'change' | 'replace' | 'end'): Refused | undefined =>
    refused?.form === form ? refused : undefined;
  const path = mailboxPath(owner, contact._id);
  return (
    <>
      <h1 safe>{contact.address}</h1>
      <p class="lede" safe>
        {`${contact.name}. In force: ${periodInWords(contact)}.`}
      </p>
      <section>
        <h2>It moves to another address</h2>
        <p>The old address stays on the record with its last day; letters of earlier days keep it.</p>
        <Form session={session} action={`${path}/replace`} label="Move the mailbox to another address">
          <Hidden name="version" value={contact.version} />
          <TextField
            name="address"
            id="new-address"
            label="New mail address"
            type="email"
            required
            value={of('replace')?.values.text('address') ?? ''}
            faults={of('replace')?.faults ?? []}
          />
          <div class="inline">
            <TextField
              name="from"
              id="new-from"
              label="In force from"
              type="date"
              required
              value={of('replace')?.values.text('from') ?? today}
              faults={of('replace')?.faults ?? []}
            />
            <TextField
              name="source"
              id="new-source"
              label="Source"
              required
              value={of('replace')?.values.text('source') ?? ''}
              faults={of('replace')?.faults ?? []}
            />
          </div>
          <button>Move it</button>
        </Form>
      </section>
      <section>
        <h2>It ends</h2>
        <Form session={session} action={`${path}/end`} label="End the mailbox">
          <Hidden name="version" value={contact.version} />
          <TextField
            name="until"
            id="end-until"
            label="Last day"
            type="date"
            required
            value={of('end')?.values.text('until') ?? contact.until ?? today}
            faults={of('end')?.faults ?? []}
          />
          <button class="quiet">End it</button>
        </Form>
      </section>
      <section>
        <h2>Correct what is written down wrongly</h2>
        <Form session={session} action={path} label="Correct the mailbox">
          <Hidden name="version" value={contact.version} />
          <MailboxFields
            values={of('change')?.values}
            contact={contact}
            faults={of('change')?.faults ?? []}
          />
          <button>Save the corrections</button>
        </Form>
        <p class="small muted" safe>
          {contact.from === undefined ? '' : `It was recorded as in force from ${plainDay(contact.from)}.`}
        </p>
      </section>
    </>
  );
}
