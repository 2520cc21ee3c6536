import { access, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { simpleParser } from 'mailparser';
import type { ApiClient } from '../../src/cli/api-client.js';
import { importInto } from '../../src/cli/import.command.js';
import { init } from '../../src/cli/init.command.js';
import { exampleFolder } from '../../src/cli/init-folder.js';
import { readProcessFolder } from '../../src/cli/process-folder.js';
import { ProcessImport } from '../../src/cli/process-import.js';
import type { Finding } from '../../src/platform/index.js';
import { eventually } from '../support/eventually.js';
import { type FullHouse, openFullHouse } from '../support/full-house.js';

interface DryRun {
  ready: boolean;
  addressees: number;
  findings: Finding[];
}

/** All that `convene import FOLDER --announce` does. */
async function bringIn(api: ApiClient, folder: string): Promise<ProcessImport> {
  const read = await readProcessFolder(folder);
  const importer = new ProcessImport(api, read);
  await importer.checkVenues();
  await importer.bringVenues();
  await importer.openProcess();
  await importer.fillDirectory();
  await importer.planMeeting();
  await importer.announceMeeting();
  for (const letter of read.letters) await importer.draftLetter(letter);
  return importer;
}

describe('an office’s own process', () => {
  let house: FullHouse;
  let office: ApiClient;
  let folder: string;
  const said: string[] = [];

  beforeAll(async () => {
    house = await openFullHouse();
    office = await house.client('office');
    folder = join(await mkdtemp(join(tmpdir(), 'convene-test-init-')), 'my-process');
    jest.spyOn(process.stdout, 'write').mockImplementation((text) => {
      said.push(String(text));
      return true;
    });
  });
  afterAll(async () => {
    jest.restoreAllMocks();
    await house.close();
    await rm(join(folder, '..'), { recursive: true, force: true });
  });

  it('begins with an example that says what to do next', async () => {
    await init(folder, false);
    expect(said.join('')).toContain(`convene import ${folder} --announce`);
    expect(await readFile(join(folder, 'README.md'), 'utf8')).toContain('# An example process');
  });

  it('never overwrites: a file in the way refuses all of it, one that is not stays', async () => {
    await expect(init(folder, false)).rejects.toMatchObject({ code: 'cli/would-overwrite' });
    const other = join(folder, '..', 'other');
    await mkdir(join(other, 'letters'), { recursive: true });
    await writeFile(join(other, 'notes.txt'), 'mine');
    await writeFile(join(other, 'letters', 'invitation.md'), 'my letter');
    await expect(init(other, false)).rejects.toMatchObject({
      extensions: { files: ['letters/invitation.md'] },
    });
    await expect(access(join(other, 'process.json'))).rejects.toThrow();
    await rm(join(other, 'letters'), { recursive: true });
    await init(other, false);
    expect(await readFile(join(other, 'notes.txt'), 'utf8')).toBe('mine');
  });

  it('is brought in as it is, passes its dry run, and reaches whom it names', async () => {
    const importer = await bringIn(office, folder);
    expect(importer.outcome.every(({ there }) => !there)).toBe(true);
    const letter = importer.ids.letters.get('invitation') ?? '';
    const dryRun = await office.post<DryRun>(`/api/v1/letters/${letter}/dry-run`);
    expect(dryRun.findings.filter(({ level }) => level === 'error')).toEqual([]);
    expect(dryRun).toMatchObject({ ready: true, addressees: 2, totals: { fictitious: 2 } });
    await office.post(`/api/v1/letters/${letter}/submit-for-clearance`);
    await (await house.client('clearer')).post(`/api/v1/letters/${letter}/clear`);
    await office.post(`/api/v1/letters/${letter}/issue`, { addressees: 2 });
    await eventually(() => expect(house.mail.messages()).toHaveLength(2), 30_000);
    expect(
      house.mail
        .messages()
        .flatMap(({ to }) => to)
        .sort(),
    ).toEqual(['registry@atlantis.example.org', 'registry@lemuria.example.org']);
    const [first] = house.mail.messages();
    if (!first) throw new Error('no mail');
    const { text = '', attachments } = await simpleParser(await house.mail.raw(first));
    expect(text).toContain('first informal consultation');
    expect(text).not.toMatch(/placeholder|\{[{%]/);
    expect(attachments.map(({ contentType }) => contentType)).toContain('text/calendar');
  });

  it('is found again by its keys, whoever brings it in, and left as it is', async () => {
    const first = (await bringIn(office, folder)).ids;
    const meeting = await office.get<{ version: number }>(`/api/v1/meetings/${first.meetingId}`);
    const somebody = await house.client('office');
    const again = await bringIn(somebody, folder);
    expect(again.ids).toEqual(first);
    expect(again.outcome.every(({ there }) => there)).toBe(true);
    expect(await office.all('/api/v1/processes')).toHaveLength(1);
    expect(await office.all('/api/v1/letters')).toHaveLength(1);
    expect(await office.all(`/api/v1/processes/${first.processId}/meetings`)).toHaveLength(1);
    expect(await office.get(`/api/v1/meetings/${first.meetingId}`)).toEqual(meeting);
    await expect(
      somebody.post('/api/v1/processes', {
        key: 'example-process',
        title: 'Another',
        shortTitle: 'Another',
        office: { name: 'Office' },
      }),
    ).rejects.toMatchObject({ code: 'meetings/process-exists', extensions: { processId: first.processId } });
  });

  it('brings its letterhead and signatories, which its letters take, once and for the letters that follow', async () => {
    const { ids } = await bringIn(office, folder);
    const { items } = await office.get<{ items: { id: string; title: string }[] }>(
      `/api/v1/stationery?processId=${ids.processId}`,
    );
    expect(items).toMatchObject([{ title: 'Office of the Example Process', processId: ids.processId }]);
    const letter = await office.get<object>(`/api/v1/letters/${ids.letters.get('invitation') ?? ''}`);
    expect(letter).toMatchObject({
      content: {
        letterheads: [{ lines: ['Office of the Example Process'] }],
        signatories: [{ name: 'A. N. Example' }],
        salutation: 'Excellency,',
      },
    });
    const path = join(folder, 'stationery.json');
    const kept = await readFile(path, 'utf8');
    const faulty = kept.replace('"letterheads"', '"letterhead"');
    await writeFile(path, faulty);
    await expect(readProcessFolder(folder)).rejects.toMatchObject({
      code: 'folder/unreadable',
      extensions: { findings: [{ where: 'stationery.0' }] },
    });
    await writeFile(path, kept.replace('"key": "office"', '"key": "another"'));
    await expect(readProcessFolder(folder)).rejects.toMatchObject({ code: 'folder/unknown-stationery' });
    await writeFile(path, kept);
  });

  it('brings its venues and rooms, and refuses the whole folder for a fault in one of them', async () => {
    const places = async () => [await office.all('/api/v1/venues'), await office.all('/api/v1/rooms')];
    const before = await places();
    expect(before.map((list) => list.length)).toEqual([1, 3]);
    expect(await office.get('/api/v1/rooms/example-rooms-a-b')).toMatchObject({
      venueId: 'example-house',
      parts: ['example-room-a', 'example-room-b'],
    });
    const at = join(folder, '..', 'faulty-venues');
    await init(at, false);
    for (const file of ['process.json', 'directory/stakeholders.csv']) {
      const path = join(at, file);
      await writeFile(path, (await readFile(path, 'utf8')).replace('example-process', 'never-opened'));
    }
    const path = join(at, 'venues.json');
    const good = await readFile(path, 'utf8');
    const { secret: token } = await office.post<{ secret: string }>('/api/v1/tokens', {
      name: 'importer',
      roles: ['office'],
    });
    const bringFolderIn = async (content: string): Promise<unknown> => {
      await writeFile(path, content);
      const options = { url: house.url, token, announce: false, apply: false, standingDirectory: false };
      return importInto(at, options, false).catch((error: unknown) => error);
    };
    for (const [content, where] of [
      [good.replace('example-room-b"', 'example-room-a"'), 'room example-room-a'],
      [good.replace('"20:00"', '"07:00"'), 'venue example-house, hours.monday'],
      [good.replace('"booths"', '"boots"'), 'venue example-house, room example-room-a'],
      // The venue is new, its rooms are those of another.
      [good.replace('"example-house"', '"new-house"'), 'venue new-house, room example-room-a'],
    ] as const) {
      expect(await bringFolderIn(content)).toMatchObject({
        code: 'venues-file/faulty',
        extensions: {
          findings: expect.arrayContaining([expect.objectContaining({ where, fix: expect.any(String) })]),
        },
      });
    }
    expect(await places()).toEqual(before);
    expect(JSON.stringify(await office.all('/api/v1/processes'))).not.toContain('never-opened');
    said.length = 0;
    expect(await bringFolderIn(good)).toBeUndefined();
    expect(said.join('')).toContain('venue example-house');
    expect(said.join('')).toContain('3 rooms');
    expect(await places()).toEqual(before);
  });

  it('books a room of its own for the meeting that names it', async () => {
    const { processId } = (await bringIn(office, folder)).ids;
    const plan = { ...(await readProcessFolder(folder)).meeting, key: 'booked', roomId: 'example-room-a' };
    const made = await office.post<{ room: string }>(`/api/v1/processes/${processId}/meetings`, plan);
    expect(made.room).toBe('Room A');
    const bookings = await office.all<{ roomId: string }>('/api/v1/bookings', { room: 'example-room-a' });
    expect(bookings.map(({ roomId }) => roomId)).toEqual(['example-room-a', 'example-room-a']);
  });

  it('is one process also when two bring it in at the same moment', async () => {
    const at = join(folder, '..', 'both');
    await init(at, false);
    const file = join(at, 'process.json');
    await writeFile(file, (await readFile(file, 'utf8')).replace('example-process', 'brought-in-by-both'));
    // The table of stakeholders names the process by its key.
    const table = join(at, 'directory', 'stakeholders.csv');
    await writeFile(table, (await readFile(table, 'utf8')).replace('example-process', 'brought-in-by-both'));
    const read = await readProcessFolder(at);
    const open = async () => new ProcessImport(await house.client('office'), read).openProcess();
    const [one, two] = await Promise.all([open(), open()]);
    expect(one).toBe(two);
  });

  it('keeps its key when the meeting is revised without naming it', async () => {
    const { meetingId, processId } = (await bringIn(office, folder)).ids;
    const plan = { ...(await readProcessFolder(folder)).meeting, key: 'second-meeting' };
    const { id } = await office.post<{ id: string }>(`/api/v1/processes/${processId}/meetings`, plan);
    expect(id).not.toBe(meetingId);
    const { key: _key, ...unnamed } = plan;
    const revised = await office.put<{ key: string }>(`/api/v1/meetings/${id}`, unnamed, { ifMatch: 1 });
    expect(revised.key).toBe('second-meeting');
  });
});

describe('the example', () => {
  it.each(['2026-11-23', '2027-02-28', '2028-12-31'])(
    'made on %s has its meeting on a Tuesday six weeks ahead, and asks for answers before',
    (today) => {
      const files = exampleFolder({ today, zone: 'America/New_York' });
      const { sittings, answersBy } = JSON.parse(files.get('meeting.json') ?? '') as {
        sittings: { date: string }[];
        answersBy: string;
      };
      const date = sittings[0]?.date ?? '';
      expect(new Date(`${date}T12:00:00Z`).getUTCDay()).toBe(2);
      const days = (Date.parse(date) - Date.parse(today)) / 86_400_000;
      expect(days).toBeGreaterThanOrEqual(36);
      expect(days).toBeLessThanOrEqual(48);
      expect(answersBy.slice(0, 10) < date && answersBy.slice(0, 10) > today).toBe(true);
    },
  );
});
