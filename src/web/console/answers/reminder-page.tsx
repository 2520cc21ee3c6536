import type { ConsoleSession } from '../../../access/index.js';
import { type RemindedLine, type Reminder, type ReminderState } from '../../../invitations/index.js';
import { longInstant, type Meeting, plainInstant } from '../../../meetings/index.js';
import { Badge, Empty, Facts, Form, Link, Table, Text, type Tone } from '../frame/index.js';
import { invitationPath, MeetingHead, remindersPath, ValueBadge } from './parts.js';

const states: Readonly<Record<ReminderState, { text: string; tone: Tone }>> = {
  scheduled: { text: 'waits for its hour', tone: 'open' },
  sending: { text: 'is leaving', tone: 'open' },
  sent: { text: 'sent', tone: 'good' },
  cancelled: { text: 'called off', tone: 'plain' },
  dropped: { text: 'dropped', tone: 'alert' },
};

export const ReminderBadge = ({ state }: { state: ReminderState }): JSX.Element => (
  <Badge tone={states[state].tone} text={states[state].text} />
);

/** What became of one addressee's reminder, in words. */
export function mailText({ outcome, mail }: RemindedLine): string {
  switch (outcome) {
    case 'halted':
      return 'not reminded: the letter is halted';
    case 'not-reached':
      return 'not reminded: the letter has not reached them';
    case 'no-mailbox':
      return 'not reminded: no mailbox';
    case 'sent':
      break;
  }
  switch (mail) {
    case 'accepted':
      return 'accepted by the mail server';
    case 'superseded':
      return 'stopped by an answer before it left';
    case 'failed':
      return 'failed';
    case 'unknown':
      return 'the mail server did not say';
    case 'waiting':
    case null:
      return 'waits to leave';
  }
}

export interface ReminderPageProps {
  session: ConsoleSession;
  meeting: Meeting;
  reminder: Reminder;
  lines: readonly RemindedLine[];
}

/** One reminder: what it said, who was reminded, and what became of it. */
export function ReminderPage({ session, meeting, reminder, lines }: ReminderPageProps): JSX.Element {
  const sent = lines.filter(({ outcome }) => outcome === 'sent');
  const answered = sent.filter(({ value }) => value !== 'none').length;
  const mayCancel =
    session.may('invitations:remind') && (reminder.state === 'scheduled' || reminder.state === 'sending');
  return (
    <>
      <MeetingHead meeting={meeting} title="Reminder" current="reminders" />
      <Facts
        rows={[
          ['State', <ReminderBadge state={reminder.state} />],
          ...(reminder.why === null
            ? []
            : [['Why', <Text text={reminder.why} />] satisfies [string, JSX.Element]]),
          [
            reminder.state === 'scheduled' ? 'Leaves' : 'Left',
            <Text text={longInstant(reminder.sentAt ?? reminder.dueAt, reminder.zone)} />,
          ],
          ['Planned by', <Text text={reminder.createdBy.name ?? reminder.createdBy.id} />],
          ['Subject', <Text text={reminder.subject} />],
        ]}
      />
      <details>
        <summary>What it says</summary>
        <p class="as-typed" safe>
          {reminder.body}
        </p>
      </details>
      {mayCancel ? (
        <Form session={session} action={`${remindersPath(meeting._id)}/${reminder._id}/cancel`}>
          <button class="danger">Call it off</button>
        </Form>
      ) : (
        ''
      )}
      <section aria-labelledby="reminded">
        <h2 id="reminded">Who was reminded</h2>
        {lines.length === 0 ? (
          <Empty>
            {reminder.state === 'scheduled'
              ? 'Who gets it is decided when it leaves: whoever has answered by then hears nothing.'
              : 'Nobody.'}
          </Empty>
        ) : (
          <>
            <p safe>{`${sent.length} reminded; ${answered} answered since.`}</p>
            <Table
              caption="Addressees of this reminder"
              unseen
              rows={lines}
              columns={[
                {
                  head: 'Addressee',
                  cell: ({ addressee, invitationId }) => (
                    <Link href={invitationPath(invitationId)} text={addressee.name} />
                  ),
                },
                { head: 'To', cell: ({ mailboxes }) => <Text text={mailboxes.join(', ') || '–'} /> },
                { head: 'When', cell: ({ at }) => <Text text={plainInstant(at, meeting.zone)} /> },
                { head: 'What became of it', cell: (line) => <Text text={mailText(line)} /> },
                { head: 'Answer now', cell: ({ value }) => <ValueBadge value={value} /> },
              ]}
            />
          </>
        )}
      </section>
    </>
  );
}
