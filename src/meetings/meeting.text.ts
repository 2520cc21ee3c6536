import { capital, daySpan, longDay, ordinalWord } from '../platform/index.js';
import type { Meeting, NamedPerson, Sitting } from './meeting.types.js';
import type { ProgrammeItem, Seat, SeatedPerson, SeatRole } from './programme.types.js';

/** How meetings, persons and seats read; shared by calendar entries, documents, letters and pages. */

/** "Third informal thematic session" */
export function headingOf(meeting: Pick<Meeting, 'kind' | 'ordinal'>): string {
  return capital(meeting.ordinal === null ? meeting.kind : `${ordinalWord(meeting.ordinal)} ${meeting.kind}`);
}

/** "Third informal thematic session: International cooperation and …" */
export function fullTitle(meeting: Pick<Meeting, 'kind' | 'ordinal' | 'title'>): string {
  return `${headingOf(meeting)}: ${meeting.title}`;
}

/** "Room XIX, Palais des Nations, United Nations Office at Geneva, Geneva" without what is missing or said twice. */
export function placeOf(
  meeting: Pick<Meeting, 'venue' | 'place' | 'room' | 'city'>,
  sitting?: Pick<Sitting, 'room'>,
): string {
  const parts = [sitting?.room ?? meeting.room, meeting.place, meeting.venue].filter((part) => part !== null);
  const said = parts.join(', ');
  return said.toLowerCase().includes(meeting.city.toLowerCase()) ? said : `${said}, ${meeting.city}`;
}

/** "19 and 20 June 2017" */
export function datesOf(meeting: Pick<Meeting, 'sittings'>): string {
  const days = daysOf(meeting);
  return daySpan(days[0] ?? '', days.at(-1) ?? '');
}

/** What is said instead of a date. */
export const POSTPONED = 'postponed; a new date will be announced';

/** "19 and 20 June 2017"; of a postponed meeting, that nobody knows yet. */
export const datesSaid = (meeting: Pick<Meeting, 'sittings' | 'status'>): string =>
  meeting.status === 'postponed' ? POSTPONED : datesOf(meeting);

/** The days on which the meeting sits, in order, without repetition. */
export function daysOf(meeting: Pick<Meeting, 'sittings'>): string[] {
  return [...new Set(meeting.sittings.map((sitting) => sitting.date))].sort();
}

/** "H.E. Mr. Ola Henrikson, Director General, Ministry of Justice (Sweden)" */
export function personLine(person: SeatedPerson | NamedPerson): string {
  const named = [person.title, person.name].filter((part) => part !== null).join(' ');
  const line = person.function === null ? named : `${named}, ${person.function}`;
  return person.affiliation === null ? line : `${line} (${person.affiliation})`;
}

export const TO_BE_ANNOUNCED = 'to be announced';

export const seatLine = (seat: Seat): string =>
  seat.person === null ? TO_BE_ANNOUNCED : personLine(seat.person);

export const roleNames: Readonly<Record<SeatRole, string>> = {
  moderator: 'Moderator',
  'co-chair': 'Co-chair',
  expert: 'Expert',
  keynote: 'Keynote speaker',
  rapporteur: 'Rapporteur',
  'thematic-expert': 'Thematic expert',
};

/** Who leads an item: its leaders by name, its moderators or chairs, or nobody. */
export function ledByLine(item: ProgrammeItem): string | null {
  const leaders = item.seats
    .filter((seat) => seat.role === 'moderator' || seat.role === 'co-chair')
    .map((seat) => `${roleNames[seat.role]}: ${seatLine(seat)}`);
  if (item.kind === 'panel' && leaders.length > 0) return leaders.join('; ');
  return item.ledBy ?? (leaders.length > 0 ? leaders.join('; ') : null);
}

/** "Monday, 19 June 2017, 10:00-13:00" */
export const sittingLine = (sitting: Sitting): string =>
  `${longDay(sitting.date)}, ${sitting.start}-${sitting.end}`;
