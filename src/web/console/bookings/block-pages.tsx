import type { ConsoleSession } from '../../../access/index.js';
import { longInstant } from '../../../platform/index.js';
import type { Blocking, Room, Venue } from '../../../rooms/index.js';
import { Choice, Facts, Form, Hidden, Text, TextField, Tick } from '../frame/index.js';
import { BOOKINGS, type Refused, timeOf } from './parts.js';

export interface BlockFormProps {
  session: ConsoleSession;
  venue: Venue;
  rooms: readonly Room[];
  refused: Refused;
}

/** Time in which rooms may not be booked. */
export function BlockForm({
  session,
  venue,
  rooms,
  refused: { values, faults },
}: BlockFormProps): JSX.Element {
  return (
    <>
      <h1 safe>{`Block rooms of ${venue.name}`}</h1>
      <Form session={session} action={`${BOOKINGS}/block`} label="The blocking">
        <Hidden name="venue" value={venue._id} />
        <TextField
          name="reason"
          label="Why"
          required
          value={values.text('reason')}
          faults={faults}
          maxlength={300}
        />
        <Choice
          name="roomIds"
          legend="Rooms"
          many
          hint="None chosen: all of the venue"
          options={rooms.map(({ _id, name }) => ({ value: _id, text: name }))}
          chosen={values.many('roomIds')}
          faults={faults}
        />
        <div class="inline">
          <TextField
            name="start"
            label="From"
            type="datetime-local"
            required
            value={values.text('start')}
            hint={`In the time of ${venue.zone}.`}
            faults={faults}
          />
          <TextField
            name="end"
            label="To"
            type="datetime-local"
            required
            value={values.text('end')}
            faults={faults}
          />
        </div>
        <Tick name="mine" label="I may book in it all the same" checked={values.text('mine') === 'yes'} />
        <Tick
          name="despite"
          label="Block it although something is booked there; that goes on the to-do list"
          checked={values.text('despite') === 'yes'}
        />
        <button>Block the rooms</button>
      </Form>
    </>
  );
}

export function BlockPage({
  session,
  blocking,
  venue,
  rooms,
}: {
  session: ConsoleSession;
  blocking: Blocking;
  venue: Venue;
  rooms: readonly Room[];
}): JSX.Element {
  const { _id, reason, roomIds, mayOverride, lifted } = blocking;
  const names = roomIds.map((id) => rooms.find((room) => room._id === id)?.name ?? id);
  return (
    <>
      <h1 safe>{reason}</h1>
      <Facts
        rows={[
          ['Rooms', <Text text={names.join(', ')} />],
          ['When', <Text text={timeOf(blocking, venue.zone)} />],
          [
            'Who may book all the same',
            <Text
              text={mayOverride.length === 0 ? 'nobody' : mayOverride.map(({ name }) => name).join(', ')}
            />,
          ],
          ...(lifted === null
            ? []
            : [['Lifted', <Text text={longInstant(lifted.at, venue.zone)} />] as [string, JSX.Element]]),
        ]}
      />
      {lifted === null && session.may('rooms:write') ? (
        <Form session={session} action={`${BOOKINGS}/blockings/${_id}/lift`}>
          <button class="quiet">Lift the blocking</button>
        </Form>
      ) : (
        ''
      )}
    </>
  );
}
