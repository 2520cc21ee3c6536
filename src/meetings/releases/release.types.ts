import type { Meeting } from '../meeting.types.js';

/** What a release fixes of a meeting: everything that a programme says. */
export type ReleasedContent = Pick<
  Meeting,
  'title' | 'place' | 'room' | 'roomId' | 'sittings' | 'programme' | 'rules'
>;

/** Who edited or released, as the log names actors. */
export interface Who {
  kind: string;
  id: string;
  name?: string;
}

/**
 * What the office works on once the meeting is announced. Its rooms are held beside the released ones; a release turns
 * them over, discarding it gives them back. One a meeting.
 */
export interface ProgrammeDraft extends ReleasedContent {
  _id: string;
  version: number;
  meetingId: string;
  processId: string;
  /** The release that it began from. */
  basedOn: number;
  by: Who;
  createdAt: Date;
  updatedAt: Date;
}

/** A numbered release of a programme; never changed. */
export interface Release extends ReleasedContent {
  /** `<meeting id>.<n>` */
  _id: string;
  version: number;
  meetingId: string;
  processId: string;
  /** 1, 2, 3 … */
  n: number;
  /** What this release is, for its readers: "Room of the second day". */
  heading: string;
  note: string | null;
  /** Wording only: nobody is told. */
  editorial: boolean;
  at: Date;
  by: Who;
}

export function contentOf(source: ReleasedContent): ReleasedContent {
  const { title, place, room, roomId = null, sittings, programme, rules } = source;
  return { title, place, room, roomId, sittings, programme, rules };
}
