import type { ConsoleSession } from '../../../access/index.js';
import { longInstant, plainDay } from '../../../meetings/index.js';
import { type ReceivedLetter, referenceText } from '../../../letters/index.js';
import {
  attribute,
  Empty,
  Facts,
  type Fault,
  FileField,
  Form,
  Hidden,
  Link,
  type Option,
  Pager,
  Select,
  Table,
  Text,
  TextArea,
  TextField,
} from '../frame/index.js';

export const receivedPath = (id: string): string => `/office/received/${encodeURIComponent(id)}`;

const languages: readonly Option[] = [
  { value: 'en', text: 'English' },
  { value: 'fr', text: 'French' },
  { value: 'es', text: 'Spanish' },
  { value: 'ar', text: 'Arabic' },
  { value: 'zh', text: 'Chinese' },
  { value: 'ru', text: 'Russian' },
];

/** What is written down of a letter, as it was typed. */
export interface ReceivedFields {
  sender: string;
  addressee: string;
  date: string;
  subject: string;
  language: string;
  note: string;
}

export const noFields: ReceivedFields = {
  sender: '',
  addressee: '',
  date: '',
  subject: '',
  language: 'en',
  note: '',
};

export const fieldsOf = ({
  sender,
  addressee,
  date,
  subject,
  language,
  note = '',
}: ReceivedLetter): ReceivedFields => ({ sender, addressee, date, subject, language, note });

function FactFields({ fields, faults }: { fields: ReceivedFields; faults: readonly Fault[] }): JSX.Element {
  const offered = languages.some(({ value }) => value === fields.language)
    ? languages
    : [...languages, { value: fields.language, text: fields.language }];
  return (
    <>
      <TextField
        name="sender"
        label="Sender"
        hint="Who wrote it, as a letter would say: “the co-facilitators”."
        required
        value={fields.sender}
        faults={faults}
        maxlength={200}
        autocomplete="off"
      />
      <TextField
        name="addressee"
        label="Addressee"
        hint="To whom it was written: “the President of the General Assembly”."
        required
        value={fields.addressee}
        faults={faults}
        maxlength={200}
        autocomplete="off"
      />
      <TextField
        name="date"
        label="Date of the letter"
        type="date"
        required
        value={fields.date}
        faults={faults}
      />
      <TextField
        name="subject"
        label="Subject"
        required
        value={fields.subject}
        faults={faults}
        maxlength={300}
        autocomplete="off"
      />
      <Select
        name="language"
        label="Language"
        required
        options={offered}
        value={fields.language}
        faults={faults}
      />
      <TextArea name="note" label="Note of the office" rows={3} value={fields.note} faults={faults} />
    </>
  );
}

export function ReceivedListPage({
  session,
  letters,
  processes,
  next,
}: {
  session: ConsoleSession;
  letters: readonly ReceivedLetter[];
  /** Short titles by id. */
  processes: ReadonlyMap<string, string>;
  next: string | null;
}): JSX.Element {
  return (
    <>
      <h1>Letters received</h1>
      {session.may('letters:write') ? (
        <p class="actions">
          <a class="button" href="/office/received/new">
            Record a letter
          </a>
        </p>
      ) : (
        ''
      )}
      {letters.length === 0 ? (
        <Empty>No letter of others is recorded here. What is recorded can be enclosed and cited.</Empty>
      ) : (
        <Table
          caption="Letters that others wrote, in the order of recording"
          rows={letters}
          columns={[
            { head: 'Subject', cell: ({ _id, subject }) => <Link href={receivedPath(_id)} text={subject} /> },
            { head: 'Sender', cell: ({ sender }) => <Text text={sender} /> },
            { head: 'Date', cell: ({ date }) => <Text text={plainDay(date)} /> },
            { head: 'Number', cell: ({ reference }) => <Text text={referenceText(reference)} /> },
            {
              head: 'Process',
              cell: ({ processId }) => <Text text={processes.get(processId) ?? processId} />,
            },
          ]}
        />
      )}
      <Pager path="/office/received" next={next} />
    </>
  );
}

