import { capital, dayOf, longDay, ordinalWord } from '../../platform/index.js';
import {
  datesOf,
  daysOf,
  headingOf,
  ledByLine,
  personLine,
  placeOf,
  roleNames,
  TO_BE_ANNOUNCED,
} from '../meeting.text.js';
import type { Meeting, NamedPerson, Process, Sitting } from '../meeting.types.js';
import type { ProgrammeItem, Seat, SpeakingRules } from '../programme.types.js';
import { inOrder } from '../sittings.rules.js';

/**
 * What the templates of documents and letters may name of a process and its meeting. Plain text and numbers
 * only; every time is a wall-clock time of the meeting's zone. No computed number of floor interventions is in
 * it: that is for the office and the moderator (`time-budget.ts`).
 */
export interface MeetingValues {
  process: {
    title: string;
    shortTitle: string;
    mandate: { symbol: string; subject: string | null }[];
    coFacilitators: PersonValues[];
    office: string;
  };
  meeting: {
    /** "Third informal thematic session" */
    heading: string;
    title: string;
    kind: string;
    /** "third", or null */
    ordinal: string | null;
    venue: string;
    place: string | null;
    room: string | null;
    city: string;
    zone: string;
    /** "Room XIX, Palais des Nations, United Nations Office at Geneva" */
    placeLine: string;
    /** "19 and 20 June 2017" */
    dates: string;
    /** "Monday, 19 June 2017" */
    firstDay: string;
    lastDay: string;
    /** "Friday, 2 June 2017", or null where no date is set */
    answersBy: string | null;
    days: DayValues[];
    panels: ItemValues[];
    summaryPanel: ItemValues | null;
    /** Sittings with a title of their own, such as a dialogue with stakeholders. */
    dialogues: SittingValues[];
    lunchBreaks: ItemValues[];
    rules: RuleValues;
  };
  moderators: PersonValues[];
}

export interface PersonValues {
  /** "H.E. Mr. Ola Henrikson, Director General, Ministry of Justice (Sweden)" */
  line: string;
  /** "H.E. Mr. Ola Henrikson" */
  name: string;
  function: string | null;
  affiliation: string | null;
  /** Title of the panel, for moderators. */
  panel: string | null;
}

export interface SeatValues {
  role: string;
  name: string;
  announced: boolean;
}

export interface ItemValues {
  kind: string;
  title: string;
  /** "Monday, 19 June 2017" */
  day: string;
  start: string;
  end: string;
  ledBy: string | null;
  paragraph: string | null;
  seats: SeatValues[];
}

export interface SittingValues {
  title: string | null;
  day: string;
  start: string;
  end: string;
  room: string | null;
  invited: string | null;
}

export interface DayValues {
  /** YYYY-MM-DD */
  date: string;
  /** "Monday, 19 June 2017" */
  day: string;
  sittings: SittingValues[];
  items: ItemValues[];
}

export interface RuleValues {
  /** Longest intervention from the floor in minutes, or null */
  floorMinutes: number | null;
  /** Minutes of the leaders' welcome in all, or null */
  welcomeMinutes: number | null;
  /** By role and act in camel case: `meeting.rules.panel.moderatorOpens` is "5 to 7", `rules.summaryPanel.thematicExpertPresents` "15". */
  panel: Record<string, string>;
  summaryPanel: Record<string, string>;
  /** How many experts each panel seats, where all panels seat the same; else null. */
  expertsPerPanel: number | null;
}

export function meetingValues(process: Process, meeting: Meeting): MeetingValues {
  const sittings = inOrder(meeting.sittings);
  const days = daysOf(meeting);
  const items = meeting.programme.map((item) => itemValues(item, sittings));
  const ofKind = (kind: ProgrammeItem['kind']): ItemValues[] => items.filter((item) => item.kind === kind);
  return {
    process: {
      title: process.title,
      shortTitle: process.shortTitle,
      mandate: process.mandate,
      coFacilitators: process.coFacilitators.map((person) => personValues(person, null)),
      office: process.office.name,
    },
    meeting: {
      heading: headingOf(meeting),
      title: meeting.title,
      kind: meeting.kind,
      ordinal: meeting.ordinal === null ? null : ordinalWord(meeting.ordinal),
      venue: meeting.venue,
      place: meeting.place,
      room: meeting.room,
      city: meeting.city,
      zone: meeting.zone,
      placeLine: placeOf(meeting),
      dates: datesOf(meeting),
      firstDay: longDay(days[0] ?? ''),
      lastDay: longDay(days.at(-1) ?? ''),
      answersBy: meeting.answersBy === null ? null : longDay(dayOf(meeting.answersBy, meeting.zone)),
      days: days.map((date) => dayValues(date, meeting, sittings)),
      panels: ofKind('panel'),
      summaryPanel: ofKind('summary-panel')[0] ?? null,
      dialogues: sittings.filter((sitting) => sitting.title !== null).map(sittingValues),
      lunchBreaks: ofKind('break'),
      rules: ruleValues(meeting.rules, meeting.programme),
    },
    moderators: moderatorsOf(meeting),
  };
}

