import type { ConsoleSession } from '../../../access/index.js';
import {
  itemKinds,
  longDay,
  type ProgrammeItem,
  roleNames,
  seatRoles,
  type Sitting,
} from '../../../meetings/index.js';
import { Clash, type Clashing } from '../bookings/elsewhere.js';
import { Form, Hidden, type Option, Select, TextArea, TextField } from '../frame/index.js';
import type { Refused } from '../processes/process-pages.js';
import type { EditedProgramme } from './programme-desk.service.js';
import { seatRows } from './programme-forms.js';
import { programmePath } from './programme-page.js';

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1).replaceAll('-', ' ');

export interface ItemPageProps {
  session: ConsoleSession;
  open: EditedProgramme;
  /** Undefined: a new one. */
  item: ProgrammeItem | undefined;
  /** Ids under which other programmes know people of these names. */
  known: ReadonlyMap<string, readonly string[]>;
  refused?: Refused | undefined;
}

export function ItemPage({ session, open, item, known, refused }: ItemPageProps): JSX.Element {
  const faults = refused?.faults ?? [];
  const shown = (name: string, kept: string | null | undefined): string =>
    refused === undefined ? (kept ?? '') : refused.values.text(name);
  const { meeting, content, version } = open;
  return (
    <>
      <h1 safe>{item === undefined ? 'New item' : item.title}</h1>
      <Form session={session} action={programmePath(meeting, `/items/${item?.id ?? 'new'}`)}>
        <Hidden name="version" value={refused?.values.text('version') ?? version} />
        <TextField
          name="title"
          label="Title"
          required
          value={shown('title', item?.title)}
          faults={faults}
          maxlength={400}
        />
        <Select
          name="kind"
          label="Kind"
          required
          options={itemKinds.map((value) => ({ value, text: capital(value) }))}
          value={shown('kind', item?.kind ?? 'panel')}
          faults={faults}
        />
        <Select
          name="sitting"
          label="Sitting"
          blank="None: a break between sittings"
          options={content.sittings.map(({ id, title, date, start, end }) => ({
            value: id,
            text: `${longDay(date)}, ${start}–${end}${title === null ? '' : `: ${title}`}`,
          }))}
          value={shown('sitting', item === undefined ? content.sittings[0]?.id : item.sitting)}
          faults={faults}
        />
        <div class="inline">
          <TextField
            name="start"
            label="From"
            type="time"
            required
            value={shown('start', item?.start)}
            faults={faults}
          />
          <TextField
            name="end"
            label="To"
            type="time"
            required
            value={shown('end', item?.end)}
            faults={faults}
          />
          <TextField
            name="date"
            label="Day of a break"
            type="date"
            value={shown('date', item?.date)}
            faults={faults}
          />
        </div>
        <TextField
          name="ledBy"
          label="Led by"
          value={shown('ledBy', item?.ledBy)}
          faults={faults}
          maxlength={200}
        />
        <TextArea
          name="paragraph"
          label="Paragraph of the procedural note"
          rows={4}
          value={shown('paragraph', item?.paragraph)}
          faults={faults}
        />
        <fieldset>
          <legend>Seats</legend>
          <p class="hint">
            Who has an id is the same person in every meeting, and is never in two at once; who has a mailbox
            too is told of changes. Neither is shown to the public.
          </p>
          {Array.from({ length: seatRows(item) }, (_, n) => (
            <Seat n={n} item={item} known={known} refused={refused} />
          ))}
        </fieldset>
        <button>Save the item</button>
      </Form>
    </>
  );
}

