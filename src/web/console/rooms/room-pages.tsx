import type { ConsoleSession } from '../../../access/index.js';
import { type Layout, layouts, type Room, type Venue } from '../../../rooms/index.js';
import {
  attribute,
  Choice,
  Empty,
  Facts,
  Form,
  Hidden,
  Link,
  Select,
  Text,
  TextArea,
  TextField,
  Tick,
} from '../frame/index.js';
import {
  Conditions,
  gapsInWords,
  HoursFields,
  hoursRows,
  layoutNames,
  type Refused,
  RoomLinks,
  roomPath,
  seatsInWords,
  venuePath,
} from './parts.js';
import { capital } from './room-forms.js';
import { Words } from './venue-pages.js';

/** A room, and the other rooms of its venue. */
export interface RoomInVenue {
  room: Room;
  venue: Venue;
  rooms: readonly Room[];
}

const linked = (rooms: readonly Room[]): { id: string; name: string }[] =>
  rooms.map(({ _id, name }) => ({ id: _id, name }));

export function RoomPage({
  session,
  room,
  venue,
  rooms,
}: RoomInVenue & { session: ConsoleSession }): JSX.Element {
  return (
    <>
      <h1 safe>{room.name}</h1>
      <p>
        <Conditions room={room} />
      </p>
      <Facts
        rows={[
          ['Venue', <Link href={venuePath(venue._id)} text={venue.name} />],
          ['Whereabouts', <Text text={room.whereabouts ?? 'not said'} />],
          ['Seats', <Text text={seatsInWords(room)} />],
          ['Booths for interpreters', <Text text={String(room.booths)} />],
          ['Accessibility', <Words words={room.accessibility} />],
          ['Equipment', <Words words={room.equipment} />],
          ['Stays free', <Text text={gapsInWords(room)} />],
          [
            'Made of',
            <RoomLinks rooms={linked(rooms.filter(({ _id }) => room.parts.includes(_id)))} none="itself" />,
          ],
          [
            'Part of',
            <RoomLinks
              rooms={linked(rooms.filter(({ parts }) => parts.includes(room._id)))}
              none="no other"
            />,
          ],
          ['Key', <Text text={room._id} />],
          ['Source', <Text text={room.source ?? 'none named'} />],
        ]}
      />
      <section>
        <h2>Hours</h2>
        <p class="muted" safe>
          {`${room.hours === null ? `Those of ${venue.name}` : 'Its own'}, in the time of ${venue.zone}.`}
        </p>
        <Facts rows={hoursRows(room.hours ?? venue.hours)} />
      </section>
      <section>
        <h2>For its door and for calendars</h2>
        <form class="inline" method="get" action={attribute(`${roomPath(room._id)}/door-sheet.pdf`)}>
          <TextField name="on" label="Day (empty: today)" type="date" faults={[]} />
          <button class="quiet">Door sheet as PDF</button>
        </form>
        <p>
          <Link
            href={`/calendar/rooms/${encodeURIComponent(room._id)}.ics`}
            text="Calendar of the room to subscribe to"
          />
          , for everybody: it names sittings of announced meetings, and says of all else that the room is
          occupied.
        </p>
      </section>
      {session.may('rooms:write') ? (
        <p class="actions">
          <a class="button quiet" href={attribute(`${roomPath(room._id)}/edit`)}>
            Change the room
          </a>
        </p>
      ) : (
        ''
      )}
    </>
  );
}

/** In which venue the new room is. */
export function ChooseVenue({ venues }: { venues: readonly Venue[] }): JSX.Element {
  return (
    <>
      <h1>New room</h1>
      {venues.length === 0 ? (
        <Empty>
          A room is in a venue, and there is none yet. <a href="/office/venues/new">Add a venue</a> first.
        </Empty>
      ) : (
        <form method="get" action="/office/rooms/new">
          <Select
            name="venue"
            label="Venue"
            required
            options={venues.map(({ _id, name }) => ({ value: _id, text: name }))}
          />
          <button>Go on</button>
        </form>
      )}
    </>
  );
}

