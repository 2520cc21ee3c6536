import { createHash } from 'node:crypto';
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { getConnectionToken } from '@nestjs/mongoose';
import type { Connection } from 'mongoose';
import { ApiTokens } from '../../src/access/index.js';
import {
  exportProcess,
  type Manifest,
  openExport,
  parts,
  readableFiles,
  readExport,
} from '../../src/archive/index.js';
import { ApiClient } from '../../src/cli/api-client.js';
import { systemActor } from '../../src/messaging/index.js';
import { Problem } from '../../src/platform/index.js';
import { boot, type Running } from '../../src/roles/boot.js';
import { features } from '../../src/roles/features.js';
import { testConfig } from '../support/config.js';
import { eventually } from '../support/eventually.js';
import { type FullHouse, openFullHouse } from '../support/full-house.js';
import { samplePdf } from '../support/letters-house.js';

/** The same address in both houses: what they show names it. */
const PUBLIC_URL = 'https://convene.example.org';
const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

interface Made {
  processId: string;
  meetingId: string;
  bookingId: string;
  roomId: string;
  letterId: string;
  enclosedId: string;
  fileSha256: string;
  receivedId: string;
  signedSha256: string;
}

describe('a process as files', () => {
  let folder: string;
  let house: FullHouse;
  let office: ApiClient;
  let made: Made;
  let other: Made;
  let manifest: Manifest;
  let archive: Running;
  let reader: ApiClient;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'convene-test-export-'));
    house = await openFullHouse({ PUBLIC_URL });
    office = await house.client('office');
    await office.put('/api/v1/clock', { instant: '2017-06-06T14:00:00Z' });
    await fillDirectory();
    await fillRooms();
    made = await play('The first process');
    other = await play('Another process');
    await eventually(async () => {
      const { all, byState } = await office.get<{ all: number; byState: Record<string, number> }>(
        '/api/v1/deliveries/summary',
      );
      // Of each process: two mails of the letter, and one receipt to the one mailbox of the delegation.
      expect([all, byState['accepted']]).toEqual([6, 6]);
    });
    manifest = await exportProcess(
      house.app,
      made.processId,
      join(folder, 'export'),
      readableFiles(house.app, made.processId),
    );
    archive = await boot(testConfig({ APP_ROLE: 'api', PUBLIC_URL, CLOCK_ADJUSTABLE: 'true' }), features, {
      logger: false,
    });
    reader = await tokenIn(archive, 'office');
    // Feeds show what is near: at the same time, the same.
    await reader.put('/api/v1/clock', { instant: '2017-06-06T14:10:00Z' });
    await openExport(archive.app, join(folder, 'export'));
  }, 120_000);

  afterAll(async () => {
    await archive?.close();
    await house?.close();
    await rm(folder, { recursive: true, force: true });
  });

  async function fillDirectory(): Promise<void> {
    for (const id of ['del-one', 'del-two']) {
      await office.post('/api/v1/delegations', {
        id,
        status: [{ category: 'observer', source: 'test', from: '2000-01-01' }],
        names: [{ language: 'en', name: `Mission ${id}`, source: 'test', from: '2000-01-01' }],
      });
      const contact = { address: `registry@${id}.example.org`, name: 'Registry', role: 'registry' };
      await office.post(`/api/v1/delegations/${id}/contacts`, contact);
    }
    const list = { title: 'Both', rule: { categories: ['observer'] } };
    await office.put('/api/v1/distribution-lists/both', list);
  }

  async function fillRooms(): Promise<void> {
    const open = [{ from: '08:00', to: '20:00' }];
    const venue = { name: 'Palais des Nations', city: 'Geneva', zone: 'Europe/Zurich' };
    await office.put('/api/v1/venues/palais', { ...venue, hours: { monday: open, tuesday: open } });
    for (const id of ['the-first-process', 'another-process'])
      await office.put(`/api/v1/rooms/${id}`, { venueId: 'palais', name: `Room of ${id}` });
  }

  /**
   * A meeting in a room, of two releases, another booking, a letter to both delegations that encloses a signed one with a file, one received, an answer, a to-do
   * and a draft.
   */
  async function play(title: string): Promise<Made> {
    const post = (path: string, body?: unknown) => office.post<{ id: string }>(path, body);
    const clearer = await house.client('clearer');
    const roomId = title.toLowerCase().replaceAll(' ', '-');
    const { id: processId } = await post('/api/v1/processes', {
      title,
      shortTitle: title,
      office: { name: 'The office' },
    });
    const { id: meetingId } = await post(`/api/v1/processes/${processId}/meetings`, {
      title: 'First meeting',
      kind: 'informal meeting',
      venue: 'United Nations Office at Geneva',
      city: 'Geneva',
      zone: 'Europe/Zurich',
      roomId,
      sittings: [{ id: 'morning', date: '2017-06-19', start: '10:00', end: '13:00' }],
    });
    await post(`/api/v1/meetings/${meetingId}/announce`);
    const { id: bookingId } = await post('/api/v1/bookings', {
      roomId,
      processId,
      title: `Consultation of ${title}`,
      purpose: 'bilateral',
      start: '2017-06-20T08:00:00Z',
      end: '2017-06-20T09:00:00Z',
    });
    await post(`/api/v1/bookings/${bookingId}/confirm`);
    const draftPath = `/api/v1/meetings/${meetingId}/draft`;
    const { place, room, sittings, items, rules } = await office.get<Record<string, unknown>>(draftPath);
    const draft = { title: 'First meeting, by its full title', place, room, roomId, sittings, items, rules };
    const { version } = await office.put<{ version: number }>(draftPath, draft);
    const words = { heading: 'Full title', editorial: true };
    await office.post(`${draftPath}/release`, words, { ifMatch: version });
    const { sha256: fileSha256 } = await office.post<{ sha256: string }>('/api/v1/files', undefined, {
      bytes: { type: 'application/pdf', content: await samplePdf(title) },
      query: { name: 'Brief.pdf' },
    });
    const letter = (more: object) => ({
      processId,
      date: '2017-06-06',
      subject: 'The first meeting',
      body: 'I have the honour to invite you to the {{ meeting.title }}.',
      signatories: [{ name: 'Ada Sample' }],
      about: { type: 'meeting', id: meetingId },
      ...more,
    });
    const issue = async (id: string, addressees: number, scan?: Buffer): Promise<string> => {
      await post(`/api/v1/letters/${id}/submit-for-clearance`);
      await clearer.post(`/api/v1/letters/${id}/clear`);
      if (scan !== undefined) {
        const bytes = { type: 'application/pdf', content: scan };
        await office.put(`/api/v1/letters/${id}/signed-copy`, undefined, { bytes });
        await post(`/api/v1/letters/${id}/sign`, { sha256: sha256(scan), compared: true });
      }
      await post(`/api/v1/letters/${id}/issue`, { addressees });
      return id;
    };
    const file = { kind: 'file', sha256: fileSha256, name: 'Brief.pdf' };
    const transmission = letter({ kind: 'transmission', enclosures: [file] });
    const scan = await samplePdf(`${title}, signed`);
    const enclosedId = await issue((await post('/api/v1/letters', transmission)).id, 0, scan);
    const { id: receivedId } = await post('/api/v1/received-letters', {
      processId,
      file: fileSha256,
      sender: 'The Special Representative',
      addressee: 'The President',
      date: '2017-06-01',
      subject: 'Issue brief',
    });
    const cover = letter({
      kind: 'pga-cover-letter',
      audience: { listId: 'both' },
      enclosures: [{ kind: 'letter', letterId: enclosedId }],
    });
    const letterId = await issue((await post('/api/v1/letters', cover)).id, 2);
    await post('/api/v1/letters', letter({ kind: 'correction', corrects: { letterId, as: 'correction' } }));
    const [invitation] = await office.all<{ id: string }>(`/api/v1/meetings/${meetingId}/invitations`);
    await post(`/api/v1/invitations/${invitation?.id ?? ''}/answers`, {
      value: 'accepted',
      level: 'expert',
      participants: [{ name: 'Ms. Ada Sample', function: null }],
      channel: 'note-verbale',
      dated: '2017-06-06',
    });
    const signedSha256 = sha256(scan);
    return {
      processId,
      meetingId,
      bookingId,
      roomId,
      letterId,
      enclosedId,
      fileSha256,
      receivedId,
      signedSha256,
    };
  }

  const tokenIn = async (running: Running, ...roles: ('office' | 'clearer')[]): Promise<ApiClient> => {
    const wanted = { name: 'reader', roles };
    const { secret } = await running.app.get(ApiTokens).create(systemActor('test', 'test-reader'), wanted);
    return new ApiClient(running.url, secret);
  };
  const db = (running: Running): Connection => running.app.get<Connection>(getConnectionToken());
  const exported = (path: string): Promise<Buffer> => readFile(join(folder, 'export', path));
  const refusal = async (act: Promise<unknown>): Promise<Problem> => {
    const error: unknown = await act.then(
      () => null,
      (thrown: unknown) => thrown,
    );
    if (error instanceof Problem) return error;
    throw new Error('not refused with a problem', { cause: error });
  };

  it('lists every file with its size and its SHA-256', async () => {
    const onDisk = await readdir(join(folder, 'export'), { recursive: true, withFileTypes: true });
    const paths = onDisk
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => join(parentPath, name).slice(join(folder, 'export').length + 1));
    expect(paths.sort()).toEqual([...manifest.files.map(({ path }) => path), 'manifest.json'].sort());
    for (const { path, size, sha256: hash } of manifest.files) {
      const bytes = await exported(path);
      expect([path, bytes.length, sha256(bytes)]).toEqual([path, size, hash]);
    }
    expect(JSON.parse((await exported('manifest.json')).toString())).toEqual(manifest);
    expect(manifest.records).toMatchObject({
      processes: 1,
      meetings: 1,
      releases: 2,
      bookings: 2,
      venues: 1,
      rooms: 2,
      letters: 3,
      letter_addressees: 2,
      letter_files: 1,
      received_letters: 1,
      invitations: 2,
      answers: 1,
      notices: 1,
      deliveries: 3,
      delegations: 2,
    });
  });

  it('holds the mails byte for byte as the mail server received them, and no other', async () => {
    const mails = manifest.files.filter(({ path }) => path.startsWith('mails/'));
    const received = new Set<string>();
    for (const caught of house.mail.messages()) received.add(sha256(await house.mail.raw(caught)));
    expect(mails).toHaveLength(3);
    for (const { path, sha256: hash } of mails) expect([path, received.has(hash)]).toEqual([path, true]);
  });

  it('holds the letters issued and received as PDF, and nothing of another process', async () => {
    const letters = manifest.files.filter(({ path }) => path.startsWith('letters/'));
    const issued = [made.letterId, made.enclosedId].map((id) => office.bytes(`/api/v1/letters/${id}/pdf`));
    expect(letters.map((file) => file.sha256).sort()).toEqual((await Promise.all(issued)).map(sha256).sort());
    const paths = manifest.files.map(({ path }) => path);
    expect(paths).toEqual(expect.arrayContaining([`files/${made.fileSha256}`, `files/${made.signedSha256}`]));
    expect(letters.map((file) => file.sha256)).toContain(made.signedSha256);
    expect(manifest.files.filter(({ path }) => path.startsWith('received/'))).toMatchObject([
      {
        path: `received/${made.receivedId.slice(-6)} 2017-06-01 Letter of The Special Representative.pdf`,
        sha256: made.fileSha256,
      },
    ]);
    for (const { path } of manifest.files) {
      const text = (await exported(path)).toString('latin1');
      for (const foreign of [
        other.processId,
        other.meetingId,
        other.bookingId,
        other.letterId,
        other.fileSha256,
        other.signedSha256,
      ])
        expect([path, text.includes(foreign)]).toEqual([path, false]);
    }
  });

  it('is read in an empty house as it was in its own', async () => {
    const { processId, meetingId, bookingId, roomId, letterId, enclosedId, fileSha256, receivedId } = made;
    const invitations = await office.all<{ id: string }>(`/api/v1/meetings/${meetingId}/invitations`);
    const deliveries = await office.all<{ id: string }>('/api/v1/deliveries', { processId });
    expect([invitations.length, deliveries.length]).toEqual([2, 3]);
    for (const path of [
      `processes/${processId}`,
      `processes/${processId}/meetings`,
      `meetings/${meetingId}`,
      `meetings/${meetingId}/programme`,
      `meetings/${meetingId}/releases`,
      `meetings/${meetingId}/releases/1`,
      `meetings/${meetingId}/releases/2`,
      `meetings/${meetingId}/releases/2/changes?with=1`,
      `meetings/${meetingId}/draft`,
      `bookings?room=${roomId}`,
      `bookings/${bookingId}`,
      'venues',
      'rooms',
      `rooms/${roomId}`,
      `meetings/${meetingId}/invitations`,
      `meetings/${meetingId}/invitations/summary`,
      ...invitations.map(({ id }) => `invitations/${id}`),
      `letters?processId=${processId}`,
      `letters/${letterId}`,
      `letters/${letterId}/addressees`,
      `letters/${letterId}/coverage`,
      `letters/${letterId}/links`,
      `letters/${enclosedId}`,
      `received-letters/${receivedId}`,
      `deliveries?processId=${processId}`,
      `deliveries/summary?processId=${processId}`,
      ...deliveries.map(({ id }) => `deliveries/${id}`),
      `todos?processId=${processId}`,
      'delegations',
      'delegations/del-one/contacts',
      'distribution-lists/both',
      'distribution-lists/both/resolution?on=2017-06-06',
      `events?stream=letter:${letterId}`,
      `events?stream=meeting:${meetingId}`,
    ]) {
      const [before, after] = await Promise.all([
        office.get(`/api/v1/${path}`),
        reader.get(`/api/v1/${path}`),
      ]);
      expect([path, after]).toEqual([path, before]);
    }
    for (const path of [
      `/api/v1/letters/${letterId}/pdf`,
      `/api/v1/letters/${letterId}/html`,
      `/api/v1/letters/${letterId}/text`,
      `/api/v1/letters/${letterId}/enclosures/1`,
      `/api/v1/letters/${letterId}/enclosures/2`,
      `/api/v1/letters/${letterId}/enclosures/3`,
      `/api/v1/letters/${letterId}/package.pdf`,
      `/api/v1/letters/${enclosedId}/signed-copy`,
      `/api/v1/received-letters/${receivedId}/pdf`,
      `/api/v1/files/${fileSha256}`,
      `/api/v1/rooms/${roomId}/door-sheet.pdf?on=2017-06-20`,
      `/calendar/rooms/${roomId}.ics`,
      `/calendar/meetings/${meetingId}.ics`,
      `/calendar/processes/${processId}.ics`,
    ]) {
      const [before, after] = await Promise.all([office.bytes(path), reader.bytes(path)]);
      expect([path, sha256(after)]).toEqual([path, sha256(before)]);
    }
  });

  it('comes back record for record, events included', async () => {
    for (const { collection } of [...parts, { collection: 'events' }]) {
      const there = await db(archive).collection(collection).find().sort({ _id: 1 }).toArray();
      const kept = there.filter(({ type }) => type !== 'token.created');
      const ids = kept.map(({ _id }) => _id);
      const before = await db(house)
        .collection(collection)
        .find({ _id: { $in: ids } })
        .sort({ _id: 1 })
        .toArray();
      expect([collection, kept]).toEqual([collection, before]);
      expect([collection, kept.length]).toEqual([collection, manifest.records[collection]]);
    }
    const own = await db(house).collection('events').countDocuments({ 'data.processId': made.processId });
    expect(await db(archive).collection('events').countDocuments({ 'data.processId': made.processId })).toBe(
      own,
    );
  });

  it('refuses every change', async () => {
    const { processId, meetingId, letterId } = made;
    const letters = await reader.all<{ id: string; state: string }>('/api/v1/letters');
    const draft = letters.find(({ state }) => state === 'draft')?.id ?? '';
    const [invitation] = await reader.all<{ id: string }>(`/api/v1/meetings/${meetingId}/invitations`);
    const [delivery] = await reader.all<{ id: string }>('/api/v1/deliveries');
    const changes: [string, () => Promise<unknown>][] = [
      ['a token', () => reader.post('/api/v1/tokens', { name: 'x', roles: ['office'] })],
      [
        'a process',
        () => reader.post('/api/v1/processes', { title: 'x', shortTitle: 'x', office: { name: 'x' } }),
      ],
      ['a cancellation', () => reader.post(`/api/v1/meetings/${meetingId}/cancel`, { reason: 'x' })],
      [
        'the draft of a programme',
        async () => {
          const path = `/api/v1/meetings/${meetingId}/draft`;
          const { title, place, room, roomId, sittings, items, rules } =
            await reader.get<Record<string, unknown>>(path);
          return reader.put(path, { title, place, room, roomId, sittings, items, rules });
        },
      ],
      ['a booking given back', () => reader.post(`/api/v1/bookings/${made.bookingId}/release`, { why: 'x' })],
      [
        'a letter',
        () =>
          reader.post('/api/v1/letters', {
            processId,
            kind: 'pga-cover-letter',
            date: '2017-06-07',
            subject: 'x',
            body: 'x',
          }),
      ],
      ['a step of a letter', () => reader.post(`/api/v1/letters/${draft}/submit-for-clearance`)],
      ['a halt', () => reader.post(`/api/v1/letters/${letterId}/halt`)],
      [
        'a file',
        async () =>
          reader.post('/api/v1/files', undefined, {
            bytes: { type: 'application/pdf', content: await samplePdf('new') },
          }),
      ],
      [
        'an answer',
        () =>
          reader.post(`/api/v1/invitations/${invitation?.id ?? ''}/answers`, {
            value: 'declined',
            channel: 'telephone',
          }),
      ],
      [
        'a mail given up',
        () => reader.post(`/api/v1/deliveries/${delivery?.id ?? ''}/give-up`, { reason: 'x' }),
      ],
      [
        'a delegation',
        () => reader.patch('/api/v1/delegations/del-one', { correspondence: 'fr' }, { ifMatch: 1 }),
      ],
      ['a directory', () => reader.post('/api/v1/directory/standing')],
      ['the clock', () => reader.put('/api/v1/clock', { instant: '2020-01-01T00:00:00Z' })],
    ];
    const before = await hashes();
    for (const [what, change] of changes) {
      expect([what, (await refusal(change())).code]).toEqual([what, 'platform/read-only']);
    }
    expect(await hashes()).toEqual(before);
  });

  async function hashes(): Promise<Record<string, string>> {
    const native = db(archive).db;
    if (!native) throw new Error('The connection is not open.');
    const { collections } = (await native.command({ dbHash: 1 })) as { collections: Record<string, string> };
    const { api_tokens: _used, ...rest } = collections;
    return rest;
  }

  it('opens only in an empty house', async () => {
    for (const running of [archive, house])
      expect((await refusal(openExport(running.app, join(folder, 'export')))).code).toBe(
        'archive/house-not-empty',
      );
  });

  it('opens though it was written before there were bookings', async () => {
    const copy = join(folder, 'old');
    await cp(join(folder, 'export'), copy, { recursive: true });
    const later = ['bookings', 'room_waits', 'venues', 'rooms'];
    const records = Object.fromEntries(
      Object.entries(manifest.records).filter(([collection]) => !later.includes(collection)),
    );
    const files = manifest.files.filter(
      ({ path }) => !later.some((collection) => path === `records/${collection}.ndjson`),
    );
    await writeFile(join(copy, 'manifest.json'), JSON.stringify({ ...manifest, records, files }));
    const running = await boot(testConfig({ APP_ROLE: 'api', PUBLIC_URL }), features, { logger: false });
    try {
      await openExport(running.app, copy);
      expect(await db(running).collection('meetings').countDocuments()).toBe(1);
      expect(await db(running).collection('bookings').countDocuments()).toBe(0);
    } finally {
      await running.close();
    }
  });

  it('is refused when a file was altered or is missing, and each is named', async () => {
    const copy = join(folder, 'copy');
    await cp(join(folder, 'export'), copy, { recursive: true });
    const letter = manifest.files.find(({ path }) => path.startsWith('letters/'))?.path ?? '';
    await writeFile(join(copy, 'records', 'answers.ndjson'), '');
    await rm(join(copy, letter));
    const { code, extensions } = await refusal(readExport(copy));
    expect(code).toBe('archive/damaged');
    expect((extensions['findings'] as { where: string }[]).map(({ where }) => where).sort()).toEqual(
      [letter, 'records/answers.ndjson'].sort(),
    );
  });

  it('never reads a file outside its folder, nor one that it does not list', async () => {
    const copy = join(folder, 'foreign');
    await cp(join(folder, 'export'), copy, { recursive: true });
    const outside = { ...manifest, files: [{ path: '../../etc/passwd', size: 1, sha256: '0'.repeat(64) }] };
    await writeFile(join(copy, 'manifest.json'), JSON.stringify(outside));
    expect((await refusal(readExport(copy))).code).toBe('archive/damaged');
    await writeFile(join(copy, 'manifest.json'), JSON.stringify({ ...manifest, files: [] }));
    const { file } = await readExport(copy);
    expect(() => file('records/letters.ndjson')).toThrow(Problem);
  });

  it('is not written into a folder that holds something, nor of a process that is not there', async () => {
    const full = exportProcess(house.app, made.processId, join(folder, 'export'));
    expect((await refusal(full)).code).toBe('archive/folder-not-empty');
    const none = exportProcess(house.app, 'no-such-process', join(folder, 'none'));
    expect((await refusal(none)).code).toBe('archive/process-unknown');
  });
});
