import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { type Model, Schema } from 'mongoose';
import { type Actor, event, insertVersioned, saveVersioned, UnitOfWork } from '../messaging/index.js';
import { Ids, MachineClock, ProcessClock, sha256 } from '../platform/index.js';
import { accessProblems } from './access.problems.js';
import type { ApiToken } from './api-token.js';
import { Authority } from './authority.js';
import type { Role } from './permissions.js';
import { assertProcess } from './process-scope.js';

export const apiTokenSchema = new Schema<ApiToken>(
  {
    _id: { type: String, required: true },
    version: { type: Number, required: true },
    name: { type: String, required: true },
    hash: { type: String, required: true },
    roles: { type: [String], required: true },
    processId: String,
    createdAt: { type: Date, required: true },
    revokedAt: Date,
    lastUsedAt: Date,
  },
  { collection: 'api_tokens', versionKey: false },
);
apiTokenSchema.index({ hash: 1 }, { unique: true });

const MINUTE_MS = 60_000;

/** Tokens of the API: named, scoped by role and process, revocable; 256 bits, hashed at rest. */
@Injectable()
export class ApiTokens {
  constructor(
    @InjectModel('ApiToken') private readonly tokens: Model<ApiToken>,
    private readonly uow: UnitOfWork,
    private readonly ids: Ids,
    private readonly clock: ProcessClock,
    private readonly machine: MachineClock,
    private readonly authority: Authority,
  ) {}

  /**
   * Makes a token. Its secret is in the answer and nowhere else. Refusals for an actor of one process:
   * `access/other-process`, `access/role-not-held`.
   */
  async create(
    actor: Actor,
    wanted: { name: string; roles: Role[]; processId?: string },
  ): Promise<{ token: Omit<ApiToken, 'hash'>; secret: string }> {
    assertProcess(actor, wanted.processId);
    await this.authority.assertMayGrant(actor, wanted.roles);
    const secret = `cv_${this.ids.secret()}`;
    const { hash: _hash, ...token } = await this.uow.run(actor, (tx) => {
      const state = { _id: this.ids.next(), ...wanted, hash: sha256(secret), createdAt: this.clock.now() };
      const { name, roles, processId } = wanted;
      return insertVersioned(this.tokens, tx, 'token', state, [
        event('token.created', {
          tokenId: state._id,
          name,
          roles,
          ...(processId === undefined ? {} : { processId }),
        }),
      ]);
    });
    return { token, secret };
  }

  /** Revokes at once. Refusals: `access/token-not-found`, `access/other-process`. Revoking twice changes nothing. */
  async revoke(actor: Actor, tokenId: string): Promise<void> {
    await this.uow.run(actor, async (tx) => {
      const token = await this.tokens.findById(tokenId).lean();
      if (!token) throw accessProblems.tokenNotFound(`There is no token ${tokenId}.`);
      assertProcess(actor, token.processId);
      if (token.revokedAt) return;
      await saveVersioned(this.tokens, tx, 'token', token, { ...token, revokedAt: tx.now }, [
        event('token.revoked', { tokenId, name: token.name }),
      ]);
    });
  }

  /** In the order in which they were made; for an actor of one process those of it alone. */
  async list({ processId }: Pick<Actor, 'processId'>): Promise<Omit<ApiToken, 'hash'>[]> {
    const whose = processId === undefined ? {} : { processId };
    return this.tokens.find(whose, { hash: 0 }).sort({ createdAt: 1 }).lean();
  }

  async any(): Promise<boolean> {
    return (await this.tokens.exists({})) !== null;
  }

  /**
   * Finds the token of a secret. Looked up by its hash: the comparison of secrets never happens, so its time
   * tells nothing. Refusal: `access/token-invalid`, the same for unknown and revoked.
   */
  async authenticate(secret: string): Promise<Omit<ApiToken, 'hash'>> {
    const token = await this.tokens.findOne({ hash: sha256(secret) }, { hash: 0 }).lean();
    if (!token || token.revokedAt)
      throw accessProblems.tokenInvalid('Ask the office for a token that is in force.');
    const now = this.machine.now();
    if (!token.lastUsedAt || now.getTime() - token.lastUsedAt.getTime() > MINUTE_MS) {
      await this.tokens.updateOne({ _id: token._id }, { $set: { lastUsedAt: now } });
    }
    return token;
  }
}
