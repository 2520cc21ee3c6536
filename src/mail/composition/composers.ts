import { Injectable } from '@nestjs/common';
import type { Delivery } from '../domain/delivery.js';
import { mailProblems } from '../mail.problems.js';

export interface Attachment {
  /** Readable name, such as `2017-06-06 Letter of the President.pdf`. */
  filename: string;
  contentType: string;
  content: Buffer;
}

/** What one mail says. The same row must give the same parts at every try. */
export interface OutgoingParts {
  subject: string;
  text: string;
  html: string;
  /** Language tag. */
  language: string;
  /** Process time of the letter or notice: the mail's Date. */
  date: Date;
  /** A whole VCALENDAR whose METHOD is the one named here. */
  calendar?: { method: 'REQUEST' | 'CANCEL'; content: string };
  /** Address for answers. Left out, that of the calendar part's ORGANIZER, if there is one. */
  replyTo?: string;
  /** Message-IDs of what this mail follows upon, oldest first, with angle brackets. */
  references?: string[];
  /** Attachments of this one mail, before those that all mails share. */
  attachments?: Attachment[];
}

/** Makes the mails of one kind of source, from what was frozen when it was issued. */
export interface Composer {
  kind: string;
  /** What all mails of the source carry; encoded once and used for all. */
  shared(sourceId: string): Promise<{ attachments: Attachment[] }>;
  parts(sourceId: string, row: Delivery): Promise<OutgoingParts>;
}

/** Who composes what; each composer registers itself once, at start. */
@Injectable()
export class Composers {
  private readonly composers = new Map<string, Composer>();

  register(composer: Composer): void {
    if (this.composers.has(composer.kind)) {
      throw mailProblems.composerTwice(`Two parts compose mails of the kind "${composer.kind}".`);
    }
    this.composers.set(composer.kind, composer);
  }

  of(kind: string): Composer {
    const composer = this.composers.get(kind);
    if (!composer) throw mailProblems.composerMissing(`Nobody composes mails of the kind "${kind}".`);
    return composer;
  }
}
