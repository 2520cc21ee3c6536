import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { type Actor, event, type Tx, UnitOfWork } from '../messaging/index.js';
import { MachineClock } from '../platform/index.js';
import { type Delivery, type NewDelivery, type Source, sourceKey, words } from './domain/delivery.js';
import { stateChange } from './domain/delivery.states.js';
import { mailProblems } from './mail.problems.js';
import { failingMailboxKey, notReachedKey } from './mail.todos.js';
import { DeliveryReader } from './delivery-reader.service.js';
import type { DeliverySource, Halt } from './persistence/mail.schemas.js';
import { freshSource, NewRows } from './persistence/new-rows.js';
import { supersedeRows } from './persistence/supersede.js';

const STREAM = 'delivery';
const SOURCE_STREAM = 'delivery-source';

/** Asking for mails to go out, and what a person may do while they do. */
@Injectable()
export class Deliveries {
  constructor(
    @InjectModel('Delivery') private readonly rows: Model<Delivery>,
    @InjectModel('DeliverySource') private readonly sources: Model<DeliverySource>,
    private readonly newRows: NewRows,
    private readonly reader: DeliveryReader,
    private readonly uow: UnitOfWork,
    private readonly machine: MachineClock,
  ) {}

  /**
   * Asks for mails, at most 5,000 at once (refusal `mail/too-many`). They leave after `holdUntil`, at the pace, in
   * the order of their lanes. One copy per source, addressee and mailbox: a second is a fault of the caller.
   */
  fanOut(tx: Tx, rows: readonly NewDelivery[]): Promise<void> {
    return this.newRows.fanOut(tx, rows);
  }

  /**
   * Stops every mail of the source that has not begun to leave; also those that are fanned out later. What a
   * worker has in hand and has not started comes back within a third of the lease. Returns since when it is halted:
   * a second halt changes nothing.
   */
  async halt(source: Source, tx: Tx, reason?: string): Promise<Halt> {
    const known = await this.sources.findById(sourceKey(source)).lean<DeliverySource>();
    if (known?.halted) return known.halted;
    const { id, kind, name } = tx.actor;
    const halted = {
      at: tx.now,
      by: `${kind}:${id}`,
      ...(name === undefined ? {} : { name }),
      ...(reason === undefined ? {} : { reason }),
    };
    await this.turn(source, tx, halted, 'deliveries.halted', reason);
    return halted;
  }

  /** Lets the mails of the source go on. */
  resume(source: Source, tx: Tx): Promise<void> {
    return this.turn(source, tx, null, 'deliveries.resumed');
  }

  /**
   * What has not left never leaves: something later takes its place. What workers have in hand is called back, and
   * ends as superseded if it had not begun; what is being handed over goes on, but is not tried again. Without
   * `addresseeIds` it holds for whatever is asked for later too.
   */
  async supersede(tx: Tx, source: Source, addresseeIds?: readonly string[]): Promise<void> {
    await supersedeRows(this.rows, tx, {
      'source.id': source.id,
      'source.kind': source.kind,
      ...(addresseeIds === undefined ? {} : { 'addressee.id': { $in: addresseeIds } }),
    });
    const recall = { $inc: { touched: 1, recalls: 1 } };
    const _id = sourceKey(source);
    if (addresseeIds !== undefined) {
      await this.sources.updateOne({ _id }, recall, { session: tx.session });
      return;
    }
    const { recalls: _raised, ...fresh } = freshSource(source, undefined, this.machine.now());
    await this.sources.updateOne(
      { _id },
      { ...recall, $set: { superseded: { at: tx.now } }, $setOnInsert: { ...fresh, holdUntil: tx.now } },
      { upsert: true, session: tx.session },
    );
  }

  /**
   * Lets this unit of work and whatever a person does to mails of the source see each other: of two at once, one
   * waits for the other and looks again. Also before the source has mails, or where it never has any.
   */
  async meet(tx: Tx, source: Source): Promise<void> {
    const fresh = freshSource(source, undefined, this.machine.now());
    await this.sources.updateOne(
      { _id: sourceKey(source) },
      { $inc: { touched: 1 }, $setOnInsert: { ...fresh, holdUntil: tx.now } },
      { upsert: true, session: tx.session },
    );
  }

  /**
   * Has a mail tried again that failed, or now instead of after its wait. Refusals: `mail/delivery-not-found`,
   * `mail/not-retryable` (it has left, was superseded, or its time has passed), `mail/overtaken`.
   */
  retry(actor: Actor, id: string): Promise<Delivery> {
    return this.uow.run(actor, async (tx) => {
      const row = await this.reader.get(id, actor);
      if (row.state !== 'failed' && row.state !== 'bounced' && row.state !== 'deferred') {
        throw mailProblems.notRetryable(`It is ${row.state}; only what failed or waits is tried again.`, {
          id,
        });
      }
      if (row.deadline !== undefined && row.deadline <= tx.now) {
        throw mailProblems.notRetryable(`Its time passed at ${row.deadline.toISOString()}.`, { id });
      }
      await this.assertNotOvertaken(row);
      if (row.overtaken === true) {
        throw mailProblems.overtaken('A correction has taken its place; send that one.', { id });
      }
      const afresh = row.state !== 'deferred';
      const version = tx.append({ type: STREAM, id, version: row.version }, [
        event('delivery.retried', factsOf(row)),
      ]);
      await this.save(row, tx, {
        $set: {
          ...stateChange(row.state, 'queued'),
          version,
          dueAt: this.machine.now(),
          ...(afresh ? { attempts: 0, faults: 0 } : {}),
        },
        $unset: { givenUp: 1, ...(afresh ? { firstTriedAt: 1 } : {}) },
      });
      await tx.settle(notReachedKey(row), 'It is tried again.');
      await tx.settle(failingMailboxKey(row), 'It is tried again.');
      return this.reader.get(id);
    });
  }

