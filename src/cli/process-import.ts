import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { readGiven } from '../platform/index.js';
import type { ApiClient } from './api-client.js';
import {
  type FolderEnclosure,
  type FolderLetter,
  folderProblems,
  type ProcessFolder,
} from './process-folder.js';

interface Versioned {
  id: string;
  version: number;
}

/**
 * Brings a process from a folder into a house, through the API. Every POST carries a key made from what it sends,
 * so an import that was cut short is repeated without making anything twice.
 */
export class ProcessImport {
  private processId = '';
  private meetingId = '';
  private readonly letterIds = new Map<string, string>();

  constructor(
    private readonly api: ApiClient,
    private readonly folder: ProcessFolder,
  ) {}

  get ids(): { processId: string; meetingId: string; letters: ReadonlyMap<string, string> } {
    return { processId: this.processId, meetingId: this.meetingId, letters: this.letterIds };
  }

  async openProcess(): Promise<string> {
    this.processId = (await this.postOnce<Versioned>('/api/v1/processes', this.folder.process)).id;
    return this.processId;
  }

  /** Plans the meeting and sets its programme; it is not announced yet. */
  async planMeeting(): Promise<string> {
    const planned = await this.postOnce<Versioned>(
      `/api/v1/processes/${this.processId}/meetings`,
      this.folder.meeting,
    );
    this.meetingId = planned.id;
    const { version } = await this.api.get<Versioned>(`/api/v1/meetings/${planned.id}`);
    await this.api.put(`/api/v1/meetings/${planned.id}/programme`, this.folder.programme, {
      ifMatch: version,
    });
    return this.meetingId;
  }

  /** Makes the meeting public; a second time changes nothing. */
  async announceMeeting(): Promise<void> {
    await this.api.post(`/api/v1/meetings/${this.meetingId}/announce`, undefined, {
      idempotencyKey: `announce-${this.meetingId}`,
    });
  }

  /** Drafts one letter; those that it names must have been drafted before. Returns its id. */
  async draftLetter(letter: FolderLetter): Promise<string> {
    const { key, refersTo, enclosures, ...content } = letter;
    const enclosed: Record<string, unknown>[] = [];
    for (const enclosure of enclosures) enclosed.push(await this.enclose(enclosure));
    const body = {
      processId: this.processId,
      ...content,
      refersTo: refersTo.map((name) => this.letterId(name)),
      enclosures: enclosed,
      about: { type: 'meeting', id: this.meetingId },
    };
    const { id } = await this.postOnce<Versioned>('/api/v1/letters', body);
    this.letterIds.set(key, id);
    return id;
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
