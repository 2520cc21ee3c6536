import { Injectable, Logger } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { type Model, Schema } from 'mongoose';
import { MachineClock } from '../../platform/index.js';
import { words } from '../domain/delivery.js';

/** One worker that finds no way to the mail server. */
export interface TransportPause {
  /** The worker. */
  _id: string;
  /** Machine time. */
  since: Date;
  /** Machine time at which the way is tried again. */
  until: Date;
  /** What was seen instead of an answer. */
  text: string;
}

export const transportPauseSchema = new Schema<TransportPause>(
  {
    _id: { type: String, required: true },
    since: { type: Date, required: true },
    until: { type: Date, required: true },
    text: { type: String, required: true },
  },
  { collection: 'transport_pauses', versionKey: false },
);

/** A worker that is gone says nothing more: what it said last is believed for so long after its pause. */
const BELIEVED_MS = 60_000;

/** Tells the pages that no mail leaves because the mail server cannot be reached: workers say it, others read it. */
@Injectable()
export class TransportPauses {
  private readonly logger = new Logger(TransportPauses.name);

  constructor(
    @InjectModel('TransportPause') private readonly pauses: Model<TransportPause>,
    private readonly machine: MachineClock,
  ) {}

  /** A word for the pages: where it cannot be written, mails are none the worse. */
  async say(worker: string, pauseMs: number, text: string): Promise<void> {
    const now = this.machine.now();
    const until = new Date(now.getTime() + pauseMs);
    await this.tolerantly(() =>
      this.pauses.updateOne(
        { _id: worker },
        { $set: { until, text: words(text) }, $setOnInsert: { since: now } },
        { upsert: true },
      ),
    );
  }

  async end(worker: string): Promise<void> {
    await this.tolerantly(() => this.pauses.deleteOne({ _id: worker }));
  }

  /** The longest pause that stands, or null while mails can leave. */
  async current(): Promise<TransportPause | null> {
    const from = new Date(this.machine.now().getTime() - BELIEVED_MS);
    return this.pauses
      .findOne({ until: { $gt: from } })
      .sort({ since: 1 })
      .lean<TransportPause>();
  }

  private async tolerantly(write: () => Promise<unknown>): Promise<void> {
    try {
      await write();
    } catch (error) {
      this.logger.warn({ err: error }, 'the pause of the transport could not be written down');
    }
  }
}
