import type { ConsoleSession } from '../../../access/index.js';
import type { Letter } from '../../../letters/index.js';
import { attribute, type Fault, Form, Hidden, TextArea } from '../frame/index.js';
import { LetterHead, letterPath, When, who } from './parts.js';

export interface ClearancePageProps {
  session: ConsoleSession;
  letter: Letter;
  faults: readonly Fault[];
  /** What was typed in the form that came back. */
  typed: Readonly<Record<string, string>>;
  zone: string;
  /** What was said about the letter, and what changed since it was cleared last. */
  talk?: JSX.Element;
}

/** A second pair of eyes: submit, clear, return, take back. */
export function ClearancePage(props: ClearancePageProps): JSX.Element {
  const { session, letter, talk = <></> } = props;
  return (
    <>
      <LetterHead letter={letter} title="Clearance" current="clearance" />
      <Standing {...props} />
      {letter.state === 'in-clearance' ? talk : ''}
      {letter.state === 'draft' && session.may('letters:write') ? <Submit {...props} /> : ''}
      {letter.state === 'in-clearance' && session.may('letters:clear') ? <Decide {...props} /> : ''}
      {takesBack(session, letter) ? <TakeBack {...props} /> : ''}
      {letter.state === 'in-clearance' ? '' : talk}
    </>
  );
}

const takesBack = (session: ConsoleSession, { state }: Letter): boolean =>
  (state === 'in-clearance' || state === 'cleared' || state === 'signed') && session.may('letters:write');

const sentences: Readonly<Record<Letter['state'], string>> = {
  draft:
    'The letter is a draft. Somebody with the right to clear, who has not written it, reads it before it is issued.',
  'in-clearance': 'The letter waits for somebody with the right to clear, who has not written it.',
  cleared:
    'The letter is cleared. Whoever changes it now takes it back to draft first, and it is cleared again.',
  signed: 'The letter is cleared and signed. Taken back to draft, both are void.',
  issued: 'The letter is issued.',
  discarded: 'The letter was discarded.',
};

const steps = new Set(['submitted', 'cleared', 'returned']);

function Standing({ letter, zone }: ClearancePageProps): JSX.Element {
  const said = letter.history.filter(({ what }) => steps.has(what));
  return (
    <>
      <p safe>{sentences[letter.state]}</p>
      {said.length === 0 ? (
        ''
      ) : (
        <ol class="steps">
          {said.map(({ at, by, what, note }) => (
            <li>
              <strong>
                {what === 'submitted' ? 'Submitted' : what === 'cleared' ? 'Cleared' : 'Returned'}
              </strong>{' '}
              <span safe>{`by ${who(by)}, `}</span>
              <When at={at} zone={zone} />
              <span safe>{` (${zone})`}</span>
              {note === undefined ? (
                ''
              ) : (
                <p class="as-typed" safe>
                  {note}
                </p>
              )}
            </li>
          ))}
        </ol>
      )}
      <p>
        <a href={attribute(letterPath(letter))}>Read the letter</a>
      </p>
    </>
  );
}

function Submit({ session, letter, faults, typed }: ClearancePageProps): JSX.Element {
  return (
    <section class="narrow">
      <h2>Submit for clearance</h2>
      <p>
        <a href={attribute(letterPath(letter, '/check'))}>Check it first</a>: what is mended now is not
        returned later.
      </p>
      <Form session={session} action={letterPath(letter, '/clearance/submit')}>
        <Hidden name="version" value={letter.version} />
        <TextArea
          name="note"
          label="Note to whoever clears it"
          rows={3}
          value={typed['note']}
          faults={faults}
        />
        <button>Submit for clearance</button>
      </Form>
    </section>
  );
}

function Decide({ session, letter, faults, typed }: ClearancePageProps): JSX.Element {
  const wrote = letter.writers.includes(session.person.id);
  return (
    <>
      <section class="narrow">
        <h2>Clear</h2>
        {wrote ? (
          <p class="note">
            You wrote this letter or a part of it. A letter is cleared by somebody else than its writer.
          </p>
        ) : (
          ''
        )}
        <Form session={session} action={letterPath(letter, '/clearance/clear')}>
          <Hidden name="version" value={letter.version} />
          <TextArea name="note" label="Note" rows={2} value={typed['note']} faults={faults} />
          <button {...(wrote ? { class: 'quiet' } : {})}>Clear the letter</button>
        </Form>
      </section>
      <section class="narrow">
        <h2>Return to the writers</h2>
        <Form session={session} action={letterPath(letter, '/clearance/return')}>
          <Hidden name="version" value={letter.version} />
          <TextArea
            name="reason"
            id="return-reason"
            label="What is to be changed"
            required
            rows={3}
            value={typed['return-reason']}
            faults={faults}
          />
          <button class="quiet">Return to draft</button>
        </Form>
      </section>
    </>
  );
}

function TakeBack({ session, letter, faults, typed }: ClearancePageProps): JSX.Element {
  return (
    <section id="take-back" class="narrow">
      <h2>Take back to draft</h2>
      <p>To change it. Its clearance is void then; the reason stays on the record.</p>
      <Form session={session} action={letterPath(letter, '/clearance/take-back')}>
        <Hidden name="version" value={letter.version} />
        <TextArea
          name="reason"
          id="take-back-reason"
          label="Reason"
          required
          rows={2}
          value={typed['take-back-reason']}
          faults={faults}
        />
        <button class="quiet">Take back to draft</button>
      </Form>
    </section>
  );
}
