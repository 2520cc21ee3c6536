import type { ConsoleSession } from '../../../access/index.js';
import type { Room, Venue } from '../../../rooms/index.js';
import type { FormValues } from '../form-values.js';
import { type Fault, Form, Hidden, type Option, TextArea, TextField, Tick } from '../frame/index.js';
import { WhatFields, WhoFields } from './booking-fields.js';
import { Clash, type Clashing } from './elsewhere.js';
import { BOOKINGS } from './parts.js';

export interface BookingFormProps {
  session: ConsoleSession;
  venue: Venue;
  rooms: readonly Room[];
  processes: readonly Option[];
  values: FormValues;
  faults: readonly Fault[];
  clashing: Clashing;
  /** It was looked whether it fits, and it does. */
  fits: boolean;
  warnings: readonly string[];
}

/** A room to book. It is looked at before it is held: what stands in the way, and what does not fit, is shown first. */
export function BookingForm(page: BookingFormProps): JSX.Element {
  const { session, venue, rooms, values, faults, clashing, fits, warnings } = page;
  const { inTheWay } = clashing;
  const shown = (name: string, usual = ''): string => values.filled(name) ?? usual;
  return (
    <>
      <h1 safe>{`Book a room of ${venue.name}`}</h1>
      <Clash
        clashing={clashing}
        form="booking"
        entered={{ name: 'action', value: 'look' }}
        zone={venue.zone}
        rooms={rooms}
      />
      {fits ? (
        <p class="note" role="status">
          Nothing stands in the way. It is not held yet.
        </p>
      ) : (
        ''
      )}
      {warnings.length === 0 ? (
        ''
      ) : (
        <section class="note">
          <h2>For you to judge</h2>
          <ul>
            {warnings.map((warning) => (
              <li safe>{warning}</li>
            ))}
          </ul>
        </section>
      )}
      <Form session={session} action={BOOKINGS} id="booking" label="The booking">
        <Hidden name="venue" value={venue._id} />
        <Hidden name="key" value={values.text('key')} />
        <WhatFields {...page} />
        <div class="inline">
          <TextField
            name="start"
            label="From"
            type="datetime-local"
            required
            value={shown('start')}
            faults={faults}
            hint={`In the time of ${venue.zone}.`}
          />
          <TextField
            name="end"
            label="To"
            type="datetime-local"
            required
            value={shown('end')}
            faults={faults}
          />
        </div>
        <WhoFields {...page} />
        {session.may('bookings:override') ? (
          <TextArea
            name="why"
            label="Why it may shorten the gap to a neighbour, or stand in a blocking"
            hint="Only where that stands in the way; it stays on the record."
            rows={2}
            value={shown('why')}
            faults={faults}
          />
        ) : (
          ''
        )}
        {inTheWay.length === 0 ? (
          ''
        ) : (
          <Tick
            name="anyRoom"
            label="On the waiting list: any room of the venue that fits will do"
            checked={values.text('anyRoom') === 'yes'}
          />
        )}
        <button name="action" value="look" class="quiet">
          Look whether it fits
        </button>{' '}
        <button name="action" value="hold">
          Hold the room
        </button>{' '}
        {inTheWay.length === 0 ? (
          ''
        ) : (
          <button name="action" value="wait" class="quiet">
            Put it on the waiting list
          </button>
        )}
      </Form>
    </>
  );
}
