import {
  type AnswerRow,
  bodyWord,
  channelNames,
  type InvitationRecord,
  seatsInWords,
  valueNames,
} from '../invitations/index.js';
import { headingOf } from '../meetings/index.js';
import { AnswerDetails } from './answer-page.js';
import { datesAndCity } from './parts.js';

/** What became of the answer that was sent. */
function fate(record: InvitationRecord, row: AnswerRow): { good: boolean; text: string } {
  const { standing, addressee } = record.invitation;
  const body = bodyWord(addressee);
  switch (row.outcome) {
    case 'stands':
      return standing?.answerId === row._id
        ? { good: true, text: `It is now the answer of your ${body}.` }
        : { good: true, text: 'It was recorded; a later answer has replaced it since.' };
    case 'supplements':
      return { good: true, text: `The names were added to the answer that your ${body} gave before.` };
    case 'confirms':
      return {
        good: true,
        text: `It agrees with the more formal answer that your ${body} gave before, which stands.`,
      };
    case 'differs':
      return {
        good: false,
        text: `It was recorded, but it differs from a more formal answer of your ${body}${
          standing === null ? '' : ` (${valueNames[standing.value]}, by ${channelNames[standing.channel]})`
        }, which stands for now. The office will ask your ${body}.`,
      };
  }
}

export interface AnsweredMeeting {
  record: InvitationRecord;
  row: AnswerRow | null;
  /** Seats of the meeting are limited. */
  limited?: boolean;
}

/** What was answered through the link, for each meeting that the invitation holds for. */
export function ReceiptPage({
  answered,
  back,
}: {
  answered: readonly [AnsweredMeeting, ...AnsweredMeeting[]] | readonly AnsweredMeeting[];
  back: string;
}): JSX.Element {
  const [main] = answered;
  if (main === undefined) return <></>;
  const { invitation, meeting } = main.record;
  if (answered.every(({ row }) => row === null)) {
    return (
      <>
        <h1>No answer yet</h1>
        <p
          safe
        >{`${invitation.addressee.name} has not answered the invitation to the ${headingOf(meeting)}, ${datesAndCity(meeting)}.`}</p>
        <p>
          <a href={back}>Answer the invitation</a>
        </p>
      </>
    );
  }
  const several = answered.length > 1;
  return (
    <>
      <p class="eyebrow" safe>{`${headingOf(meeting)}, ${datesAndCity(meeting)}`}</p>
      <h1>{several ? 'Your answers are recorded' : 'Your answer is recorded'}</h1>
      {answered.map((one) => (
        <One answered={one} several={several} />
      ))}
      <p safe>
        {`A receipt goes to all mailboxes of your ${bodyWord(invitation.addressee)}. It carries a link to withdraw the answer, should somebody else have given it.`}
      </p>
      <div class="actions">
        <a class="button quiet" href={back}>
          {several ? 'Change the answers' : 'Change the answer'}
        </a>
        <a class="button quiet" href={`/meetings/${meeting._id}`}>
          Programme and calendar
        </a>
      </div>
    </>
  );
}

function One({
  answered: { record, row, limited = false },
  several,
}: {
  answered: AnsweredMeeting;
  several: boolean;
}): JSX.Element {
  const { invitation, meeting } = record;
  const where = several ? `${headingOf(meeting)}, ${datesAndCity(meeting)}: ` : '';
  if (row === null) {
    return (
      <div class="note">
        <h2 safe>{`${where}no answer yet`}</h2>
      </div>
    );
  }
  const { good, text } = fate(record, row);
  const seats = limited && invitation.standing?.answerId === row._id ? seatsInWords(invitation) : null;
  return (
    <div class={good ? 'note good' : 'note alert'}>
      <h2 safe>{`${where}${invitation.addressee.name} ${valueNames[row.value]}`}</h2>
      <AnswerDetails answer={row} />
      {seats === null ? '' : <p safe>{`Seats: ${seats}.`}</p>}
      <p safe>{text}</p>
    </div>
  );
}
