import { Inject, Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { type Model, Schema } from 'mongoose';
import { type Actor, event, UnitOfWork } from '../../messaging/index.js';
import { CONFIG, type Config, Ids, MachineClock, sha256 } from '../../platform/index.js';

/** How far somebody has come: only `full` opens pages. */
export type SessionStage = 'second-factor' | 'enrol' | 'full';

/** A browser in which somebody signed in. All its instants are machine time. */
export interface Session {
  /** SHA-256 of the secret in the cookie. */
  _id: string;
  /** What lists and forms call it by; opens nothing. */
  handle: string;
  personId: string;
  stage: SessionStage;
  by: 'password' | 'provider';
  /** From it the tokens of its forms are made. */
  csrfSecret: string;
  /** A second factor that is being set up, sealed. */
  pendingSecret?: string;
  /** The browser as it named itself, shortened. */
  agent: string;
  createdAt: Date;
  lastSeenAt: Date;
  expiresAt: Date;
}

export const sessionSchema = new Schema<Session>(
  {
    _id: { type: String, required: true },
    handle: { type: String, required: true },
    personId: { type: String, required: true },
    stage: { type: String, required: true },
    by: { type: String, required: true },
    csrfSecret: { type: String, required: true },
    pendingSecret: String,
    agent: { type: String, default: '' },
    createdAt: { type: Date, required: true },
    lastSeenAt: { type: Date, required: true },
    expiresAt: { type: Date, required: true },
  },
  { collection: 'sessions', versionKey: false },
);
sessionSchema.index({ personId: 1 });
// MongoDB clears away what has ended anyway; nothing depends on when.
sessionSchema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 });

const MINUTE_MS = 60_000;
/** Long enough to find the telephone. */
const UNFINISHED_MS = 15 * MINUTE_MS;
const LONGEST_AGENT = 300;

/** Sessions of the console: kept in MongoDB and looked up at each request, so that ending one takes effect at once. */
@Injectable()
export class Sessions {
  constructor(
    @InjectModel('Session') private readonly sessions: Model<Session>,
    private readonly uow: UnitOfWork,
    private readonly ids: Ids,
    private readonly machine: MachineClock,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** Opens a session; the secret goes into the cookie and is kept nowhere. */
  async open(
    personId: string,
    { stage, by, agent = '' }: { stage: SessionStage; by: Session['by']; agent?: string | undefined },
  ): Promise<{ secret: string; session: Session }> {
    const secret = this.ids.secret();
    const now = this.machine.now();
    const lasts = stage === 'full' ? this.config.sessions.longestMs : UNFINISHED_MS;
    const session: Session = {
      _id: sha256(secret),
      handle: this.ids.random(),
      personId,
      stage,
      by,
      csrfSecret: this.ids.secret(),
      agent: agent.toWellFormed().slice(0, LONGEST_AGENT),
      createdAt: now,
      lastSeenAt: now,
      expiresAt: new Date(now.getTime() + lasts),
    };
    await this.sessions.create(session);
    return { secret, session };
  }

  /** The session of a cookie, if it is in force. Looked up by its hash: no secrets are compared. */
  async find(secret: string): Promise<Session | null> {
    const session = await this.sessions.findById(sha256(secret)).lean<Session>();
    const now = this.machine.now();
    if (!session || session.expiresAt <= now) return null;
    const idle = now.getTime() - session.lastSeenAt.getTime();
    if (idle > this.config.sessions.idleMs) return null;
    if (idle > MINUTE_MS) await this.sessions.updateOne({ _id: session._id }, { $set: { lastSeenAt: now } });
    return session;
  }

  /**
   * A new secret after each step of the sign-in: whoever knew the one before knows nothing (session fixation). A session
   * that was full already becomes no younger by it.
   */
  async advance(before: Session, stage: SessionStage): Promise<{ secret: string; session: Session }> {
    const next = await this.open(before.personId, { stage, by: before.by, agent: before.agent });
    if (before.stage === 'full') {
      const { createdAt, expiresAt } = before;
      await this.sessions.updateOne({ _id: next.session._id }, { $set: { createdAt, expiresAt } });
    }
    await this.sessions.deleteOne({ _id: before._id });
    return next;
  }

  async keepPendingSecret(session: Session, sealed: string): Promise<void> {
    await this.sessions.updateOne({ _id: session._id }, { $set: { pendingSecret: sealed } });
  }

  /** Sessions of a person that are in force, the latest seen first. */
  async of(personId: string): Promise<Session[]> {
    const now = this.machine.now();
    return this.sessions
      .find({
        personId,
        stage: 'full',
        expiresAt: { $gt: now },
        lastSeenAt: { $gt: new Date(now.getTime() - this.config.sessions.idleMs) },
      })
      .sort({ lastSeenAt: -1, _id: 1 })
      .lean<Session[]>();
  }

  /** Ends sessions of a person: one of them by its handle, all but one, or all. Returns how many ended. */
  async end(
    actor: Actor,
    personId: string,
    which: { handle: string } | { except: string } | 'all',
    why: string,
  ): Promise<number> {
    return this.uow.run(actor, async (tx) => {
      const filter =
        which === 'all'
          ? { personId }
          : 'handle' in which
            ? { personId, handle: which.handle }
            : { personId, handle: { $ne: which.except } };
      const { deletedCount } = await this.sessions.deleteMany(filter, { session: tx.session });
      if (deletedCount === 0) return 0;
      tx.append({ type: 'session-end', id: this.ids.next(), version: 0 }, [
        event('session.ended', { personId, sessions: deletedCount, why }),
      ]);
      return deletedCount;
    });
  }
}
