import type { ConsoleSession } from '../../../access/index.js';
import type { Letter, LetterSchedule } from '../../../letters/index.js';
import { longInstant } from '../../../meetings/index.js';
import { attribute } from '../frame/index.js';
import { letterAt } from './talk.js';

/** What an office can do instead of issuing the letter at once: look at a proof, or name an hour. */
export function OtherWays({
  session,
  letter,
  schedule,
}: {
  session: ConsoleSession;
  letter: Letter;
  schedule: LetterSchedule | null;
}): JSX.Element {
  if (letter.state === 'discarded' || letter.state === 'issued') return <></>;
  const ready = letter.state === 'cleared' || letter.state === 'signed';
  return (
    <section>
      <h2>Before that, or later</h2>
      {schedule?.state === 'waiting' ? (
        <p safe>{`It is issued by itself on ${longInstant(schedule.at, schedule.zone)}.`}</p>
      ) : (
        ''
      )}
      {schedule?.state === 'refused' ? (
        <p safe>{`It was not issued at its hour: ${schedule.why ?? ''}`}</p>
      ) : (
        ''
      )}
      <p class="actions">
        {session.may('letters:write') ? (
          <a class="button quiet" href={attribute(letterAt(letter, 'proof'))}>
            Proof to me
          </a>
        ) : (
          ''
        )}
        {ready && session.may('letters:issue') ? (
          <a class="button quiet" href={attribute(letterAt(letter, 'schedule'))}>
            {schedule?.state === 'waiting' ? 'The hour that is set' : 'Issue at an hour'}
          </a>
        ) : (
          ''
        )}
      </p>
    </section>
  );
}
