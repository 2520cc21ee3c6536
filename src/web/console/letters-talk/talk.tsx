import type { ConsoleSession } from '../../../access/index.js';
import type { FieldChange, Letter, LetterClearances, LetterComment } from '../../../letters/index.js';
import { longInstant } from '../../../meetings/index.js';
import { Changes } from '../after-issue/parts.js';
import { attribute, Empty, type Fault, Form, Hidden, SideBySide, TextArea } from '../frame/index.js';

type Since = Awaited<ReturnType<LetterClearances['changesSince']>>;

export const letterAt = ({ _id }: Pick<Letter, '_id'>, more: string): string =>
  `/office/letters/${_id}/${more}`;

export const openForComments = ({ state }: Pick<Letter, 'state'>): boolean =>
  state !== 'issued' && state !== 'discarded';

/** What writers and clearers said to each other, the first first, and room for one more. */
export function CommentThread({
  session,
  letter,
  comments,
  faults = [],
  typed = '',
  formKey,
  zone,
}: {
  session: ConsoleSession;
  letter: Letter;
  comments: readonly LetterComment[];
  faults?: readonly Fault[];
  typed?: string;
  /** Sent twice, the form leaves one comment. */
  formKey: string;
  zone: string;
}): JSX.Element {
  return (
    <section id="comments">
      <h2>Comments</h2>
      {comments.length === 0 ? (
        <Empty>Nobody has said anything about this letter yet.</Empty>
      ) : (
        <ol class="comments">
          {comments.map(({ _id, by, at, text, letterVersion }) => (
            <li id={attribute(`comment-${_id}`)}>
              <p class="small" safe>
                {`${by.name ?? by.id}, ${longInstant(at, zone)}${
                  letterVersion === letter.version ? '' : `, on version ${letterVersion}`
                }`}
              </p>
              <p class="as-typed" safe>
                {text}
              </p>
            </li>
          ))}
        </ol>
      )}
      {openForComments(letter) && session.may('letters:comment') ? (
        <Form session={session} action={letterAt(letter, 'comments')} label="Comment">
          <Hidden name="key" value={formKey} />
          <TextArea
            name="text"
            label="Your comment"
            required
            rows={4}
            hint="Writers and clearers see it; it stays on the record and is never sent."
            value={typed}
            faults={faults}
          />
          <p class="actions">
            <button class="quiet">Add the comment</button>
          </p>
        </Form>
      ) : (
        ''
      )}
    </section>
  );
}

/** What reads differently since the letter was cleared last, old beside new, word by word. */
export function ChangesSince({ since, zone }: { since: Since; zone: string }): JSX.Element {
  return (
    <section id="changes">
      <h2>Changes since the last clearance</h2>
      {since === null ? (
        <Empty>The letter was never cleared before.</Empty>
      ) : (
        <>
          <p safe>{`Cleared last by ${since.by.name ?? since.by.id} on ${longInstant(since.at, zone)}.`}</p>
          {since.changes.length === 0 ? (
            <Empty>It reads as it did then.</Empty>
          ) : (
            <Parts parts={since.changes} />
          )}
        </>
      )}
    </section>
  );
}

const Parts = ({ parts }: { parts: readonly FieldChange[] }): JSX.Element => (
  <>
    {parts.map(({ title, changes }) => (
      <section>
        <SideBySide
          left={{ title: `${title}, as cleared`, content: <Changes changes={changes} show="before" /> }}
          right={{ title: `${title}, now`, content: <Changes changes={changes} show="after" /> }}
        />
      </section>
    ))}
  </>
);

/** Both, as they stand under the steps of clearance. */
export function TalkOf({
  since,
  ...thread
}: Parameters<typeof CommentThread>[0] & { since: Since }): JSX.Element {
  return (
    <>
      <CommentThread {...thread} />
      <ChangesSince since={since} zone={thread.zone} />
    </>
  );
}
