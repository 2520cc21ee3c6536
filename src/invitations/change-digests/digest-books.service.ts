import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { event, insertVersioned, saveVersioned, type Tx } from '../../messaging/index.js';
import { Ids } from '../../platform/index.js';
import type { ChangeDigest, DigestRow, DigestTurn } from './change-digests.types.js';

const STREAM = 'change-digest';

/** What was told to whom. */
@Injectable()
export class DigestBooks {
  constructor(
    @InjectModel('ChangeDigest') private readonly digests: Model<ChangeDigest>,
    @InjectModel('DigestRow') private readonly rows: Model<DigestRow>,
    @InjectModel('DigestTurn') private readonly turns: Model<DigestTurn>,
    private readonly ids: Ids,
  ) {}

  /**
   * One after the other: of two units of work that tell of a meeting at once, one is repeated and then sees what the
   * other has sent.
   */
  async takeTurn(tx: Tx, meetingId: string): Promise<void> {
    await this.turns.collection.updateOne(
      { _id: meetingId as never },
      { $inc: { taken: 1 } },
      { upsert: true, session: tx.session },
    );
  }

  /** The digests of a meeting, the latest first. */
  list(meetingId: string): Promise<ChangeDigest[]> {
    return this.digests.find({ meetingId }).sort({ at: -1, _id: -1 }).lean<ChangeDigest[]>().exec();
  }

  find(id: string): Promise<ChangeDigest | null> {
    return this.digests.findById(id).lean<ChangeDigest>().exec();
  }

  nextId(): string {
    return this.ids.next();
  }

  begin(
    tx: Tx,
    wanted: Pick<ChangeDigest, '_id' | 'meetingId' | 'processId' | 'from' | 'to' | 'entry'>,
  ): Promise<ChangeDigest> {
    const digest = {
      ...wanted,
      at: tx.now,
      state: 'sending' as const,
      addressees: 0,
      mails: 0,
      people: 0,
      byHand: 0,
    };
    return insertVersioned(this.digests, tx, STREAM, digest, []);
  }

  async record(tx: Tx, rows: readonly DigestRow[]): Promise<void> {
    if (rows.length === 0) return;
    await this.rows.collection.insertMany(rows as never[], { session: tx.session });
  }

  /** Everybody was told: the counts stand on the record. */
  async end(tx: Tx, digest: ChangeDigest): Promise<void> {
    if (digest.state === 'sent') return;
    const rows = await this.rows
      .find({ digestId: digest._id }, { outcome: 1, mails: 1, personId: 1 })
      .lean<Pick<DigestRow, 'outcome' | 'mails' | 'personId'>[]>();
    const sent = rows.filter(({ outcome }) => outcome === 'sent');
    const counts = {
      addressees: sent.length,
      mails: sent.reduce((sum, { mails }) => sum + mails.length, 0),
      people: sent.filter(({ personId }) => personId !== undefined).length,
      byHand: rows.length - sent.length,
      from: Math.min(digest.from, ...sent.flatMap(({ mails }) => mails.map(({ from }) => from))),
    };
    const { _id: digestId, meetingId, processId, to } = digest;
    await saveVersioned(this.digests, tx, STREAM, digest, { ...digest, ...counts, state: 'sent' }, [
      event('digest.sent', { digestId, meetingId, processId, to, ...counts }),
    ]);
  }
}
