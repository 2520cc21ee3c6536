import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { afterCursor, type Page, type PageRequest, toPage } from '../platform/index.js';
import type { EventType, StoredEvent } from './events.js';

export interface EventFilter {
  stream?: string | undefined;
  type?: string | undefined;
  correlationId?: string | undefined;
}

/** Reads the event log. It is written by units of work, and by nothing else. */
@Injectable()
export class EventLog {
  constructor(@InjectModel('Event') private readonly events: Model<StoredEvent>) {}

  /** In the order of ids, which grow with time. */
  async list(filter: EventFilter, page: PageRequest): Promise<Page<StoredEvent>> {
    const { stream, type, correlationId } = filter;
    const after = afterCursor(page);
    const rows = await this.events
      .find({
        ...(stream === undefined ? {} : { stream }),
        ...(type === undefined ? {} : { type: type as EventType }),
        ...(correlationId === undefined ? {} : { correlationId }),
        ...(after === null ? {} : { _id: { $gt: after } }),
      })
      .sort({ _id: 1 })
      .limit(page.limit + 1)
      .lean();
    return toPage(page, rows, (row) => row._id);
  }

  /** Events of some types, the latest first; on request those alone whose data names one of these people. */
  async latest<T extends EventType>(
    types: readonly T[],
    page: PageRequest,
    personIds?: readonly string[],
  ): Promise<Page<StoredEvent<T>>> {
    const before = afterCursor(page);
    const rows = await this.events
      .find({
        type: { $in: types },
        ...(personIds === undefined ? {} : { 'data.personId': { $in: personIds } }),
        ...(before === null ? {} : { _id: { $lt: before } }),
      })
      .sort({ _id: -1 })
      .limit(page.limit + 1)
      .lean<StoredEvent<T>[]>();
    return toPage(page, rows, (row) => row._id);
  }
}
