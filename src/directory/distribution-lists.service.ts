import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { type Actor, insertVersioned, saveVersioned, UnitOfWork } from '../messaging/index.js';
import {
  afterCursor,
  assertVersion,
  type Page,
  type PageRequest,
  platformProblems,
  toPage,
} from '../platform/index.js';
import { directoryProblems } from './directory.problems.js';
import { assertRule, defineList } from './domain/decide.js';
import type { Delegation } from './domain/delegation.js';
import type { Organisation } from './domain/organisation.js';
import type { DistributionList, ListRule } from './domain/rule.js';

/** Keeps the distribution lists: named rules, resolved anew for each letter's day. */
@Injectable()
export class DistributionLists {
  constructor(
    @InjectModel('DistributionList') private readonly lists: Model<DistributionList>,
    @InjectModel('Delegation') private readonly delegations: Model<Delegation>,
    @InjectModel('Organisation') private readonly organisations: Model<Organisation>,
    private readonly work: UnitOfWork,
  ) {}

  /** Throws `directory/list-not-found`. */
  async get(id: string): Promise<DistributionList> {
    const found = await this.lists.findById(id).lean<DistributionList>();
    if (!found) throw directoryProblems.listNotFound(`No distribution list has the id ${id}.`);
    return found;
  }

  async list(request: PageRequest): Promise<Page<DistributionList>> {
    const after = afterCursor(request);
    const rows = await this.lists
      .find(after === null ? {} : { _id: { $gt: after } })
      .sort({ _id: 1 })
      .limit(request.limit + 1)
      .lean<DistributionList[]>();
    return toPage(request, rows, ({ _id }) => _id);
  }

  /**
   * Makes the list (`version` undefined) or replaces the one at that version. Letters issued before keep the
   * addressees that were frozen with them.
   */
  async define(
    actor: Actor,
    id: string,
    version: number | undefined,
    title: string,
    rule: ListRule,
  ): Promise<DistributionList> {
    return this.work.run(actor, async (tx) => {
      const before = await this.lists.findById(id).lean<DistributionList>();
      if (before && version === undefined) {
        throw platformProblems.preconditionRequired(
          `The list ${id} exists. Send If-Match with the ETag of the version you read.`,
        );
      }
      if (version !== undefined) assertVersion(version, before?.version ?? 0);
      await this.assertKnown(rule);
      const { state, events } = defineList(id, title, rule, before);
      return before
        ? saveVersioned(this.lists, tx, 'distribution-list', before, state, events)
        : insertVersioned(this.lists, tx, 'distribution-list', state, events);
    });
  }

  private async assertKnown(rule: ListRule): Promise<void> {
    const ids = [...(rule.include ?? []), ...(rule.exclude ?? [])].map(({ id }) => id);
    if (ids.length === 0) return;
    const filter = { _id: { $in: ids } };
    const delegations = await this.delegations.find(filter).select({ _id: 1 }).lean<{ _id: string }[]>();
    const organisations = await this.organisations.find(filter).select({ _id: 1 }).lean<{ _id: string }[]>();
    assertRule(rule, new Set([...delegations, ...organisations].map(({ _id }) => _id)));
  }
}
