import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { event, insertVersioned, isDuplicateKey, saveVersioned, type Tx } from '../messaging/index.js';
import { Ids, platformProblems } from '../platform/index.js';
import { decideEntry } from './domain/decide-entry.js';
import type { CalendarEntry, EntryFacts } from './domain/entry.types.js';

const STREAM = 'calendar-entry';

/** What calendars show of meetings, sittings, side events and deadlines. */
@Injectable()
export class CalendarEntries {
  constructor(
    @InjectModel('CalendarEntry') private readonly model: Model<CalendarEntry>,
    private readonly ids: Ids,
  ) {}

  /**
   * Brings the entry of `facts.ref` to the facts, in the caller's unit of work, and returns it. May be
   * called any number of times: the same facts write nothing and no event. A change of time, place or
   * status raises SEQUENCE. Nothing is ever deleted: what no longer takes place is put as `cancelled`.
   * @throws calendar/end-before-start, bad-date, unknown-zone, bad-url, empty-title; platform/conflict
   */
  async put(tx: Tx, facts: EntryFacts): Promise<CalendarEntry> {
    const previous = await this.byRef(facts.ref.type, facts.ref.id);
    const { entry, change } = decideEntry(previous, facts, tx.now, {
      newId: this.ids.next(),
      newUid: this.ids.random(),
    });
    if (change === 'none') return entry;
    const changed = event('calendar-entry.changed', {
      entryId: entry._id,
      ref: entry.ref,
      uid: entry.uid,
      sequence: entry.sequence,
      material: change !== 'minor',
    });
    if (previous !== null) return saveVersioned(this.model, tx, STREAM, previous, entry, [changed]);
    try {
      return await insertVersioned(this.model, tx, STREAM, entry, [changed]);
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
      throw platformProblems.conflict(
        'The same entry was made at the same moment. Try again.',
        {},
        { cause: error },
      );
    }
  }

  /** What `put` would make of the facts; writes nothing. Refusals as of `put`. */
  async wouldBe(facts: EntryFacts, now: Date): Promise<CalendarEntry> {
    const previous = await this.byRef(facts.ref.type, facts.ref.id);
    const fresh = { newId: this.ids.next(), newUid: this.ids.random() };
    return decideEntry(previous, facts, now, fresh).entry;
  }

  /** The entry that shows this, whatever its status; null if nothing was ever put for it. */
  async byRef(type: string, id: string): Promise<CalendarEntry | null> {
    return this.model.findOne({ 'ref.type': type, 'ref.id': id }).lean<CalendarEntry | null>().exec();
  }
}
