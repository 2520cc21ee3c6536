import type { ConsoleSession } from '../../../access/index.js';
import { isIssued, type Letter, type LetterOutlook } from '../../../letters/index.js';
import {
  attribute,
  Empty,
  type Fault,
  FileField,
  Form,
  Hidden,
  Link,
  type Option,
  Select,
  Table,
  Text,
  TextField,
} from '../frame/index.js';
import { LetterHead, letterPath, sizeText } from './parts.js';

/** One entry of the letter's own list. */
export interface Enclosed {
  title: string;
  /** "letter of 6 June 2017", "file, 2.1 MB" */
  what: string;
}

export interface EnclosuresPageProps {
  session: ConsoleSession;
  letter: Letter;
  enclosed: readonly Enclosed[];
  outlook: LetterOutlook;
  letters: readonly Option[];
  received: readonly Option[];
  documents: readonly Option[];
  faults: readonly Fault[];
  /** What was typed in the form that came back. */
  typed: Readonly<Record<string, string>>;
}

/** What the letter encloses, in order. */
export function EnclosuresPage(props: EnclosuresPageProps): JSX.Element {
  const { session, letter } = props;
  const writes = letter.state === 'draft' && session.may('letters:write');
  return (
    <>
      <LetterHead letter={letter} title="Enclosures" current="enclosures" />
      {isIssued(letter) ? '' : <Own {...props} writes={writes} />}
      <Package {...props} />
      {writes ? <Add {...props} /> : ''}
    </>
  );
}

function Own({ session, letter, enclosed, writes }: EnclosuresPageProps & { writes: boolean }): JSX.Element {
  if (enclosed.length === 0) return <Empty>The letter encloses nothing yet.</Empty>;
  const rows = enclosed.map((one, n) => ({ ...one, n }));
  const move = (n: number, by: 'up' | 'down' | 'remove', text: string, title: string): JSX.Element => (
    <Form session={session} action={letterPath(letter, `/enclosures/${by}`)}>
      <Hidden name="version" value={letter.version} />
      <Hidden name="n" value={n} />
      <button class="link" aria-label={attribute(`${text} ${title}`)} safe>
        {text}
      </button>
    </Form>
  );
  return (
    <Table
      caption="Enclosed by this letter, in the order of the list at its end"
      rows={rows}
      columns={[
        { head: 'No.', cell: ({ n }) => <span id={`enclosure-${n + 1}`}>{n + 1}</span> },
        { head: 'Title', cell: ({ title }) => <Text text={title} /> },
        { head: 'What', cell: ({ what }) => <Text text={what} /> },
        ...(writes
          ? [
              {
                head: 'Change',
                cell: ({ n, title }: (typeof rows)[number]) => (
                  <div class="row-actions">
                    {n > 0 ? move(n, 'up', 'Move up', title) : ''}
                    {n < rows.length - 1 ? move(n, 'down', 'Move down', title) : ''}
                    {move(n, 'remove', 'Take out', title)}
                  </div>
                ),
              },
            ]
          : []),
      ]}
    />
  );
}

/** All that travels: enclosures of enclosed letters follow these. */
function Package({ letter, outlook }: EnclosuresPageProps): JSX.Element {
  const pieces = isIssued(letter)
    ? letter.issue.enclosures.map(({ title, filename, depth, size }) => ({
        title,
        filename,
        depth,
        size: sizeText(size),
      }))
    : outlook.package.map((piece) => ({ ...piece, size: '' }));
  if (pieces.length === 0) return isIssued(letter) ? <Empty>The letter encloses nothing.</Empty> : <></>;
  const rows = pieces.map((piece, index) => ({ ...piece, n: index + 1 }));
  return (
    <section>
      <h2>What travels</h2>
      <Table
        caption="The files of the package; what an enclosed letter encloses follows it"
        rows={rows}
        columns={[
          {
            head: 'File',
            cell: ({ n, filename }) => <Link href={letterPath(letter, `/enclosures/${n}`)} text={filename} />,
          },
          { head: 'Title', cell: ({ title }) => <Text text={title} /> },
          {
            head: 'Enclosed by',
            cell: ({ depth }) => <Text text={depth === 0 ? 'this letter' : 'the letter above it'} />,
          },
          ...(isIssued(letter)
            ? [
                {
                  head: 'Size',
                  figures: true,
                  cell: ({ size }: (typeof rows)[number]) => <Text text={size} />,
                },
              ]
            : []),
        ]}
      />
      <p>
        <a href={attribute(letterPath(letter, '/package.pdf'))}>Letter and enclosures in one PDF</a>
      </p>
    </section>
  );
}

const Title = ({ of, props }: { of: string; props: EnclosuresPageProps }): JSX.Element => (
  <TextField
    name="title"
    id={`${of}-title`}
    label="Title in the list of enclosures"
    hint="Left empty, it has its own."
    value={props.typed['kind'] === of ? props.typed['title'] : undefined}
    faults={props.faults}
  />
);

function Add(props: EnclosuresPageProps): JSX.Element {
  const { session, letter, letters, received, documents, faults, typed } = props;
  const choose = (
    kind: string,
    heading: string,
    label: string,
    options: readonly Option[],
    none: string,
  ): JSX.Element => (
    <section>
      <h3 safe>{heading}</h3>
      {options.length === 0 ? (
        <p safe>{none}</p>
      ) : (
        <Form session={session} action={letterPath(letter, '/enclosures/add')} label={heading}>
          <Hidden name="version" value={letter.version} />
          <Hidden name="kind" value={kind} />
          <Select
            name="which"
            id={kind}
            label={label}
            required
            blank="Choose"
            options={options}
            value={typed['kind'] === kind ? typed['which'] : ''}
            faults={faults}
          />
          <Title of={kind} props={props} />
          <button class="quiet">Enclose</button>
        </Form>
      )}
    </section>
  );
  return (
    <section id="add" class="narrow">
      <h2>Enclose more</h2>
      {choose(
        'letter',
        'A letter of the office',
        'Letter',
        letters,
        'There is no other letter in this process.',
      )}
      {choose(
        'received',
        'A letter received',
        'Letter received',
        received,
        'No letter received is recorded.',
      )}
      {choose(
        'document',
        'A document that the system makes',
        'Document',
        documents,
        'Plan a meeting first: its procedural note and programme can then be enclosed.',
      )}
      <section>
        <h3>A file</h3>
        <Form session={session} action={letterPath(letter, '/enclosures/upload')} upload label="A file">
          <Hidden name="version" value={letter.version} />
          <FileField
            name="file"
            label="File"
            required
            hint="PDF, Word, Excel, PowerPoint, PNG or JPEG. What it is, is read from its content."
            accept=".pdf,.docx,.xlsx,.pptx,.png,.jpg,.jpeg"
            faults={faults}
          />
          <Title of="upload" props={props} />
          <button class="quiet">Upload and enclose</button>
        </Form>
      </section>
    </section>
  );
}
