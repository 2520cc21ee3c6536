import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { Problem, readGiven } from '../platform/index.js';
import type { ApiClient } from './api-client.js';
import {
  type FolderEnclosure,
  type FolderLetter,
  folderProblems,
  type ProcessFolder,
  VENUES,
} from './process-folder.js';
import { VenuesImport } from './venues-import.js';

/** Refusals that name the record which bears the key. */
const TAKEN: ReadonlySet<string> = new Set(['meetings/process-exists', 'meetings/exists', 'letters/exists']);

/** Null where there is nothing. */
async function found<T>(read: () => Promise<T>): Promise<T | null> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof Problem && error.status === 404) return null;
    throw error;
  }
}

interface Versioned {
  id: string;
  version: number;
}

/** What an import made, and what it found there and left as it was. */
export interface Brought {
  what: 'process' | 'meeting' | 'letter' | 'list' | 'stationery' | 'venue' | 'room';
  /** The name in the folder. */
  key: string;
  id: string;
  there: boolean;
}

/**
 * Brings a process from a folder into a house, through the API. Process, meeting and letters bear the folder's keys, so
 * whoever brings the same folder in again finds what is there; it is left as it is, for somebody may have worked on
 * it since. From a folder without keys, every POST carries a key made from what it sends: an import that was cut short
 * is repeated without making anything twice, by the same person.
 */
export class ProcessImport {
  private processId = '';
  private meetingId = '';
  private readonly letterIds = new Map<string, string>();
  private readonly stationeryIds = new Map<string, string>();
  private readonly brought: Brought[] = [];
  private readonly venues: VenuesImport;

  constructor(
    private readonly api: ApiClient,
    private readonly folder: ProcessFolder,
  ) {
    this.venues = new VenuesImport(api, folder.venues, join(folder.path, VENUES));
  }

  get ids(): { processId: string; meetingId: string; letters: ReadonlyMap<string, string> } {
    return { processId: this.processId, meetingId: this.meetingId, letters: this.letterIds };
  }

  get outcome(): readonly Brought[] {
    return this.brought;
  }

  /** The folder's tables and lists, if it has any; rows and lists that are there already change nothing. */
  async fillDirectory(): Promise<void> {
    for (const { kind, csv } of this.folder.tables) {
      await this.api.post('/api/v1/directory/imports', undefined, {
        bytes: { type: 'text/csv', content: csv },
        query: { kind, apply: 'true' },
      });
    }
    for (const { id, ...list } of this.folder.lists) {
      const path = `/api/v1/distribution-lists/${encodeURIComponent(id)}`;
      const there = await found(() => this.api.get(path));
      if (there === null) await this.api.put(path, list);
      this.brought.push({ what: 'list', key: id, id, there: there !== null });
    }
  }

  /**
   * Looks whether the house would take the folder's venues and rooms, before anything of the folder is written.
   * @throws venues-file/faulty with every fault
   */
  checkVenues(): Promise<void> {
    return this.venues.check();
  }

  /** The folder's venues and rooms, if it has any: what books a room comes after them. */
  async bringVenues(): Promise<void> {
    this.brought.push(...(await this.venues.bring()));
  }

  async openProcess(): Promise<string> {
    const key = this.keyOf('process', this.folder.process);
    const made = await this.make('process', key, 'processId', '/api/v1/processes', this.folder.process);
    this.processId = made.id;
    await this.bringStationery();
    return this.processId;
  }

  /** The process's own by their titles; what is there already is left as it is. */
  private async bringStationery(): Promise<void> {
    if (this.folder.stationery.length === 0) return;
    const { items } = await this.api.get<{ items: { id: string; title: string; processId?: string }[] }>(
      `/api/v1/stationery?processId=${this.processId}`,
    );
    for (const { key, ...facts } of this.folder.stationery) {
      const own = items.find(({ title, processId }) => title === facts.title && processId === this.processId);
      const { id } =
        own ??
        (await this.postOnce<{ id: string }>('/api/v1/stationery', { ...facts, processId: this.processId }));
      this.stationeryIds.set(key, id);
      this.brought.push({ what: 'stationery', key, id, there: own !== undefined });
    }
  }

