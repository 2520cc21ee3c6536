import type { ConsoleSession } from '../../../access/index.js';
import {
  capital,
  dayOf,
  headingOf,
  longDay,
  longInstant,
  type Meeting,
  placeOf,
  type Process,
} from '../../../meetings/index.js';
import { Clash, type Clashing } from '../bookings/elsewhere.js';
import {
  attribute,
  Badge,
  Facts,
  Form,
  Hidden,
  type Option,
  Select,
  Table,
  Text,
  TextField,
} from '../frame/index.js';
import { CalledOff, CallOff, isOff, LetterDue } from './meeting-act-pages.js';
import { meetingPlaces, sittingRows, timeOf } from './process-forms.js';
import { meetingPath, processPath, type Refused, statusTones } from './process-pages.js';

export interface MeetingPageProps {
  session: ConsoleSession;
  meeting: Meeting;
  /** Those invited are still to be told by letter what happened to it. */
  letter?: boolean;
}

/** One meeting: what, when, where, and the next step. */
export function MeetingPage({ session, meeting, letter = false }: MeetingPageProps): JSX.Element {
  const { status, zone, sittings, answersBy, programme, reason } = meeting;
  const path = meetingPath(meeting);
  return (
    <>
      <h1 safe>{headingOf(meeting)}</h1>
      <p class="lede" safe>
        {meeting.title}
      </p>
      <p>
        <Badge tone={statusTones[status]} text={status} />
      </p>
      <Facts
        rows={[
          ['Where', <Text text={`${placeOf(meeting)}, ${meeting.city}`} />],
          ['Time zone', <Text text={zone} />],
          [
            'Answers by',
            <Text text={answersBy === null ? 'no date is set' : longInstant(answersBy, zone)} />,
          ],
          ['Programme', <Text text={programme.length === 0 ? 'not set yet' : `${programme.length} items`} />],
          ...(reason === null ? [] : [[capital(status), <Text text={reason} />] as [string, JSX.Element]]),
        ]}
      />
      <CalledOff session={session} meeting={meeting} />
      {letter ? <LetterDue session={session} meeting={meeting} /> : ''}
      <Table
        caption={isOff(meeting) ? 'Sittings as they were; none of them takes place' : 'Sittings'}
        rows={sittings}
        columns={[
          { head: 'Day', cell: ({ date }) => <Text text={longDay(date)} /> },
          { head: 'Time', cell: ({ start, end }) => <Text text={`${start}–${end}`} /> },
          { head: 'Room', cell: ({ room }) => <Text text={room ?? meeting.room ?? 'to be announced'} /> },
          { head: 'What', cell: ({ title, invited }) => <Text text={title ?? invited ?? 'sitting'} /> },
        ]}
      />
      {status === 'planned' && session.may('meetings:write') ? (
        <section class="note">
          <h2>Not announced yet</h2>
          <p>
            Nobody outside the office sees this meeting. Announcing it shows its page and its calendar, and
            lets letters invite to it. After that, the programme changes by numbered releases.
          </p>
          <div class="actions">
            <Form session={session} action={`${path}/announce`}>
              <button>Announce the meeting</button>
            </Form>
            <a class="button quiet" href={attribute(`${path}/edit`)}>
              Change it first
            </a>
          </div>
        </section>
      ) : (
        ''
      )}
      <p class="actions">
        {session.may('letters:write') ? (
          <a
            class={status === 'planned' ? 'button quiet' : 'button'}
            href={attribute(`/office/letters/new?processId=${meeting.processId}&about=${meeting._id}`)}
          >
            Write the letter
          </a>
        ) : (
          ''
        )}
        <a class="button quiet" href={attribute(`${path}/programme`)}>
          Programme
        </a>
        {session.may('invitations:read') ? (
          <a class="button quiet" href={attribute(`/office/meetings/${meeting._id}/answers`)}>
            Answers
          </a>
        ) : (
          ''
        )}
        {status === 'planned' ? (
          ''
        ) : (
          <a class="button quiet" href={attribute(`/meetings/${meeting._id}`)}>
            Public page
          </a>
        )}
      </p>
      <CallOff session={session} meeting={meeting} />
    </>
  );
}

export interface MeetingFormProps {
  session: ConsoleSession;
  process: Process;
  /** Undefined: a new one. */
  meeting?: Meeting | undefined;
  /** A name for the form: sent twice, it makes one meeting. */
  formKey: string;
  /** Offered for a new meeting. */
  officeZone: string;
  /** Rooms of the house, with the clock they go by. */
  rooms: readonly Option[];
  refused?: Refused | undefined;
  /** What stands in the way of its rooms, if that is why it was refused. */
  clashing: Clashing;
}

