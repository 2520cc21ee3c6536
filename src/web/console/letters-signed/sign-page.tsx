import type { ConsoleSession } from '../../../access/index.js';
import { longInstant } from '../../../meetings/index.js';
import type { Letter } from '../../../letters/index.js';
import {
  attribute,
  Badge,
  Facts,
  type Fault,
  FileField,
  Form,
  Hidden,
  SideBySide,
  Text,
  Tick,
  type Tone,
} from '../frame/index.js';
import { LetterTabs } from '../letters/letter-tabs.js';

type Copy = NonNullable<Letter['signedCopy']>;
type Result = Copy['comparison']['result'];

export const signPath = (letter: Pick<Letter, '_id'>): string => `/office/letters/${letter._id}/sign`;

export interface SignPageProps {
  session: ConsoleSession;
  letter: Letter;
  /** What the office decided, or the kind: never signed, if it likes, or always. */
  rule: 'none' | 'optional' | 'required';
  faults: readonly Fault[];
  /** Where hours are told. */
  zone: string;
}

/** The signature of one letter: print, upload, compare, confirm. */
export function SignPage(props: SignPageProps): JSX.Element {
  const { letter } = props;
  return (
    <>
      <h1>Signature</h1>
      <p class="lede" safe>
        {letter.subject}
      </p>
      <LetterTabs letter={letter} current="sign" />
      {contentOf(props)}
    </>
  );
}

function contentOf(props: SignPageProps): JSX.Element {
  const { letter, rule } = props;
  switch (letter.state) {
    case 'draft':
    case 'in-clearance':
      return rule === 'none' ? <Unsigned /> : <NotYet rule={rule} />;
    case 'cleared':
      return rule === 'none' ? <Unsigned /> : <ToSign {...props} />;
    case 'signed':
      return <Signed {...props} />;
    case 'issued':
      return letter.issue?.signed === undefined ? (
        <p>The letter went out as it was written here, without a signed copy.</p>
      ) : (
        <Signed {...props} />
      );
    case 'discarded':
      return <p>The letter was discarded.</p>;
  }
}

const Unsigned = (): JSX.Element => (
  <p>This letter takes no signed copy: it goes out as it is written here.</p>
);

const NotYet = ({ rule }: { rule: SignPageProps['rule'] }): JSX.Element => (
  <>
    <p>A letter is signed once it is cleared, so that what is signed is what was cleared.</p>
    <p>
      {rule === 'required'
        ? 'This letter is issued with its signed copy only.'
        : 'It may also be issued without a signed copy.'}
    </p>
  </>
);

function ToSign(props: SignPageProps): JSX.Element {
  const { session, letter, rule, faults } = props;
  const copy = letter.signedCopy;
  return (
    <>
      <p>
        {rule === 'required'
          ? 'This letter is issued with its signed copy only.'
          : 'A signed copy is not needed: the letter may also be issued as it is.'}
      </p>
      {copy === undefined ? '' : <Compare {...props} copy={copy} />}
      <section id="print">
        <h2>Print</h2>
        <p>
          <a class="button quiet" href={attribute(`${signPath(letter)}/pages.pdf`)}>
            Open the pages to print (PDF)
          </a>
        </p>
      </section>
      {session.may('letters:write') ? (
        <section id="upload">
          <h2>{copy === undefined ? 'Upload the signed copy' : 'Upload another copy'}</h2>
          <Form session={session} action={`${signPath(letter)}/copy`} upload>
            <Hidden name="version" value={letter.version} />
            <FileField
              name="file"
              label="Signed letter"
              required
              hint="A whole PDF without a password. Its text is compared with the text that was cleared; of a scan you compare the pages yourself."
              accept=".pdf,application/pdf"
              faults={faults}
            />
            <button {...(copy === undefined ? {} : { class: 'quiet' })}>Upload and compare</button>
          </Form>
        </section>
      ) : (
        ''
      )}
    </>
  );
}

const results: Readonly<Record<Result, { tone: Tone; text: string; words: string }>> = {
  same: {
    tone: 'good',
    text: 'same text',
    words: 'Every word of the uploaded copy is a word of the letter that was cleared.',
  },
  differs: {
    tone: 'alert',
    text: 'text differs',
    words:
      'The text of the uploaded copy differs from the text that was cleared. Compare the pages word by word before you confirm it; that you did so is kept on the record.',
  },
  'no-text': {
    tone: 'open',
    text: 'no text: a scan',
    words:
      'The uploaded copy holds no text that could be compared, as scans don’t. Compare the pages before you confirm it; that you did so is kept on the record.',
  },
};

