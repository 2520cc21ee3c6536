import type { ConsoleSession } from '../../../access/index.js';
import type { Recipient, Recipients, Reminder } from '../../../invitations/index.js';
import { longInstant, type Meeting } from '../../../meetings/index.js';
import {
  Badge,
  Choice,
  Empty,
  type Fault,
  Form,
  Hidden,
  Link,
  Select,
  Table,
  Text,
  TextArea,
  TextField,
} from '../frame/index.js';
import { Figure, invitationPath, MeetingHead, remindersPath } from './parts.js';
import { ReminderBadge } from './reminder-page.js';

export interface ReminderFields {
  subject: string;
  body: string;
  when: string;
  date: string;
  time: string;
  zone: string;
  /** Sent twice, the form plans one reminder. */
  key: string;
}

export interface RemindersPageProps {
  session: ConsoleSession;
  meeting: Meeting;
  recipients: Recipients;
  reminders: readonly Reminder[];
  fields: ReminderFields;
  zones: readonly string[];
  /** Why no reminder can leave now; null if one can. */
  closed: string | null;
  preview: { to: string; subject: string; text: string } | null;
  faults: readonly Fault[];
}

/** Who has not answered, the reminder to them, and those that were sent. */
export function RemindersPage(props: RemindersPageProps): JSX.Element {
  const { session, meeting, recipients, reminders, closed } = props;
  const apart = [...recipients.halted, ...recipients.notReached, ...recipients.withoutMailbox];
  return (
    <>
      <MeetingHead meeting={meeting} title="Reminders" current="reminders" />
      <ul class="totals">
        <Figure count={recipients.due.length} text="would be reminded now" />
        <Figure count={recipients.answered} text="have answered" />
        <Figure count={apart.length} text="listed apart" />
      </ul>
      {closed === null ? (
        ''
      ) : (
        <p class="note alert" safe>
          {`${closed} No reminder can bring an answer now.`}
        </p>
      )}
      <Who recipients={recipients} />
      {session.may('invitations:remind') && closed === null ? <ReminderForm {...props} /> : ''}
      <section aria-labelledby="sent">
        <h2 id="sent">Reminders of this meeting</h2>
        {reminders.length === 0 ? (
          <Empty>None yet.</Empty>
        ) : (
          <Table
            caption="Reminders, the latest first"
            unseen
            rows={reminders}
            columns={[
              {
                head: 'Reminder',
                cell: ({ _id, dueAt, zone }) => (
                  <Link href={`${remindersPath(meeting._id)}/${_id}`} text={longInstant(dueAt, zone)} />
                ),
              },
              { head: 'State', cell: ({ state }) => <ReminderBadge state={state} /> },
              {
                head: 'Planned by',
                cell: ({ createdBy }) => <Text text={createdBy.name ?? createdBy.id} />,
              },
            ]}
          />
        )}
      </section>
    </>
  );
}

function Who({ recipients }: { recipients: Recipients }): JSX.Element {
  const { due, halted, notReached, withoutMailbox } = recipients;
  const apart = [
    ...halted.map((one) => ({ ...one, why: 'the letter is halted before it went out to them' })),
    ...notReached.map((one) => ({ ...one, why: 'the letter has not reached them' })),
    ...withoutMailbox.map((one) => ({ ...one, why: 'no mailbox: call them' })),
  ];
  return (
    <section aria-labelledby="who">
      <h2 id="who">Who has not answered</h2>
      {due.length === 0 ? (
        <Empty>Nobody would be reminded now.</Empty>
      ) : (
        <details>
          <summary safe>{`Who would be reminded now (${due.length})`}</summary>
          <ul class="columns">
            {due.map((one) => (
              <li>
                <Addressee recipient={one} />
              </li>
            ))}
          </ul>
        </details>
      )}
      {apart.length === 0 ? (
        ''
      ) : (
        <Table
          caption="Listed apart: no reminder goes to them"
          rows={apart}
          columns={[
            { head: 'Addressee', cell: (one) => <Addressee recipient={one} /> },
            { head: 'Why', cell: ({ why }) => <Text text={why} /> },
          ]}
        />
      )}
    </section>
  );
}

const Addressee = ({ recipient: { invitation } }: { recipient: Recipient }): JSX.Element => (
  <Link href={invitationPath(invitation._id)} text={invitation.addressee.name} />
);

function ReminderForm({
  session,
  meeting,
  recipients,
  fields,
  zones,
  preview,
  faults,
}: RemindersPageProps): JSX.Element {
  return (
    <section aria-labelledby="write">
      <h2 id="write">Write a reminder</h2>
      <p>
        It goes by mail to all mailboxes of each addressee, with the link to answer under it. Who gets it is
        decided when it leaves; an answer stops it until then.
      </p>
      <Form session={session} action={remindersPath(meeting._id)}>
        <Hidden name="key" value={fields.key} />
        <TextField
          name="subject"
          label="Subject"
          value={fields.subject}
          required
          faults={faults}
          maxlength={300}
        />
        <TextArea
          name="body"
          label="Text"
          value={fields.body}
          rows={9}
          required
          faults={faults}
          hint="Markdown; {{ meeting.heading }}, {{ meeting.dates }}, {{ addressee.name }} and {{ answer.by }} are filled in."
        />
        {preview === null ? (
          ''
        ) : (
          <section class="note" id="preview" aria-labelledby="preview-title" tabindex="-1">
            <h3 id="preview-title" safe>{`As ${preview.to} reads it`}</h3>
            <p>
              <strong safe>{preview.subject}</strong>
            </p>
            <pre class="as-typed mail" safe>
              {preview.text}
            </pre>
          </section>
        )}
        <Choice
          name="when"
          legend="When it leaves"
          options={[
            { value: 'now', text: 'Now' },
            { value: 'at', text: 'At this hour:' },
          ]}
          chosen={[fields.when]}
          faults={faults}
        />
        <div class="inline" id="at" tabindex="-1">
          <TextField name="date" label="Day" type="date" value={fields.date} faults={faults} />
          <TextField name="time" label="Hour" type="time" value={fields.time} faults={faults} />
          <Select
            name="zone"
            label="Time of"
            value={fields.zone}
            options={zones.map((zone) => ({ value: zone, text: zone.replaceAll('_', ' ') }))}
            faults={faults}
            required
          />
        </div>
        <p>
          <Badge
            tone={recipients.due.length === 0 ? 'plain' : 'open'}
            text={`${recipients.due.length} addressees now`}
          />
        </p>
        <div class="actions">
          <button name="action" value="send">
            Send the reminder
          </button>
          <button class="quiet" name="action" value="preview">
            Preview
          </button>
        </div>
      </Form>
    </section>
  );
}
