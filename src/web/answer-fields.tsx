import { type AnswerValue, levelNames, levels } from '../invitations/index.js';
import { type MeetingFields, MOST_ROWS } from './answer-form.js';
import { attribute, type Fault, faultAttributes, FaultOf } from './layout.js';

export interface FieldsProps {
  fields: MeetingFields;
  faults: readonly Fault[];
  /** Begins the names and ids of the fields. */
  prefix: string;
  /** "delegation" or "organisation" */
  body: string;
  /** Seats are limited: names are needed. */
  limited: boolean;
  /** Levels of representation are those of States and observers. */
  levelled: boolean;
  /** Heading of the meeting, where the form asks about several: it stands in the legends. */
  meeting?: string;
  /** Name of the addressee whose answer the office enters. */
  entered?: string;
}

const choices = (body: string): { value: AnswerValue; text: string }[] => [
  { value: 'accepted', text: `Yes, our ${body} will attend` },
  { value: 'declined', text: `No, our ${body} will not attend` },
  { value: 'tentative', text: 'Not decided yet' },
];

const enteredChoices = (body: string): { value: AnswerValue; text: string }[] => [
  { value: 'accepted', text: `The ${body} will attend` },
  { value: 'declined', text: `The ${body} will not attend` },
  { value: 'tentative', text: `The ${body} has not decided yet` },
];

/** The questions about one meeting. */
export function MeetingQuestions(props: FieldsProps): JSX.Element {
  const { fields, faults, prefix, levelled } = props;
  return (
    <>
      <input type="hidden" name={`${prefix}rows`} value={String(fields.persons.length)} />
      <ValueField {...props} />
      {levelled ? <LevelField {...props} /> : ''}
      <PersonsField {...props} />
      <div class="field">
        <label for={`${prefix}comment`}>
          Comment <span class="optional">(optional)</span>
        </label>
        <FaultOf field={`${prefix}comment`} faults={faults} />
        <textarea
          id={`${prefix}comment`}
          name={`${prefix}comment`}
          rows="3"
          {...faultAttributes(`${prefix}comment`, faults)}
          safe
        >
          {fields.comment}
        </textarea>
      </div>
    </>
  );
}

function ValueField({ fields, faults, prefix, body, meeting, entered }: FieldsProps): JSX.Element {
  const field = `${prefix}value-accepted`;
  const faulty = faults.some((fault) => fault.field === field);
  return (
    <fieldset class={faulty ? 'faulty' : undefined} {...faultAttributes(field, faults)}>
      <legend safe>
        {entered !== undefined
          ? `What does ${entered} say?`
          : meeting === undefined
            ? `Will your ${body} attend?`
            : `Will your ${body} attend the ${lower(meeting)}?`}
      </legend>
      <FaultOf field={field} faults={faults} />
      {(entered === undefined ? choices(body) : enteredChoices(body)).map(({ value, text }) => (
        <div class="choice">
          <input
            type="radio"
            id={`${prefix}value-${value}`}
            name={`${prefix}value`}
            value={value}
            checked={fields.value === value}
            required={meeting === undefined}
          />
          <label for={`${prefix}value-${value}`} safe>
            {text}
          </label>
        </div>
      ))}
    </fieldset>
  );
}

function LevelField({ fields, faults, prefix }: FieldsProps): JSX.Element {
  const id = `${prefix}level`;
  return (
    <div class="field">
      <label for={id}>
        Highest level of representation <span class="optional">(optional)</span>
      </label>
      <FaultOf field={id} faults={faults} />
      <select id={id} name={id} {...faultAttributes(id, faults)}>
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

function PersonsField({ fields, faults, prefix, limited }: FieldsProps): JSX.Element {
  return (
    <fieldset aria-describedby={`${prefix}persons-hint`}>
      <legend>Who comes {limited ? '' : <span class="optional">(optional)</span>}</legend>
      <span class="hint" id={`${prefix}persons-hint`}>
        {limited
          ? 'A seat is kept for each name, in the order of this list. To give a seat up, take its name out.'
          : 'With names your answer counts as more formal: a later click without names does not replace it.'}
      </span>
      {fields.persons.map((person, n) => (
        <div class="person" role="group" aria-label={`Participant ${n + 1}`}>
          <PersonField id={`${prefix}name-${n}`} label="Name" value={person.name} faults={faults} />
          <PersonField
            id={`${prefix}function-${n}`}
            label="Function"
            value={person.function}
            faults={faults}
          />
        </div>
      ))}
      {fields.persons.length >= MOST_ROWS ? (
        ''
      ) : (
        <button class="quiet" type="submit" name="action" value={`${prefix}more`} formnovalidate>
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

/** "Third informal thematic session" within a sentence. */
const lower = (heading: string): string => heading.charAt(0).toLowerCase() + heading.slice(1);
