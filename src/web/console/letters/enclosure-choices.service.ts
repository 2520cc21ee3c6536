import { Injectable } from '@nestjs/common';
import {
  type Enclosure,
  type Letter,
  LetterFiles,
  LettersRepository,
  ReceivedLetters,
  SystemDocuments,
} from '../../../letters/index.js';
import { capital, plainDay } from '../../../meetings/index.js';
import { Problem } from '../../../platform/index.js';
import type { Option } from '../frame/index.js';
import type { Enclosed } from './enclosures-page.js';
import { LetterDesk, meetingName } from './letter-desk.service.js';
import { letterOption, sizeText, stateText } from './parts.js';

const MOST = 500;
const GONE: Enclosed = { title: 'Not there any more', what: 'take it out' };

/** "procedural-note" as it reads: "Procedural note". */
const documentName = (document: string): string => capital(document.replaceAll('-', ' '));

/** What a letter may enclose, and what it does, in words. */
@Injectable()
export class EnclosureChoices {
  constructor(
    private readonly desk: LetterDesk,
    private readonly repository: LettersRepository,
    private readonly received: ReceivedLetters,
    private readonly makers: SystemDocuments,
    private readonly files: LetterFiles,
  ) {}

  async letters(letter: Letter): Promise<Option[]> {
    const enclosed = new Set(
      letter.enclosures.flatMap((one) => (one.kind === 'letter' ? [one.letterId] : [])),
    );
    return (await this.desk.others(letter)).filter(({ _id }) => !enclosed.has(_id)).map(letterOption);
  }

  async receivedLetters({ processId }: Letter): Promise<Option[]> {
    const { items } = await this.received.list({ processId }, { limit: MOST });
    return items.map(({ _id, date, sender, subject }) => ({
      value: _id,
      text: `${plainDay(date)}: ${subject} (${sender})`,
    }));
  }

  async documents({ processId }: Letter): Promise<Option[]> {
    const meetings = await this.desk.meetingsOf(processId);
    return this.makers.kinds().flatMap((kind) =>
      meetings.map((meeting) => ({
        value: `${kind}:${meeting._id}`,
        text: `${documentName(kind)} – ${meetingName(meeting)}`,
      })),
    );
  }

  /** What a form has chosen; null if that is nothing. Whether it is there is found by the dry run. */
  chosen(kind: string, which: string): Enclosure | null {
    if (!/^[A-Za-z0-9][A-Za-z0-9._:-]{0,250}$/.test(which)) return null;
    if (kind === 'letter') return { kind, letterId: which };
    if (kind === 'received') return { kind, receivedId: which };
    const [document = '', id = ''] = which.split(':');
    if (kind !== 'document' || id === '' || !this.makers.kinds().includes(document)) return null;
    return { kind, document, ref: { type: 'meeting', id } };
  }

  /** The letter's own list, in its order. */
  async described(letter: Letter): Promise<Enclosed[]> {
    return Promise.all(
      letter.enclosures.map(async (enclosure) => {
        const { title, what } = await this.describe(letter, enclosure);
        return { title: enclosure.title ?? title, what };
      }),
    );
  }

  private async describe(letter: Letter, enclosure: Enclosure): Promise<Enclosed> {
    try {
      switch (enclosure.kind) {
        case 'letter': {
          const { subject, date, state } = await this.repository.get(enclosure.letterId);
          return { title: subject, what: `letter of ${plainDay(date)}, ${stateText(state)}` };
        }
        case 'received': {
          const { subject, sender, date } = await this.received.get(enclosure.receivedId);
          return { title: subject, what: `received from ${sender}, dated ${plainDay(date)}` };
        }
        case 'file': {
          const { size, pages } = await this.files.get(enclosure.sha256);
          const count = pages === undefined ? '' : `, ${pages === 1 ? '1 page' : `${pages} pages`}`;
          return { title: enclosure.name, what: `file, ${sizeText(size)}${count}` };
        }
        case 'document': {
          const meetings = await this.desk.meetingsOf(letter.processId);
          const meeting = meetings.find(({ _id }) => _id === enclosure.ref.id);
          const of = meeting === undefined ? '' : ` from "${meetingName(meeting)}"`;
          return { title: documentName(enclosure.document), what: `made by the system${of}` };
        }
      }
    } catch (error) {
      if (error instanceof Problem && error.status < 500) return GONE;
      throw error;
    }
  }
}
