import type { Connection } from 'mongoose';
import { getConnectionToken } from '@nestjs/mongoose';
import { PDFDocument } from '@cantoo/pdf-lib';
import { AccessApiModule } from '../../src/access/index.js';
import { Contacts, Delegations, DirectoryModule, DistributionLists } from '../../src/directory/index.js';
import {
  type LetterKindCode,
  LettersApiModule,
  LettersModule,
  LettersService,
  type Letter,
  type LetterContent,
  type NewLetter,
} from '../../src/letters/index.js';
import { MailModule } from '../../src/mail/index.js';
import { type Actor, systemActor } from '../../src/messaging/index.js';
import { boot, type Running } from '../../src/roles/boot.js';
import { testConfig } from './config.js';
import { HOSTILE, person, sampleContent } from './letters.js';

export interface NewMission {
  id: string;
  name: string;
  mailboxes: string[];
  category?: 'member-state' | 'observer-state' | 'observer';
  fictitious?: boolean;
}

const missions: NewMission[] = [
  { id: 'del-aaa', name: HOSTILE, mailboxes: ['aaa@example.org', 'aaa-2@example.org'] },
  { id: 'del-bbb', name: 'Belonia', mailboxes: ['bbb@example.org', 'bbb-2@example.org'] },
  { id: 'del-ccc', name: 'Cascadia', mailboxes: ['ccc@example.org'], category: 'observer-state' },
  { id: 'del-ddd', name: 'Atlantis', mailboxes: ['ddd@example.org'], category: 'observer', fictitious: true },
];

/** The API role with directory, mail and letters over real servers, and a small directory. */
export class LettersHouse {
  private constructor(readonly running: Running) {}

  readonly writer: Actor = person('writer');
  readonly clearer: Actor = person('clearer');

  static async open(overrides: Record<string, string> = {}): Promise<LettersHouse> {
    const running = await boot(
      testConfig({ APP_ROLE: 'api', CLOCK_ADJUSTABLE: 'true', ...overrides }),
      {
        common: [DirectoryModule, MailModule, LettersModule],
        api: [AccessApiModule, LettersApiModule],
        worker: [],
      },
      { logger: false },
    );
    const house = new LettersHouse(running);
    for (const mission of missions) await house.addMission(mission);
    await house.get(DistributionLists).define(system, 'all', undefined, 'All missions', {
      categories: ['member-state', 'observer-state', 'observer'],
    });
    return house;
  }

  get<T>(type: abstract new (...args: never[]) => T): T {
    return this.running.app.get<T>(type);
  }

  get db(): Connection {
    return this.running.app.get<Connection>(getConnectionToken());
  }

  async addMission({
    id,
    name,
    mailboxes,
    category = 'member-state',
    fictitious = false,
  }: NewMission): Promise<void> {
    await this.get(Delegations).add(system, id, {
      status: [{ category, source: 'test', from: '2000-01-01' }],
      names: [{ language: 'en', form: 'short', name, source: 'test', from: '2000-01-01' }],
      memberships: [],
      fictitious,
    });
    for (const [index, address] of mailboxes.entries()) {
      const contact = { address, name: 'Registry', role: 'registry' as const, order: index + 1 };
      await this.get(Contacts).add(system, { type: 'delegation', id }, contact);
    }
  }

  async draft(
    kind: LetterKindCode,
    changes: Partial<LetterContent> = {},
    more: Partial<NewLetter> = {},
  ): Promise<Letter> {
    const content = sampleContent(kind, changes);
    return this.get(LettersService).draft(this.writer, { processId: 'process-1', kind, content, ...more });
  }

  /** Takes a draft through clearance. */
  async clear(letter: Letter): Promise<Letter> {
    await this.get(LettersService).step(this.writer, letter._id, { step: 'submit-for-clearance' });
    return this.get(LettersService).clear(this.clearer, letter._id);
  }

  close(): Promise<void> {
    return this.running.close();
  }
}

export const system = systemActor('test', 'test-correlation');

/** A valid PDF of one page that says `text` in its title; `size` pads it with a stream that nobody shows. */
export async function samplePdf(text: string, size = 0): Promise<Buffer> {
  const pdf = await PDFDocument.create();
  pdf.setTitle(text);
  pdf.addPage([300, 300]);
  if (size > 0) {
    const bytes = new Uint8Array(size);
    for (let index = 0; index < size; index += 1) bytes[index] = (index * 7_919) % 251;
    pdf.context.register(pdf.context.stream(bytes));
  }
  return Buffer.from(await pdf.save());
}
