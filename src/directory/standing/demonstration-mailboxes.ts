import type { ContactRole } from '../domain/contact.js';

export interface DemonstrationMailbox {
  address: string;
  name: string;
  role: ContactRole;
  /** 1 is written to first. */
  order: number;
}

/** Every demonstration mailbox is below it; RFC 2606 keeps example.org from ever being anybody's. */
export const DEMONSTRATION_DOMAIN = 'missions.example.org';

/**
 * Two mailboxes for a delegation: the registry, which is written to first, and the Permanent Representative's
 * office. Made from the id (del-che: registry@che.missions.example.org), so nobody stores or mistypes them.
 */
export function demonstrationMailboxes(delegationId: string): [DemonstrationMailbox, DemonstrationMailbox] {
  const domain = `${delegationId.replace(/^del-/, '')}.${DEMONSTRATION_DOMAIN}`;
  return [
    { address: `registry@${domain}`, name: 'Registry', role: 'registry', order: 1 },
    {
      address: `pr.office@${domain}`,
      name: 'Office of the Permanent Representative',
      role: 'permanent-representative',
      order: 2,
    },
  ];
}
