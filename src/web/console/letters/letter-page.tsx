import type { ConsoleSession } from '../../../access/index.js';
import {
  isIssued,
  type IssuedLetter,
  type Letter,
  letterFileName,
  letterKinds,
  referenceText,
  signatureRule,
} from '../../../letters/index.js';
import { plainDay } from '../../../meetings/index.js';
import { attribute, Facts, Form, Link, type Option, Select, Table, Text } from '../frame/index.js';
import { LetterTabs } from './letter-tabs.js';
import { Hash, letterPath, sizeText, StateBadge, When, who } from './parts.js';

export interface LetterPageProps {
  session: ConsoleSession;
  letter: Letter;
  process: string;
  meeting?: { id: string; name: string } | undefined;
  list?: { id: string; title: string } | undefined;
  /** Letters that it names: refers to, or corrects. */
  named: readonly Letter[];
  /** Later letters that correct it, add to it, revise or cancel it. */
  naming: readonly Letter[];
  /** Of a personal letter: whose pages can be looked at. */
  readers: readonly { id: string; name: string }[];
  /** Since when the public may read it; null: it may not. */
  publishedAt: Date | null;
  zone: string;
}

const signatures = {
  none: 'none: it goes out as it is written here',
  optional: 'if the office likes',
  required: 'required before it is issued',
};

/** One letter: what it is, what can be done next, how it reads, and of an issued one what was fixed. */
export function LetterPage(props: LetterPageProps): JSX.Element {
  const { letter } = props;
  return (
    <>
      <h1 safe>{letter.subject}</h1>
      <LetterTabs letter={letter} current="letter" />
      <Facts rows={factsOf(props)} />
      <NextSteps {...props} />
      <Rendered {...props} />
      {isIssued(letter) && !letter.issue.personal ? <Publication {...props} /> : ''}
      {isIssued(letter) ? <Frozen letter={letter} /> : ''}
    </>
  );
}

function factsOf({
  letter,
  process,
  meeting,
  list,
  named,
  naming,
  zone,
}: LetterPageProps): [string, JSX.Element][] {
  const { issue, corrects } = letter;
  const cited = named.filter(({ _id }) => letter.refersTo.includes(_id));
  const corrected = named.filter(({ _id }) => _id === corrects?.letterId);
  return [
    ['State', <StateBadge state={letter.state} />],
    ['Kind', <Text text={letterKinds[letter.kind].title} />],
    ['Number', <Text text={referenceText(letter.reference)} />],
    ['Dated', <Text text={plainDay(letter.date)} />],
    ['Process', <Link href={`/office/processes/${letter.processId}`} text={process} />],
    ...row(meeting !== undefined, 'Meeting', () => (
      <Link href={`/office/meetings/${meeting?.id ?? ''}`} text={meeting?.name ?? ''} />
    )),
    [
      'Goes to',
      letter.dispatched ? (
        list === undefined ? (
          <span>no distribution list is chosen yet</span>
        ) : (
          <Link href={`/office/directory/lists/${list.id}`} text={list.title} />
        )
      ) : (
        <span>enclosed in another letter only</span>
      ),
    ],
    ...row(corrected.length > 0, `What it is`, () => (
      <>
        <Text text={`${corrects?.as ?? ''} of `} />
        <Names letters={corrected} />
      </>
    )),
    ...row(cited.length > 0, 'Refers to', () => <Names letters={cited} />),
    ...row(naming.length > 0, 'Named by', () => <Names letters={naming} />),
    ['Signed copy', <Text text={signatures[signatureRule(letter)]} />],
    ['Name of the file', <Text text={letterFileName(letter)} />],
    [
      issue === undefined ? 'Last changed' : 'Issued',
      issue === undefined ? (
        <>
          <When at={letter.updatedAt} zone={zone} />
          <Text text={` (${zone})`} />
        </>
      ) : (
        <>
          <When at={issue.at} zone={zone} />
          <Text text={` (${zone}) by ${who(issue.by)}`} />
        </>
      ),
    ],
  ];
}

const row = (there: boolean, name: string, value: () => JSX.Element): [string, JSX.Element][] =>
  there ? [[name, value()]] : [];

