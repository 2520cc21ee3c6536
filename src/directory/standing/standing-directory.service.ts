import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import {
  type Actor,
  event,
  type NewEvent,
  type Tx,
  UnitOfWork,
  type Versioned,
} from '../../messaging/index.js';
import { Ids } from '../../platform/index.js';
import { type Contact, contactFacts, type NewContact } from '../domain/contact.js';
import { addContact, addDelegation, type Decision, defineList } from '../domain/decide.js';
import type { Delegation } from '../domain/delegation.js';
import type { DistributionList } from '../domain/rule.js';
import { demonstrationMailboxes } from './demonstration-mailboxes.js';
import { type StandingDelegation, standingDelegations, standingLists } from './standing-data.js';

export interface Loaded {
  added: number;
  /** There before: left as the office has them. */
  present: number;
}

export interface StandingLoaded {
  delegations: Loaded;
  lists: Loaded;
}

/** Brings packaged and demonstration data into the directory. What is there already is never touched. */
@Injectable()
export class StandingDirectory {
  constructor(
    @InjectModel('Delegation') private readonly delegations: Model<Delegation>,
    @InjectModel('Contact') private readonly contacts: Model<Contact>,
    @InjectModel('DistributionList') private readonly lists: Model<DistributionList>,
    private readonly work: UnitOfWork,
    private readonly ids: Ids,
  ) {}

  /** Member States, observers and distribution lists of the package, in one transaction. A second run adds nothing. */
  async load(actor: Actor): Promise<StandingLoaded> {
    const [delegations, lists] = await Promise.all([standingDelegations(), standingLists()]);
    return this.work.run(actor, async (tx) => ({
      delegations: await this.addMissing(tx, 'delegation', this.delegations, decided(delegations)),
      lists: await this.addMissing(
        tx,
        'distribution-list',
        this.lists,
        lists.map(({ id, title, rule }) => defineList(id, title, rule, null)),
      ),
    }));
  }

  /** Delegations from elsewhere, such as the fictitious ones of a demonstration. */
  async addDelegations(actor: Actor, delegations: readonly StandingDelegation[]): Promise<Loaded> {
    return this.work.run(actor, (tx) =>
      this.addMissing(tx, 'delegation', this.delegations, decided(delegations)),
    );
  }

  /**
   * Two mailboxes under example.org for every delegation that has none at all. Delegations with a real mailbox are
   * left alone. `choose` may give others for a delegation (those that are made to fail in a demonstration).
   */
  async addDemonstrationMailboxes(
    actor: Actor,
    choose: (delegationId: string) => readonly NewContact[] = demonstrationMailboxes,
  ): Promise<Loaded> {
    return this.work.run(actor, async (tx) => {
      const owned = new Set(await this.contacts.distinct('owner.id', { 'owner.type': 'delegation' }));
      const delegations = await this.delegations.find().select({ _id: 1 }).lean<{ _id: string }[]>();
      const without = delegations.filter(({ _id }) => !owned.has(_id));
      const decisions = without.flatMap(({ _id: id }) =>
        choose(id).map((contact) =>
          addContact(this.ids.next(), contactFacts({ type: 'delegation', id }, contact)),
        ),
      );
      await this.insert(tx, 'contact', this.contacts, decisions);
      return { added: decisions.length, present: delegations.length - without.length };
    });
  }

  private async addMissing<State extends Versioned>(
    tx: Tx,
    stream: string,
    model: Model<State>,
    decisions: readonly Decision<State>[],
  ): Promise<Loaded> {
    const ids = decisions.map(({ state }) => state._id);
    const there = await model.collection
      .find({ _id: { $in: ids as never[] } }, { session: tx.session, projection: { _id: 1 } })
      .toArray();
    const present = new Set(there.map(({ _id }) => String(_id)));
    const missing = decisions.filter(({ state }) => !present.has(state._id));
    await this.insert(tx, stream, model, missing);
    return { added: missing.length, present: present.size };
  }

  private async insert<State extends Versioned>(
    tx: Tx,
    stream: string,
    model: Model<State>,
    decisions: readonly { state: { _id: string }; events: NewEvent[] }[],
  ): Promise<void> {
    if (decisions.length === 0) return;
    const records = decisions.map(({ state, events }) => ({
      ...state,
      version: tx.append({ type: stream, id: state._id, version: 0 }, events),
    }));
    await model.collection.insertMany(records as never[], { session: tx.session });
    const counts = { rows: records.length, added: records.length, changed: 0, unchanged: 0 };
    tx.append({ type: 'directory-import', id: this.ids.next(), version: 0 }, [
      event('directory.imported', { kind: stream, file: 'packaged data set', ...counts }),
    ]);
  }
}

const decided = (delegations: readonly StandingDelegation[]): Decision<Delegation>[] =>
  delegations.map(({ id, facts }) => addDelegation(id, facts));
