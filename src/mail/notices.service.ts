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
  /** The key of the first of several notices that tell one addressee the same, one for each mailbox. */
  together?: string;
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
  send(tx: Tx, notice: NewNotice): Promise<void> {
    return this.sendAll(tx, [notice]);
  }

  /**
   * Many at once, with a handful of writes whatever their number; no two of them in one lane. At most 5,000 mails in
   * all. Refusals as of `send`.
   */
  async sendAll(tx: Tx, wanted: readonly NewNotice[]): Promise<void> {
    const fresh = await this.fresh(wanted);
    if (fresh.length === 0) return;
    await this.notices.collection.insertMany(
      fresh.map(({ key, to: _to, lane: _lane, together: _together, ...content }) => ({
        _id: key,
        ...content,
        at: tx.now,
      })) as never[],
      { session: tx.session },
    );
    const asked = fresh.map((notice) => ({ notice, mails: mailsOf(notice, tx) }));
    const lanes = asked
      .filter(({ notice }) => notice.lane !== undefined)
      .flatMap(({ mails }) => mails.map(({ lane }) => lane));
    if (lanes.length > 0) await supersedeRows(this.rows, tx, { lane: { $in: lanes } });
    await this.newRows.fanOut(
      tx,
      asked.flatMap(({ mails }) => mails),
    );
  }

  /** Those whose key is new, each once. */
  private async fresh(wanted: readonly NewNotice[]): Promise<NewNotice[]> {
    for (const { key } of wanted) {
      if (!KEY.test(key))
        throw mailProblems.keyUnusable(`"${key}" is not made of letters, digits and :._-`, { key });
    }
    const byKey = new Map(wanted.map((notice) => [notice.key, notice]));
    const known = await this.notices
      .find({ _id: { $in: [...byKey.keys()] } }, { _id: 1 })
      .lean<Pick<Notice, '_id'>[]>();
    for (const { _id } of known) byKey.delete(_id);
    return [...byKey.values()];
  }
}

function mailsOf({ key, to, lane, processId, together }: NewNotice, tx: Tx): NewDelivery[] {
  return to.map(({ addressee, mailbox }) => ({
    source: { kind: 'notice', id: key },
    ...(together === undefined ? {} : { together: { kind: 'notice', id: together } }),
    addressee,
    mailbox,
    alternatives: [],
    lane: `notice:${lane ?? key}:${mailbox}`,
    laneNumber: lane === undefined ? 0 : tx.now.getTime(),
    facts: {},
    holdUntil: tx.now,
    correlationId: tx.actor.correlationId,
    ...(processId === undefined ? {} : { processId }),
  }));
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