function Compare({ session, letter, copy, faults, zone }: SignPageProps & { copy: Copy }): JSX.Element {
  const { result } = copy.comparison;
  return (
    <section id="compare">
      <h2>Compare</h2>
      <p class={result === 'same' ? 'note good' : 'note alert'} safe>
        {results[result].words}
      </p>
      <CopyFacts copy={copy} zone={zone} />
      <Differences copy={copy} />
      <Pages letter={letter} />
      {session.may('letters:write') ? (
        <Form session={session} action={signPath(letter)} label="Confirm the signed copy">
          <Hidden name="sha256" value={copy.sha256} />
          <Hidden name="version" value={letter.version} />
          {result === 'same' ? (
            ''
          ) : (
            <Tick
              name="compared"
              label="I have compared the pages with the letter as it was cleared."
              faults={faults}
            />
          )}
          <button>This is the letter, signed</button>
        </Form>
      ) : (
        ''
      )}
    </section>
  );
}

function Signed({ letter, zone }: SignPageProps): JSX.Element {
  const copy = letter.signedCopy;
  return (
    <>
      <p class="note good">
        {letter.state === 'issued'
          ? 'The signed copy was sent as the letter, and beside it the tagged pages for readers of screens.'
          : 'The letter is signed. This copy is sent as the letter, and beside it the tagged pages for readers of screens.'}
      </p>
      {copy === undefined ? '' : <CopyFacts copy={copy} zone={zone} />}
      {copy === undefined ? '' : <Differences copy={copy} />}
      <Pages letter={letter} />
    </>
  );
}

/** By whom and when. */
const actOf = ({ at, by }: { at: Date; by: Copy['attachedBy'] }, zone: string): JSX.Element => (
  <Text text={`${by.name ?? by.id}, ${longInstant(at, zone)}`} />
);

function CopyFacts({ copy, zone }: { copy: Copy; zone: string }): JSX.Element {
  const { comparison, confirmed } = copy;
  const { tone, text } = results[comparison.result];
  return (
    <Facts
      rows={[
        ['Comparison', <Badge tone={tone} text={text} />],
        ['File', <Text text={copy.name} />],
        ['Pages', <Text text={String(copy.pages)} />],
        ['Uploaded', actOf({ at: copy.attachedAt, by: copy.attachedBy }, zone)],
        ...(confirmed === undefined
          ? []
          : ([
              [confirmed.compared ? 'Compared and confirmed' : 'Confirmed', actOf(confirmed, zone)],
            ] satisfies [string, JSX.Element][])),
        [
          'SHA-256',
          <code class="small address" safe>
            {copy.sha256}
          </code>,
        ],
      ]}
    />
  );
}

function Differences({ copy }: { copy: Copy }): JSX.Element {
  const { missing, foreign } = copy.comparison;
  if (missing.length + foreign.length === 0) return <></>;
  return (
    <dl class="facts">
      {missing.length === 0 ? (
        ''
      ) : (
        <>
          <dt>Only in the letter that was cleared</dt>
          <dd safe>{missing.join(', ')}</dd>
        </>
      )}
      {foreign.length === 0 ? (
        ''
      ) : (
        <>
          <dt>Only in the uploaded copy</dt>
          <dd safe>{foreign.join(', ')}</dd>
        </>
      )}
    </dl>
  );
}

function Pages({ letter }: { letter: Letter }): JSX.Element {
  const path = signPath(letter);
  return (
    <SideBySide
      left={{
        title: 'The letter as it was cleared',
        content: (
          <>
            <iframe class="letter" title="The letter as it was cleared" src={attribute(`${path}/letter`)} />
            <p>
              <a href={attribute(`${path}/pages.pdf`)}>Its pages (PDF)</a>
            </p>
          </>
        ),
      }}
      right={{
        title: 'The signed copy',
        content: (
          <>
            <iframe class="letter" title="The signed copy" src={attribute(`${path}/copy.pdf`)} />
            <p>
              <a href={attribute(`${path}/copy.pdf`)}>The signed copy (PDF)</a>
            </p>
          </>
        ),
      }}
    />
  );
}