export interface NewReceivedProps {
  session: ConsoleSession;
  fields: ReceivedFields;
  processId: string;
  processes: readonly Option[];
  /** Names this form: sent twice, it makes one record. */
  form: string;
  /** What was uploaded with a form that came back. */
  kept: { sha256: string; name: string } | undefined;
  faults: readonly Fault[];
}

export function NewReceivedPage(props: NewReceivedProps): JSX.Element {
  const { session, fields, processId, processes, form, kept, faults } = props;
  return (
    <>
      <h1>Record a letter</h1>
      <p class="lede">
        A letter that others wrote to the President or the office. It can then be enclosed and cited like
        those of the office.
      </p>
      <Form session={session} action="/office/received/new" upload>
        <Hidden name="form" value={form} />
        {kept === undefined ? '' : <Hidden name="kept" value={kept.sha256} />}
        {kept === undefined ? (
          ''
        ) : (
          <p class="note good">
            <span safe>{kept.name}</span> is uploaded. Choose a file only if it shall be another one.
          </p>
        )}
        <FileField
          name="file"
          label="The letter"
          required={kept === undefined}
          hint="A whole PDF without a password."
          accept=".pdf,application/pdf"
          faults={faults}
        />
        <Select
          name="processId"
          label="Process"
          required
          options={processes}
          value={processId}
          faults={faults}
          {...(processes.length === 1 ? {} : { blank: 'Choose a process' })}
        />
        <FactFields fields={fields} faults={faults} />
        <button>Record this letter</button>
      </Form>
    </>
  );
}

export function ReceivedPage({
  session,
  letter,
  process,
  fields,
  faults,
  zone,
}: {
  session: ConsoleSession;
  letter: ReceivedLetter;
  process: string;
  fields: ReceivedFields;
  faults: readonly Fault[];
  zone: string;
}): JSX.Element {
  const path = receivedPath(letter._id);
  const { file, history } = letter;
  return (
    <>
      <h1 safe>{letter.subject}</h1>
      <Facts
        rows={[
          ['Sender', <Text text={letter.sender} />],
          ['Addressee', <Text text={letter.addressee} />],
          ['Date', <Text text={plainDay(letter.date)} />],
          ['Number', <Text text={referenceText(letter.reference)} />],
          ['Process', <Text text={process} />],
          [
            'Language',
            <Text text={languages.find(({ value }) => value === letter.language)?.text ?? letter.language} />,
          ],
          ...(letter.note === undefined
            ? []
            : ([['Note', <Text text={letter.note} />]] satisfies [string, JSX.Element][])),
          ['File', <Text text={`${file.name}, ${file.pages} ${file.pages === 1 ? 'page' : 'pages'}`} />],
          [
            'SHA-256',
            <code class="small address" safe>
              {file.sha256}
            </code>,
          ],
        ]}
      />
      <section>
        <h2>Pages</h2>
        <iframe class="letter" title="The pages of the letter" src={attribute(`${path}/pages.pdf`)} />
        <p>
          <a href={attribute(`${path}/pages.pdf`)}>Open the letter (PDF)</a>
        </p>
      </section>
      {session.may('letters:write') ? (
        <section id="correct">
          <h2>Correct what was written down</h2>
          <p>Its pages and its number stay. Letters that were issued keep what they said of it.</p>
          <Form session={session} action={path} label="Correct what was written down">
            <Hidden name="version" value={letter.version} />
            <FactFields fields={fields} faults={faults} />
            <button>Save</button>
          </Form>
        </section>
      ) : (
        ''
      )}
      <section>
        <h2>History</h2>
        <Table
          caption="What was done, and by whom"
          unseen
          rows={history}
          columns={[
            { head: 'When', cell: ({ at }) => <Text text={longInstant(at, zone)} /> },
            {
              head: 'What',
              cell: ({ what, note }) => <Text text={note === undefined ? what : `${what}: ${note}`} />,
            },
            { head: 'Who', cell: ({ by }) => <Text text={by.name ?? by.id} /> },
          ]}
        />
      </section>
    </>
  );
}
