import { v5 } from 'uuid';

/** Namespace of invitation ids (a random UUID, fixed for ever). */
const INVITATIONS = '5a1c6f0e-7c1b-4b4e-9d0a-3f6f0c9f2f11';

/**
 * The id of an addressee's invitation to a meeting (UUIDv5, RFC 9562). It follows from the two, so a second
 * letter cannot open a second invitation, and a letter can carry the answer link before it is issued.
 */
export function invitationId(meetingId: string, addresseeId: string): string {
  return v5(`${meetingId}\n${addresseeId}`, INVITATIONS);
}
