import type { ConsoleSession } from '../../../access/index.js';
import {
  type AnswerRow,
  bodyWord,
  channelNames,
  type HistoryRow,
  type Invitation,
  type InvitationRecord,
  levelNames,
  nameShown,
  officeChannels,
  type RemindedLine,
  seatsInWords,
  withdrawnIds,
} from '../../../invitations/index.js';
import { capital, datesSaid, headingOf, longInstant, plainInstant } from '../../../meetings/index.js';
import type { Todo } from '../../../messaging/index.js';
import type { AnswerFields } from '../../answer-form.js';
import { MeetingQuestions } from '../../answer-fields.js';
import {
  attribute,
  Badge,
  Empty,
  Facts,
  type Fault,
  Form,
  Select,
  Table,
  Text,
  TextField,
} from '../frame/index.js';
import { answersPath, earlierText, invitationPath, ValueBadge, valueText } from './parts.js';
import { mailText } from './reminder-page.js';

export interface EnteredFields extends Omit<AnswerFields, 'typedBy'> {
  channel: string;
  dated: string;
}

export interface InvitationPageProps {
  session: ConsoleSession;
  record: InvitationRecord;
  limited: boolean;
  todos: readonly Todo[];
  reminders: readonly RemindedLine[];
  fields: EnteredFields;
  /** The note that was refused. */
  note?: string;
  faults: readonly Fault[];
}

/** One invitation: what stands, what contradicts it, its history, and the way to enter an answer. */
export function InvitationPage(props: InvitationPageProps): JSX.Element {
  const { session, record, todos, reminders } = props;
  const { invitation, meeting } = record;
  const over = meeting.status === 'cancelled' || meeting.status === 'postponed';
  return (
    <>
      <h1 safe>{nameShown(invitation)}</h1>
      <p class="lede">
        <span safe>{`Invitation to the ${lower(headingOf(meeting))}, ${datesSaid(meeting)}. `}</span>
        <ValueBadge value={invitation.value} />
      </p>
      {todos.length === 0 ? '' : <Contradiction {...props} />}
      <Standing {...props} />
      {session.may('invitations:answer') && !over ? <EnterAnswer {...props} /> : ''}
      <History record={record} />
      {reminders.length === 0 ? '' : <Reminded reminders={reminders} zone={meeting.zone} />}
      <p class="row-actions">
        <a href={attribute(answersPath(meeting._id))}>All answers</a>
        {session.may('letters:read') ? (
          <a href={attribute(`/office/letters/${invitation.letterId}`)}>The letter that invited</a>
        ) : (
          ''
        )}
      </p>
    </>
  );
}

/** "Third informal thematic session" within a sentence. */
const lower = (heading: string): string => heading.charAt(0).toLowerCase() + heading.slice(1);

function Standing({ record, limited }: InvitationPageProps): JSX.Element {
  const { invitation, meeting } = record;
  const { standing } = invitation;
  if (standing === null) {
    return (
      <section aria-labelledby="standing">
        <h2 id="standing">What stands</h2>
        <Empty>No answer yet.</Empty>
        <Earlier invitation={invitation} />
      </section>
    );
  }
  const seats = limited ? seatsInWords(invitation) : null;
  const rows: [string, JSX.Element][] = [
    ['Answer', <Text text={valueText(standing.value)} />],
    ['Level', <Text text={standing.level === null ? 'not named' : levelNames[standing.level]} />],
    ['Participants', <People people={standing.participants} />],
    ...(seats === null ? [] : [['Seats', <Text text={seats} />] satisfies [string, JSX.Element]]),
    ...(standing.comment === null
      ? []
      : [['Comment', <Text text={standing.comment} />] satisfies [string, JSX.Element]]),
    [
      'Received',
      <Text text={`${longInstant(standing.at, meeting.zone)}, by ${channelNames[standing.channel]}`} />,
    ],
  ];
  return (
    <section aria-labelledby="standing">
      <h2 id="standing">What stands</h2>
      <Facts rows={rows} />
      <Earlier invitation={invitation} />
    </section>
  );
}

/** What had been answered to the dates that the meeting had before. */
function Earlier({ invitation: { earlier } }: { invitation: Invitation }): JSX.Element {
  if (earlier === undefined) return <></>;
  return <p safe>{`${capital(earlierText(earlier))}. Asked again since.`}</p>;
}

function People({ people }: { people: AnswerRow['participants'] }): JSX.Element {
  if (people.length === 0) return <Text text="not named" />;
  return (
    <ul>
      {people.map((person) => (
        <li safe>{person.function === null ? person.name : `${person.name}, ${person.function}`}</li>
      ))}
    </ul>
  );
}

/** What contradicts, with the two ways out: what stands stays, or another answer is entered. */
function Contradiction({ session, record, todos, note = '', faults }: InvitationPageProps): JSX.Element {
  const { invitation } = record;
  return (
    <section class="note alert" aria-labelledby="contradiction">
      <h2 id="contradiction">Needs a person</h2>
      <ul>
        {todos.map(({ title, detail }) => (
          <li>
            <span safe>{title}</span>
            {detail === undefined ? '' : <span class="small muted" safe>{` ${detail}`}</span>}
          </li>
        ))}
      </ul>
      {session.may('invitations:answer') ? (
        <>
          <p safe>
            {`Ask the ${bodyWord(invitation.addressee)}. If it says something else, enter its answer below. If what stands is right, say so here:`}
          </p>
          <Form session={session} action={`${invitationPath(invitation._id)}/keep`}>
            <TextField
              name="note"
              label="Who confirmed it, and how"
              hint="It stays on the record beside the item."
              required
              value={note}
              faults={faults}
              maxlength={2_000}
            />
            <button class="quiet">What stands stays</button>
          </Form>
        </>
      ) : (
        ''
      )}
    </section>
  );
}

