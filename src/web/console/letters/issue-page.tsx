import type { ConsoleSession } from '../../../access/index.js';
import { type DryRun, type Letter, signatureRule } from '../../../letters/index.js';
import type { Finding } from '../../../platform/index.js';
import { attribute, type Fault, Form, Hidden, TextField } from '../frame/index.js';
import { Ask, Findings, Totals, Verdict } from './check-page.js';
import type { Mend } from './mend-link.js';
import { LetterHead, letterPath } from './parts.js';

export interface IssuePageProps {
  session: ConsoleSession;
  letter: Letter;
  /** Null: the letter cannot be issued yet, or the check takes long and is asked for first. */
  run: DryRun | null;
  mends: ReadonlyMap<Finding, Mend>;
  addressees: number;
  /** As it was typed, or the settings. */
  fields: { addressees: string; holdSeconds: string; pacePerMinute: string };
  faults: readonly Fault[];
  /** Other ways to issue it, such as at an hour. */
  more?: JSX.Element;
}

/** The step that cannot be taken back. */
export function IssuePage(props: IssuePageProps): JSX.Element {
  const { letter, more = <></> } = props;
  return (
    <>
      <LetterHead letter={letter} title="Issue" current="issue" />
      {letter.state === 'cleared' || letter.state === 'signed' ? (
        <Ready {...props} />
      ) : (
        <NotYet letter={letter} />
      )}
      {more}
    </>
  );
}

function NotYet({ letter }: { letter: Letter }): JSX.Element {
  return (
    <>
      <p>
        {letter.state === 'draft'
          ? 'The letter is a draft. It is issued once somebody has cleared it.'
          : letter.state === 'in-clearance'
            ? 'The letter waits for clearance. It is issued once somebody has cleared it.'
            : 'The letter was discarded.'}
      </p>
      {letter.state === 'discarded' ? (
        ''
      ) : (
        <p class="actions">
          <a class="button quiet" href={attribute(letterPath(letter, '/check'))}>
            Check it
          </a>
          <a class="button quiet" href={attribute(letterPath(letter, '/clearance'))}>
            Clearance
          </a>
        </p>
      )}
    </>
  );
}

function Ready(props: IssuePageProps): JSX.Element {
  const { session, letter, run, mends, addressees } = props;
  if (signatureRule(letter) === 'required' && letter.state !== 'signed') {
    return (
      <>
        <p>This letter is issued with its signed copy only.</p>
        <p class="actions">
          <a class="button" href={attribute(letterPath(letter, '/sign'))}>
            Have it signed
          </a>
        </p>
      </>
    );
  }
  if (run === null) return <Ask letter={letter} addressees={addressees} to="/issue" />;
  return (
    <>
      <Verdict run={run} />
      <Findings findings={run.findings} mends={mends} />
      <Totals run={run} letter={letter} />
      {session.may('letters:issue') ? (
        run.ready ? (
          <IssueForm {...props} />
        ) : (
          ''
        )
      ) : (
        <p>It is issued by somebody of the office with the right to issue.</p>
      )}
    </>
  );
}

function IssueForm({ session, letter, fields, faults }: IssuePageProps): JSX.Element {
  return (
    <section>
      <h2>Issue the letter</h2>
      <p>
        Its addressees, pages and enclosures are fixed then, for ever. After that it is only corrected by
        another letter.
      </p>
      <Form session={session} action={letterPath(letter, '/issue')}>
        <Hidden name="version" value={letter.version} />
        {letter.dispatched ? (
          <>
            <TextField
              name="addressees"
              label="To how many addressees does it go?"
              required
              hint="Type the number: it is compared with the list at the moment of issue."
              inputmode="numeric"
              autocomplete="off"
              size={8}
              value={fields.addressees}
              faults={faults}
            />
            <TextField
              name="holdSeconds"
              label="Hold before the first mail leaves, in seconds"
              required
              hint="Until then it can be halted before anybody has it."
              inputmode="numeric"
              size={8}
              value={fields.holdSeconds}
              faults={faults}
            />
            <TextField
              name="pacePerMinute"
              label="Mails a minute"
              required
              hint="0: as fast as the mail server takes them."
              inputmode="numeric"
              size={8}
              value={fields.pacePerMinute}
              faults={faults}
            />
          </>
        ) : (
          <Hidden name="addressees" value="0" />
        )}
        <button>Issue the letter</button>
      </Form>
    </section>
  );
}
