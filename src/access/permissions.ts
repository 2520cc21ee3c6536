/** Roles of the people who work with Convene (design: safety). */
export const roles = [
  'office',
  'clearer',
  'facilitator',
  'side-event-desk',
  'organiser',
  'delegation',
  'participant',
  'auditor',
] as const;
export type Role = (typeof roles)[number];

/**
 * Every permission, with the roles that hold it. The one table: an address names a permission, never a role.
 */
export const permissions = {
  'console:use': roles,
  'people:manage': ['office'],
  'tokens:manage': ['office'],
  'clock:step': ['office'],
  'metrics:read': ['office', 'auditor'],
  'queues:read': ['office'],
  'events:read': ['office', 'auditor'],
  'todos:read': ['office', 'clearer', 'auditor'],
  'todos:settle': ['office'],
  'directory:read': ['office', 'clearer', 'facilitator', 'auditor'],
  'directory:write': ['office'],
  'processes:read': ['office', 'clearer', 'facilitator', 'side-event-desk', 'auditor'],
  'processes:write': ['office'],
  'meetings:read': ['office', 'clearer', 'facilitator', 'side-event-desk', 'auditor'],
  'meetings:write': ['office'],
  'rooms:read': ['office', 'clearer', 'facilitator', 'side-event-desk', 'auditor'],
  'rooms:write': ['office'],
  'bookings:read': ['office', 'clearer', 'facilitator', 'side-event-desk', 'auditor'],
  'bookings:write': ['office', 'side-event-desk'],
  'bookings:approve': ['office'],
  'bookings:override': ['office'],
  'letters:read': ['office', 'clearer', 'facilitator', 'auditor'],
  'letters:write': ['office'],
  'letters:comment': ['office', 'clearer'],
  'letters:clear': ['clearer'],
  'letters:issue': ['office'],
  'deliveries:read': ['office', 'auditor'],
  'deliveries:write': ['office'],
  'invitations:read': ['office', 'facilitator', 'auditor'],
  'invitations:answer': ['office'],
  'invitations:remind': ['office'],
  'calendar:read': ['office', 'clearer', 'facilitator', 'side-event-desk', 'auditor'],
} as const satisfies Record<string, readonly Role[]>;

export type Permission = keyof typeof permissions;

/** True if one of the roles holds the permission. */
export const allows = (held: readonly Role[], permission: Permission): boolean =>
  (permissions[permission] as readonly Role[]).some((role) => held.includes(role));
