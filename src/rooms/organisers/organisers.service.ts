import { Inject, Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { Notices } from '../../mail/index.js';
import type { StoredEvent, Task, Tx } from '../../messaging/index.js';
import { CONFIG, type Config, longInstant, sha256 } from '../../platform/index.js';
import { BookingRecords } from '../bookings/booking-records.service.js';
import { type Booking, isLive, isOffered } from '../bookings/booking.types.js';
import { BookingLinks } from './booking-links.js';
import { inWords, isNews, type News, type Told, toldOf } from './organiser-news.js';
import type { OrganiserNews } from './organiser-news.schema.js';
import { type NewsLine, organiserText } from './organiser-texts.js';
import { tellOrganiser } from './organisers.tasks.js';

const DAY_MS = 86_400_000;
/** Whoever has to give way, or to answer, hears of it at once; what is offered instead comes in the same mail. */
const TOGETHER_MS = 60_000;
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
      | 'booking.displaced'
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
    const urgent = booking.state === 'displaced' || isOffered(booking);
    const { quietMs } = this.config.changes;
    const wait = near ? 0 : urgent ? Math.min(TOGETHER_MS, quietMs) : quietMs;
    const due = new Date(tx.now.getTime() + wait);
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
    const known = before ?? insteadOf(booking);
    const earlier =
      known === null || known.roomId === booking.roomId
        ? room
        : (await this.records.settingOf(known.roomId)).room;
    return {
      title: booking.title,
      before: known === null ? null : inWords(known, earlier.name, venue.zone),
      now: inWords(toldOf(booking), room.name, venue.zone),
      // Why it is gone, as whoever released it wrote.
      note: isLive(booking) ? null : (booking.history.at(-1)?.note ?? null),
      asked: askedOf(booking, venue.zone),
      link: this.links.url(booking),
    };
  }
}

/** Of a mailbox, so that no task names it. */
const ownerOf = (mailbox: string): string => sha256(mailbox.toLowerCase()).slice(0, 32);

/** What he had, where something else is offered in its stead. */
const insteadOf = ({ offer }: Booking): Told | null =>
  offer?.instead == null ? null : { ...offer.instead, state: 'displaced', until: null, reconfirmBy: null };

function askedOf(booking: Booking, zone: string): string | null {
  const { until, reconfirmBy = null } = booking;
  if (isOffered(booking) && until !== null) {
    return `It is offered to you: say by ${longInstant(until, zone)} whether you take it, or it goes to others.`;
  }
  if (!isLive(booking) || reconfirmBy === null) return null;
  return `Reconfirm it by ${longInstant(reconfirmBy, zone)}, or the room is released.`;
}