/** Plans or changes a meeting with its sittings. */
export function MeetingForm(props: MeetingFormProps): JSX.Element {
  const { session, process, meeting, formKey, officeZone, rooms, refused, clashing } = props;
  const faults = refused?.faults ?? [];
  const shown = (name: string, kept: string | null | undefined): string =>
    refused === undefined ? (kept ?? '') : refused.values.text(name);
  const by = meeting?.answersBy ?? null;
  return (
    <>
      <h1 safe>{meeting === undefined ? 'Plan a meeting' : headingOf(meeting)}</h1>
      {refused === undefined ? (
        ''
      ) : (
        <Clash
          clashing={clashing}
          form="meeting-form"
          entered={{ name: 'action', value: 'save' }}
          zone={refused.values.text('zone')}
          rooms={[]}
          places={meetingPlaces(refused.values, sittingRows(meeting), clashing.alternatives, rooms)}
          refused={refused}
        />
      )}
      <Form
        session={session}
        id="meeting-form"
        action={
          meeting === undefined ? `${processPath(process._id)}/meetings` : `${meetingPath(meeting)}/edit`
        }
      >
        {meeting === undefined ? (
          <Hidden name="key" value={formKey} />
        ) : (
          <Hidden name="version" value={meeting.version} />
        )}
        <TextField
          name="title"
          label="Theme"
          required
          value={shown('title', meeting?.title)}
          faults={faults}
        />
        <div class="inline">
          <TextField
            name="kind"
            label="Kind"
            required
            hint="As it reads in a sentence: informal thematic session"
            value={shown('kind', meeting?.kind)}
            faults={faults}
          />
          <TextField
            name="ordinal"
            label="Number"
            hint="3 reads “Third”"
            inputmode="numeric"
            size={4}
            value={shown('ordinal', meeting?.ordinal === null ? '' : meeting?.ordinal.toString())}
            faults={faults}
          />
        </div>
        <fieldset>
          <legend>Where</legend>
          <div class="inline">
            <TextField
              name="venue"
              label="Venue"
              required
              hint="United Nations Office at Geneva"
              value={shown('venue', meeting?.venue)}
              faults={faults}
            />
            <TextField
              name="place"
              label="Building"
              hint="Palais des Nations"
              value={shown('place', meeting?.place)}
              faults={faults}
            />
          </div>
          <div class="inline">
            <TextField
              name="room"
              label="Room"
              value={shown('room', meeting?.roomId == null ? meeting?.room : null)}
              faults={faults}
            />
            <TextField
              name="city"
              label="City"
              required
              value={shown('city', meeting?.city)}
              faults={faults}
            />
            <TextField
              name="zone"
              label="Time zone"
              required
              value={shown('zone', meeting?.zone ?? officeZone)}
              faults={faults}
            />
          </div>
          {rooms.length === 0 ? (
            ''
          ) : (
            <Select
              name="roomId"
              label="Room of the house"
              blank="None: it takes place elsewhere"
              hint="It is booked for all sittings at once, and refused if somebody else has it."
              options={rooms}
              value={shown('roomId', meeting?.roomId)}
              faults={faults}
            />
          )}
        </fieldset>
        <fieldset id="sittings" tabindex="-1">
          <legend>Sittings</legend>
          <span class="hint">
            In the time of the place. Rows that are not needed stay empty; a room only where it is another
            than the meeting’s.
          </span>
          {faults
            .filter(({ field }) => field === 'sittings')
            .map(({ message }) => (
              <span class="fault" safe>
                {message}
              </span>
            ))}
          {Array.from({ length: sittingRows(meeting) }, (_, n) => (
            <SittingFields n={n} kept={meeting?.sittings[n]} shown={shown} faults={faults} />
          ))}
        </fieldset>
        <fieldset>
          <legend>Answers are asked for until</legend>
          <span class="hint">
            In the time of the place, as letters give it. Afterwards only the office enters answers. Without a
            date, until the meeting ends.
          </span>
          <div class="inline">
            <TextField
              name="answersBy"
              label="Day"
              type="date"
              value={shown('answersBy', meeting === undefined || by === null ? '' : dayOf(by, meeting.zone))}
              faults={faults}
            />
            <TextField
              name="answersByTime"
              label="Time"
              type="time"
              value={shown(
                'answersByTime',
                meeting === undefined || by === null ? '18:00' : timeOf(by, meeting.zone),
              )}
              faults={faults}
            />
          </div>
        </fieldset>
        <button>{meeting === undefined ? 'Plan the meeting' : 'Save the changes'}</button>
      </Form>
    </>
  );
}

function SittingFields({
  n,
  kept,
  shown,
  faults,
}: {
  n: number;
  kept: Meeting['sittings'][number] | undefined;
  shown: (name: string, kept: string | null | undefined) => string;
  faults: Refused['faults'];
}): JSX.Element {
  const own = (name: string): string => `sittings.${n}.${name}`;
  return (
    <div class="inline sitting" id={`sittings-${n}`} role="group" aria-label={`Sitting ${n + 1}`}>
      {kept === undefined ? '' : <Hidden name={own('id')} value={kept.id} />}
      <TextField
        name={own('date')}
        label="Day"
        type="date"
        required={n === 0}
        value={shown(own('date'), kept?.date)}
        faults={faults}
      />
      <TextField
        name={own('start')}
        label="From"
        type="time"
        required={n === 0}
        value={shown(own('start'), kept?.start)}
        faults={faults}
      />
      <TextField
        name={own('end')}
        label="To"
        type="time"
        required={n === 0}
        value={shown(own('end'), kept?.end)}
        faults={faults}
      />
      <TextField name={own('room')} label="Room" value={shown(own('room'), kept?.room)} faults={faults} />
    </div>
  );
}
