import {
  type AnswerContent,
  answeredMeeting,
  bodyWord,
  channelNames,
  type InvitationRecord,
  levelNames,
  type SeatLimit,
  seatsInWords,
  valueNames,
} from '../invitations/index.js';
import { headingOf, longInstant } from '../meetings/index.js';
import { MeetingQuestions } from './answer-fields.js';
import { type AnswerFields, type MeetingFields, prefixOf } from './answer-form.js';
import { attribute, ErrorSummary, type Fault, faultAttributes, FaultOf } from './layout.js';
import { Agenda, datesAndCity, MeetingFacts } from './parts.js';

/** What the page says of limited seats: the limits, and whether a name would wait. */
export interface SeatsSaid extends SeatLimit {
  full: boolean;
}

/** A further meeting that the same page asks about. */
export interface FurtherMeeting {
  record: InvitationRecord;
  fields: MeetingFields;
  closed: string | null;
  seats: SeatsSaid | null;
  /** Addresses of its calendar: the file, and the subscription. */
  calendar: { https: string; webcal: string };
}

export interface AnswerPageProps {
  record: InvitationRecord;
  fields: AnswerFields;
  faults: readonly Fault[];
  /** Whether answers are still taken here; else why not and what to do. */
  closed: string | null;
  /** Address that the form is sent to. */
  action: string;
  seats?: SeatsSaid | null;
  further?: readonly FurtherMeeting[];
}

/** The page behind the link in a letter. Showing it changes nothing; only the form's POST answers. */
export function AnswerPage(props: AnswerPageProps): JSX.Element {
  const { record, faults, closed, further = [], seats = null } = props;
  const { invitation, meeting } = record;
  const open = closed === null || further.some((one) => one.closed === null);
  return (
    <>
      <p class="eyebrow" safe>{`Invitation to ${invitation.addressee.name}`}</p>
      <h1 safe>{headingOf(meeting)}</h1>
      <p class="lede" safe>
        {meeting.title}
      </p>
      <ErrorSummary faults={faults} />
      {further.length === 0 ? '' : <Several record={record} further={further} />}
      <MeetingFacts meeting={meeting} />
      <SeatsNote seats={seats} body={bodyWord(invitation.addressee)} />
      <CurrentAnswer record={record} limited={seats !== null} />
      {open ? <AnswerForm {...props} /> : <Closed why={closed ?? ''} />}
      <section aria-labelledby="agenda">
        <h2 id="agenda">Agenda</h2>
        <Agenda meeting={meeting} level={3} />
      </section>
      <p class="after">
        <a href={`/meetings/${meeting._id}`}>Programme page with calendar subscription</a>
      </p>
    </>
  );
}

const Closed = ({ why }: { why: string }): JSX.Element => (
  <div class="note alert">
    <h2>Answers are no longer taken on this page</h2>
    <p safe>{why}</p>
  </div>
);

