import type { Permission } from '../../../access/index.js';

/** The parts of the console, in the order of the bar, each with the permission without which it isn't shown. */
export const navigation = [
  { key: 'todo', text: 'To do', href: '/office', needs: 'todos:read' },
  { key: 'letters', text: 'Letters', href: '/office/letters', needs: 'letters:read' },
  { key: 'meetings', text: 'Meetings', href: '/office/meetings', needs: 'meetings:read' },
  { key: 'rooms', text: 'Rooms', href: '/office/rooms', needs: 'rooms:read' },
  { key: 'directory', text: 'Directory', href: '/office/directory', needs: 'directory:read' },
  { key: 'processes', text: 'Processes', href: '/office/processes', needs: 'processes:read' },
  { key: 'people', text: 'People', href: '/office/people', needs: 'people:manage' },
] as const satisfies readonly { key: string; text: string; href: string; needs: Permission }[];

export type NavKey = (typeof navigation)[number]['key'] | 'account' | 'search';