function Seat({
  n,
  item,
  known,
  refused,
}: {
  n: number;
  item: ProgrammeItem | undefined;
  known: ReadonlyMap<string, readonly string[]>;
  refused: Refused | undefined;
}): JSX.Element {
  const faults = refused?.faults ?? [];
  const seat = item?.seats[n];
  const shown = (name: string, kept: string | null | undefined): string =>
    refused === undefined ? (kept ?? '') : refused.values.text(`seats.${n}.${name}`);
  const ids = known.get(shown('name', seat?.person?.name)) ?? [];
  const field = (name: 'title' | 'name' | 'function' | 'affiliation', label: string): JSX.Element => (
    <TextField
      name={`seats.${n}.${name}`}
      label={label}
      value={shown(name, seat?.person?.[name])}
      faults={faults}
    />
  );
  return (
    <div class="inline" role="group" aria-label={`Seat ${n + 1}`}>
      <Select
        name={`seats.${n}.role`}
        label="Role"
        blank="No seat"
        options={seatRoles.map((value) => ({ value, text: roleNames[value] }))}
        value={shown('role', seat?.role)}
        faults={faults}
      />
      {field('title', 'Form of address')}
      {field('name', 'Name')}
      {field('function', 'Function')}
      {field('affiliation', 'State or body')}
      <TextField
        name={`seats.${n}.person`}
        label="Id of the person"
        {...(ids.length === 0 ? {} : { hint: `Known elsewhere as ${ids.join(' or ')}` })}
        value={shown('person', seat?.person?.id)}
        faults={faults}
        maxlength={64}
      />
      <TextField
        name={`seats.${n}.mailbox`}
        label="Mailbox"
        type="email"
        value={shown('mailbox', seat?.person?.mailbox)}
        faults={faults}
      />
    </div>
  );
}

export interface SittingPageProps {
  session: ConsoleSession;
  open: EditedProgramme;
  sitting: Sitting | undefined;
  rooms: readonly Option[];
  refused?: Refused | undefined;
  clashing?: Clashing | undefined;
}

export function SittingPage(page: SittingPageProps): JSX.Element {
  const { session, open, sitting, rooms, refused, clashing } = page;
  const faults = refused?.faults ?? [];
  const shown = (name: string, kept: string | null | undefined): string =>
    refused === undefined ? (kept ?? '') : refused.values.text(name);
  const { meeting, version } = open;
  return (
    <>
      <h1>{sitting === undefined ? 'New sitting' : 'Change a sitting'}</h1>
      {clashing === undefined ? (
        ''
      ) : (
        <Clash
          clashing={clashing}
          form="sitting-form"
          entered={{ name: 'action', value: 'save' }}
          zone={meeting.zone}
          rooms={rooms.map(({ value, text }) => ({ _id: value, name: text }))}
          refused={refused}
        />
      )}
      <Form
        session={session}
        action={programmePath(meeting, `/sittings/${sitting?.id ?? 'new'}`)}
        id="sitting-form"
      >
        <Hidden name="version" value={refused?.values.text('version') ?? version} />
        <TextField
          name="title"
          label="Title"
          value={shown('title', sitting?.title)}
          faults={faults}
          maxlength={200}
        />
        <div class="inline">
          <TextField
            name="date"
            label="Day"
            type="date"
            required
            value={shown('date', sitting?.date)}
            faults={faults}
          />
          <TextField
            name="start"
            label="From"
            type="time"
            required
            value={shown('start', sitting?.start)}
            faults={faults}
          />
          <TextField
            name="end"
            label="To"
            type="time"
            required
            value={shown('end', sitting?.end)}
            faults={faults}
          />
        </div>
        <Select
          name="roomId"
          label="Room of the house"
          blank="The meeting’s, or elsewhere"
          hint="It is held while this is a draft, and booked when it is released."
          options={rooms}
          value={shown('roomId', sitting?.roomId)}
          faults={faults}
        />
        <TextField
          name="room"
          label="Room elsewhere"
          value={shown('room', sitting?.roomId == null ? sitting?.room : null)}
          faults={faults}
          maxlength={120}
        />
        <TextField
          name="languages"
          label="Interpretation"
          hint="Languages with a comma between them, such as en, fr, es"
          value={shown('languages', (sitting?.languages ?? []).join(', '))}
          faults={faults}
        />
        <TextField
          name="invited"
          label="Who is invited"
          value={shown('invited', sitting?.invited)}
          faults={faults}
          maxlength={200}
        />
        <button>Save in the draft</button>
      </Form>
    </>
  );
}
