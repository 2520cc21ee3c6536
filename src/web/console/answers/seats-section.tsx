import type { ConsoleSession } from '../../../access/index.js';
import { type Invitation, nameShown, type SeatsView, waitingNames } from '../../../invitations/index.js';
import { type Meeting, plainInstant } from '../../../meetings/index.js';
import { type Fault, Form, Hidden, Link, Table, Text, TextField } from '../frame/index.js';
import { Figure, invitationPath } from './parts.js';

export interface TypedLimit {
  inAll: string;
  perDelegation: string;
}

export interface SeatsSectionProps {
  session: ConsoleSession;
  meeting: Meeting;
  seats: SeatsView;
  waiting: ReadonlyMap<string, Invitation>;
  typed?: TypedLimit | undefined;
  faults: readonly Fault[];
}

/** Limit, seats taken, the waiting list in its order, and the form to change the limit. */
export function SeatsSection(props: SeatsSectionProps): JSX.Element {
  const { seats, session, meeting } = props;
  return (
    <section aria-labelledby="seats">
      <h2 id="seats">Seats</h2>
      {seats.limited ? (
        <ul class="totals">
          <Figure
            count={seats.inAll === null ? seats.taken : `${seats.taken} of ${seats.inAll}`}
            text="seats taken"
          />
          <Figure count={seats.perDelegation ?? 'any number'} text="for each addressee" />
          <Figure count={seats.waiting.length} text="names on the waiting list" />
        </ul>
      ) : (
        <p>The number of seats is not limited.</p>
      )}
      {seats.inAll !== null && seats.taken > seats.inAll ? (
        <p class="note">
          More seats are taken than the limit allows: they were given before it was set or lowered, and nobody
          loses one. Seats that come free stay empty until the limit is kept.
        </p>
      ) : (
        ''
      )}
      {seats.waiting.length === 0 ? '' : <WaitingList {...props} />}
      {session.may('invitations:answer') &&
      (meeting.status === 'planned' || meeting.status === 'announced') ? (
        <LimitForm {...props} />
      ) : (
        ''
      )}
    </section>
  );
}

function WaitingList({ seats, waiting, meeting }: SeatsSectionProps): JSX.Element {
  const seen = new Map<string, number>();
  const rows = seats.waiting.flatMap((line) => {
    const invitation = waiting.get(line.invitationId);
    if (invitation === undefined) return [];
    const n = seen.get(line.invitationId) ?? 0;
    seen.set(line.invitationId, n + 1);
    const names = waitingNames(invitation.standing?.participants ?? [], invitation.seats?.given ?? 0);
    return [{ ...line, invitation, name: names[n] ?? 'not named' }];
  });
  return (
    <Table
      caption="Waiting list, in the order of requests"
      rows={rows}
      columns={[
        { head: 'Place', cell: ({ position }) => <Text text={String(position)} /> },
        { head: 'Participant', cell: ({ name }) => <Text text={name} /> },
        {
          head: 'Of',
          cell: ({ invitation }) => (
            <Link href={invitationPath(invitation._id)} text={nameShown(invitation)} />
          ),
        },
        { head: 'Asked on', cell: ({ since }) => <Text text={plainInstant(since, meeting.zone)} /> },
      ]}
    />
  );
}

function LimitForm({ session, meeting, seats, typed, faults }: SeatsSectionProps): JSX.Element {
  const shown = typed ?? {
    inAll: seats.inAll === null ? '' : String(seats.inAll),
    perDelegation: seats.perDelegation === null ? '' : String(seats.perDelegation),
  };
  return (
    <details open={faults.length > 0}>
      <summary>{seats.limited ? 'Change the limit' : 'Limit the seats'}</summary>
      <Form session={session} action={`/office/meetings/${meeting._id}/seats`}>
        <Hidden name="version" value={seats.version} />
        <p>
          Leave a field empty for no limit. Each name in an answer is a seat. Nobody loses a seat by a lower
          limit; a higher one moves the waiting list at once, and those who get a seat are told.
        </p>
        <TextField
          name="inAll"
          label="Seats in all"
          value={shown.inAll}
          faults={faults}
          inputmode="numeric"
          size={8}
          maxlength={6}
        />
        <TextField
          name="perDelegation"
          label="Seats for each addressee"
          value={shown.perDelegation}
          faults={faults}
          inputmode="numeric"
          size={8}
          maxlength={6}
        />
        <div class="actions">
          <button>Set the limit</button>
        </div>
      </Form>
    </details>
  );
}
