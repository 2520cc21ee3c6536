import type { ConsoleSession } from '../../../access/index.js';
import { type FieldChange, type Letter, letterKinds, type LetterOutlook } from '../../../letters/index.js';
import {
  attribute,
  Choice,
  type Fault,
  FaultOf,
  Form,
  Hidden,
  type Option,
  Select,
  SideBySide,
  Table,
  Text,
  TextArea,
  TextField,
} from '../frame/index.js';
import { type EditFields, MOST_SIGNATORIES } from './edit-form.js';
import { forms } from './letter-page.js';
import { languageOptions } from './new-letter-page.js';
import { LetterHead, letterPath } from './parts.js';
import { placeholdersOf } from './placeholders.js';
import { Race } from './race.js';

export interface EditPageProps {
  session: ConsoleSession;
  letter: Letter;
  fields: EditFields;
  faults: readonly Fault[];
  /** What is stored now beside what was typed, after somebody else was faster. */
  race?: readonly FieldChange[];
  outlook: LetterOutlook;
  meetings: readonly Option[];
  lists: readonly Option[];
  /** Issued letters of the process that can be referred to. */
  citable: readonly Option[];
  /** How the preview begins. */
  shown: { as: string; addressee: string | undefined };
}

/** All that a writer decides, beside the letter as its recipient reads it. */
export function EditPage(props: EditPageProps): JSX.Element {
  const { session, letter, race } = props;
  return (
    <>
      <LetterHead letter={letter} title="Edit the letter" current="letter" />
      {race === undefined ? '' : <Race race={race} />}
      <Form session={session} action={letterPath(letter, '/edit')} label="The letter">
        <Hidden name="version" value={letter.version} />
        <Hidden name="rows" value={props.fields.signatories.length} />
        <Save />
        <SideBySide
          left={{ title: 'Write', content: <div class="write">{Fields(props)}</div> }}
          right={{ title: 'As its recipient reads it', content: <Preview {...props} /> }}
        />
        <Save />
      </Form>
    </>
  );
}

const Save = (): JSX.Element => (
  <p class="actions">
    <button name="action" value="save">
      Save
    </button>
    <button name="action" value="check" class="quiet">
      Save and check
    </button>
  </p>
);

function Fields(props: EditPageProps): JSX.Element {
  const { letter, fields, faults, meetings, citable } = props;
  const kind = letterKinds[letter.kind];
  return (
    <>
      <fieldset>
        <legend>Facts</legend>
        <TextField
          name="subject"
          label="Subject"
          required
          hint="With its date, this is how the letter is cited."
          maxlength={300}
          value={fields.subject}
          faults={faults}
        />
        <TextField
          name="date"
          label="Date of the letter"
          type="date"
          required
          value={fields.date}
          faults={faults}
        />
        <Select
          name="language"
          label="Language"
          required
          options={withOwn(languageOptions, fields.language)}
          value={fields.language}
          faults={faults}
        />
        <Select
          name="about"
          label="Meeting that it is about"
          blank="None"
          options={withOwn(meetings, fields.about)}
          value={fields.about}
          faults={faults}
        />
        {meetings.length > 1 ? (
          <Choice
            name="alsoInvites"
            legend="Invites also to"
            many
            options={meetings.filter(({ value }) => value !== fields.about)}
            chosen={fields.alsoInvites}
            faults={faults}
          />
        ) : (
          ''
        )}
      </fieldset>
      <Audience {...props} />
      <fieldset>
        <legend>Head of the page</legend>
        <TextArea
          name="letterheads.0"
          label="Letterhead"
          hint="One line each; the last one stands out. Left empty, it is that of the kind of letter."
          rows={3}
          value={fields.letterheads[0]}
          faults={faults}
        />
        <TextArea
          name="letterheads.1"
          label="Second letterhead, beside the first"
          rows={3}
          value={fields.letterheads[1]}
          faults={faults}
        />
        <TextField
          name="placeLine"
          label="Place before the date"
          hint="Such as “New York” or “Geneva and New York”."
          value={fields.placeLine}
          faults={faults}
        />
        <TextArea
          name="addressBlock"
          label="Address at the top left"
          hint="One line each."
          rows={4}
          value={fields.addressBlock}
          faults={faults}
        />
      </fieldset>
      <fieldset>
        <legend>Text</legend>
        <TextField name="salutation" label="Salutation" required value={fields.salutation} faults={faults} />
        <TextArea
          name="body"
          label="Text of the letter"
          required
          hint="An empty line begins a new paragraph; a line that begins with “- ” is a point of a list. Names in double braces are filled in: see below."
          rows={18}
          lang={fields.language}
          value={fields.body}
          faults={faults}
        />
        <Placeholders {...props} />
        <TextArea name="closing" label="Closing" rows={3} value={fields.closing} faults={faults} />
      </fieldset>
      <Signatories {...props} max={kind.signatories.max} />
      <fieldset>
        <legend>Foot and name</legend>
        <TextArea
          name="foot"
          label="Foot of the first page"
          hint="To whom the letter goes."
          rows={2}
          value={fields.foot}
          faults={faults}
        />
        <TextField
          name="mark"
          label="Mark on every page"
          hint="Such as “Invented for demonstration”."
          value={fields.mark}
          faults={faults}
        />
        <TextField
          name="shortTitle"
          label="Short title"
          required
          hint="Names the file: date, then this."
          value={fields.shortTitle}
          faults={faults}
        />
        <Select
          name="signature"
          label="Signed copy"
          required
          blank="As the kind of letter has it"
          options={[
            { value: 'none', text: 'None: it goes out as it is written' },
            { value: 'optional', text: 'If the office likes' },
            { value: 'required', text: 'Required before it is issued' },
          ]}
          value={fields.signature}
          faults={faults}
        />
        {citable.length === 0 ? (
          ''
        ) : (
          <Choice
            name="refersTo"
            legend="Refers to these issued letters"
            hint="In the text: {{ refersTo[0].date | date_long }}, the oldest first."
            many
            options={citable}
            chosen={fields.refersTo}
            faults={faults}
          />
        )}
      </fieldset>
    </>
  );
}

