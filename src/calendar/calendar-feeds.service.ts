import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { Inject, Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import type { Tx } from '../messaging/index.js';
import { CONFIG, type Config, ProcessClock } from '../platform/index.js';
import { calendarProblems } from './calendar.problems.js';
import type { CalendarEntry } from './domain/entry.types.js';
import { type FeedRow, type FeedSelection, type FeedView, selectForFeed } from './domain/feed-selection.js';
import { type FeedScope, feedUrl } from './domain/feed-links.js';
import { CALENDAR_FORMAT, feed } from './domain/ics.js';
import { LastUsed } from './domain/last-used.js';
import { SingleFlight } from './domain/single-flight.js';
import { calendarUrl, oneLine, severalLines } from './domain/text.js';
import type { FeedHead } from './persistence/calendar.schemas.js';

const compress = promisify(gzip);

/** Seconds after which subscribers are asked to look again; many take their own time (up to a day). */
const TTL = 3_600;
/** Milliseconds after which a read counts as failed: a subscriber is told to come back. */
const READ_LIMIT = 8_000;
const CACHE_BYTES = 32 * 1024 * 1024;
const MOST_STATES = 2_000;

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

/**
 * What tells that a feed may have changed: the sum of its entries' versions, which each change raises and
 * nothing lowers (entries are never deleted), and the words of its head.
 */
interface Revision {
  revision: number;
  head: FeedHead | null;
}

type FullRow = FeedRow & Pick<CalendarEntry, 'vevent' | 'when' | 'title'>;

/** The public feeds: their state for conditional requests, and their text. */
@Injectable()
export class CalendarFeeds {
  private readonly texts = new LastUsed<FeedText>(
    CACHE_BYTES,
    (text) => text.identity.length + text.gzip.length,
  );
  private readonly states = new LastUsed<FeedState>(MOST_STATES, () => 1);
  private readonly revisions = new SingleFlight<Revision>();
  private readonly countings = new SingleFlight<FeedState>();
  private readonly renderings = new SingleFlight<FeedText>();

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
   * Tag and date of the feed as it is now. As long as nothing was put and the day is the same, one sum over
   * an index is all that is read. Requests that come while the same feed is being looked at share the answer:
   * it is older than they are by the length of one read, which no subscriber can tell.
   * @throws calendar/feed-not-found where nothing public was ever there
   */
  async state(scope: FeedScope, view: FeedView): Promise<FeedState> {
    const now = this.clock.now();
    const { revision, head } = await this.revisions.run(headId(scope), () => this.readRevision(scope));
    if (revision === 0 && head === null) throw notFound();
    // The window moves at midnight UTC.
    const day = Math.floor(now.getTime() / 86_400_000);
    const key = JSON.stringify([headId(scope), view, day, revision, head?.version ?? 0]);
    const known = this.states.get(key);
    if (known !== undefined) return known;
    return this.countings.run(key, async () => {
      const rows = await this.rows<FeedRow>(scope, ROW_FIELDS);
      const state = this.stateOf(scope, view, selected(rows, view, now, head), head);
      // Whatever was put between the two reads raised the revision: this key is not asked for again.
      this.states.set(key, state);
      return state;
    });
  }

  /** The feed's text, from memory if it was made since its last change. */
  async text(scope: FeedScope, view: FeedView, expected: FeedState): Promise<FeedText> {
    const known = this.texts.get(expected.etag);
    if (known !== undefined) return { ...known, ...expected };
    return this.renderings.run(`${headId(scope)} ${expected.etag}`, () => this.render(scope, view));
  }

  private async render(scope: FeedScope, view: FeedView): Promise<FeedText> {
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

  private async readRevision(scope: FeedScope): Promise<Revision> {
    const found = await this.entries.collection
      .aggregate<{ _id: null; revision: number } | FeedHead>(
        [
          { $match: filterOf(scope) },
          { $group: { _id: null, revision: { $sum: '$version' } } },
          {
            $unionWith: { coll: this.heads.collection.name, pipeline: [{ $match: { _id: headId(scope) } }] },
          },
        ],
        { timeoutMS: READ_LIMIT },
      )
      .toArray();
    let revision = 0;
    let head: FeedHead | null = null;
    for (const part of found) {
      if (part._id === null) revision = part.revision;
      else head = part;
    }
    return { revision, head };
  }

  private async rows<Row extends FeedRow>(
    scope: FeedScope,
    projection: Readonly<Record<string, 1>>,
  ): Promise<Row[]> {
    return this.entries.collection
      .find<Row>(filterOf(scope), { projection, timeoutMS: READ_LIMIT })
      .toArray();
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

const filterOf = ({ kind, id }: FeedScope) => (kind === 'process' ? { processId: id } : { meetingId: id });

const notFound = () =>
  calendarProblems.feedNotFound('Look up the address on the page of the meeting or process.');

const headId = ({ kind, id }: FeedScope): string => `${kind}:${id}`;

function selected<Row extends FeedRow>(
  rows: Row[],
  view: FeedView,
  now: Date,
  head: FeedHead | null,
): FeedSelection<Row> {
  // What was never public does not exist for the public.
  if (head === null && !rows.some((row) => row.shownAt !== null)) throw notFound();
  return selectForFeed(rows, view, now);
}