const Names = ({ letters }: { letters: readonly Letter[] }): JSX.Element => (
  <>
    {letters.map((letter, n) => (
      <>
        {n === 0 ? '' : <br />}
        <Link href={letterPath(letter)} text={letter.subject} /> <Text text={`(${plainDay(letter.date)})`} />
      </>
    ))}
  </>
);

interface Step {
  text: string;
  path: string;
  first?: true;
}

/** What this person may do with the letter now, the likeliest first. */
export function stepsFor(session: ConsoleSession, letter: Letter): Step[] {
  const may = (permission: Parameters<ConsoleSession['may']>[0], ...steps: Step[]): Step[] =>
    session.may(permission) ? steps : [];
  const check = { text: 'Check', path: '/check' };
  const proof = may('letters:write', { text: 'Proof to me', path: '/proof' });
  switch (letter.state) {
    case 'draft':
      return [
        ...may('letters:write', { text: 'Edit', path: '/edit', first: true }),
        ...may('letters:write', { text: 'Enclosures', path: '/enclosures' }),
        check,
        ...proof,
        ...may('letters:write', { text: 'Submit for clearance', path: '/clearance' }),
      ];
    case 'in-clearance':
      return [
        ...may('letters:clear', { text: 'Clear or return', path: '/clearance', first: true }),
        check,
        ...proof,
        ...may('letters:write', { text: 'Take back to draft', path: '/clearance#take-back' }),
      ];
    case 'cleared':
    case 'signed':
      return [
        ...may('letters:issue', { text: 'Issue', path: '/issue', first: true }),
        ...(letter.state === 'cleared' && signatureRule(letter) !== 'none'
          ? may('letters:write', { text: 'Have it signed', path: '/sign' })
          : []),
        check,
        ...proof,
        ...may('letters:write', { text: 'Take back to draft', path: '/clearance#take-back' }),
      ];
    case 'issued':
      return [
        ...(letter.dispatched ? [{ text: 'Progress', path: '/progress', first: true as const }] : []),
        ...(letter.dispatched ? [{ text: 'Coverage', path: '/coverage' }] : []),
        ...may('letters:write', { text: 'Correct or add to it', path: '/corrections' }),
      ];
    case 'discarded':
      return [];
  }
}

function NextSteps({ session, letter }: LetterPageProps): JSX.Element {
  const steps = stepsFor(session, letter);
  if (steps.length === 0) return <></>;
  return (
    <section>
      <h2>Next steps</h2>
      <p class="actions">
        {steps.map(({ text, path, first }) => (
          <a
            class={first === true ? 'button' : 'button quiet'}
            href={attribute(letterPath(letter, path))}
            safe
          >
            {text}
          </a>
        ))}
      </p>
    </section>
  );
}

function Rendered({ letter, readers }: LetterPageProps): JSX.Element {
  const [reader] = readers;
  const preview = (as: string): string =>
    `${letterPath(letter, '/preview')}?as=${as}${reader === undefined ? '' : `&addressee=${encodeURIComponent(reader.id)}`}`;
  const names: Option[] = readers.map(({ id, name }) => ({ value: id, text: name }));
  return (
    <section>
      <h2>{letter.state === 'issued' ? 'As it was sent' : 'As it reads now'}</h2>
      {names.length > 1 ? (
        <form
          class="inline"
          method="get"
          action={attribute(letterPath(letter, '/preview'))}
          target="preview"
          aria-label="Whose letter is shown"
        >
          <Select
            name="addressee"
            label="As this recipient reads it"
            required
            options={names}
            value={reader?.id}
          />
          <Select name="as" label="Form" required options={forms} value="html" />
          <button class="quiet">Show</button>
        </form>
      ) : (
        ''
      )}
      <p class="row-actions">
        <a href={attribute(preview('pdf'))}>PDF</a>
        {letter.issue?.signed === undefined ? '' : <a href={attribute(preview('accessible'))}>Tagged PDF</a>}
        <a href={attribute(preview('text'))}>Plain text</a>
        <a href={attribute(letterPath(letter, '/package.pdf'))}>Letter and enclosures in one PDF</a>
      </p>
      <iframe class="letter" name="preview" title="The letter" src={attribute(preview('html'))}></iframe>
    </section>
  );
}

