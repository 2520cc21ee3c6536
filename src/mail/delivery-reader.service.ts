import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { assertProcess } from '../access/index.js';
import type { Actor } from '../messaging/index.js';
import { afterCursor, type Page, type PageRequest, toPage } from '../platform/index.js';
import { MessageBuilder } from './composition/message-builder.js';
import { type AddresseeCoverage, coverageOf } from './domain/coverage.js';
import { type Delivery, type Source, type SourceKind, sourceKey } from './domain/delivery.js';
import { type DeliveryState, deliveryStates } from './domain/delivery.states.js';
import { mailProblems } from './mail.problems.js';
import type { DeliverySource } from './persistence/mail.schemas.js';

export interface DeliveryFilter {
  sourceKind?: SourceKind | undefined;
  sourceId?: string | undefined;
  processId?: string | undefined;
  state?: DeliveryState | undefined;
  mailbox?: string | undefined;
  addresseeId?: string | undefined;
  /** Only those that may have arrived twice. */
  marked?: boolean | undefined;
}

export interface DeliverySummary {
  all: number;
  /** Every state, also those nobody is in. */
  byState: Record<DeliveryState, number>;
  /** May have arrived twice. */
  marked: number;
  /** Of the one letter or notice that was asked for; null otherwise, and before its mails are there. */
  source: Pick<DeliverySource, 'holdUntil' | 'halted' | 'pacePerMinute' | 'superseded'> | null;
}

/** A mail as it left. */
export interface SentMessage {
  id: string;
  mailbox: string;
  message: Buffer;
  /** False where it cannot be made again byte by byte, such as after the signing key was changed. */
  asSent: boolean;
}

/** The ledger, read. */
@Injectable()
export class DeliveryReader {
  constructor(
    @InjectModel('Delivery') private readonly rows: Model<Delivery>,
    @InjectModel('DeliverySource') private readonly sources: Model<DeliverySource>,
    private readonly builder: MessageBuilder,
  ) {}

  /** Refusals `mail/delivery-not-found`, and that of a process which is not the actor's. */
  async get(id: string, actor?: Actor): Promise<Delivery> {
    const row = await this.rows.findById(id).lean<Delivery>();
    if (!row) throw mailProblems.deliveryNotFound('Look it up in the list of deliveries.', { id });
    if (actor) assertProcess(actor, row.processId);
    return row;
  }

  /** In the order in which they were asked for. */
  async list(filter: DeliveryFilter, request: PageRequest): Promise<Page<Delivery>> {
    const after = afterCursor(request);
    const rows = await this.rows
      .find({ ...matching(filter), ...(after === null ? {} : { _id: { $gt: after } }) })
      .sort({ _id: 1 })
      .limit(request.limit + 1)
      .lean<Delivery[]>();
    return toPage(request, rows, ({ _id }) => _id);
  }

  async summary(filter: DeliveryFilter): Promise<DeliverySummary> {
    const { sourceKind: kind, sourceId: id } = filter;
    const [groups, source] = await Promise.all([
      this.rows.aggregate<{ _id: DeliveryState; count: number; marked: number }>([
        { $match: matching(filter) },
        {
          $group: {
            _id: '$state',
            count: { $sum: 1 },
            marked: { $sum: { $cond: [{ $gt: [{ $size: '$marks' }, 0] }, 1, 0] } },
          },
        },
      ]),
      kind !== undefined && id !== undefined ? this.sources.findById(sourceKey({ kind, id })).lean() : null,
    ]);
    const byState = Object.fromEntries(deliveryStates.map((state) => [state, 0])) as Record<
      DeliveryState,
      number
    >;
    let all = 0;
    let marked = 0;
    for (const group of groups) {
      byState[group._id] = group.count;
      all += group.count;
      marked += group.marked;
    }
    return { all, byState, marked, source };
  }

  /** True once something later has taken the place of the source. */
  async superseded(source: Source): Promise<boolean> {
    return (await this.sources.exists({ _id: sourceKey(source), superseded: { $exists: true } })) !== null;
  }

  /** How every addressee of the source stands. */
  async coverage({ kind, id }: Source): Promise<AddresseeCoverage[]> {
    const rows = await this.rows
      .find(
        { 'source.id': id, 'source.kind': kind },
        {
          addressee: 1,
          mailbox: 1,
          copy: 1,
          state: 1,
          open: 1,
          answer: 1,
          acceptedAt: 1,
          marks: 1,
          mayHaveGot: 1,
          dueAt: 1,
          givenUp: 1,
        },
      )
      .sort({ _id: 1 })
      .lean<Delivery[]>();
    return coverageOf(rows);
  }

  /** How the addressees of several sources of one kind stand, by the source's id. */
  async coverageOfEach(
    kind: SourceKind,
    ids: readonly string[],
  ): Promise<ReadonlyMap<string, AddresseeCoverage[]>> {
    const rows = await this.rows
      .find({ 'source.id': { $in: [...ids] }, 'source.kind': kind })
      .sort({ _id: 1 })
      .lean<Delivery[]>();
    const bySource = new Map<string, Delivery[]>();
    for (const row of rows) {
      const own = bySource.get(row.source.id);
      if (own) own.push(row);
      else bySource.set(row.source.id, [row]);
    }
    return new Map([...bySource].map(([id, own]) => [id, coverageOf(own)]));
  }

  /** Every mail of a process that left, or may have, made again from what is frozen and checked by its SHA-256. */
  async *sentMessages(processId: string): AsyncGenerator<SentMessage> {
    const rows = this.rows
      .find({
        processId,
        messageSha256: { $exists: true },
        $or: [{ state: 'accepted' }, { mayHaveGot: true }],
      })
      .sort({ _id: 1 })
      .lean<Delivery[]>()
      .cursor();
    for await (const row of rows) {
      const { pieces, sha256 } = await this.builder.build(row);
      yield {
        id: row._id,
        mailbox: row.mailbox,
        message: Buffer.concat(pieces),
        asSent: sha256 === row.messageSha256,
      };
    }
  }
}

function matching({
  sourceKind,
  sourceId,
  addresseeId,
  marked,
  ...own
}: DeliveryFilter): Record<string, unknown> {
  const fields = {
    ...own,
    'source.kind': sourceKind,
    'source.id': sourceId,
    'addressee.id': addresseeId,
    ...(marked === true ? { 'marks.0': { $exists: true } } : {}),
  };
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
