import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { Inject, Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import type { Tx } from '../messaging/index.js';
import { CONFIG, type Config, ProcessClock } from '../platform/index.js';
import { calendarProblems } from './calendar.problems.js';
import { BytesCache } from './domain/bytes-cache.js';
import type { CalendarEntry } from './domain/entry.types.js';
import { type FeedRow, type FeedSelection, type FeedView, selectForFeed } from './domain/feed-selection.js';
import { type FeedScope, feedUrl } from './domain/feed-links.js';
import { CALENDAR_FORMAT, feed } from './domain/ics.js';
import { calendarUrl, oneLine, severalLines } from './domain/text.js';
import type { FeedHead } from './persistence/calendar.schemas.js';

const compress = promisify(gzip);

/** Seconds after which subscribers are asked to look again; many take their own time (up to a day). */
const TTL = 3_600;
/** Milliseconds after which a read counts as failed: a subscriber is told to come back. */
const READ_LIMIT = 8_000;
const CACHE_BYTES = 32 * 1024 * 1024;

const STATE_FIELDS = {
  uid: 1,
  version: 1,
  kind: 1,
  meetingId: 1,
  status: 1,
  public: 1,
  startsAt: 1,
  endsAt: 1,
  shownAt: 1,
} as const;
const ROW_FIELDS = { ...STATE_FIELDS, 'when.kind': 1 } as const;
const TEXT_FIELDS = { ...STATE_FIELDS, when: 1, vevent: 1, title: 1 } as const;

/** What a feed is at the moment, without its text. */
export interface FeedState {
  /** Weak, for the bytes differ by coding; made from data, so that every process names the same. */
  etag: string;
  lastModified: Date;
}

export interface FeedText extends FeedState {
  identity: Buffer;
  gzip: Buffer;
}

type FullRow = FeedRow & Pick<CalendarEntry, 'vevent' | 'when' | 'title'>;

/** The public feeds: their state for conditional requests, and their text. */
@Injectable()
export class CalendarFeeds {
  private readonly texts = new BytesCache<FeedText>(
    CACHE_BYTES,
    (text) => text.identity.length + text.gzip.length,
  );

  constructor(
    @InjectModel('CalendarEntry') private readonly entries: Model<CalendarEntry>,
    @InjectModel('CalendarFeed') private readonly heads: Model<FeedHead>,
    private readonly clock: ProcessClock,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /**
   * Names a feed, in the caller's unit of work. A process's feed needs it, and exists from then on, empty or
   * not; a meeting's takes title and page from the meeting's own entry. The same words again write nothing.
   * @throws calendar/empty-title, calendar/bad-url
   */
  async describe(
    tx: Tx,
    scope: FeedScope,
    words: { title: string; description?: string; url?: string },
  ): Promise<void> {
    const title = oneLine(words.title);
    if (title === '')
      throw calendarProblems.emptyTitle('Subscribers see the name of a feed: it must not be empty.');
    const description = severalLines(words.description ?? '', 4_000);
    const url = words.url === undefined ? undefined : calendarUrl(words.url);
    const _id = headId(scope);
    const before = await this.heads.findById(_id).lean<FeedHead | null>().exec();
    if (before?.title === title && before.description === description && before.url === url) return;
    const head = { title, description, ...(url === undefined ? {} : { url }), updatedAt: tx.now };
    await this.heads.updateOne(
      { _id },
      { $set: head, ...(url === undefined ? { $unset: { url: 1 } } : {}), $inc: { version: 1 } },
      { upsert: true },
    );
  }

  /**
   * Tag and date of the feed as it is now: one read of small rows, no text.
   * @throws calendar/feed-not-found where nothing public was ever there
   */
  async state(scope: FeedScope, view: FeedView): Promise<FeedState> {
    const [rows, head] = await Promise.all([this.rows<FeedRow>(scope, ROW_FIELDS), this.head(scope)]);
    return this.stateOf(scope, view, selected(rows, view, this.clock.now(), head), head);
  }

  /** The feed's text, from memory if it was made since its last change. */
  async text(scope: FeedScope, view: FeedView, expected: FeedState): Promise<FeedText> {
    const known = this.texts.get(expected.etag);
    if (known !== undefined) return { ...known, ...expected };
    const [rows, head] = await Promise.all([this.rows<FullRow>(scope, TEXT_FIELDS), this.head(scope)]);
    const selection = selected(rows, view, this.clock.now(), head);
    // Named by what was read just now: it may be newer than the tag that was looked at first.
    const state = this.stateOf(scope, view, selection, head);
    const own =
      scope.kind === 'meeting' ? rows.find((row) => row.kind === 'meeting' && row.public) : undefined;
    const identity = Buffer.from(
      feed({
        title: head?.title ?? own?.title ?? 'Programme of meetings',
        description: head?.description ?? '',
        ...(head?.url === undefined ? {} : { url: head.url }),
        source: feedUrl(this.config.http.publicUrl, scope),
        ttl: TTL,
        entries: selection.shown,
      }),
    );
    const text = { ...state, identity, gzip: await compress(identity) };
    this.texts.set(state.etag, text);
    return text;
  }

  private async rows<Row extends FeedRow>(
    { kind, id }: FeedScope,
    projection: Readonly<Record<string, 1>>,
  ): Promise<Row[]> {
    const filter = kind === 'process' ? { processId: id } : { meetingId: id };
    return this.entries.collection.find<Row>(filter, { projection, timeoutMS: READ_LIMIT }).toArray();
  }

  private async head(scope: FeedScope): Promise<FeedHead | null> {
    return this.heads.collection.findOne<FeedHead>({ _id: headId(scope) } as never, {
      timeoutMS: READ_LIMIT,
    });
  }

  private stateOf(
    scope: FeedScope,
    view: FeedView,
    { shown, lastModified }: FeedSelection<FeedRow>,
    head: FeedHead | null,
  ): FeedState {
    const hash = createHash('sha256').update(
      JSON.stringify([
        CALENDAR_FORMAT,
        process.versions.tz,
        headId(scope),
        view.cancelled,
        this.config.http.publicUrl,
        head === null ? 0 : head.version,
      ]),
    );
    for (const row of shown) hash.update(`${row.uid}:${row.version}\n`);
    const renamed = head?.updatedAt.getTime() ?? 0;
    return {
      etag: `W/"${hash.digest('base64url').slice(0, 27)}"`,
      lastModified: new Date(Math.floor(Math.max(lastModified.getTime(), renamed) / 1_000) * 1_000),
    };
  }
}

const headId = ({ kind, id }: FeedScope): string => `${kind}:${id}`;

function selected<Row extends FeedRow>(
  rows: Row[],
  view: FeedView,
  now: Date,
  head: FeedHead | null,
): FeedSelection<Row> {
  // What was never public does not exist for the public.
  if (head === null && !rows.some((row) => row.shownAt !== null)) {
    throw calendarProblems.feedNotFound('Look up the address on the page of the meeting or process.');
  }
  return selectForFeed(rows, view, now);
}
