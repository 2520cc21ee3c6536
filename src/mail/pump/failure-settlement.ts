import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { event, type NewEvent, systemActor, type Tx, UnitOfWork } from '../../messaging/index.js';
import { type Delivery, sourceKey } from '../domain/delivery.js';
import { laneAt } from '../domain/lanes.js';
import type { Decision } from '../domain/outcome.decide.js';
import { failingMailbox, notReached } from '../mail.todos.js';
import { NewRows } from '../persistence/new-rows.js';
import { type Row, rowUpdate } from '../persistence/ledger.js';
import type { DeliverySource } from '../persistence/mail.schemas.js';
import type { Hand } from './hands.js';

const STREAM = 'delivery';

/**
 * What follows when a mailbox cannot be reached: the outcome, the delivery to the addressee's next mailbox, the
 * events and the office's to-do, all in one unit of work.
 */
@Injectable()
export class FailureSettlement {
  constructor(
    @InjectModel('Delivery') private readonly rows: Model<Delivery>,
    @InjectModel('DeliverySource') private readonly sources: Model<DeliverySource>,
    private readonly newRows: NewRows,
    private readonly uow: UnitOfWork,
  ) {}

  /** Does nothing where another worker has taken the row over. */
  async settle({ row, claim }: Hand, decision: Decision, worker: string): Promise<void> {
    await this.uow
      .run(systemActor('mail', row.correlationId), async (tx) => {
        // Two mailboxes of one addressee that fail at once meet here: the later one sees the earlier.
        await this.sources.updateOne({ _id: sourceKey(row.source) }, { $inc: { failures: 1, touched: 1 } });
        if (row.together !== undefined) {
          await this.sources.updateOne({ _id: sourceKey(row.together) }, { $inc: { touched: 1 } });
        }
        const overtaken = (await this.rows.exists({ _id: row._id, overtaken: true })) !== null;
        const next = overtaken ? null : await this.next(row, decision, tx);
        const failed = decision.state === 'failed';
        const last = failed && !overtaken && next === null && !(await this.othersMayReach(row));
        const events = this.events(row, decision, next, last);
        const version = tx.append({ type: STREAM, id: row._id, version: row.version }, events);
        const update = rowUpdate(decision, worker);
        const { matchedCount } = await this.rows.updateOne(
          { _id: row._id, claim },
          {
            ...update,
            $set: { ...update['$set'], version, ...(next === null ? {} : { movedOn: next._id }) },
          },
        );
        if (matchedCount !== 1) throw new ClaimLost();
        if (failed && !decision.mailAtFault) await tx.todo(failingMailbox(row, decision.answer));
        if (last) await tx.todo(notReached(row, decision.answer));
      })
      .catch((error: unknown) => {
        if (!(error instanceof ClaimLost)) throw error;
      });
  }

  private async next(row: Row, { nextMailbox }: Decision, tx: Tx): Promise<Delivery | null> {
    if (nextMailbox === undefined) return null;
    const { mailbox } = nextMailbox;
    const { source, addressee, copy } = row;
    const known = await this.rows
      .findOne({
        'source.id': source.id,
        'source.kind': source.kind,
        'addressee.id': addressee.id,
        mailbox,
        copy,
      })
      .lean<Delivery>();
    // Another of the addressee's mailboxes has called for it already.
    if (known) return known;
    const next = this.newRows.instead(row, {
      mailbox,
      lane: laneAt(row.lane, row.mailbox, mailbox),
      alternatives: row.alternatives.filter((other) => other !== mailbox),
      at: tx.now,
    });
    await this.newRows.insert(tx, [next]);
    return next;
  }

  /** True if the addressee has got it at another mailbox, or may still get it. */
  private async othersMayReach({ _id, source, together, addressee }: Row): Promise<boolean> {
    const other = await this.rows.exists({
      ...(together === undefined
        ? { 'source.id': source.id, 'source.kind': source.kind }
        : { 'together.id': together.id, 'together.kind': together.kind }),
      'addressee.id': addressee.id,
      _id: { $ne: _id },
      $or: [{ state: 'accepted' }, { open: true }],
    });
    return other !== null;
  }

  private events(row: Row, decision: Decision, next: Delivery | null, last: boolean): NewEvent[] {
    const facts = {
      deliveryId: row._id,
      sourceKind: row.source.kind,
      sourceId: row.source.id,
      addresseeId: row.addressee.id,
      mailbox: row.mailbox,
      ...(row.processId === undefined ? {} : { processId: row.processId }),
    };
    const { code, text } = decision.answer;
    const events: NewEvent[] = [];
    if (decision.state === 'failed') {
      events.push(
        event('delivery.failed', { ...facts, words: text, last, ...(code === undefined ? {} : { code }) }),
      );
    }
    if (next !== null && decision.nextMailbox !== undefined) {
      const { because } = decision.nextMailbox;
      events.push(event('delivery.next-mailbox', { ...facts, nextMailbox: next.mailbox, because }));
    }
    return events;
  }
}

/** Ends the unit of work without writing. */
class ClaimLost extends Error {}
