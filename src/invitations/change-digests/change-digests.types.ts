/** One run of change notices of a meeting: what was told up to which release. */
export interface ChangeDigest {
  _id: string;
  version: number;
  meetingId: string;
  processId: string;
  /** The earliest release that anybody was told the difference from. */
  from: number;
  /** The release that everybody it went to knows of since. */
  to: number;
  /** When it began to leave. */
  at: Date;
  /** The meeting's own calendar entry as it was then, frozen as text. */
  entry: string;
  state: 'sending' | 'sent';
  addressees: number;
  mails: number;
  /** Those of the addressees who sit on the programme; absent: of before such were told. */
  people?: number;
  /** Addressees without a mailbox, who stand on the to-do list. */
  byHand: number;
}

/** One mail of a digest. Each mailbox is told the difference from what it was told before. */
export interface DigestMail {
  mailbox: string;
  noticeKey: string;
  from: number;
  /** Whether it carries the updated calendar entry. */
  calendar: boolean;
}

/** One addressee of a digest: somebody invited, or somebody who sits on the programme. */
export interface DigestRow {
  /** `<digest id>.<invitation id>`, or `<digest id>.<meeting id>.<person id>` */
  _id: string;
  digestId: string;
  meetingId: string;
  /** Absent: it went to a person of the programme. */
  invitationId?: string;
  /** The id of that person within the house. */
  personId?: string;
  addressee: { id: string; name: string };
  at: Date;
  to: number;
  outcome: 'sent' | 'by-hand';
  mails: DigestMail[];
}

/** Lets units of work that tell of one meeting see each other. */
export interface DigestTurn {
  /** The meeting's id. */
  _id: string;
  taken: number;
}
