import type { LetterProgressReport } from '../../../letters/index.js';
import { attribute, Badge, Empty, Form, Link, Table, Text, TextField, type Fault } from '../frame/index.js';
import { plainDay } from '../../../meetings/index.js';
import { LetterTabs } from '../letters/letter-tabs.js';
import { letterPath, When } from '../letters/parts.js';
import { addresseePath, flagWords, type LetterPage, MailBadge, mailStates } from './parts.js';

export interface ProgressPageProps extends LetterPage {
  progress: LetterProgressReport;
  faults?: readonly Fault[];
  reason?: string;
}

/** How far a letter is, with the way to halt it. The live part is renewed by the frame's script. */
export function ProgressPage({ faults = [], reason, ...page }: ProgressPageProps): JSX.Element {
  const { letter, session, progress } = page;
  const may = session.may('letters:issue');
  return (
    <>
      <h1>
        <span safe>{letter.subject}</span>
      </h1>
      <LetterTabs letter={letter} current="progress" />
      <Live page={page} part="counts" label="How far the letter is" />
      {may ? <Acts {...page} faults={faults} {...(reason === undefined ? {} : { reason })} /> : ''}
      <Live page={page} part="mails" label="Its mails" />
      {more(progress) ? (
        <p>
          <a class="button quiet" href={letterPath(letter, '/progress')}>
            Look again
          </a>
        </p>
      ) : (
        ''
      )}
      <Groups {...page} />
    </>
  );
}

/** The page goes on being renewed while something may still change by itself. */
const more = ({ state }: LetterProgressReport): boolean => state !== 'left' && state !== 'superseded';

/** The parts of the page that renew themselves. */
export const liveParts = ['counts', 'mails'] as const;
export type LivePart = (typeof liveParts)[number];

const PartOf = ({ page, part }: { page: ProgressPageProps; part: LivePart }): JSX.Element =>
  part === 'counts' ? <ProgressPart {...page} /> : <MailsPart {...page} />;

function Live({
  page,
  part,
  label,
}: {
  page: ProgressPageProps;
  part: LivePart;
  label: string;
}): JSX.Element {
  return (
    <section
      data-live={letterPath(page.letter, `/progress/fragment?part=${part}`)}
      data-more={more(page.progress) ? 'true' : 'false'}
      aria-label={attribute(label)}
    >
      <PartOf page={page} part={part} />
    </section>
  );
}

/** What the script puts in place of a live part: one element that says whether there is more to come. */
export const ProgressFragment = ({
  page,
  part,
}: {
  page: ProgressPageProps;
  part: LivePart;
}): JSX.Element => (
  <section data-more={more(page.progress) ? 'true' : 'false'}>
    <PartOf page={page} part={part} />
  </section>
);

function ProgressPart({ progress, zone, letter }: ProgressPageProps): JSX.Element {
  const { has, mayHave, waits, toDo, addressees, transport } = progress;
  return (
    <>
      <p class="state">
        <StateBadge {...progress} /> <Sentence progress={progress} zone={zone} />
      </p>
      {transport === null ? (
        ''
      ) : (
        <p class="note">
          <strong>No mail leaves: the mail server cannot be reached.</strong> Since{' '}
          <When at={transport.since} zone={zone} />. It said last: <span safe>{transport.text}</span>. No mail
          is lost by this; they leave by themselves when the server is back.
        </p>
      )}
      {progress.successor === null ? (
        ''
      ) : (
        <p class="note">
          The letter <Link href={letterPath(progress.successor)} text={progress.successor.subject} /> of{' '}
          <span safe>{plainDay(progress.successor.date)}</span> has taken its place.
        </p>
      )}
      <p class="unseen">
        {has.length} of {addressees} addressees have the letter.
      </p>
      <progress
        class="bar-of"
        max={String(Math.max(addressees, 1))}
        value={String(has.length)}
        aria-label="Reached"
      >
        {has.length} of {addressees}
      </progress>
      <dl class="counts">
        {(
          [
            ['Have it', has.length],
            ['May have it', mayHave.length],
            ['Wait', waits.length],
            ['For the office', toDo.length],
            ['Addressees', addressees],
          ] as const
        ).map(([name, count]) => (
          <div>
            <dt>{name}</dt>
            <dd>{count}</dd>
          </div>
        ))}
      </dl>
      <p class="hint">
        Times are those of <span safe>{zone}</span>.{' '}
        <a href={letterPath(letter, '/coverage')}>See who has it, one by one</a>
      </p>
    </>
  );
}

/** Mails by state, and what a person should look at. */
function MailsPart({ progress }: ProgressPageProps): JSX.Element {
  const { byState, marked, flagged } = progress;
  return (
    <>
      <Table
        caption="Mails by state"
        rows={mailStates
          .map((state) => ({ state, count: byState[state as keyof typeof byState] }))
          .filter(({ count }) => count > 0)}
        columns={[
          { head: 'State', cell: ({ state }) => <MailBadge state={state} /> },
          { head: 'Mails', cell: ({ count }) => <>{count}</>, figures: true },
        ]}
      />
      {marked === 0 ? (
        ''
      ) : (
        <p>
          {marked} {marked === 1 ? 'mail' : 'mails'} may have arrived twice: a worker or a server was lost
          before it could say what became of them.
        </p>
      )}
      {flagged.length === 0 ? (
        ''
      ) : (
        <Table
          caption="Refused for what the mail is: look at the letter itself"
          rows={flagged}
          columns={[
            { head: 'Addressee', cell: ({ name }) => <Text text={name} /> },
            { head: 'Mailbox', cell: ({ mailbox }) => <Text text={mailbox} /> },
            { head: 'What it means', cell: ({ flag }) => <Text text={flagWords[flag]} /> },
            { head: 'The server said', cell: ({ answer }) => <Text text={answer} /> },
          ]}
        />
      )}
    </>
  );
}

