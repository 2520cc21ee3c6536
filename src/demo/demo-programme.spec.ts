import { describe, expect, it } from '@jest/globals';
import { readData } from './demo-data.js';
import { venueFiles } from './demo-venues.js';

interface Programme {
  items: { id: string; start: string; end: string; seats?: { person?: { name: string } | null }[] }[];
}

describe('the data of the second release', () => {
  it('names rooms that the venues have, items that the programme has, and people who sit on it', async () => {
    const programme = await readData<Programme>('geneva/programme.json');
    const meeting = await readData<{ roomId: string; room: string }>('geneva/meeting.json');
    const { people } = await readData<{ people: Record<string, { id: string; mailbox: string }> }>(
      'geneva/people.json',
    );
    const second = await readData<{
      heading: string;
      note: string;
      roomId: string;
      items: Record<string, { start?: string; end?: string }>;
    }>('geneva/release-2.json');
    const rooms = new Map<string, string>();
    for (const file of venueFiles) {
      const { venues } = await readData<{ venues: { rooms: { id: string; name: string }[] }[] }>(
        `venues/${file}`,
      );
      for (const { id, name } of venues.flatMap((venue) => venue.rooms)) rooms.set(id, name);
    }
    expect(rooms.get(meeting.roomId)).toBe(meeting.room);
    expect(rooms.has(second.roomId)).toBe(true);
    expect(second.roomId).not.toBe(meeting.roomId);
    const changed = Object.entries(second.items).map(([id, times]) => {
      const item = programme.items.find((one) => one.id === id);
      return {
        id,
        differs: item !== undefined && JSON.stringify({ ...item, ...times }) !== JSON.stringify(item),
      };
    });
    expect(changed.filter(({ differs }) => !differs)).toEqual([]);
    const seated = programme.items.flatMap(({ seats = [] }) =>
      seats.flatMap(({ person }) => person?.name ?? []),
    );
    for (const [name, { mailbox }] of Object.entries(people)) {
      expect(seated).toContain(name);
      expect(mailbox).toMatch(/\.example\.org$/u);
    }
    // What is invented says so wherever somebody may read it.
    for (const words of [second.heading, second.note])
      expect(words.toLowerCase()).toContain('invented for demonstration');
  });
});
