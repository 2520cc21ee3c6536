import {
  type AnswerContent,
  answeredMeeting,
  channelNames,
  type InvitationRecord,
  levelNames,
  levels,
  valueNames,
} from '../invitations/index.js';
import { headingOf, longInstant } from '../meetings/index.js';
import type { AnswerFields } from './answer-form.js';
import { MOST_ROWS } from './answer-form.js';
import { attribute, ErrorSummary, type Fault, faultAttributes, FaultOf } from './layout.js';
import { Agenda, MeetingFacts } from './parts.js';

export interface AnswerPageProps {
  record: InvitationRecord;
  fields: AnswerFields;
  faults: readonly Fault[];
  /** Whether answers are still taken here; else why not and what to do. */
  closed: string | null;
  /** Address that the form is sent to. */
  action: string;
}

const choices = [
  { value: 'accepted', text: 'Yes, our delegation will attend' },
  { value: 'declined', text: 'No, our delegation will not attend' },
  { value: 'tentative', text: 'Not decided yet' },
] as const;

/** The page behind the link in a letter. Showing it changes nothing; only the form's POST answers. */
export function AnswerPage({ record, fields, faults, closed, action }: AnswerPageProps): JSX.Element {
  const { invitation, meeting } = record;
  return (
    <>
      <p class="eyebrow" safe>{`Invitation to ${invitation.addressee.name}`}</p>
      <h1 safe>{headingOf(meeting)}</h1>
      <p class="lede" safe>
        {meeting.title}
      </p>
      <ErrorSummary faults={faults} />
      <MeetingFacts meeting={meeting} />
      <CurrentAnswer record={record} />
      {closed === null ? (
        <AnswerForm record={record} fields={fields} faults={faults} action={action} />
      ) : (
        <div class="note alert">
          <h2>Answers are no longer taken on this page</h2>
          <p safe>{closed}</p>
        </div>
      )}
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

/** The answer that stands, with what the reader has to know before changing it. */
function CurrentAnswer({ record }: { record: InvitationRecord }): JSX.Element {
  const { invitation, meeting } = record;
  const { standing } = invitation;
  if (standing === null) return <></>;
  const formal = standing.channel !== 'link' && standing.channel !== 'calendar';
  return (
    <div class="note good">
      <h2 safe>{`The answer that stands: ${invitation.addressee.name} ${valueNames[standing.value]}`}</h2>
      <p
        class="small"
        safe
      >{`Received on ${longInstant(standing.at, meeting.zone)}, by ${channelNames[standing.channel]}.`}</p>
      <AnswerDetails answer={standing} />
      {formal ? (
        <p class="small">
          It reached the office directly. What you send here is recorded; where it differs, the office will
          ask your delegation before anything changes.
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

function AnswerForm({ record, fields, faults, action }: Omit<AnswerPageProps, 'closed'>): JSX.Element {
  const by = answeredMeeting(record.meeting, record.process).answersByText;
  return (
    <section aria-labelledby="answer">
      <h2 id="answer">{record.invitation.standing === null ? 'Your answer' : 'Change the answer'}</h2>
      {by === null ? '' : <p safe>{`Please answer by ${by}.`}</p>}
      <form method="post" action={action} novalidate>
        <input type="hidden" name="rows" value={String(fields.persons.length)} />
        <ValueField fields={fields} faults={faults} />
        <LevelField fields={fields} faults={faults} />
        <PersonsField fields={fields} faults={faults} />
        <div class="field">
          <label for="comment">
            Comment <span class="optional">(optional)</span>
          </label>
          <FaultOf field="comment" faults={faults} />
          <textarea id="comment" name="comment" rows="3" {...faultAttributes('comment', faults)} safe>
            {fields.comment}
          </textarea>
        </div>
        <div class={faults.some((fault) => fault.field === 'typed-by') ? 'field faulty' : 'field'}>
          <label for="typed-by">Your name</label>
          <span class="hint" id="typed-by-hint">
            All mailboxes of your delegation receive a receipt that says who answered.
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
        <div class="actions">
          <button type="submit" name="action" value="send">
            Send the answer
          </button>
        </div>
      </form>
    </section>
  );
}

interface FieldProps {
  fields: AnswerFields;
  faults: readonly Fault[];
}

function ValueField({ fields, faults }: FieldProps): JSX.Element {
  const faulty = faults.some((fault) => fault.field === 'value-accepted');
  return (
    <fieldset class={faulty ? 'faulty' : undefined} {...faultAttributes('value-accepted', faults)}>
      <legend>Will your delegation attend?</legend>
      <FaultOf field="value-accepted" faults={faults} />
      {choices.map(({ value, text }) => (
        <div class="choice">
          <input
            type="radio"
            id={`value-${value}`}
            name="value"
            value={value}
            checked={fields.value === value}
            required
          />
          <label for={`value-${value}`}>{text}</label>
        </div>
      ))}
    </fieldset>
  );
}

function LevelField({ fields, faults }: FieldProps): JSX.Element {
  return (
    <div class="field">
      <label for="level">
        Highest level of representation <span class="optional">(optional)</span>
      </label>
      <FaultOf field="level" faults={faults} />
      <select id="level" name="level" {...faultAttributes('level', faults)}>
        <option value="">Not known yet</option>
        {levels.map((level) => (
          <option value={level} selected={fields.level === level} safe>
            {levelNames[level]}
          </option>
        ))}
      </select>
    </div>
  );
}

function PersonsField({ fields, faults }: FieldProps): JSX.Element {
  return (
    <fieldset aria-describedby="persons-hint">
      <legend>
        Who comes <span class="optional">(optional)</span>
      </legend>
      <span class="hint" id="persons-hint">
        With names your answer counts as more formal: a later click without names does not replace it.
      </span>
      {fields.persons.map((person, n) => (
        <div class="person" role="group" aria-label={`Participant ${n + 1}`}>
          <PersonField id={`name-${n}`} label="Name" value={person.name} faults={faults} />
          <PersonField id={`function-${n}`} label="Function" value={person.function} faults={faults} />
        </div>
      ))}
      {fields.persons.length >= MOST_ROWS ? (
        ''
      ) : (
        <button class="quiet" type="submit" name="action" value="more" formnovalidate>
          Add more names
        </button>
      )}
    </fieldset>
  );
}

function PersonField({
  id,
  label,
  value,
  faults,
}: {
  id: string;
  label: string;
  value: string;
  faults: readonly Fault[];
}): JSX.Element {
  return (
    <div>
      <label for={id} safe>
        {label}
      </label>
      <FaultOf field={id} faults={faults} />
      <input
        type="text"
        id={id}
        name={id}
        value={attribute(value)}
        autocomplete="off"
        {...faultAttributes(id, faults)}
      />
    </div>
  );
}
