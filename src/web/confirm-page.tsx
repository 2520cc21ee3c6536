import type { Confirmation } from '../letters/index.js';
import { longDay, longInstant } from '../meetings/index.js';
import { attribute } from './layout.js';

/** Asks once whether the letter has come. Showing it changes nothing; its button does. */
export function ConfirmPage({
  confirmation: { letter, addressee, pdf, acknowledgement },
  action,
  zone,
}: {
  confirmation: Confirmation;
  action: string;
  /** In which the instant of an earlier confirmation is told. */
  zone: string;
}): JSX.Element {
  return (
    <>
      <h1>{acknowledgement === null ? 'Have you received this letter?' : 'The letter is confirmed'}</h1>
      <dl class="facts">
        <dt>Letter</dt>
        <dd lang={attribute(letter.language)} safe>
          {letter.subject}
        </dd>
        <dt>Dated</dt>
        <dd>
          <time datetime={attribute(letter.date)} safe>
            {longDay(letter.date)}
          </time>
        </dd>
        <dt>Addressed to</dt>
        <dd safe>{addressee.name}</dd>
      </dl>
      {pdf === null ? (
        ''
      ) : (
        <p>
          <a href={attribute(pdf.url)}>Read the letter (PDF)</a>
        </p>
      )}
      {acknowledgement === null ? (
        <form method="post" action={action}>
          <p>
            The button tells the office that you have the letter, and nothing else. It answers no invitation
            and takes no position.
          </p>
          <div class="actions">
            <button type="submit">Confirm that we have received it</button>
          </div>
        </form>
      ) : (
        <div class="note good">
          <p
            safe
          >{`It is on record since ${longInstant(acknowledgement.at, zone)} that ${addressee.name} has this letter. There is nothing more to do.`}</p>
        </div>
      )}
    </>
  );
}
