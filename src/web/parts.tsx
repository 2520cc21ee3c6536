import {
  capital,
  datesSaid,
  daysOf,
  ledByLine,
  longDay,
  type Meeting,
  placeOf,
  POSTPONED,
  type ProgrammeItem,
  roleNames,
  seatLine,
  type Sitting,
} from '../meetings/index.js';

/** Days with their hours, place and zone: what everybody needs to know of a meeting. A postponed one has none of them. */
export function MeetingFacts({ meeting }: { meeting: Meeting }): JSX.Element {
  if (meeting.status === 'postponed') {
    return (
      <dl class="facts">
        <dt>When</dt>
        <dd safe>{capital(POSTPONED)}</dd>
      </dl>
    );
  }
  return (
    <dl class="facts">
      <dt>When</dt>
      <dd>
        <ul>
          {daysOf(meeting).map((day) => (
            <li>
              <time datetime={day} safe>
                {longDay(day)}
              </time>
              {': '}
              {hoursOf(meeting, day).map(({ hours, room }, n) => (
                <>
                  {n === 0 ? '' : ' and '}
                  <span class="hours" safe>
                    {hours}
                  </span>
                  {room === null ? '' : <span safe>{` (${room})`}</span>}
                </>
              ))}
            </li>
          ))}
        </ul>
        <span class="small muted" safe>{`All times are those of ${meeting.city} (${meeting.zone}).`}</span>
      </dd>
      <dt>Where</dt>
      <dd safe>{placeOf(meeting)}</dd>
    </dl>
  );
}

/** The hours of a day's sittings; those with a title of their own stand in the agenda. */
function hoursOf(meeting: Meeting, day: string): { hours: string; room: string | null }[] {
  const own = meeting.sittings.filter((sitting) => sitting.date === day);
  const plain = own.filter((sitting) => sitting.title === null);
  return (plain.length > 0 ? plain : own).map((sitting) => ({
    hours: `${sitting.start}–${sitting.end}`,
    room: elsewhere(meeting, sitting),
  }));
}

type Line =
  | { kind: 'item'; start: string; item: ProgrammeItem; room: string | null }
  | { kind: 'sitting'; start: string; sitting: Sitting; room: string | null };

function linesOf(meeting: Meeting, day: string): Line[] {
  const own = meeting.sittings.filter((sitting) => sitting.date === day);
  const ids = new Set(own.map((sitting) => sitting.id));
  const items = meeting.programme
    .filter((item) => (item.sitting === null ? item.date === day : ids.has(item.sitting)))
    .map((item): Line => {
      const sitting = own.find(({ id }) => id === item.sitting);
      return { kind: 'item', start: item.start, item, room: sitting ? elsewhere(meeting, sitting) : null };
    });
  // A sitting without a programme still belongs in the agenda.
  const bare = own
    .filter((sitting) => !meeting.programme.some((item) => item.sitting === sitting.id))
    .map((sitting): Line => {
      return { kind: 'sitting', start: sitting.start, sitting, room: elsewhere(meeting, sitting) };
    });
  return [...items, ...bare].sort((a, b) => a.start.localeCompare(b.start));
}

/** The room of a sitting that is not in the meeting's. */
const elsewhere = (meeting: Meeting, { room }: Sitting): string | null =>
  room === meeting.room ? null : room;

/** The programme by day. `level`: the heading level that the days take. That of a postponed meeting comes with its date. */
export function Agenda({ meeting, level }: { meeting: Meeting; level: 2 | 3 | 4 }): JSX.Element {
  if (meeting.status === 'postponed') return <NoAgenda />;
  return (
    <>
      {daysOf(meeting).map((day) => (
        <section>
          {level === 2 ? (
            <h2 safe>{longDay(day)}</h2>
          ) : level === 3 ? (
            <h3 safe>{longDay(day)}</h3>
          ) : (
            <h4 safe>{longDay(day)}</h4>
          )}
          <ol class="agenda">
            {linesOf(meeting, day).map((line) =>
              line.kind === 'item' ? (
                <Item item={line.item} room={line.room} />
              ) : (
                <BareSitting sitting={line.sitting} room={line.room} />
              ),
            )}
          </ol>
        </section>
      ))}
    </>
  );
}

/** What stands where hours would, as long as there are none. */
export const NoAgenda = (): JSX.Element => <p>The programme will be published with the new date.</p>;

function Elsewhere({ room }: { room: string | null }): JSX.Element {
  if (room === null) return <></>;
  return (
    <p class="where" safe>
      {room}
    </p>
  );
}

function Item({ item, room }: { item: ProgrammeItem; room: string | null }): JSX.Element {
  const named = ledByLine(item);
  // "Welcome by the co-facilitators" says already who leads.
  const leader = named !== null && item.title.includes(named) ? null : named;
  const seats = item.seats.filter(
    (seat) => item.kind !== 'panel' || (seat.role !== 'moderator' && seat.role !== 'co-chair'),
  );
  return (
    <li class={item.kind === 'break' ? 'pause' : undefined}>
      <span class="hours" safe>{`${item.start}–${item.end}`}</span>
      <div>
        <p class="title" safe>
          {item.title}
        </p>
        <Elsewhere room={room} />
        {leader === null && seats.length === 0 ? (
          ''
        ) : (
          <ul class="seats">
            {leader === null ? '' : <li safe>{item.kind === 'panel' ? leader : `Led by ${leader}`}</li>}
            {gathered(seats).map((text) => (
              <li safe>{text}</li>
            ))}
          </ul>
        )}
      </div>
    </li>
  );
}

/** Seats of one role that nobody fills yet stand in one line: "Experts (3): to be announced". */
function gathered(seats: ProgrammeItem['seats']): string[] {
  const named = seats
    .filter((seat) => seat.person !== null)
    .map((seat) => `${roleNames[seat.role]}: ${seatLine(seat)}`);
  const open = new Map<string, number>();
  for (const seat of seats) {
    if (seat.person === null) open.set(roleNames[seat.role], (open.get(roleNames[seat.role]) ?? 0) + 1);
  }
  return [
    ...named,
    ...[...open].map(([role, count]) => `${role}${count > 1 ? `s (${count})` : ''}: to be announced`),
  ];
}

function BareSitting({ sitting, room }: { sitting: Sitting; room: string | null }): JSX.Element {
  return (
    <li>
      <span class="hours" safe>{`${sitting.start}–${sitting.end}`}</span>
      <div>
        <p class="title" safe>
          {sitting.title ?? 'Sitting'}
        </p>
        <Elsewhere room={room} />
        {sitting.invited === null ? (
          ''
        ) : (
          <ul class="seats">
            <li safe>{`Invited: ${sitting.invited}`}</li>
          </ul>
        )}
      </div>
    </li>
  );
}

export const datesAndCity = (meeting: Meeting): string =>
  meeting.status === 'postponed' ? datesSaid(meeting) : `${datesSaid(meeting)}, ${meeting.city}`;
