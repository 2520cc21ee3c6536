import {
  type AnswerRow,
  bodyWord,
  channelNames,
  type InvitationRecord,
  valueNames,
} from '../invitations/index.js';
import { headingOf, longInstant } from '../meetings/index.js';
import { AnswerDetails } from './answer-page.js';
import { datesAndCity } from './parts.js';

interface WithdrawProps {
  record: InvitationRecord;
  row: AnswerRow;
  withdrawn: boolean;
}

/** The page behind "Not you? Withdraw". Showing it changes nothing; its button does. */
export function WithdrawPage({
  record,
  row,
  withdrawn,
  action,
}: WithdrawProps & { action: string }): JSX.Element {
  const { invitation, meeting } = record;
  return (
    <>
      <p class="eyebrow" safe>{`${headingOf(meeting)}, ${datesAndCity(meeting)}`}</p>
      <h1>{row.byOffice ? 'Is this not your answer?' : 'Withdraw this answer?'}</h1>
      <div class="note">
        <h2 safe>{`${invitation.addressee.name} ${valueNames[row.value]}`}</h2>
        <p
          class="small"
          safe
        >{`Received on ${longInstant(row.at, meeting.zone)}, by ${channelNames[row.channel]}; typed by ${
          row.byOffice ? 'the office' : (row.typedBy.name ?? 'somebody who gave no name')
        }.`}</p>
        <AnswerDetails answer={row} />
      </div>
      {withdrawn ? (
        <p>This answer has been withdrawn. There is nothing more to do.</p>
      ) : (
        <form method="post" action={action}>
          <p safe>
            {row.byOffice
              ? 'The office entered this answer. If it is not what your delegation said, the office will look into it; until then it stands.'
              : `If nobody in your ${bodyWord(invitation.addressee)} meant to give this answer, withdraw it. The answer before it, if there was one, stands again.`}
          </p>
          <div class="actions">
            <button type="submit">{row.byOffice ? 'Tell the office' : 'Withdraw the answer'}</button>
          </div>
        </form>
      )}
    </>
  );
}

export function WithdrawnPage({ record, row, withdrawn }: WithdrawProps): JSX.Element {
  const { invitation, meeting } = record;
  const { standing } = invitation;
  return (
    <>
      <p class="eyebrow" safe>{`${headingOf(meeting)}, ${datesAndCity(meeting)}`}</p>
      <h1>
        {withdrawn ? 'The answer is withdrawn' : row.byOffice ? 'The office is told' : 'The answer stands'}
      </h1>
      <div class={withdrawn ? 'note good' : 'note'}>
        <p safe>
          {standing === null
            ? `No answer of ${invitation.addressee.name} stands now.`
            : `What stands now: ${invitation.addressee.name} ${valueNames[standing.value]} (${channelNames[standing.channel]}).`}
        </p>
      </div>
      {withdrawn ? (
        <p
          safe
        >{`All mailboxes of your ${bodyWord(invitation.addressee)} receive a receipt. To answer, use the link in the letter.`}</p>
      ) : (
        ''
      )}
    </>
  );
}
