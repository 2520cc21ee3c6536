import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '../platform/index.js';
import { feedUrl } from './domain/feed-links.js';
import { CALENDAR_FORMAT, feed, serialiseEntry } from './domain/ics.js';
import { LastUsed } from './domain/last-used.js';
import type { FeedBytes, ReadFeed } from './http/feed-answers.js';

const compress = promisify(gzip);
const TTL = 3_600;
const CACHE_BYTES = 8 * 1024 * 1024;

/** A time in which a room is taken. */
export interface OccupiedSlot {
  /** What it is, unique for ever: its entry keeps its UID when it moves. Not shown. */
  key: string;
  /** Grows with each change. */
  version: number;
  title: string;
  start: Date;
  end: Date;
  status: 'tentative' | 'confirmed';
  createdAt: Date;
  updatedAt: Date;
}

export interface OccupiedRoom {
  id: string;
  title: string;
  description: string;
  place: string;
  /** IANA zone of the venue. */
  zone: string;
  /** In their order. */
  slots: readonly OccupiedSlot[];
}

/** Feeds of rooms: what is told of their times, as calendars read it. Made of what the caller knows; nothing is stored. */
@Injectable()
export class OccupancyFeeds {
  private readonly texts = new LastUsed<FeedBytes>(
    CACHE_BYTES,
    ({ identity, gzip: zipped }) => identity.length + zipped.length,
  );

  constructor(@Inject(CONFIG) private readonly config: Config) {}

  /**
   * The same facts give the same tag, and whatever differs gives another: also that a title is told no more. Entries
   * that end leave without a trace, so there is no date of the last change.
   */
  read(room: OccupiedRoom): ReadFeed {
    const { publicUrl } = this.config.http;
    const facts = JSON.stringify([CALENDAR_FORMAT, process.versions.tz, publicUrl, room]);
    const etag = `W/"${createHash('sha256').update(facts).digest('base64url').slice(0, 27)}"`;
    const state = { etag, lastModified: null };
    return { state, text: async () => this.texts.get(etag) ?? this.render(room, state) };
  }

  private async render(room: OccupiedRoom, state: ReadFeed['state']): Promise<FeedBytes> {
    const source = feedUrl(this.config.http.publicUrl, { kind: 'room', id: room.id });
    const identity = Buffer.from(
      feed({
        title: room.title,
        description: room.description,
        source,
        ttl: TTL,
        entries: room.slots.map((slot) => entryOf(room, slot)),
      }),
    );
    const text = { ...state, identity, gzip: await compress(identity) };
    this.texts.set(state.etag, text);
    return text;
  }
}

function entryOf({ id, place, zone }: OccupiedRoom, slot: OccupiedSlot) {
  const { key, version, title, start, end, status, createdAt, updatedAt } = slot;
  const when = { kind: 'timed' as const, start, end, zone };
  const vevent = serialiseEntry({
    ref: { type: 'room', id },
    kind: 'sitting',
    processId: '',
    title,
    description: '',
    place,
    when,
    status,
    public: true,
    uid: uidOf(id, key),
    sequence: Math.max(0, version - 1),
    createdAt,
    updatedAt,
  });
  return { when, vevent };
}

/**
 * A UID of its own (UUID of version 8, RFC 9562 section 5.8), from which the record behind it cannot be told, and other
 * than that of the sitting in its meeting's feed: who subscribes to both has both.
 */
function uidOf(roomId: string, key: string): string {
  const hex = createHash('sha256')
    .update(JSON.stringify(['room', roomId, key]))
    .digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