/** Moderators of the expert panels, in the order of the programme. */
export function moderatorsOf(meeting: Meeting): PersonValues[] {
  return meeting.programme
    .filter((item) => item.kind === 'panel')
    .flatMap((item) => item.seats.filter((seat) => seat.role === 'moderator').map((seat) => ({ seat, item })))
    .flatMap(({ seat, item }) => (seat.person === null ? [] : [personValues(seat.person, item.title)]));
}

function personValues(person: NamedPerson, panel: string | null): PersonValues {
  return {
    line: personLine(person),
    name: [person.title, person.name].filter((part) => part !== null).join(' '),
    function: person.function,
    affiliation: person.affiliation,
    panel,
  };
}

function dayValues(date: string, meeting: Meeting, sittings: readonly Sitting[]): DayValues {
  const own = sittings.filter((sitting) => sitting.date === date);
  const ids = new Set(own.map((sitting) => sitting.id));
  const items = meeting.programme
    .filter((item) => (item.sitting === null ? item.date === date : ids.has(item.sitting)))
    .map((item) => itemValues(item, sittings));
  // A sitting without items of its own stands in the agenda by its title.
  const bare = own
    .filter(
      (sitting) => sitting.title !== null && !meeting.programme.some((item) => item.sitting === sitting.id),
    )
    .map((sitting) => bareItem(sitting));
  return {
    date,
    day: longDay(date),
    sittings: own.map(sittingValues),
    items: [...items, ...bare].sort((a, b) => a.start.localeCompare(b.start)),
  };
}

function bareItem(sitting: Sitting): ItemValues {
  return {
    kind: 'other',
    title: sitting.title ?? '',
    day: longDay(sitting.date),
    start: sitting.start,
    end: sitting.end,
    ledBy: null,
    paragraph: sitting.invited === null ? null : `Invited: ${sitting.invited}.`,
    seats: [],
  };
}

function itemValues(item: ProgrammeItem, sittings: readonly Sitting[]): ItemValues {
  const date = item.date ?? sittings.find((sitting) => sitting.id === item.sitting)?.date ?? '';
  return {
    kind: item.kind,
    title: item.title,
    day: longDay(date),
    start: item.start,
    end: item.end,
    ledBy: ledByLine(item),
    paragraph: item.paragraph,
    seats: item.seats.map(seatValues),
  };
}

function seatValues(seat: Seat): SeatValues {
  return {
    role: roleNames[seat.role],
    name: seat.person === null ? TO_BE_ANNOUNCED : personLine(seat.person),
    announced: seat.person !== null,
  };
}

function sittingValues(sitting: Sitting): SittingValues {
  const { title, start, end, room, invited } = sitting;
  return { title, day: longDay(sitting.date), start, end, room, invited };
}

function ruleValues(rules: SpeakingRules, items: readonly ProgrammeItem[]): RuleValues {
  const of = (kind: ProgrammeItem['kind']): Record<string, string> =>
    Object.fromEntries(
      rules.parts
        .filter((part) => part.on === kind)
        .map((part) => [camel(part.role, part.act), range(part.minutes)]),
    );
  const experts = items
    .filter((item) => item.kind === 'panel')
    .map((item) => item.seats.filter((seat) => seat.role === 'expert').length);
  const [first] = experts;
  return {
    floorMinutes: rules.floorMinutes,
    welcomeMinutes: rules.welcomeMinutes,
    panel: of('panel'),
    summaryPanel: of('summary-panel'),
    expertsPerPanel:
      first !== undefined && first > 0 && experts.every((count) => count === first) ? first : null,
  };
}

const range = ({ min, max }: { min: number; max: number }): string =>
  min === max ? String(min) : `${min} to ${max}`;

const camel = (...words: string[]): string =>
  words
    .join(' ')
    .split(/[^A-Za-z0-9]+/)
    .filter((word) => word.length > 0)
    .map((word, n) => (n === 0 ? word.toLowerCase() : capital(word.toLowerCase())))
    .join('');
