import { Injectable } from '@nestjs/common';
import type { Composer, Delivery, OutgoingParts } from '../../mail/index.js';
import { accessibleFileName, letterFileName } from '../domain/file-names.js';
import type { FrozenText, IssuedLetter } from '../domain/letter.js';
import { LetterParticipants } from '../participants.js';
import { LetterConfirmations } from './letter-confirmations.service.js';
import { LetterLinks } from './letter-links.service.js';
import { LetterReader } from './letter-reader.service.js';
import { copyFoot, type Foot, htmlWithFeet, linkedFoot, textWithFeet } from './mail-parts.js';

interface Bodies {
  text: string;
  html: string;
}

interface Known {
  letter: IssuedLetter;
  linked: Foot | null;
  /** Absent on a personal letter. */
  bodies?: Bodies;
}

/** Letters kept at hand while their mails leave. What was issued never changes, so nothing here grows old. */
const KEPT = 8;

/**
 * Makes the mails of a letter from what was frozen at issue, and nothing else: whoever builds a mail again, after
 * a failure or a crash, gets the same bytes.
 */
@Injectable()
export class LetterComposer implements Composer {
  readonly kind = 'letter';
  private readonly known = new Map<string, Promise<Known>>();

  constructor(
    private readonly reader: LetterReader,
    private readonly links: LetterLinks,
    private readonly participants: LetterParticipants,
    private readonly confirmations: LetterConfirmations,
  ) {}

  /** The letter's PDF (unless it is personal) and the attached enclosures: the same for all, encoded once. */
  async shared(letterId: string) {
    const { letter } = await this.at(letterId);
    const own = letter.issue.rendering ? await this.own(letter, letter.issue.rendering) : [];
    const enclosures = await Promise.all(
      letter.issue.enclosures
        .filter(({ travels }) => travels === 'attached')
        .map(async (enclosure) => ({
          filename: enclosure.filename,
          contentType: enclosure.contentType,
          content: await this.reader.bytes(letter, enclosure),
        })),
    );
    return { attachments: [...own, ...enclosures] };
  }

  async parts(letterId: string, delivery: Delivery): Promise<OutgoingParts> {
    const known = await this.at(letterId);
    const { letter, linked } = known;
    const asked: Foot[] = [];
    const again = delivery.facts['sentAgainAt'];
    let calendar: OutgoingParts['calendar'];
    for (const participant of this.participants.concerning(letter)) {
      const foot = await participant.mailFoot?.(letter, delivery);
      if (foot) asked.unshift(foot);
      calendar ??= await participant.calendarPart?.(letter, delivery);
    }
    // One thing to do per mail: whoever answers has the letter.
    const confirm = asked.length > 0 ? null : this.confirmations.foot(letter, delivery.addressee.id);
    const feet = [...asked, ...(confirm ? [confirm] : []), ...(linked ? [linked] : [])];
    if (again !== undefined) feet.unshift(copyFoot(new Date(again), letter));
    const personal = known.bodies ? undefined : await this.reader.rendering(letter, delivery.addressee.id);
    const bodies = known.bodies ?? (personal && (await this.bodies(letter, personal)));
    return {
      subject: letter.subject,
      text: textWithFeet(bodies?.text ?? '', feet),
      html: htmlWithFeet(bodies?.html ?? '', feet),
      language: letter.language,
      date: again === undefined ? letter.issue.at : new Date(again),
      ...(calendar === undefined ? {} : { calendar }),
      ...(personal === undefined ? {} : { attachments: [await this.pdf(letter, personal)] }),
    };
  }

  private at(letterId: string): Promise<Known> {
    const known = this.known.get(letterId);
    if (known) return known;
    const loading = this.load(letterId);
    this.known.set(letterId, loading);
    loading.catch(() => this.known.delete(letterId));
    for (const oldest of this.known.keys()) {
      if (this.known.size <= KEPT) break;
      this.known.delete(oldest);
    }
    return loading;
  }

  private async load(letterId: string): Promise<Known> {
    const letter = await this.reader.issued(letterId);
    const large = letter.issue.enclosures.filter(({ travels }) => travels === 'linked');
    const linked = linkedFoot(
      large.map((enclosure) => this.links.enclosure(letter, enclosure)),
      letter.language,
    );
    const { rendering } = letter.issue;
    return { letter, linked, ...(rendering ? { bodies: await this.bodies(letter, rendering) } : {}) };
  }

  private async bodies(letter: IssuedLetter, rendering: FrozenText): Promise<Bodies> {
    const [text, html] = await Promise.all([
      this.reader.bytes(letter, rendering.text),
      this.reader.bytes(letter, rendering.html),
    ]);
    return { text: text.toString(), html: html.toString() };
  }

  /** The signed copy, if there is one, and the tagged pages beside it, for readers of screens. */
  private async own(letter: IssuedLetter, rendering: FrozenText) {
    const pdf = await this.pdf(letter, rendering);
    const { signed } = letter.issue;
    if (!signed) return [pdf];
    return [
      { ...pdf, content: await this.reader.bytes(letter, signed) },
      { ...pdf, filename: accessibleFileName(letter) },
    ];
  }

  private async pdf(letter: IssuedLetter, { pdf }: FrozenText) {
    return {
      filename: letterFileName(letter),
      contentType: 'application/pdf',
      content: await this.reader.bytes(letter, pdf),
    };
  }
}
