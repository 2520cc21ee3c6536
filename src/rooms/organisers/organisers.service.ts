import { Inject, Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { Notices } from '../../mail/index.js';
import type { StoredEvent, Task, Tx } from '../../messaging/index.js';
import { CONFIG, type Config, longInstant, sha256 } from '../../platform/index.js';
import { BookingRecords } from '../bookings/booking-records.service.js';
import { type Booking, isLive } from '../bookings/booking.types.js';
import { BookingLinks } from './booking-links.js';
import { inWords, isNews, type News, toldOf } from './organiser-news.js';
import type { OrganiserNews } from './organiser-news.schema.js';
import { type NewsLine, organiserText } from './organiser-texts.js';
import { tellOrganiser } from './organisers.tasks.js';

const DAY_MS = 86_400_000;
/** Bookings in one mail; a longer series goes on in the next. */
const MOST_IN_ONE = 60;

/**
 * Tells organisers what becomes of the rooms that are booked for them. What happens within the quiet period is one
 * mail, by what it comes to in the end; within a day of the booking it is told at once. A booking without a mailbox, or
 * one that follows from a meeting, has nobody to tell.
 */
@Injectable()
export class Organisers {
  constructor(
    @InjectModel('OrganiserNews') private readonly news: Model<OrganiserNews>,
    private readonly records: BookingRecords,
    private readonly links: BookingLinks,
    private readonly notices: Notices,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** In the unit of work of its reaction. */
  async note(
    {
      data,
    }: StoredEvent<
      | 'booking.held'
      | 'booking.confirmed'
      | 'booking.moved'
      | 'booking.released'
      | 'booking.reconfirmation-asked'
    >,
    tx: Tx,
  ): Promise<void> {
    const booking = await this.records.find(data.bookingId);
    if (booking === null || booking.ref !== null || booking.mailbox === null) return;
    const owner = ownerOf(booking.mailbox);
    await this.news.updateOne(
      { _id: booking._id },
      { $set: { open: true }, $setOnInsert: { owner, told: null } },
      { upsert: true, session: tx.session },
    );
    const begins = Math.min(
      booking.start.getTime(),
      Date.parse('from' in data ? data.from.start : data.start),
    );
    const near = begins <= tx.now.getTime() + DAY_MS;
    const due = near ? tx.now : new Date(tx.now.getTime() + this.config.changes.quietMs);
    await tx.schedule(tellOrganiser, owner, due, { owner });
  }

  /** In the unit of work of its timer. */
  async tell({ data }: Task, tx: Tx): Promise<void> {
    const owner = data?.['owner'] ?? '';
    const open = await this.news
      .find({ owner, open: true })
      .sort({ _id: 1 })
      .limit(MOST_IN_ONE)
      .lean<OrganiserNews[]>();
    const found = await this.records.where({ _id: { $in: open.map(({ _id }) => _id) } }, MOST_IN_ONE);
    const byTime = [...found].sort((a, b) => a.start.getTime() - b.start.getTime());
    const toTell = byTime
      .map((booking): News => ({
        booking,
        before: open.find(({ _id }) => _id === booking._id)?.told ?? null,
      }))
      .filter(isNews);
    const [first] = toTell;
    if (first !== undefined) await this.send(tx, owner, first.booking, toTell);
    for (const booking of found) {
      await this.news.updateOne(
        { _id: booking._id },
        { $set: { open: false, told: toldOf(booking) } },
        { session: tx.session },
      );
    }
    if (open.length === MOST_IN_ONE) await tx.schedule(tellOrganiser, owner, tx.now, { owner });
  }

  private async send(
    tx: Tx,
    owner: string,
    { _id, mailbox, organiser, processId, version }: Booking,
    news: readonly News[],
  ): Promise<void> {
    if (mailbox === null) return;
    const lines: NewsLine[] = [];
    for (const one of news) lines.push(await this.line(one));
    await this.notices.send(tx, {
      ...organiserText(lines),
      key: `organiser:${_id}:${version}:${news.length}`,
      kind: 'booking-news',
      language: 'en',
      about: { type: 'booking', id: _id },
      ...(processId === null ? {} : { processId }),
      to: [{ addressee: { id: `organiser:${owner}`, name: organiser ?? mailbox }, mailbox }],
    });
  }

  private async line({ booking, before }: News): Promise<NewsLine> {
    const { room, venue } = await this.records.settingOf(booking.roomId);
    const earlier =
      before === null || before.roomId === booking.roomId
        ? room
        : (await this.records.settingOf(before.roomId)).room;
    const by = booking.reconfirmBy ?? null;
    const live = isLive(booking);
    return {
      title: booking.title,
      before: before === null ? null : inWords(before, earlier.name, venue.zone),
      now: inWords(toldOf(booking), room.name, venue.zone),
      // Why it is gone, as whoever released it wrote.
      note: live ? null : (booking.history.at(-1)?.note ?? null),
      asked:
        live && by !== null
          ? `Reconfirm it by ${longInstant(by, venue.zone)}, or the room is released.`
          : null,
      link: this.links.url(booking),
    };
  }
}

/** Of a mailbox, so that no task names it. */
const ownerOf = (mailbox: string): string => sha256(mailbox.toLowerCase()).slice(0, 32);
