import type { ConsoleSession } from '../../../access/index.js';
import { dayOf, fullTitle, type Meeting } from '../../../meetings/index.js';
import { Clash, type Clashing } from '../bookings/elsewhere.js';
import {
  attribute,
  Choice,
  type Fault,
  Form,
  Hidden,
  type Option,
  Select,
  TextArea,
  TextField,
} from '../frame/index.js';
import { meetingPlaces, sittingRows, timeOf } from './process-forms.js';
import { meetingPath, type Refused } from './process-pages.js';

interface About {
  session: ConsoleSession;
  meeting: Meeting;
}

export const isOff = ({ status }: Meeting): boolean => status === 'postponed' || status === 'cancelled';

/** What holds while a meeting is postponed or cancelled, and the way back. */
export function CalledOff({ session, meeting }: About): JSX.Element {
  if (!isOff(meeting)) return <></>;
  const { status } = meeting;
  return (
    <section class="note alert" aria-labelledby="called-off">
      <h2 id="called-off">{status === 'postponed' ? 'Postponed: it has no date' : 'Cancelled'}</h2>
      <p>
        Its rooms are free, no answer is taken, and nobody is reminded. Announced again, it has new sittings
        as the next release of its programme, and all who were invited are asked again.
      </p>
      {session.may('meetings:write') ? (
        <p class="actions">
          <a class="button" href={attribute(`${meetingPath(meeting)}/reinstate`)}>
            Announce it again
          </a>
        </p>
      ) : (
        ''
      )}
    </section>
  );
}

/** The letter that those invited wait for. */
export function LetterDue({ session, meeting }: About): JSX.Element {
  return (
    <section class="note" aria-labelledby="letter-due">
      <h2 id="letter-due">Those who were invited are not told yet</h2>
      <p>
        The letter is drafted to all addressees of the one that invited, and names it. Its mails bring their
        calendars up to date.
      </p>
      {session.may('letters:write') ? (
        <Form session={session} action={`${meetingPath(meeting)}/letters`}>
          <button>Prepare the letter</button>
        </Form>
      ) : (
        ''
      )}
    </section>
  );
}

/** Ways to call off a meeting that is to take place. */
export function CallOff({ session, meeting }: About): JSX.Element {
  const { status } = meeting;
  if (!session.may('meetings:write') || status === 'held' || status === 'cancelled') return <></>;
  return (
    <p class="row-actions">
      {status === 'announced' ? <a href={attribute(`${meetingPath(meeting)}/postpone`)}>Postpone it</a> : ''}
      <a href={attribute(`${meetingPath(meeting)}/cancel`)}>Cancel it</a>
    </p>
  );
}

export interface CallOffPageProps extends About {
  act: 'postpone' | 'cancel';
  refused?: Refused | undefined;
}

/** Asks why, and says what follows. */
export function CallOffPage({ session, meeting, act, refused }: CallOffPageProps): JSX.Element {
  const postpone = act === 'postpone';
  return (
    <>
      <h1>{postpone ? 'Postpone the meeting' : 'Cancel the meeting'}</h1>
      <p class="lede" safe>
        {fullTitle(meeting)}
      </p>
      <p>
        {postpone
          ? 'Its page will say that it is postponed and that a new date will be announced; no hour of it is shown. Its rooms become free.'
          : 'Its page and its feed will show it as cancelled. Its rooms become free.'}{' '}
        A draft of its programme is dropped. No answer is taken any more, and what waits of reminders and
        change notices does not leave. The letter to those who were invited is yours to write; it is prepared
        for you.
      </p>
      <Form session={session} action={`${meetingPath(meeting)}/${act}`}>
        <TextField
          name="reason"
          label="Reason"
          hint="One sentence. It is shown on the public page."
          required
          maxlength={400}
          value={refused?.values.text('reason') ?? ''}
          faults={refused?.faults ?? []}
        />
        <button>{postpone ? 'Postpone the meeting' : 'Cancel the meeting'}</button>
      </Form>
      <p class="row-actions">
        <a href={attribute(meetingPath(meeting))}>Leave it as it is</a>
      </p>
    </>
  );
}

export interface ReinstatePageProps extends About {
  /** Rooms of the house that go by the meeting's clock. */
  rooms: readonly Option[];
  refused?: Refused | undefined;
  /** What stands in the way of its rooms, if that is why it was refused. */
  clashing: Clashing;
}

