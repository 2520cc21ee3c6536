import type { ProgrammeItem, SpeakingRules } from './programme.types.js';

export const meetingStatuses = ['planned', 'announced', 'held', 'postponed', 'cancelled'] as const;
export type MeetingStatus = (typeof meetingStatuses)[number];

/**
 * One block of a meeting in one room. Times are wall-clock times of the meeting's zone: they are what was
 * agreed and stay so when a country changes its daylight-saving law.
 */
export interface Sitting {
  /** Unique within the meeting, given by the office: `day-1-morning`. Programme items refer to it. */
  id: string;
  /** Shown when it is more than a part of the meeting: "Stakeholders' informal dialogue". */
  title: string | null;
  /** YYYY-MM-DD */
  date: string;
  /** HH:MM, included */
  start: string;
  /** HH:MM of the same day, excluded */
  end: string;
  /** Where it differs from the meeting's room. */
  room: string | null;
  /** The room of the house that is booked for it; absent or null: the meeting's, unless `room` names another. */
  roomId?: string | null;
  /** Interpretation asked for: language tags. */
  languages?: string[];
  /** Who is invited, where that differs from the meeting: "accredited stakeholders". */
  invited: string | null;
}

/** How a meeting last came back after it was postponed or cancelled. */
export interface Reinstated {
  /** The release that it came back with: whoever was invited is told of that one by its letter. */
  release: number;
  at: Date;
  /** How often those invited were asked anew; answers of before count no more. */
  asked: number;
  /** The dates that it had before: "19 and 20 June 2017". */
  instead: string;
}

/** A meeting of a process: versioned, changed by the commands of `meeting.decide.ts` only. */
export interface Meeting {
  _id: string;
  version: number;
  processId: string;
  /** Given by the office, unique in its process: the same folder brought in again finds the meeting by it. */
  key?: string | null;
  /** The theme, as letters give it. */
  title: string;
  /** What it is, as it reads in a sentence: "informal thematic session". */
  kind: string;
  /** Its number in the series, if it has one. */
  ordinal: number | null;
  venue: string;
  /** Building or address: "Palais des Nations". */
  place: string | null;
  room: string | null;
  /** The room of the house that is booked for its sittings; absent or null: it takes place elsewhere, or nobody knows yet. */
  roomId?: string | null;
  city: string;
  /** IANA zone of all its wall-clock times. */
  zone: string;
  sittings: Sitting[];
  /** Sittings taken out again while the meeting was planned: their calendar entries are withdrawn. */
  droppedSittings: string[];
  /** Until when delegations may answer; afterwards only the office enters answers. */
  answersBy: Date | null;
  programme: ProgrammeItem[];
  rules: SpeakingRules;
  status: MeetingStatus;
  /** The number of its last release; absent or 0: none. */
  release?: number;
  /** Since when the public may see it; null: never announced. */
  announcedAt: Date | null;
  /** Why it was postponed or cancelled. */
  reason: string | null;
  /** Absent: it was never reinstated. */
  reinstated?: Reinstated;
  /** First moment of the first sitting and last of the last one; kept for queries and link expiry. */
  startsAt: Date;
  endsAt: Date;
  createdAt: Date;
  updatedAt: Date;
}

/** A person of the process, as letters name them. */
export interface NamedPerson {
  /** "H.E. Mr." */
  title: string | null;
  name: string;
  function: string | null;
  /** State or body in whose name the person acts. */
  affiliation: string | null;
}

/** The office that runs a process. */
export interface Office {
  name: string;
  mailbox: string | null;
  /** IANA zone in which it works, offered for its meetings; absent or null: that of the house (OFFICE_ZONE). */
  zone?: string | null;
}

/** An intergovernmental process: its mandate, its co-facilitators and its office. */
export interface Process {
  _id: string;
  version: number;
  /** Given by the office, unique in the house: the same folder brought in again finds the process by it. */
  key?: string | null;
  title: string;
  /** Short form for tables and feeds. */
  shortTitle: string;
  /** Resolutions with what they lay down, in order. */
  mandate: { symbol: string; subject: string | null }[];
  coFacilitators: NamedPerson[];
  office: Office;
  createdAt: Date;
  updatedAt: Date;
}
