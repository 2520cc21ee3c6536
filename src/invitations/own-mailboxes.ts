import { Injectable } from '@nestjs/common';
import { type Addressee, Directory } from '../directory/index.js';
import type { Invitation } from './answer.types.js';

/** Where word about an invitation goes: to the addressee's own mailboxes, and to nobody else's. */
@Injectable()
export class OwnMailboxes {
  constructor(private readonly directory: Directory) {}

  /** All mailboxes of the addressee as they are today, and those that the invitation went to. */
  async of(invitation: Invitation, today: string): Promise<string[]> {
    return (await this.ofEach([invitation], today)).get(invitation._id) ?? [];
  }

  /** The same for many invitations to one meeting, by the invitation's id. */
  async ofEach(invitations: readonly Invitation[], today: string): Promise<Map<string, string[]>> {
    const ids = invitations.map(({ addressee }) => addressee.id);
    const processId = invitations[0]?.processId;
    const found = await this.directory.addressees(ids, today, 'en', processId);
    return new Map(
      invitations.map((invitation) => [
        invitation._id,
        merged(found.get(invitation.addressee.id), invitation),
      ]),
    );
  }
}

function merged(addressee: Addressee | undefined, invitation: Invitation): string[] {
  const all = [...(addressee?.mailboxes ?? []), ...invitation.mailboxes].map(({ address }) => address);
  return [...new Map(all.map((address) => [address.toLowerCase(), address])).values()];
}
