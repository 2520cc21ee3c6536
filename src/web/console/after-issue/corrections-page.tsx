import {
  type CorrectionAudience,
  type CorrectionKind,
  type Letter,
  type LetterChanges,
  referenceText,
} from '../../../letters/index.js';
import {
  Badge,
  Choice,
  Empty,
  type Fault,
  Form,
  Hidden,
  Link,
  SideBySide,
  Table,
  Text,
} from '../frame/index.js';
import { plainDay } from '../../../meetings/index.js';
import { LetterTabs } from '../letters/letter-tabs.js';
import { letterPath } from '../letters/parts.js';
import { Changes, type LetterPage } from './parts.js';

export interface CorrectionsPageProps extends LetterPage {
  /** The first letter and all that hang from it, in the order of their making. */
  chain: readonly Letter[];
  /** What became of those that are issued, by id: "190 of 195". */
  reached: ReadonlyMap<string, string>;
  /** Of the letter that is compared with the one that it names. */
  compared: { before: Letter; after: Letter; changes: LetterChanges } | null;
  formKey: string;
  chosen?: { as: string; to: string };
  faults?: readonly Fault[];
}

const kinds: Readonly<Record<CorrectionKind, { text: string; hint: string }>> = {
  correction: {
    text: 'Correction',
    hint: 'Something in it is wrong. Begins with its text; takes its place.',
  },
  addendum: {
    text: 'Addendum',
    hint: 'Something is added. The letter stands, and mails of it that wait still leave.',
  },
  revision: { text: 'Revision', hint: 'Plans have changed. Begins with its text; takes its place.' },
  cancellation: { text: 'Cancellation', hint: 'What it announced does not take place. Takes its place.' },
};

const audiences: Readonly<Record<CorrectionAudience, { text: string; hint: string }>> = {
  all: { text: 'All addressees of the letter', hint: 'Also those who were added after its issue.' },
  'those-who-got-it': {
    text: 'Only those who got it',
    hint: 'Who has it, may have it, or whose copy still waits. Those whose copy failed are left out.',
  },
};

const titleOf = ({ corrects }: Letter): string =>
  corrects === undefined ? 'First letter' : kinds[corrects.as].text;

/** The chain of letters, what one changes in another side by side, and the way to begin a new one. */
export function CorrectionsPage(page: CorrectionsPageProps): JSX.Element {
  const { letter, session, compared } = page;
  return (
    <>
      <h1>
        <span safe>{letter.subject}</span>
      </h1>
      <LetterTabs letter={letter} current="corrections" />
      <Chain {...page} />
      {compared === null ? '' : <Compared {...compared} />}
      {session.may('letters:write') ? <Begin {...page} /> : ''}
    </>
  );
}

function Chain({ letter, chain, reached }: CorrectionsPageProps): JSX.Element {
  return (
    <section>
      <h2>The letter and what hangs from it</h2>
      {chain.length < 2 ? (
        <Empty>Nothing corrects this letter, and it corrects none.</Empty>
      ) : (
        <Table
          caption="In the order of their making"
          rows={chain}
          columns={[
            {
              head: 'Letter',
              cell: (one) => (
                <>
                  {one._id === letter._id ? (
                    <strong safe>{one.subject}</strong>
                  ) : (
                    <Link href={letterPath(one)} text={one.subject} />
                  )}
                  {one._id === letter._id ? <span class="hint">this letter</span> : ''}
                </>
              ),
            },
            { head: 'As', cell: (one) => <Text text={titleOf(one)} /> },
            { head: 'Number', cell: ({ reference }) => <Text text={referenceText(reference)} /> },
            { head: 'Date', cell: ({ date }) => <Text text={plainDay(date)} /> },
            {
              head: 'State',
              cell: ({ state }) => <Badge tone={state === 'issued' ? 'good' : 'open'} text={state} />,
            },
            {
              head: 'To whom',
              cell: ({ corrects }) => (
                <Text
                  text={
                    corrects === undefined ? 'its list' : audiences[corrects.to ?? 'all'].text.toLowerCase()
                  }
                />
              ),
            },
            { head: 'Reached', cell: ({ _id }) => <Text text={reached.get(_id) ?? '–'} /> },
            {
              head: 'Changes',
              cell: (one) =>
                one.corrects === undefined ? (
                  <Text text="–" />
                ) : (
                  <a href={letterPath(letter, `/corrections?compare=${one._id}#compared`)}>
                    Show<span class="unseen" safe>{` what ${one.subject} changes`}</span>
                  </a>
                ),
            },
          ]}
        />
      )}
    </section>
  );
}

function Compared({ before, after, changes }: NonNullable<CorrectionsPageProps['compared']>): JSX.Element {
  const parts = [
    { title: 'Subject', changes: changes.subject },
    { title: 'Text', changes: changes.body },
    { title: 'Around the text', changes: changes.frame },
    { title: 'Enclosures', changes: changes.enclosures },
  ].filter((part) => part.title === 'Text' || part.changes.some(({ kind }) => kind !== 'same'));
  const side = (show: 'before' | 'after') => (
    <>
      {parts.map(({ title, changes: those }) => (
        <>
          <h3 safe>{title}</h3>
          <Changes changes={those} show={show} />
        </>
      ))}
    </>
  );
  return (
    <section id="compared" class="compare" aria-label="Old and new text">
      <SideBySide
        left={{ title: `Before: ${plainDay(before.date)}`, content: side('before') }}
        right={{ title: `${titleOf(after)}: ${plainDay(after.date)}`, content: side('after') }}
      />
      <p class="hint">
        <del>Struck through</del> is taken out, <ins>underlined</ins> is new. Placeholders stand as they were
        written.
      </p>
    </section>
  );
}

/** The issued letter of the chain that took the place of this one. */
const successorIn = ({ letter, chain }: CorrectionsPageProps): Letter | undefined =>
  chain.find(
    ({ state, corrects }) =>
      state === 'issued' && corrects?.letterId === letter._id && corrects.as !== 'addendum',
  );

function Begin(page: CorrectionsPageProps): JSX.Element {
  const { session, letter, formKey, chosen, faults = [] } = page;
  const successor = successorIn(page);
  const options = <Key extends string>(those: Readonly<Record<Key, { text: string; hint: string }>>) =>
    (Object.entries(those) as [Key, { text: string; hint: string }][]).map(([value, words]) => ({
      value,
      ...words,
    }));
  return (
    <section>
      <h2>Begin a letter that names this one</h2>
      <p>
        It becomes a draft, with everything filled in. It is cleared and issued as any letter; answers and
        links of this one stay valid. When one that takes its place is issued, mails of this letter that have
        not left never leave.
      </p>
      {successor === undefined ? (
        ''
      ) : (
        <p>
          Another letter has taken the place of this one. What is wrong is corrected in that one:{' '}
          <Link href={letterPath(successor, '/corrections')} text={successor.subject} />.
        </p>
      )}
      <Form session={session} action={letterPath(letter, '/corrections')}>
        <Hidden name="key" value={formKey} />
        <Choice
          name="as"
          legend="What it is"
          options={options(kinds).filter(({ value }) => successor === undefined || value === 'addendum')}
          chosen={[chosen?.as ?? (successor === undefined ? 'correction' : 'addendum')]}
          faults={faults}
        />
        <Choice
          name="to"
          legend="To whom it goes"
          options={options(audiences)}
          chosen={[chosen?.to ?? 'all']}
          faults={faults}
        />
        <button>Make the draft</button>
      </Form>
    </section>
  );
}
