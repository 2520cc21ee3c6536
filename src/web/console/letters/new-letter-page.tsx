import type { ConsoleSession } from '../../../access/index.js';
import { type LetterKindCode, letterKindCodes, letterKinds } from '../../../letters/index.js';
import type { FormValues } from '../form-values.js';
import { type Fault, Form, Hidden, type Option, Select, TextField, Tick } from '../frame/index.js';
import { kindOptions, LETTERS } from './parts.js';

/** The six official languages; others of a letter that has them stay. */
export const languageOptions: readonly Option[] = [
  { value: 'en', text: 'English' },
  { value: 'fr', text: 'French' },
  { value: 'es', text: 'Spanish' },
  { value: 'ar', text: 'Arabic' },
  { value: 'ru', text: 'Russian' },
  { value: 'zh', text: 'Chinese' },
];

/** Corrections begin on the page of the letter that they name. */
export const newKinds: LetterKindCode[] = letterKindCodes.filter(
  (kind) => !letterKinds[kind].requires.some((need) => need === 'corrects'),
);

export const newLetterFields = [
  'processId',
  'kind',
  'subject',
  'date',
  'about',
  'listId',
  'language',
  'stationery',
];

/** What a new letter begins with; everything else is the kind's and can be changed on the page that follows. */
export function NewLetterPage({
  session,
  values,
  faults,
  processes,
  meetings,
  lists,
  stationery,
}: {
  session: ConsoleSession;
  values: FormValues;
  faults: readonly Fault[];
  processes: readonly Option[];
  meetings: readonly Option[];
  lists: readonly Option[];
  stationery: readonly Option[];
}): JSX.Element {
  const [only] = processes.length === 1 ? processes : [];
  return (
    <>
      <h1>Write a letter</h1>
      <p>
        These are its first facts. Letterhead, salutation and closing come from the kind of letter; all of it
        can be changed on the next page.
      </p>
      <Form session={session} action={`${LETTERS}/new`}>
        <Hidden name="key" value={values.text('key')} />
        <Select
          name="processId"
          label="Process"
          required
          {...(only === undefined ? { blank: 'Choose the process' } : {})}
          options={processes}
          value={values.text('processId') || only?.value}
          faults={faults}
        />
        <Select
          name="kind"
          label="Kind of letter"
          required
          hint="A correction, an addendum, a revision or a cancellation begins on the page of the letter that it names; that a meeting is postponed, cancelled or has a new date, on the page of the meeting."
          blank="Choose the kind"
          options={kindOptions(newKinds)}
          value={values.text('kind')}
          faults={faults}
        />
        <TextField
          name="subject"
          label="Subject"
          required
          hint="With its date, this is how the letter is cited."
          value={values.text('subject')}
          maxlength={300}
          faults={faults}
        />
        <TextField
          name="date"
          label="Date of the letter"
          type="date"
          required
          value={values.text('date')}
          faults={faults}
        />
        <Select
          name="about"
          label="Meeting that it is about"
          blank="None"
          options={meetings}
          value={values.text('about')}
          faults={faults}
        />
        <Select
          name="listId"
          label="Distribution list"
          hint="Who it goes to, on the date of the letter. Without a list it is enclosed in another letter only, unless its kind is sent by itself; you can choose later."
          blank="Choose later"
          options={lists}
          value={values.text('listId')}
          faults={faults}
        />
        <Select
          name="language"
          label="Language"
          required
          options={languageOptions}
          value={values.text('language')}
          faults={faults}
        />
        {stationery.length === 0 ? (
          ''
        ) : (
          <Select
            name="stationery"
            label="Stationery"
            hint="Letterhead, salutation, signatories … of the office; what it leaves out is as usual for the kind."
            blank="As usual for the kind"
            options={stationery}
            value={values.text('stationery')}
            faults={faults}
          />
        )}
        <Tick
          name="sample"
          label="Begin with the sample text of the kind, to write over"
          checked={values.text('sample') === 'yes'}
        />
        <button>Begin the letter</button>
      </Form>
    </>
  );
}