/** New sittings for a meeting that was called off. */
export function ReinstatePage({
  session,
  meeting,
  rooms,
  refused,
  clashing,
}: ReinstatePageProps): JSX.Element {
  const faults = refused?.faults ?? [];
  const shown = (name: string, kept: string | null | undefined): string =>
    refused === undefined ? (kept ?? '') : refused.values.text(name);
  return (
    <>
      <h1>Announce the meeting again</h1>
      <p class="lede" safe>
        {fullTitle(meeting)}
      </p>
      {refused === undefined ? (
        ''
      ) : (
        <Clash
          clashing={clashing}
          form="reinstate-form"
          entered={{ name: 'action', value: 'save' }}
          zone={meeting.zone}
          rooms={[]}
          places={meetingPlaces(
            refused.values.with({ zone: meeting.zone }),
            sittingRows(meeting),
            clashing.alternatives,
            rooms,
          )}
          refused={refused}
        />
      )}
      <Form session={session} id="reinstate-form" action={`${meetingPath(meeting)}/reinstate`}>
        <Hidden name="version" value={meeting.version} />
        <TextField
          name="heading"
          label="What this release is"
          hint="For its readers."
          required
          maxlength={200}
          value={shown('heading', 'New dates')}
          faults={faults}
        />
        <TextArea name="note" label="Note" rows={2} value={shown('note', '')} faults={faults} />
        <Place meeting={meeting} rooms={rooms} shown={shown} faults={faults} />
        <fieldset id="sittings" tabindex="-1">
          <legend>Sittings</legend>
          <span class="hint" safe>
            {`In the time of ${meeting.city}. Rows that are not needed stay empty.`}
          </span>
          {Array.from({ length: sittingRows(meeting) }, (_, n) => (
            <SittingRow n={n} meeting={meeting} rooms={rooms} shown={shown} faults={faults} />
          ))}
        </fieldset>
        <Choice
          name="programme"
          legend="Programme"
          options={[
            {
              value: 'carry',
              text: 'As before, at the new times',
              hint: 'Items go with their sittings; those of sittings that are no more go off the programme.',
            },
            { value: 'none', text: 'None yet', hint: 'It is drafted and released later.' },
          ]}
          chosen={[shown('programme', 'carry')]}
          faults={faults}
        />
        <Answers meeting={meeting} shown={shown} faults={faults} />
        <button>Announce it again</button>
      </Form>
      <p class="row-actions">
        <a href={attribute(meetingPath(meeting))}>Leave it as it is</a>
      </p>
    </>
  );
}

interface Fields {
  meeting: Meeting;
  shown: (name: string, kept: string | null | undefined) => string;
  faults: readonly Fault[];
}

function Place({ meeting, rooms, shown, faults }: Fields & { rooms: readonly Option[] }): JSX.Element {
  return (
    <fieldset>
      <legend>Where</legend>
      <div class="inline">
        <TextField name="place" label="Building" value={shown('place', meeting.place)} faults={faults} />
        <TextField
          name="room"
          label="Room elsewhere"
          value={shown('room', meeting.roomId == null ? meeting.room : null)}
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
          value={shown('roomId', meeting.roomId)}
          faults={faults}
        />
      )}
    </fieldset>
  );
}

function SittingRow({
  n,
  meeting,
  rooms,
  shown,
  faults,
}: Fields & { n: number; rooms: readonly Option[] }): JSX.Element {
  const kept = meeting.sittings[n];
  const own = (name: string): string => `sittings.${n}.${name}`;
  // The day of a postponed meeting does not hold: it is left to be filled in.
  const date = meeting.status === 'postponed' ? '' : kept?.date;
  const label = kept?.title ?? `Sitting ${n + 1}`;
  return (
    <div class="inline sitting" id={`sittings-${n}`} role="group" aria-label={attribute(label)}>
      {kept === undefined ? '' : <Hidden name={own('id')} value={kept.id} />}
      <TextField
        name={own('date')}
        label="Day"
        type="date"
        required={n === 0}
        value={shown(own('date'), date)}
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
      {rooms.length === 0 ? (
        ''
      ) : (
        <Select
          name={own('roomId')}
          label="Room of the house"
          blank="The meeting’s, or elsewhere"
          options={rooms}
          value={shown(own('roomId'), kept?.roomId)}
          faults={faults}
        />
      )}
      <TextField
        name={own('room')}
        label="Room elsewhere"
        value={shown(own('room'), kept?.roomId == null ? kept?.room : null)}
        faults={faults}
      />
    </div>
  );
}

function Answers({ meeting, shown, faults }: Fields): JSX.Element {
  const by = meeting.status === 'postponed' ? null : meeting.answersBy;
  return (
    <fieldset>
      <legend>Answers</legend>
      <Choice
        name="answers"
        legend="Those who were invited"
        options={[
          {
            value: 'again',
            text: 'are asked again',
            hint: 'Earlier answers stay on the record and count no more.',
          },
          {
            value: 'stand',
            text: 'have answered: their answers stand',
            hint: 'Only where the times are as before, such as a meeting cancelled by mistake.',
          },
        ]}
        chosen={[shown('answers', 'again')]}
        faults={faults}
      />
      <span class="hint">
        Until when answers are asked for, in the time of the place. Without a date, until the meeting ends.
      </span>
      <div class="inline">
        <TextField
          name="answersBy"
          label="Day"
          type="date"
          value={shown('answersBy', by === null ? '' : dayOf(by, meeting.zone))}
          faults={faults}
        />
        <TextField
          name="answersByTime"
          label="Time"
          type="time"
          value={shown('answersByTime', by === null ? '18:00' : timeOf(by, meeting.zone))}
          faults={faults}
        />
      </div>
    </fieldset>
  );
}