export const forms: readonly Option[] = [
  { value: 'html', text: 'In the mail' },
  { value: 'text', text: 'As plain text' },
  { value: 'pdf', text: 'As PDF' },
];

/** Whether it stands on the public documents page of its process, and the button that changes it. */
function Publication({ session, letter, publishedAt, zone }: LetterPageProps): JSX.Element {
  const page = `/processes/${encodeURIComponent(letter.processId)}/documents`;
  return (
    <section id="publication">
      <h2>For the public</h2>
      {publishedAt === null ? (
        <p>
          The public cannot read this letter. Published, it stands on the{' '}
          <a href={attribute(page)}>documents page of the process</a> with the documents and files that it
          encloses. Letters that it encloses are published by themselves.
        </p>
      ) : (
        <p>
          <Text text={'Anybody can read it on the '} />
          <a href={attribute(page)}>documents page of the process</a> <Text text="since" />{' '}
          <When at={publishedAt} zone={zone} />
          <Text text={` (${zone}).`} />
        </p>
      )}
      {session.may('letters:issue') ? (
        <Form session={session} action={letterPath(letter, publishedAt === null ? '/publish' : '/unpublish')}>
          <button class="quiet">
            {publishedAt === null ? 'Publish this letter' : 'Take it off the public page'}
          </button>
        </Form>
      ) : (
        ''
      )}
    </section>
  );
}

interface Piece {
  name: string;
  sha256: string;
  size: number;
  href: string;
}

/** Everything that was fixed at issue, with what proves that it is still the same. */
function Frozen({ letter }: { letter: IssuedLetter }): JSX.Element {
  const { issue } = letter;
  const form = (as: string): string => `${letterPath(letter, '/preview')}?as=${as}`;
  const { rendering, signed, dispatch } = issue;
  const pieces: Piece[] = [
    ...(signed === undefined
      ? []
      : [{ name: `Signed copy, ${pagesText(signed.pages)}`, ...signed, href: form('pdf') }]),
    ...(rendering === undefined
      ? []
      : [
          {
            name: `Letter as PDF, ${pagesText(rendering.pdf.pages)}`,
            ...rendering.pdf,
            href: form('accessible'),
          },
          { name: 'Letter as in the mail', ...rendering.html, href: form('html') },
          { name: 'Letter as plain text', ...rendering.text, href: form('text') },
        ]),
    ...issue.enclosures.map(({ n, title, sha256, size, travels }) => ({
      name: `Enclosure ${n}: ${title}${travels === 'linked' ? ' (as a link)' : ''}`,
      sha256,
      size,
      href: letterPath(letter, `/enclosures/${n}`),
    })),
  ];
  return (
    <section>
      <h2>What was fixed at issue</h2>
      <p>
        None of it changes any more. Each time the letter is opened it is checked against its seal, and every
        file against its SHA-256.
      </p>
      {issue.personal ? (
        <p>Each addressee has pages of their own; they are sealed with the record of the addressee.</p>
      ) : (
        ''
      )}
      {pieces.length === 0 ? (
        ''
      ) : (
        <Table
          caption="Files"
          rows={pieces}
          columns={[
            { head: 'File', cell: ({ name, href }) => <Link href={href} text={name} /> },
            { head: 'Size', figures: true, cell: ({ size }) => <Text text={sizeText(size)} /> },
            { head: 'SHA-256', cell: ({ sha256 }) => <Hash value={sha256} /> },
          ]}
        />
      )}
      <Facts
        rows={[
          ...row(dispatch !== undefined, 'Addressees', () => (
            <Text
              text={`${dispatch?.totals.all ?? 0} on "${dispatch?.list.title ?? ''}" as of ${plainDay(dispatch?.list.onDate ?? letter.date)}`}
            />
          )),
          ...row(dispatch !== undefined, 'Their records', () => (
            <Hash value={dispatch?.addresseesSha256 ?? ''} />
          )),
          ['Seal', <Hash value={issue.seal} />],
        ]}
      />
    </section>
  );
}

export const pagesText = (pages: number): string => (pages === 1 ? '1 page' : `${pages} pages`);
