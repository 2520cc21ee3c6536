/** The states of somebody who wants to be told of changes by mail. Whoever wants it no more is forgotten. */
export type FollowerState = 'asked' | 'following';

/**
 * A mailbox that is told of every change to a meeting's programme, because its owner asked on the public page. Nothing
 * is known of the owner but the address, which stands in no event and on no page.
 */
export interface Follower {
  _id: string;
  version: number;
  meetingId: string;
  processId: string;
  mailbox: string;
  /** The address in lower case: one mailbox follows a meeting once. */
  mailboxKey: string;
  state: FollowerState;
  /** The release that the mailbox knows of: what it changed is not told again. */
  knows: number;
  askedAt: Date;
  confirmedAt: Date | null;
}