/** Says at the top that the page asks about more than one meeting, and leads to each. */
function Several({
  record,
  further,
}: Pick<AnswerPageProps, 'record'> & { further: readonly FurtherMeeting[] }): JSX.Element {
  const all = [record, ...further.map((one) => one.record)];
  return (
    <div class="note">
      <p
        safe
      >{`The invitation holds for ${all.length} meetings. Each is answered by itself, on this page:`}</p>
      <ul>
        {all.map(({ meeting }, n) => (
          <li>
            <a href={n === 0 ? '#answer' : `#${prefixOf(n)}answer`} safe>
              {`${headingOf(meeting)}, ${datesAndCity(meeting)}`}
            </a>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** Where seats are limited: how many there are, and what happens to names beyond them. */
function SeatsNote({ seats, body }: { seats: SeatsSaid | null; body: string }): JSX.Element {
  if (seats === null) return <></>;
  const { inAll, perDelegation, full } = seats;
  const limits = [
    ...(inAll === null ? [] : [`${inAll} in all`]),
    ...(perDelegation === null ? [] : [`${perDelegation} for each ${body}`]),
  ].join(', ');
  return (
    <div class={full ? 'note alert' : 'note'}>
      <h2 safe>{full ? 'All seats are taken' : `Seats are limited: ${limits}`}</h2>
      <p safe>
        {full
          ? `There are seats for ${limits}. Names that you send go to the waiting list, in the order of requests. It moves by itself: all mailboxes of your ${body} are told when a seat comes free.`
          : `Name each participant. Names beyond the limit go to the waiting list, which moves by itself: all mailboxes of your ${body} are told when a seat comes free.`}
      </p>
    </div>
  );
}

/** The answer that stands, with what the reader has to know before changing it. */
function CurrentAnswer({ record, limited }: { record: InvitationRecord; limited: boolean }): JSX.Element {
  const { invitation, meeting } = record;
  const { standing } = invitation;
  if (standing === null) return <></>;
  const formal = standing.channel !== 'link' && standing.channel !== 'calendar';
  const seats = limited ? seatsInWords(invitation) : null;
  return (
    <div class="note good">
      <h2 safe>{`The answer that stands: ${invitation.addressee.name} ${valueNames[standing.value]}`}</h2>
      <p
        class="small"
        safe
      >{`Received on ${longInstant(standing.at, meeting.zone)}, by ${channelNames[standing.channel]}.`}</p>
      <AnswerDetails answer={standing} />
      {seats === null ? '' : <p safe>{`Seats: ${seats}.`}</p>}
      {formal ? (
        <p class="small" safe>
          {`It reached the office directly. What you send here is recorded; where it differs, the office will ask your ${bodyWord(invitation.addressee)} before anything changes.`}
        </p>
      ) : (
        ''
      )}
    </div>
  );
}

export function AnswerDetails({ answer }: { answer: AnswerContent }): JSX.Element {
  return (
    <>
      {answer.level === null ? (
        ''
      ) : (
        <p class="small" safe>{`Level of representation: ${levelNames[answer.level]}.`}</p>
      )}
      {answer.participants.length === 0 ? (
        ''
      ) : (
        <ul class="small">
          {answer.participants.map((person) => (
            <li safe>{person.function === null ? person.name : `${person.name}, ${person.function}`}</li>
          ))}
        </ul>
      )}
      {answer.comment === null ? '' : <p class="small" safe>{`Comment: ${answer.comment}`}</p>}
    </>
  );
}

function AnswerForm(props: AnswerPageProps): JSX.Element {
  const { record, fields, faults, action, closed, seats = null, further = [] } = props;
  const { addressee } = record.invitation;
  const by = answeredMeeting(record.meeting, record.process).answersByText;
  const body = bodyWord(addressee);
  const levelled = addressee.category !== 'stakeholder';
  const several = further.length > 0;
  return (
    <form method="post" action={action} novalidate>
      <section aria-labelledby="answer">
        <h2 id="answer" safe>
          {titleOf(record, several)}
        </h2>
        {by === null || closed !== null ? '' : <p safe>{`Please answer by ${by}.`}</p>}
        {closed === null ? (
          <MeetingQuestions
            fields={fields}
            faults={faults}
            prefix=""
            body={body}
            limited={seats !== null}
            levelled={levelled}
            {...(several ? { meeting: headingOf(record.meeting) } : {})}
          />
        ) : (
          <p safe>{closed}</p>
        )}
      </section>
      {further.map((one, n) => (
        <Further further={one} faults={faults} prefix={prefixOf(n + 1)} body={body} levelled={levelled} />
      ))}
      <TypedByField fields={fields} faults={faults} body={body} />
      <div class="actions">
        <button type="submit" name="action" value="send">
          {several ? 'Send the answers' : 'Send the answer'}
        </button>
      </div>
    </form>
  );
}

function titleOf({ invitation, meeting }: InvitationRecord, several: boolean): string {
  const title = invitation.standing === null ? 'Your answer' : 'Change the answer';
  return several ? `${title}: ${headingOf(meeting)}` : title;
}

function Further({
  further,
  faults,
  prefix,
  body,
  levelled,
}: {
  further: FurtherMeeting;
  faults: readonly Fault[];
  prefix: string;
  body: string;
  levelled: boolean;
}): JSX.Element {
  const { record, fields, closed, seats, calendar } = further;
  const { meeting } = record;
  return (
    <section class="further" aria-labelledby={`${prefix}answer`}>
      <h2 id={`${prefix}answer`} safe>
        {titleOf(record, true)}
      </h2>
      <p safe>{meeting.title}</p>
      <MeetingFacts meeting={meeting} />
      <p class="calendar">
        <a href={attribute(calendar.https)} safe>{`Calendar entry of the ${headingOf(meeting)} (.ics)`}</a>
        <a href={attribute(calendar.webcal)}>Subscribe to its calendar</a>
      </p>
      <SeatsNote seats={seats} body={body} />
      <CurrentAnswer record={record} limited={seats !== null} />
      {closed === null ? (
        <MeetingQuestions
          fields={fields}
          faults={faults}
          prefix={prefix}
          body={body}
          limited={seats !== null}
          levelled={levelled}
          meeting={headingOf(meeting)}
        />
      ) : (
        <p safe>{closed}</p>
      )}
    </section>
  );
}

function TypedByField({
  fields,
  faults,
  body,
}: {
  fields: AnswerFields;
  faults: readonly Fault[];
  body: string;
}): JSX.Element {
  return (
    <div class={faults.some((fault) => fault.field === 'typed-by') ? 'field faulty' : 'field'}>
      <label for="typed-by">Your name</label>
      <span class="hint" id="typed-by-hint" safe>
        {`All mailboxes of your ${body} receive a receipt that says who answered.`}
      </span>
      <FaultOf field="typed-by" faults={faults} />
      <input
        type="text"
        id="typed-by"
        name="typed-by"
        value={attribute(fields.typedBy)}
        autocomplete="name"
        required
        {...faultAttributes('typed-by', faults, 'typed-by-hint')}
      />
    </div>
  );
}
