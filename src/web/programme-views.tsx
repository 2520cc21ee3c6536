import {
  longDay,
  type Meeting,
  personLine,
  placeOf,
  type ProgrammeItem,
  roleNames,
  type SeatedPerson,
  type SeatRole,
  type Sitting,
} from '../meetings/index.js';
import { Agenda, NoAgenda } from './parts.js';

export const programmeViews = ['day', 'room', 'person'] as const;
/** By what a programme is put in order. */
export type ProgrammeView = (typeof programmeViews)[number];

const viewNames: Readonly<Record<ProgrammeView, string>> = {
  day: 'By day',
  room: 'By room',
  person: 'By person',
};

/** `address`: that of the page, without `by`. */
export function ViewLinks({ address, view }: { address: string; view: ProgrammeView }): JSX.Element {
  const join = address.includes('?') ? '&amp;' : '?';
  return (
    <nav class="views" aria-label="Views of the programme">
      <ul>
        {programmeViews.map((one) => (
          <li>
            <a
              href={one === 'day' ? address.replaceAll('&', '&amp;') : `${address}${join}by=${one}`}
              aria-current={one === view ? 'page' : undefined}
              safe
            >
              {viewNames[one]}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

export function ProgrammeBy({ meeting, view }: { meeting: Meeting; view: ProgrammeView }): JSX.Element {
  if (meeting.status === 'postponed') return <NoAgenda />;
  if (view === 'room') return <ByRoom meeting={meeting} />;
  if (view === 'person') return <ByPerson meeting={meeting} />;
  return <Agenda meeting={meeting} level={3} />;
}

const NO_ROOM = 'Room to be announced';
const roomOf = (meeting: Meeting, sitting: Sitting): string => sitting.room ?? meeting.room ?? NO_ROOM;

/** Each room with its days; breaks between sittings belong to none. */
function ByRoom({ meeting }: { meeting: Meeting }): JSX.Element {
  const rooms = [...new Set(meeting.sittings.map((sitting) => roomOf(meeting, sitting)))];
  return (
    <>
      <p class="small muted" safe>
        {placeOf({ ...meeting, room: null })}
      </p>
      {rooms.map((room) => {
        const sittings = meeting.sittings.filter((sitting) => roomOf(meeting, sitting) === room);
        const ids = new Set(sittings.map(({ id }) => id));
        const programme = meeting.programme.filter(({ sitting }) => sitting !== null && ids.has(sitting));
        // The heading says the room.
        const here = {
          ...meeting,
          programme,
          sittings: sittings.map((one) => ({ ...one, room: meeting.room })),
        };
        return (
          <section>
            <h3 safe>{room}</h3>
            <Agenda meeting={here} level={4} />
          </section>
        );
      })}
    </>
  );
}

interface Part {
  item: ProgrammeItem;
  role: SeatRole;
  day: string;
  room: string | null;
}

/** Who is on the programme, by the name as it is written, with what each does. Nobody else is named. */
function ByPerson({ meeting }: { meeting: Meeting }): JSX.Element {
  const people = peopleOf(meeting);
  if (people.length === 0) return <p>Nobody is named on the programme yet.</p>;
  return (
    <>
      {people.map(({ person, parts }) => (
        <section>
          <h3 safe>{personLine(person)}</h3>
          <ol class="agenda">
            {parts.map(({ item, role, day, room }) => (
              <li>
                <span class="hours" safe>{`${item.start}–${item.end}`}</span>
                <div>
                  <p class="title" safe>
                    {item.title}
                  </p>
                  <p class="where" safe>
                    {[roleNames[role], day === '' ? null : longDay(day), room]
                      .filter((part) => part !== null)
                      .join(', ')}
                  </p>
                </div>
              </li>
            ))}
          </ol>
        </section>
      ))}
    </>
  );
}

const byName = new Intl.Collator('en', { sensitivity: 'base', numeric: true });

function peopleOf(meeting: Meeting): { person: SeatedPerson; parts: Part[] }[] {
  const found = new Map<string, { person: SeatedPerson; parts: Part[] }>();
  const inOrder = meeting.programme
    .map((item) => {
      const sitting = meeting.sittings.find(({ id }) => id === item.sitting);
      const room = sitting === undefined ? null : roomOf(meeting, sitting);
      return { item, day: item.date ?? sitting?.date ?? '', room };
    })
    .sort((a, b) => a.day.localeCompare(b.day) || a.item.start.localeCompare(b.item.start));
  for (const { item, day, room } of inOrder) {
    for (const { person, role } of item.seats) {
      if (person === null) continue;
      // Two of one name from different delegations are two.
      const key = JSON.stringify([person.name.normalize('NFC').toLowerCase(), person.affiliation]);
      const entry = found.get(key) ?? { person, parts: [] };
      entry.parts.push({ item, role, day, room });
      found.set(key, entry);
    }
  }
  return [...found.values()].sort((a, b) => byName.compare(a.person.name, b.person.name));
}
