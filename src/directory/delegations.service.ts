import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import {
  type Actor,
  insertVersioned,
  isDuplicateKey,
  saveVersioned,
  UnitOfWork,
} from '../messaging/index.js';
import { afterCursor, assertVersion, type Page, type PageRequest, toPage } from '../platform/index.js';
import { directoryProblems } from './directory.problems.js';
import { addDelegation, changeDelegation } from './domain/decide.js';
import type { Delegation, DelegationCategory, DelegationFacts, RegionalGroup } from './domain/delegation.js';

export interface DelegationFilter {
  category?: DelegationCategory | undefined;
  /** Consultation or electoral group. */
  group?: RegionalGroup | undefined;
  fictitious?: boolean | undefined;
}

/** Keeps delegations: Permanent Missions and Permanent Observers, the same for every process. */
@Injectable()
export class Delegations {
  constructor(
    @InjectModel('Delegation') private readonly delegations: Model<Delegation>,
    private readonly work: UnitOfWork,
  ) {}

  /** Throws `directory/delegation-not-found`. */
  async get(id: string): Promise<Delegation> {
    const found = await this.delegations.findById(id).lean<Delegation>();
    if (!found) throw directoryProblems.delegationNotFound(`No delegation has the id ${id}.`);
    return found;
  }

  async list(filter: DelegationFilter, request: PageRequest): Promise<Page<Delegation>> {
    const after = afterCursor(request);
    const rows = await this.delegations
      .find({
        ...(after === null ? {} : { _id: { $gt: after } }),
        ...(filter.category === undefined ? {} : { status: { $elemMatch: { category: filter.category } } }),
        ...(filter.group === undefined ? {} : { memberships: { $elemMatch: { group: filter.group } } }),
        ...(filter.fictitious === undefined ? {} : { fictitious: filter.fictitious }),
      })
      .sort({ _id: 1 })
      .limit(request.limit + 1)
      .lean<Delegation[]>();
    return toPage(request, rows, ({ _id }) => _id);
  }

  /** Throws `directory/delegation-exists` if the id or an ISO code is taken, `directory/delegation-inconsistent`. */
  async add(actor: Actor, id: string, facts: DelegationFacts): Promise<Delegation> {
    const { state, events } = addDelegation(id, facts);
    try {
      return await this.work.run(actor, (tx) =>
        insertVersioned(this.delegations, tx, 'delegation', state, events),
      );
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
      throw directoryProblems.delegationExists(
        `${[id, facts.iso2, facts.iso3].filter((one) => one !== undefined).join(', ')}: one of these is taken.`,
      );
    }
  }

  /** Names, memberships and status are replaced as whole lists; past ones stay in them with their last day. */
  async change(
    actor: Actor,
    id: string,
    version: number,
    facts: Partial<DelegationFacts>,
  ): Promise<Delegation> {
    return this.work.run(actor, async (tx) => {
      const before = await this.get(id);
      assertVersion(version, before.version);
      const { state, events } = changeDelegation(before, facts);
      return saveVersioned(this.delegations, tx, 'delegation', before, state, events);
    });
  }
}