function StateBadge({ state }: LetterProgressReport): JSX.Element {
  switch (state) {
    case 'held':
      return <Badge tone="open" text="held" />;
    case 'halted':
      return <Badge tone="alert" text="halted" />;
    case 'leaving':
      return <Badge tone="open" text="leaving" />;
    case 'left':
      return <Badge tone="good" text="left" />;
    case 'superseded':
      return <Badge tone="plain" text="superseded" />;
  }
}

function Sentence({ progress, zone }: { progress: LetterProgressReport; zone: string }): JSX.Element {
  const { state, halted, holdUntil, holdSecondsLeft, pacePerMinute, waits } = progress;
  const pace = pacePerMinute === 0 ? 'without a pace' : `at ${pacePerMinute} mails a minute`;
  switch (state) {
    case 'held':
      return (
        <>
          The letter leaves in <strong safe>{span(holdSecondsLeft)}</strong>, at{' '}
          <When at={holdUntil} zone={zone} />, <span safe>{pace}</span>. Until then nobody has it.
        </>
      );
    case 'halted':
      return (
        <>
          Halted since {halted === null ? '' : <When at={halted.at} zone={zone} />} by{' '}
          <strong safe>{halted?.name ?? halted?.by ?? 'somebody'}</strong>
          {halted?.reason === undefined ? '' : <span safe>{`: ${halted.reason}`}</span>}. {waits.length}{' '}
          {waits.length === 1 ? 'addressee waits' : 'addressees wait'}; nothing more leaves until it is
          resumed.
        </>
      );
    case 'leaving':
      return (
        <>
          Mails are leaving, <span safe>{pace}</span>; {waits.length} {waits.length === 1 ? 'waits' : 'wait'}.
        </>
      );
    case 'left':
      return <>No mail of the letter waits any more.</>;
    case 'superseded':
      return <>What had not left never leaves: a later letter goes instead.</>;
  }
}

/** "2 min 5 s" */
export function span(seconds: number): string {
  const [hours, minutes, rest] = [
    Math.floor(seconds / 3_600),
    Math.floor((seconds % 3_600) / 60),
    seconds % 60,
  ];
  return [
    ...(hours > 0 ? [`${hours} h`] : []),
    ...(minutes > 0 ? [`${minutes} min`] : []),
    ...(rest > 0 || seconds === 0 ? [`${rest} s`] : []),
  ].join(' ');
}

function Acts({ session, letter, progress, faults = [], reason = '' }: ProgressPageProps): JSX.Element {
  const { state } = progress;
  const correct = letterPath(letter, '/corrections');
  if (state === 'halted') {
    return (
      <section>
        <h2>What now?</h2>
        <p>
          <a href={correct}>Write a correction</a>: what waits is then never sent, and everybody gets the
          correct letter. Or let the rest go:
        </p>
        <Form session={session} action={letterPath(letter, '/resume')}>
          <button>Resume</button>
        </Form>
      </section>
    );
  }
  if (state === 'left' || state === 'superseded') {
    return (
      <section>
        <h2>Something is wrong in it?</h2>
        <p>
          Nothing is left to be halted. <a href={correct}>Write a correction</a>; it goes to all, or only to
          those who got this letter.
        </p>
      </section>
    );
  }
  return (
    <section>
      <h2>Halt</h2>
      <p>
        Stops every mail that has not begun to leave. What is being handed over at this moment ends; the page
        then shows who has the letter.
      </p>
      <Form session={session} action={letterPath(letter, '/halt')}>
        <TextField
          name="reason"
          label="Why"
          hint="For the record, such as “Wrong hour of the second meeting”."
          value={reason}
          faults={faults}
          maxlength={500}
        />
        <button class="danger">Halt now</button>
      </Form>
    </section>
  );
}

function Groups({ letter, progress }: ProgressPageProps): JSX.Element {
  const groups = [
    { title: 'Who has it', named: progress.has, none: 'Nobody has it yet.' },
    {
      title: 'Who may have it',
      named: progress.mayHave,
      none: 'Nobody: of every mail it is known whether it arrived.',
    },
    { title: 'Who waits', named: progress.waits, none: 'Nobody waits.' },
    { title: 'For the office to deliver or mend', named: progress.toDo, none: 'Nothing.' },
  ];
  return (
    <section>
      <h2>By name</h2>
      {groups.map(({ title, named, none }) => (
        <details open={named.length > 0 && named.length <= 20}>
          <summary safe>{`${title}: ${named.length}`}</summary>
          {named.length === 0 ? (
            <Empty>
              <span safe>{none}</span>
            </Empty>
          ) : (
            <ul class="names">
              {named.map(({ id, name }) => (
                <li>
                  <a href={attribute(addresseePath(letter, id))} safe>
                    {name}
                  </a>
                </li>
              ))}
            </ul>
          )}
        </details>
      ))}
    </section>
  );
}