  /**
   * Ends the tries, or the matter of one that failed, with a reason for the record. Refusals:
   * `mail/delivery-not-found`, `mail/under-way`, `mail/settled`.
   */
  giveUp(actor: Actor, id: string, reason: string): Promise<Delivery> {
    return this.uow.run(actor, async (tx) => {
      const row = await this.reader.get(id, actor);
      if (row.state === 'sending') throw mailProblems.underWay('Look again in a minute.', { id });
      if (row.state === 'accepted' || row.state === 'superseded' || row.givenUp !== undefined) {
        throw mailProblems.settled(`It is ${row.givenUp === undefined ? row.state : 'given up'} already.`, {
          id,
        });
      }
      const version = tx.append({ type: STREAM, id, version: row.version }, [
        event('delivery.given-up', { ...factsOf(row), reason: words(reason) }),
      ]);
      const givenUp = { at: tx.now, by: `${actor.kind}:${actor.id}`, reason: words(reason) };
      const ended = row.open ? stateChange(row.state, 'failed') : {};
      await this.save(row, tx, { $set: { ...ended, version, givenUp } });
      await tx.settle(notReachedKey(row), `Given up: ${words(reason)}`);
      return this.reader.get(id);
    });
  }

  /** Takes an addressee whom a letter did not reach by mail off the to-do list: it is seen to in another way. */
  async settleNotReached(tx: Tx, letterId: string, addresseeId: string, note: string): Promise<void> {
    const source: Source = { kind: 'letter', id: letterId };
    await tx.settle(notReachedKey({ source, addressee: { id: addresseeId } }), note);
  }

  coverage(source: Source) {
    return this.reader.coverage(source);
  }

  sentMessages(processId: string) {
    return this.reader.sentMessages(processId);
  }

  private async turn(
    source: Source,
    tx: Tx,
    halted: DeliverySource['halted'],
    type: 'deliveries.halted' | 'deliveries.resumed',
    reason?: string,
  ): Promise<void> {
    const _id = sourceKey(source);
    const known = await this.sources.findById(_id).lean<DeliverySource>();
    if ((known?.halted ?? null) === null && halted === null) return;
    const processId = known?.processId;
    const version = tx.append({ type: SOURCE_STREAM, id: _id, version: known?.version ?? 0 }, [
      event(type, {
        sourceKind: source.kind,
        sourceId: source.id,
        ...(processId === undefined ? {} : { processId }),
        ...(reason === undefined ? {} : { reason: words(reason) }),
      }),
    ]);
    const { version: _first, halted: _none, ...fresh } = freshSource(source, undefined, this.machine.now());
    await this.sources.updateOne(
      { _id },
      {
        $set: { halted, version },
        // Halted before its mails are fanned out: the hold follows with them.
        $setOnInsert: { ...fresh, holdUntil: tx.now },
        $inc: { touched: 1 },
      },
      { upsert: true, session: tx.session },
    );
  }

  /** Something later in its lane has left: what comes after it would turn things round. */
  private async assertNotOvertaken({ _id, lane, laneNumber }: Delivery): Promise<void> {
    const later = await this.rows
      .findOne({ lane, laneNumber: { $gt: laneNumber }, state: { $in: ['accepted', 'sending'] } }, { _id: 1 })
      .lean();
    if (!later) return;
    throw mailProblems.overtaken('A later letter on the same matter has gone there; that one counts.', {
      id: _id,
      later: later._id,
    });
  }

  private async save(row: Delivery, tx: Tx, update: Record<string, unknown>): Promise<void> {
    const { matchedCount } = await this.rows.updateOne(
      { _id: row._id, version: row.version, state: row.state },
      update,
      { session: tx.session },
    );
    if (matchedCount !== 1) throw mailProblems.underWay('Look at it again and repeat.', { id: row._id });
    const wake = { $inc: { touched: 1 } };
    await this.sources.updateOne({ _id: sourceKey(row.source) }, wake, { session: tx.session });
  }
}

const factsOf = ({ _id, source, processId, addressee, mailbox }: Delivery) => ({
  deliveryId: _id,
  sourceKind: source.kind,
  sourceId: source.id,
  addresseeId: addressee.id,
  mailbox,
  ...(processId === undefined ? {} : { processId }),
});
