import type { Following } from '../invitations/index.js';
import { datesOf, headingOf, type Meeting } from '../meetings/index.js';
import { attribute } from './layout.js';

const pageOf = ({ _id }: Meeting): string => `/meetings/${encodeURIComponent(_id)}`;

export interface FollowFormProps {
  meeting: Meeting;
  typed?: string;
  /** What is wrong with what was typed. */
  fault?: string | null;
}

/** Asks for a mailbox; on the public page of a meeting. */
export function FollowForm({ meeting, typed = '', fault = null }: FollowFormProps): JSX.Element {
  return (
    <section class="subscribe" aria-labelledby="follow">
      <h2 id="follow">Changes by mail</h2>
      <p>
        When the programme changes, one mail says what was and what is. The address is used for nothing else,
        is shown to nobody, and is forgotten when you stop the mails or the meeting is over.
      </p>
      <form method="post" action={attribute(`${pageOf(meeting)}/follow`)} novalidate>
        <div class={fault === null ? 'field' : 'field faulty'}>
          <label for="mailbox">Your mail address</label>
          {fault === null ? (
            ''
          ) : (
            <p class="fault" id="mailbox-fault" role="alert" safe>
              {fault}
            </p>
          )}
          <input
            id="mailbox"
            name="mailbox"
            type="email"
            autocomplete="email"
            maxlength="254"
            required
            value={attribute(typed)}
            {...(fault === null ? {} : { 'aria-describedby': 'mailbox-fault', 'aria-invalid': 'true' })}
          />
        </div>
        <div class="actions">
          <button type="submit">Tell me of changes</button>
        </div>
      </form>
    </section>
  );
}

/** The form on a page of its own: what was typed is there again. */
export function FollowFormPage(props: FollowFormProps): JSX.Element {
  return (
    <>
      <h1 safe>{headingOf(props.meeting)}</h1>
      <FollowForm {...props} />
    </>
  );
}

/** After the form, whatever is known of the mailbox. */
export function FollowAskedPage({ meeting }: { meeting: Meeting }): JSX.Element {
  return (
    <>
      <h1>Look into your mailbox</h1>
      <p>
        If the address is not told of changes already, a mail is on its way to it. Follow the link in that
        mail: until then nothing else is sent.
      </p>
      <p>
        <a href={attribute(pageOf(meeting))} safe>{`Back to the ${headingOf(meeting)}`}</a>
      </p>
    </>
  );
}

/** What the link in the mails opens. Showing it changes nothing; its button does. */
export function FollowPage({ following, action }: { following: Following; action: string }): JSX.Element {
  const { meeting, follower } = following;
  return (
    <>
      <h1 safe>{titleOf(following)}</h1>
      <dl class="facts">
        <dt>Meeting</dt>
        <dd>
          <a href={attribute(pageOf(meeting))} safe>
            {headingOf(meeting)}
          </a>
        </dd>
        <dt>Dates</dt>
        <dd safe>{`${datesOf(meeting)}, ${meeting.city}`}</dd>
        {follower === null ? (
          ''
        ) : (
          <>
            <dt>Mail address</dt>
            <dd safe>{follower.mailbox}</dd>
          </>
        )}
      </dl>
      {follower === null ? (
        <p>The address is not kept. To be told of changes, ask on the page of the meeting.</p>
      ) : (
        <form method="post" action={attribute(action)}>
          <input type="hidden" name="act" value={follower.state === 'asked' ? 'confirm' : 'stop'} />
          <div class="actions">
            <button type="submit">
              {follower.state === 'asked' ? 'Tell me of changes' : 'Stop these mails'}
            </button>
          </div>
        </form>
      )}
    </>
  );
}

export function titleOf({ follower }: Following): string {
  if (follower === null) return 'No mails of changes';
  return follower.state === 'asked' ? 'Do you want to be told of changes?' : 'You are told of changes';
}
