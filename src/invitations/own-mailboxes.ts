import { Injectable } from '@nestjs/common';
import { Directory } from '../directory/index.js';
import type { Invitation } from './answer.types.js';

/** Where word about an invitation goes: to the addressee's own mailboxes, and to nobody else's. */
@Injectable()
export class OwnMailboxes {
  constructor(private readonly directory: Directory) {}

  /** All mailboxes of the addressee as they are today, and those that the invitation went to. */
  async of(invitation: Invitation, today: string): Promise<string[]> {
    const { addressee, processId, mailboxes } = invitation;
    const found = await this.directory.addressee(addressee.id, today, 'en', processId);
    const all = [...(found?.mailboxes ?? []), ...mailboxes].map(({ address }) => address);
    return [...new Map(all.map((address) => [address.toLowerCase(), address])).values()];
  }
}
