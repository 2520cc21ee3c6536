import { Inject, Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import type { Tx } from '../../messaging/index.js';
import { CONFIG, type Config, Ids, MachineClock } from '../../platform/index.js';
import { chunkOf, type Delivery, type NewDelivery, type Source, sourceKey } from '../domain/delivery.js';
import { stateChange } from '../domain/delivery.states.js';
import { mailProblems } from '../mail.problems.js';
import { CHUNK_ROWS } from '../mail.tasks.js';
import type { DeliverySource } from './mail.schemas.js';

/** More rows than this in one transaction strain MongoDB's cache. */
const MOST_ROWS = 5_000;

/** Puts rows into the ledger, and what rules them beside it. */
@Injectable()
export class NewRows {
  constructor(
    @InjectModel('Delivery') private readonly rows: Model<Delivery>,
    @InjectModel('DeliverySource') private readonly sources: Model<DeliverySource>,
    @Inject(CONFIG) private readonly config: Config,
    private readonly ids: Ids,
    private readonly machine: MachineClock,
  ) {}

  /** Refusal `mail/too-many` above 5,000 rows. */
  async fanOut(tx: Tx, wanted: readonly NewDelivery[]): Promise<void> {
    if (wanted.length > MOST_ROWS) {
      throw mailProblems.tooMany(
        `${wanted.length} deliveries were asked for; at most ${MOST_ROWS} go at once.`,
      );
    }
    const bySource = new Map<string, NewDelivery[]>();
    for (const row of wanted) {
      const key = sourceKey(row.source);
      const own = bySource.get(key);
      if (own) own.push(row);
      else bySource.set(key, [row]);
    }
    const superseded = await this.rule(
      tx,
      [...bySource.values()].flatMap(([first]) => first ?? []),
    );
    const rows = [...bySource].flatMap(([key, own]) => {
      const made = this.made(own, tx.now);
      return superseded.has(key)
        ? made.map((row) => ({ ...row, ...stateChange('queued', 'superseded') }))
        : made;
    });
    await this.insert(tx, rows);
  }

  async insert(tx: Tx, rows: readonly Delivery[]): Promise<void> {
    if (rows.length === 0) return;
    await this.rows.collection.insertMany(rows as never[], { session: tx.session });
  }

  /** The delivery to another mailbox of the same addressee. */
  instead(
    row: Delivery,
    { at, ...changed }: Pick<Delivery, 'mailbox' | 'lane' | 'alternatives'> & { at: Date },
  ): Delivery {
    const { source, processId, addressee, copy, laneNumber, facts, deadline, correlationId } = row;
    const asked = {
      source,
      addressee,
      copy,
      laneNumber,
      facts,
      correlationId,
      ...changed,
      ...(processId === undefined ? {} : { processId }),
      ...(deadline === undefined ? {} : { deadline }),
    };
    return { ...this.row(asked, this.newChunk(source), at), insteadOf: row._id };
  }

  private made(own: readonly NewDelivery[], at: Date): Delivery[] {
    let chunk = '';
    return own.map(({ holdUntil: _hold, pacePerMinute: _pace, ...asked }, index) => {
      if (index % CHUNK_ROWS === 0) chunk = this.newChunk(asked.source);
      return this.row({ copy: 0, ...asked }, chunk, at);
    });
  }

  private row(
    asked: Omit<NewDelivery, 'holdUntil' | 'pacePerMinute' | 'copy'> & { copy: number },
    chunk: string,
    createdAt: Date,
  ): Delivery {
    const id = this.ids.next();
    return {
      ...asked,
      _id: id,
      version: 0,
      chunk,
      messageId: `<${id}@${this.config.mail.domain}>`,
      createdAt,
      state: 'queued',
      open: true,
      dueAt: this.machine.now(),
      attempts: 0,
      faults: 0,
      marks: [],
      mayHaveGot: false,
      tries: [],
    };
  }

  /**
   * Brings hold and pace to the sources, in one write whatever their number. Returns the keys of those whose place
   * something later has taken already, such as where reactions ran out of order: writing to a source lets the two
   * see each other.
   */
  private async rule(tx: Tx, firsts: readonly NewDelivery[]): Promise<ReadonlySet<string>> {
    if (firsts.length === 0) return new Set();
    await this.sources.collection.bulkWrite(
      firsts.map(({ source, processId, holdUntil, pacePerMinute }) => ({
        updateOne: {
          filter: { _id: sourceKey(source) as never },
          update: {
            $set: {
              holdUntil,
              ...(pacePerMinute === undefined ? {} : { pacePerMinute }),
              // A source that was halted or superseded before it had mails was made without.
              ...(processId === undefined ? {} : { processId }),
            },
            $setOnInsert: freshSource(source, undefined, this.machine.now()),
            $inc: { touched: 1 },
          },
          upsert: true,
        },
      })),
      { session: tx.session },
    );
    const superseded = await this.sources
      .find({ _id: { $in: firsts.map(({ source }) => sourceKey(source)) }, superseded: { $exists: true } })
      .select({ _id: 1 })
      .session(tx.session)
      .lean<Pick<DeliverySource, '_id'>[]>();
    return new Set(superseded.map(({ _id }) => _id));
  }

  private newChunk(source: Source): string {
    return chunkOf(source, this.ids.random());
  }
}

/** A source that nothing has happened to, without hold. */
export const freshSource = (
  source: Source,
  processId: string | undefined,
  paceFrom: Date,
): Omit<DeliverySource, '_id' | 'holdUntil' | 'touched'> => ({
  version: 0,
  source,
  paceFrom,
  halted: null,
  recalls: 0,
  failures: 0,
  ...(processId === undefined ? {} : { processId }),
});