/** What is chosen stays a choice, also if it is no longer offered. */
const withOwn = (options: readonly Option[], own: string): Option[] =>
  own === '' || options.some(({ value }) => value === own)
    ? [...options]
    : [...options, { value: own, text: own }];

function Audience({ fields, faults, lists }: EditPageProps): JSX.Element {
  return (
    <fieldset>
      <legend>Who it goes to</legend>
      <Choice
        name="travels"
        legend="How it travels"
        options={[
          { value: 'dispatched', text: 'By itself, to everybody on a distribution list' },
          { value: 'enclosed', text: 'Enclosed in another letter only' },
        ]}
        chosen={[fields.travels]}
        faults={faults}
      />
      <Select
        name="listId"
        label="Distribution list"
        hint="Looked up for the date of the letter. Not used for a letter that is enclosed only."
        blank="None yet"
        options={withOwn(lists, fields.listId)}
        value={fields.listId}
        faults={faults}
      />
    </fieldset>
  );
}

function Signatories({ letter, fields, faults, max }: EditPageProps & { max: number }): JSX.Element {
  const { byCountry } = letterKinds[letter.kind].signatories;
  return (
    <fieldset id="signatories" tabindex="-1">
      <legend>Who signs</legend>
      {byCountry === true ? (
        <span class="hint">Co-signatories stand in the English alphabetical order of their countries.</span>
      ) : (
        ''
      )}
      <FaultOf field="signatories" faults={faults} />
      {fields.signatories.map(({ name, lines, country }, n) => (
        <div class="signatory" role="group" aria-label={`Signatory ${n + 1}`}>
          <TextField
            name={`signatories.${n}.name`}
            label={`Name of signatory ${n + 1}`}
            value={name}
            faults={faults}
          />
          <TextArea
            name={`signatories.${n}.lines`}
            label="Lines under the name"
            rows={2}
            value={lines}
            faults={faults}
          />
          <TextField name={`signatories.${n}.country`} label="Country" value={country} faults={faults} />
        </div>
      ))}
      {fields.signatories.length < Math.min(max, MOST_SIGNATORIES) ? (
        <button name="action" value="add-signatory" class="quiet">
          Add one who signs
        </button>
      ) : (
        ''
      )}
    </fieldset>
  );
}

function Placeholders({ outlook }: EditPageProps): JSX.Element {
  const rows = placeholdersOf(outlook.values);
  return (
    <details id="placeholders">
      <summary>What the text may name, and what stands there now</summary>
      <p>
        {
          'Write the name in double braces: {{ letter.date | date_long }}. A name that differs for each addressee gives each of them pages of their own.'
        }
      </p>
      {rows.length === 0 ? (
        <p class="empty">Nothing yet. Choose a meeting, and save.</p>
      ) : (
        <Table
          caption="Names and their present values"
          unseen
          rows={rows}
          columns={[
            { head: 'Name', cell: ({ name }) => <code safe>{`{{ ${name} }}`}</code> },
            { head: 'Now', cell: ({ value }) => <Text text={value} /> },
            { head: 'For', cell: ({ personal }) => <Text text={personal ? 'each addressee' : 'all'} /> },
          ]}
        />
      )}
    </details>
  );
}

/** The preview is asked for with what is typed now: looking at it saves nothing and loses nothing. */
function Preview({ letter, outlook, shown }: EditPageProps): JSX.Element {
  const path = letterPath(letter, '/preview');
  const query = new URLSearchParams({
    as: shown.as,
    ...(shown.addressee === undefined ? {} : { addressee: shown.addressee }),
  });
  return (
    <div class="preview">
      <div class="inline">
        {outlook.addressees.length === 0 ? (
          ''
        ) : (
          <Select
            name="addressee"
            label="As this recipient"
            required
            options={outlook.addressees.map(({ id, name }) => ({ value: id, text: name }))}
            value={shown.addressee}
          />
        )}
        <Select name="as" label="Form" required options={forms} value={shown.as} />
        <button class="quiet" formaction={attribute(path)} formtarget="preview">
          Show what is typed
        </button>
      </div>
      <p class="small">
        The preview opens with what is stored. “Show what is typed” fills in what stands in the fields now,
        and saves nothing.
      </p>
      <iframe
        class="letter"
        name="preview"
        title="Preview of the letter"
        src={attribute(`${path}?${query.toString()}`)}
      ></iframe>
    </div>
  );
}
