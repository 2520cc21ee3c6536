import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import type { Tx } from '../messaging/index.js';
import type { Composer, OutgoingParts } from './composition/composers.js';
import type { Delivery, NewDelivery } from './domain/delivery.js';
import { mailProblems } from './mail.problems.js';
import type { Notice } from './persistence/mail.schemas.js';
import { NewRows } from './persistence/new-rows.js';
import { supersedeRows } from './persistence/supersede.js';

export interface NewNotice {
  /** Says what the notice is about, once and for all: sent again under the same key, it is the same notice. */
  key: string;
  kind: string;
  subject: string;
  language: string;
  text: string;
  html: string;
  about: { type: string; id: string };
  processId?: string;
  to: { addressee: { id: string; name: string }; mailbox: string }[];
  /** Notices of one lane to one mailbox supersede each other; left out, the notice stands alone. */
  lane?: string;
  calendar?: OutgoingParts['calendar'];
  replyTo?: string;
}

const KEY = /^[A-Za-z0-9][A-Za-z0-9:._-]{0,199}$/;

/** Short mails that are no letters: receipts, reminders, changes. They leave at once and without a pace. */
@Injectable()
export class Notices {
  constructor(
    @InjectModel('Notice') private readonly notices: Model<Notice>,
    @InjectModel('Delivery') private readonly rows: Model<Delivery>,
    private readonly newRows: NewRows,
  ) {}

  /** Refusals `mail/key-unusable` and `mail/too-many`. */
  async send(tx: Tx, notice: NewNotice): Promise<void> {
    const { key, to, lane, ...content } = notice;
    if (!KEY.test(key))
      throw mailProblems.keyUnusable(`"${key}" is not made of letters, digits and :._-`, { key });
    if (await this.notices.exists({ _id: key })) return;
    await this.notices.collection.insertOne({ _id: key, ...content, at: tx.now } as never, {
      session: tx.session,
    });
    const laneNumber = lane === undefined ? 0 : tx.now.getTime();
    const asked = to.map(({ addressee, mailbox }): NewDelivery => ({
      source: { kind: 'notice', id: key },
      addressee,
      mailbox,
      alternatives: [],
      lane: `notice:${lane ?? key}:${mailbox}`,
      laneNumber,
      facts: {},
      holdUntil: tx.now,
      correlationId: tx.actor.correlationId,
      ...(content.processId === undefined ? {} : { processId: content.processId }),
    }));
    if (lane !== undefined) {
      await supersedeRows(this.rows, tx, { lane: { $in: asked.map((row) => row.lane) } });
    }
    await this.newRows.fanOut(tx, asked);
  }
}

/** Makes the mails of notices from what was stored when they were asked for. */
@Injectable()
export class NoticeComposer implements Composer {
  readonly kind = 'notice';

  constructor(@InjectModel('Notice') private readonly notices: Model<Notice>) {}

  shared(): Promise<{ attachments: [] }> {
    return Promise.resolve({ attachments: [] });
  }

  async parts(key: string): Promise<OutgoingParts> {
    const notice = await this.notices.findById(key).lean<Notice>().orFail();
    const { subject, text, html, language, at, calendar, replyTo } = notice;
    return {
      subject,
      text,
      html,
      language,
      date: at,
      ...(calendar === undefined ? {} : { calendar }),
      ...(replyTo === undefined ? {} : { replyTo }),
    };
  }
}
