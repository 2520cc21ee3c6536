import { type AnswerRow, channelNames, type InvitationRecord, valueNames } from '../invitations/index.js';
import { headingOf } from '../meetings/index.js';
import { AnswerDetails } from './answer-page.js';
import { datesAndCity } from './parts.js';

/** What became of the answer that was sent. */
function fate(record: InvitationRecord, row: AnswerRow): { good: boolean; text: string } {
  const { standing } = record.invitation;
  switch (row.outcome) {
    case 'stands':
      return standing?.answerId === row._id
        ? { good: true, text: 'It is now the answer of your delegation.' }
        : { good: true, text: 'It was recorded; a later answer has replaced it since.' };
    case 'supplements':
      return { good: true, text: 'The names were added to the answer that your delegation gave before.' };
    case 'confirms':
      return {
        good: true,
        text: 'It agrees with the more formal answer that your delegation gave before, which stands.',
      };
    case 'differs':
      return {
        good: false,
        text: `It was recorded, but it differs from a more formal answer of your delegation${
          standing === null ? '' : ` (${valueNames[standing.value]}, by ${channelNames[standing.channel]})`
        }, which stands for now. The office will ask your delegation.`,
      };
  }
}

export function ReceiptPage({
  record,
  row,
  back,
}: {
  record: InvitationRecord;
  row: AnswerRow | null;
  back: string;
}): JSX.Element {
  const { invitation, meeting } = record;
  if (row === null) {
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
  const { good, text } = fate(record, row);
  return (
    <>
      <p class="eyebrow" safe>{`${headingOf(meeting)}, ${datesAndCity(meeting)}`}</p>
      <h1>Your answer is recorded</h1>
      <div class={good ? 'note good' : 'note alert'}>
        <h2 safe>{`${invitation.addressee.name} ${valueNames[row.value]}`}</h2>
        <AnswerDetails answer={row} />
        <p safe>{text}</p>
      </div>
      <p>
        A receipt goes to all mailboxes of your delegation. It carries a link to withdraw the answer, should
        somebody else have given it.
      </p>
      <div class="actions">
        <a class="button quiet" href={back}>
          Change the answer
        </a>
        <a class="button quiet" href={`/meetings/${meeting._id}`}>
          Programme and calendar
        </a>
      </div>
    </>
  );
}