function EnterAnswer({ session, record, fields, faults, limited }: InvitationPageProps): JSX.Element {
  const { invitation } = record;
  const { addressee } = invitation;
  const own = faults.filter(({ field }) => field !== 'note');
  return (
    <details open={own.length > 0 || fields.persons.length > 2}>
      <summary>Enter an answer that reached the office</summary>
      <Form session={session} action={`${invitationPath(invitation._id)}/answers`}>
        <p>
          What the office enters stands, whatever stood before. All mailboxes of the addressee get a receipt.
        </p>
        <div class="inline">
          <Select
            name="channel"
            label="By which way it came"
            value={fields.channel}
            blank="Choose"
            options={officeChannels.map((value) => ({ value, text: channelNames[value] }))}
            required
            faults={faults}
          />
          <TextField
            name="dated"
            label="Date that it bears"
            type="date"
            value={fields.dated}
            faults={faults}
          />
        </div>
        <MeetingQuestions
          fields={fields}
          faults={own}
          prefix=""
          body={bodyWord(addressee)}
          limited={limited}
          levelled={addressee.category !== 'stakeholder'}
          entered={addressee.name}
        />
        <div class="actions">
          <button name="action" value="send">
            Enter the answer
          </button>
        </div>
      </Form>
    </details>
  );
}

const outcomes: Readonly<Record<AnswerRow['outcome'], string>> = {
  stands: 'stood from then on',
  confirms: 'agreed with the more formal one',
  supplements: 'its names were added',
  differs: 'differed, and did not stand',
};

function History({ record }: { record: InvitationRecord }): JSX.Element {
  const { history, meeting } = record;
  const withdrawn = withdrawnIds(history);
  return (
    <section aria-labelledby="history">
      <h2 id="history">History</h2>
      {history.length === 0 ? (
        <Empty>Nothing has come in yet.</Empty>
      ) : (
        <Table
          caption="Everything that came in, the latest first"
          unseen
          rows={[...history].reverse()}
          columns={[
            { head: 'When', cell: ({ at }) => <Text text={plainInstant(at, meeting.zone)} /> },
            { head: 'What', cell: (row) => <What row={row} history={history} /> },
            { head: 'By', cell: (row) => <Text text={wayOf(row)} /> },
            {
              head: 'Typed by',
              cell: ({ kind, typedBy }) => (
                <Text text={kind === 'asked-again' ? '–' : (typedBy.name ?? 'somebody unnamed')} />
              ),
            },
            {
              head: 'What became of it',
              cell: (row) =>
                row.kind === 'asked-again' ? (
                  <Text text="earlier answers stay on the record" />
                ) : row.kind === 'withdrawal' ? (
                  <Text text="took an answer back" />
                ) : withdrawn.has(row._id) ? (
                  <Badge tone="plain" text="withdrawn" />
                ) : (
                  <Badge tone={row.outcome === 'differs' ? 'alert' : 'good'} text={outcomes[row.outcome]} />
                ),
            },
          ]}
        />
      )}
    </section>
  );
}

const wayOf = (row: HistoryRow): string =>
  row.kind === 'asked-again'
    ? 'the house'
    : row.kind === 'withdrawal'
      ? 'the link in the receipt'
      : row.dated === null
        ? channelNames[row.channel]
        : `${channelNames[row.channel]} dated ${row.dated}`;

function What({ row, history }: { row: HistoryRow; history: readonly HistoryRow[] }): JSX.Element {
  if (row.kind === 'withdrawal') {
    const taken = history.find(({ _id }) => _id === row.withdraws);
    return <Text text={taken === undefined ? 'withdrawal' : `withdrawal of no. ${taken.n}`} />;
  }
  if (row.kind === 'asked-again') {
    return <Text text={`${row.n}. asked again: the earlier date, ${row.dates}, does not hold`} />;
  }
  const { value, level, participants, comment, n } = row;
  const more = [
    ...(level === null ? [] : [levelNames[level]]),
    ...participants.map(({ name }) => name),
    ...(comment === null ? [] : [`“${comment}”`]),
  ].join('; ');
  return (
    <>
      <Text text={`${n}. ${valueText(value)}`} />
      {more === '' ? '' : <span class="small muted" safe>{` ${more}`}</span>}
    </>
  );
}

function Reminded({ reminders, zone }: { reminders: readonly RemindedLine[]; zone: string }): JSX.Element {
  return (
    <section aria-labelledby="reminded">
      <h2 id="reminded">Reminders</h2>
      <Table
        caption="Reminders of this invitation"
        unseen
        rows={reminders}
        columns={[
          { head: 'When', cell: ({ at }) => <Text text={plainInstant(at, zone)} /> },
          { head: 'To', cell: ({ mailboxes }) => <Text text={mailboxes.join(', ') || '–'} /> },
          { head: 'What became of it', cell: (line) => <Text text={mailText(line)} /> },
        ]}
      />
    </section>
  );
}