  /** Plans the meeting and sets its programme; it is not announced yet. */
  async planMeeting(): Promise<string> {
    const path = `/api/v1/processes/${this.processId}/meetings`;
    const key = this.keyOf('meeting', this.folder.meeting);
    const planned = await this.make('meeting', key, 'meetingId', path, this.folder.meeting);
    this.meetingId = planned.id;
    const programme = `/api/v1/meetings/${planned.id}/programme`;
    const { version, items } = await this.api.get<Versioned & { items: unknown[] }>(programme);
    // One without items is new, or of an import that was cut short.
    if (items.length === 0) {
      await this.api.put(programme, this.folder.programme, { ifMatch: version });
    }
    return this.meetingId;
  }

  /** Makes the meeting public; a second time changes nothing. */
  async announceMeeting(): Promise<void> {
    const { status } = await this.api.get<{ status: string }>(`/api/v1/meetings/${this.meetingId}`);
    if (status === 'announced') return;
    await this.api.post(`/api/v1/meetings/${this.meetingId}/announce`, undefined, {
      idempotencyKey: `announce-${this.meetingId}`,
    });
  }

  /** Drafts one letter; those that it names must have been drafted before. Returns its id. */
  async draftLetter(letter: FolderLetter): Promise<string> {
    const { key, refersTo, enclosures, stationery, ...content } = letter;
    const enclosed: Record<string, unknown>[] = [];
    for (const enclosure of enclosures) enclosed.push(await this.enclose(enclosure));
    const body = {
      processId: this.processId,
      ...(this.hasKeys ? { key } : {}),
      ...content,
      refersTo: refersTo.map((name) => this.letterId(name)),
      enclosures: enclosed,
      about: { type: 'meeting', id: this.meetingId },
      ...(stationery === undefined ? {} : { stationery: this.stationeryIds.get(stationery) }),
    };
    const { id } = await this.make('letter', key, 'letterId', '/api/v1/letters', body);
    this.letterIds.set(key, id);
    return id;
  }

  /** A folder whose process has no key is told apart from others by nothing: its letters and meeting have none either. */
  private get hasKeys(): boolean {
    return typeof this.folder.process['key'] === 'string';
  }

  private keyOf(what: string, { key }: Record<string, unknown>): string {
    return typeof key === 'string' ? key : what;
  }

  /** Makes a record, or finds the one that bears its key: the refusal names it. */
  private async make(
    what: Brought['what'],
    key: string,
    member: 'processId' | 'meetingId' | 'letterId',
    path: string,
    body: unknown,
  ): Promise<{ id: string; there: boolean }> {
    let made: { id: string; there: boolean };
    try {
      const { id } = await (this.hasKeys
        ? this.api.post<Versioned>(path, body)
        : this.postOnce<Versioned>(path, body));
      made = { id, there: false };
    } catch (error) {
      const id = error instanceof Problem && TAKEN.has(error.code) ? error.extensions[member] : undefined;
      if (typeof id !== 'string') throw error;
      made = { id, there: true };
    }
    this.brought.push({ what, key, ...made });
    return made;
  }

  private async enclose(enclosure: FolderEnclosure): Promise<Record<string, unknown>> {
    const title = enclosure.title === undefined ? {} : { title: enclosure.title };
    switch (enclosure.kind) {
      case 'letter':
        return { kind: 'letter', letterId: this.letterId(enclosure.key), ...title };
      case 'document':
        return {
          kind: 'document',
          document: enclosure.document,
          ref: { type: 'meeting', id: this.meetingId },
          ...title,
        };
      case 'file': {
        const content = await readGiven(join(this.folder.path, 'letters', enclosure.file), 'enclosure');
        const { sha256 } = await this.api.post<{ sha256: string }>('/api/v1/files', undefined, {
          bytes: { type: 'application/pdf', content },
          query: { name: enclosure.name },
        });
        return { kind: 'file', sha256, name: enclosure.name, ...title };
      }
    }
  }

  private letterId(key: string): string {
    const id = this.letterIds.get(key);
    if (id === undefined) {
      throw folderProblems.unknownLetter(
        `"${key}" is named before it stands in letters.json, or is not there.`,
      );
    }
    return id;
  }

  private postOnce<T>(path: string, body: unknown): Promise<T> {
    const idempotencyKey = createHash('sha256')
      .update(`${path}\n${JSON.stringify(body)}`)
      .digest('hex');
    return this.api.post<T>(path, body, { idempotencyKey });
  }
}
