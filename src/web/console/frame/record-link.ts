/** Where a record is looked at in the console, by the type that events and to-dos name; null where it has no page. */
export function recordLink({ type, id }: { type: string; id: string }): string | null {
  const path = paths.get(type);
  return path === undefined ? null : `/office/${path}/${encodeURIComponent(id)}`;
}

const paths: ReadonlyMap<string, string> = new Map(
  Object.entries({
    letter: 'letters',
    'received-letter': 'received',
    delivery: 'deliveries',
    invitation: 'invitations',
    meeting: 'meetings',
    process: 'processes',
    delegation: 'directory/delegations',
    organisation: 'directory/organisations',
    'distribution-list': 'directory/lists',
    booking: 'bookings',
    'room-wait': 'bookings/waiting',
    person: 'people',
    venue: 'venues',
    room: 'rooms',
  }),
);