export function RoomForm({
  session,
  room,
  venue,
  rooms,
  refused,
}: Omit<RoomInVenue, 'room'> & {
  session: ConsoleSession;
  /** Undefined: a new one. */
  room?: Room | undefined;
  refused?: Refused | undefined;
}): JSX.Element {
  const faults = refused?.faults ?? [];
  const shown = (name: string, kept: string | number | undefined): string =>
    refused?.values.text(name) ?? String(kept ?? '');
  const ticked = (name: string, kept: boolean | undefined): boolean =>
    refused === undefined ? kept === true : refused.values.text(name) === 'yes';
  return (
    <>
      <h1 safe>{room === undefined ? 'New room' : room.name}</h1>
      <p class="lede">
        In <Link href={venuePath(venue._id)} text={venue.name} />
      </p>
      <Form session={session} action={room === undefined ? '/office/rooms' : `${roomPath(room._id)}/edit`}>
        {room === undefined ? (
          <Hidden name="venueId" value={venue._id} />
        ) : (
          <Hidden name="version" value={room.version} />
        )}
        <TextField
          name="name"
          label="Name"
          required
          hint="As the door says it"
          value={shown('name', room?.name)}
          faults={faults}
        />
        {room === undefined ? (
          <TextField
            name="key"
            label="Key"
            hint="Lower-case letters, digits and hyphens, never changed; left empty, it is made from venue and name."
            value={shown('key', undefined)}
            faults={faults}
          />
        ) : (
          ''
        )}
        <TextField
          name="whereabouts"
          label="Whereabouts"
          hint="Building, floor, door"
          value={shown('whereabouts', room?.whereabouts ?? undefined)}
          faults={faults}
        />
        <fieldset id="capacity" tabindex="-1">
          <legend>Seats</legend>
          <span class="hint">By the way the seats stand; a layout that is not possible stays empty.</span>
          <div class="inline">
            {layouts.map((layout: Layout) => (
              <TextField
                name={`capacity.${layout}`}
                label={capital(layoutNames[layout])}
                inputmode="numeric"
                size={6}
                value={shown(`capacity.${layout}`, room?.capacity[layout])}
                faults={faults}
              />
            ))}
          </div>
        </fieldset>
        <TextField
          name="booths"
          label="Booths for interpreters"
          inputmode="numeric"
          size={3}
          value={shown('booths', room?.booths)}
          faults={faults}
        />
        <TextArea
          name="accessibility"
          label="Accessibility"
          hint="Such as step-free or hearing loop, one a line"
          value={shown('accessibility', room?.accessibility.join('\n'))}
          faults={faults}
        />
        <TextArea
          name="equipment"
          label="Equipment"
          hint="Such as screen, webcast or voting, one a line"
          value={shown('equipment', room?.equipment.join('\n'))}
          faults={faults}
        />
        <fieldset>
          <legend>Stays free</legend>
          <span class="hint">Minutes to turn the room round before and after what takes place in it.</span>
          <div class="inline">
            {(['before', 'after'] as const).map((gap) => (
              <TextField
                name={gap}
                label={`Minutes ${gap}`}
                inputmode="numeric"
                size={4}
                value={shown(gap, room?.[gap])}
                faults={faults}
              />
            ))}
          </div>
        </fieldset>
        <Choice
          name="ownHours"
          legend="Hours"
          options={[
            { value: 'venue', text: 'Those of the venue' },
            { value: 'own', text: 'Its own, as written below' },
          ]}
          chosen={[shown('ownHours', room === undefined || room.hours === null ? 'venue' : 'own')]}
          faults={faults}
        />
        <fieldset id="hours" tabindex="-1">
          <legend>Hours of its own</legend>
          <span class="hint">Such as 08:00-12:00, 13:00-22:00. A day left empty is closed.</span>
          <HoursFields hours={room?.hours ?? {}} refused={refused} />
        </fieldset>
        <Tick
          name="approval"
          label="A booking waits until somebody of the office approves it"
          checked={ticked('approval', room?.approval)}
          faults={faults}
        />
        <TextField
          name="authority"
          label="Outside authority that gives the room"
          hint="A booking waits until it confirms"
          value={shown('authority', room?.authority ?? undefined)}
          faults={faults}
        />
        <Tick
          name="closed"
          label="Closed for new bookings; what is booked stays"
          checked={ticked('closed', room?.closed)}
          faults={faults}
        />
        <Parts room={room} rooms={rooms} refused={refused} />
        <TextField
          name="source"
          label="Source"
          hint="Where this is known from"
          value={shown('source', room?.source ?? undefined)}
          faults={faults}
        />
        <button>Save the room</button>
      </Form>
    </>
  );
}

/** Parts are chosen once: what is booked has taken them. */
function Parts({
  room,
  rooms,
  refused,
}: {
  room: Room | undefined;
  rooms: readonly Room[];
  refused: Refused | undefined;
}): JSX.Element {
  if (room !== undefined) {
    if (room.parts.length === 0) return <></>;
    return (
      <p id="parts" tabindex="-1">
        Made of{' '}
        <RoomLinks rooms={linked(rooms.filter(({ _id }) => room.parts.includes(_id)))} none="itself" />. That
        never changes.
      </p>
    );
  }
  const possible = rooms.filter(({ parts }) => parts.length === 0);
  if (possible.length === 0) return <></>;
  return (
    <Choice
      name="parts"
      legend="Made of several rooms (optional)"
      hint="It is free when all of them are, and takes all of them. This never changes."
      many
      options={possible.map(({ _id, name }) => ({ value: _id, text: name }))}
      chosen={refused?.values.many('parts') ?? []}
      faults={refused?.faults ?? []}
    />
  );
}
