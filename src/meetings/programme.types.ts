export const itemKinds = [
  'opening',
  'panel',
  'summary-panel',
  'dialogue',
  'keynote',
  'discussion',
  'break',
  'closing',
  'other',
] as const;
export type ItemKind = (typeof itemKinds)[number];

export const seatRoles = [
  'moderator',
  'co-chair',
  'expert',
  'keynote',
  'rapporteur',
  'thematic-expert',
] as const;
export type SeatRole = (typeof seatRoles)[number];

export interface SeatedPerson {
  /**
   * The person's own within the house: the same in two meetings is the same person, who is claimed for the time of the
   * item. Absent or null: known by name alone, and not claimed.
   */
  id?: string | null;
  /** Where changes are told; only with an id. For the office alone: on no page, in no document. */
  mailbox?: string | null;
  /** "H.E. Mr.", "Dr." */
  title: string | null;
  name: string;
  function: string | null;
  /** Delegation id, where a State or observer put the person forward. */
  delegation: string | null;
  /** Name of that State or body, as the programme prints it. */
  affiliation: string | null;
}

/** A role to fill on a programme item. Without a person it reads "to be announced". */
export interface Seat {
  id: string;
  role: SeatRole;
  person: SeatedPerson | null;
}

/** An entry of the programme: wall-clock times of the meeting's zone. */
export interface ProgrammeItem {
  id: string;
  kind: ItemKind;
  title: string;
  /** The sitting it belongs to; only a break between sittings has none, and then a date. */
  sitting: string | null;
  date: string | null;
  start: string;
  end: string;
  /** Who leads it where no seat says so: "the co-facilitators". */
  ledBy: string | null;
  /** What it is about, for the annex of the procedural note. */
  paragraph: string | null;
  seats: Seat[];
}

/** Speaking time that a rule fixes: minutes for each seat of the role, at least and at most. */
export interface SpeakingPart {
  on: ItemKind;
  role: SeatRole;
  /** "opens", "introduces", "concludes", "presents". */
  act: string;
  minutes: { min: number; max: number };
}

export interface SpeakingRules {
  parts: SpeakingPart[];
  /** Longest intervention from the floor, in minutes; null where no limit is set. */
  floorMinutes: number | null;
  /** Minutes that the leaders of the process take for their welcome, in all. */
  welcomeMinutes: number | null;
}
