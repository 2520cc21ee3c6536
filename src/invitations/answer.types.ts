import type { AddresseeCategory } from '../directory/index.js';

export const answerValues = ['accepted', 'declined', 'tentative'] as const;
export type AnswerValue = (typeof answerValues)[number];

export const answerChannels = ['link', 'calendar', 'mail', 'telephone', 'note-verbale'] as const;
export type AnswerChannel = (typeof answerChannels)[number];

/** Channels that reach the office, which then enters the answer. */
export const officeChannels = ['mail', 'telephone', 'note-verbale'] as const;

/** Level of representation, highest first. */
export const levels = [
  'head-of-state',
  'head-of-government',
  'minister',
  'vice-minister',
  'permanent-representative',
  'deputy-permanent-representative',
  'expert',
  'other',
] as const;
export type Level = (typeof levels)[number];

export const valueNames: Readonly<Record<AnswerValue, string>> = {
  accepted: 'will attend',
  declined: 'will not attend',
  tentative: 'has not decided yet',
};

export const channelNames: Readonly<Record<AnswerChannel, string>> = {
  link: 'the link in the letter',
  calendar: 'calendar',
  mail: 'mail to the office',
  telephone: 'telephone',
  'note-verbale': 'note verbale',
};

export const levelNames: Readonly<Record<Level, string>> = {
  'head-of-state': 'Head of State',
  'head-of-government': 'Head of Government',
  minister: 'Minister',
  'vice-minister': 'Vice-minister',
  'permanent-representative': 'Permanent Representative or Observer',
  'deputy-permanent-representative': 'Deputy Permanent Representative or Observer',
  expert: 'Expert',
  other: 'Other',
};

/** Somebody who comes. */
export interface Participant {
  name: string;
  function: string | null;
}

/** What a delegation says. */
export interface AnswerContent {
  value: AnswerValue;
  level: Level | null;
  participants: Participant[];
  comment: string | null;
}

/** Who did something in the office. */
export interface ActorRef {
  kind: TypedBy['kind'];
  id: string;
  name: string | null;
}

/** Who typed an answer in. Behind a link that is whoever holds it: the name is what they wrote. */
export interface TypedBy {
  kind: 'person' | 'token' | 'system' | 'link';
  id: string;
  name: string | null;
}

/**
 * What became of an answer when it came.
 * `stands`: it is the delegation's answer now. `confirms`: a less formal one that says the same.
 * `supplements`: a less formal one that says the same and adds the names that were missing.
 * `differs`: a less formal one that says something else; it does not stand, the office looks at it.
 */
export type Outcome = 'stands' | 'confirms' | 'supplements' | 'differs';

interface Row {
  _id: string;
  invitationId: string;
  meetingId: string;
  /** 1, 2, 3 … within the invitation. */
  n: number;
  /** Process time. */
  at: Date;
  typedBy: TypedBy;
}

export interface AnswerRow extends Row, AnswerContent {
  kind: 'answer';
  channel: AnswerChannel;
  /** Entered by the office: replaces any answer. */
  byOffice: boolean;
  /** Date that the note verbale or mail bears, YYYY-MM-DD. */
  dated: string | null;
  outcome: Outcome;
  /** The first answer (id) of those that were sent with it, to several meetings at once: they have one receipt. */
  sentWith?: string;
}

/** "Not you? Withdraw": the answer named here is taken as never given. */
export interface WithdrawalRow extends Row {
  kind: 'withdrawal';
  withdraws: string;
}

/** The meeting was reinstated: what was answered before was to its earlier dates, and the addressee is asked again. */
export interface AskedAgainRow extends Row {
  kind: 'asked-again';
  /** How often those invited to the meeting have been asked anew with this. */
  asked: number;
  /** The dates that the earlier answers were to: "19 and 20 June 2017". */
  dates: string;
}

/** The history of an invitation: rows are added, never changed. */
export type HistoryRow = AnswerRow | WithdrawalRow | AskedAgainRow;

/** The answer that stands, with the row it comes from. */
export interface Standing extends AnswerContent {
  answerId: string;
  channel: AnswerChannel;
  at: Date;
  /** The row that brought the names, where it is another one. */
  namesFrom: string | null;
}

/** One addressee's place at one meeting. */
export interface Invitation {
  _id: string;
  version: number;
  processId: string;
  meetingId: string;
  /** The letter that opened it; later letters to the same addressee open no second one. */
  letterId: string;
  /** As the directory had them on the letter's date. */
  addressee: InvitedAddressee;
  mailboxes: { address: string; name: string }[];
  openedAt: Date;
  /** Invitations (ids) of the same addressee that came by the same letter: this one's page asks about them too. */
  asksAlso?: string[];
  /** Where the meeting's seats are limited: how many are asked for, and how many of them there are. */
  seats?: { asked: number; given: number };
  /** When the last reminder was sent. */
  remindedAt?: Date;
  /** How often it was asked anew, as its meeting counts; absent: never. */
  asked?: number;
  /** What stood when it was last asked anew, and the dates that it was to. */
  earlier?: { value: AnswerValue; dates: string };
  /** End of the meeting: until then its links open. */
  expiresAt: Date;
  standing: Standing | null;
  /** Value of the standing answer, `none` without one: what lists filter by. */
  value: AnswerValue | 'none';
}

export interface InvitedAddressee {
  id: string;
  name: string;
  category: AddresseeCategory;
  electoralGroup: string | null;
  consultationGroups: string[];
  fictitious: boolean;
}

/** What an addressee is called in a sentence: States and observers come as delegations. */
export const bodyWord = ({ category }: Pick<InvitedAddressee, 'category'>): string =>
  category === 'stakeholder' ? 'organisation' : 'delegation';
