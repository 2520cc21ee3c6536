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
import { assertVersion, Ids, platformProblems } from '../platform/index.js';
import { Delegations } from './delegations.service.js';
import { directoryProblems } from './directory.problems.js';
import {
  type Contact,
  contactFacts,
  type ContactFacts,
  type ContactRole,
  inOrderOfUse,
  type NewContact,
  type Owner,
} from './domain/contact.js';
import { addContact, changeContact, removeContact, replaceContact } from './domain/decide.js';
import { Organisations } from './organisations.service.js';

/** What an edit sets; null takes a value away. */
export interface ContactChange {
  address?: string | undefined;
  name?: string | undefined;
  role?: ContactRole | undefined;
  order?: number | undefined;
  language?: string | null | undefined;
  source?: string | null | undefined;
  from?: string | null | undefined;
  until?: string | null | undefined;
}

/** Where a mailbox moves to, and from which day (YYYY-MM-DD). */
export interface Replacement {
  address: string;
  name?: string | undefined;
  from: string;
  source?: string | undefined;
}

/** Orders of use are two figures at most. */
const LAST_PLACE = 99;

/** Keeps the mailboxes of delegations and organisations. */
@Injectable()
export class Contacts {
  constructor(
    @InjectModel('Contact') private readonly contacts: Model<Contact>,
    private readonly delegations: Delegations,
    private readonly organisations: Organisations,
    private readonly work: UnitOfWork,
    private readonly ids: Ids,
  ) {}

  /** All contacts of an owner, past and coming ones too, in order of use. */
  async of(owner: Owner): Promise<Contact[]> {
    await this.assertOwner(owner);
    return this.contacts
      .find({ 'owner.id': owner.id, 'owner.type': owner.type })
      .lean<Contact[]>()
      .then(inOrderOfUse);
  }

  /** Throws `directory/contact-not-found`. */
  async get(owner: Owner, id: string): Promise<Contact> {
    const found = await this.contacts
      .findOne({ _id: id, 'owner.id': owner.id, 'owner.type': owner.type })
      .lean<Contact>();
    if (!found) throw directoryProblems.contactNotFound(`${owner.id} has no contact with the id ${id}.`);
    return found;
  }

  /** Throws `directory/contact-exists` if the owner has this mailbox already. */
  async add(actor: Actor, owner: Owner, contact: NewContact): Promise<Contact> {
    const { state, events } = addContact(this.ids.next(), contactFacts(owner, contact));
    return this.refuseTwice(owner, () =>
      this.work.run(actor, async (tx) => {
        await this.assertOwner(owner);
        return insertVersioned(this.contacts, tx, 'contact', state, events);
      }),
    );
  }

  async change(
    actor: Actor,
    owner: Owner,
    id: string,
    version: number,
    change: ContactChange,
  ): Promise<Contact> {
    return this.refuseTwice(owner, () =>
      this.work.run(actor, async (tx) => {
        const before = await this.get(owner, id);
        assertVersion(version, before.version);
        const merged = Object.fromEntries(
          Object.entries({ ...before, ...defined(change) }).filter(([, value]) => value !== null),
        ) as unknown as Contact;
        const { version: _version, _id, ...facts } = { ...merged, ...contactFacts(owner, merged) };
        const { version: _before, ...old } = before;
        const gone = Object.keys(old).filter((key) => !(key in merged));
        const cleared = Object.fromEntries(gone.map((key) => [key, undefined])) as Partial<ContactFacts>;
        const { state, events } = changeContact(before, { ...facts, ...cleared });
        return saveVersioned(this.contacts, tx, 'contact', before, withoutUndefined(state), events);
      }),
    );
  }

  /**
   * The mailbox moves to another address on the day `from`: the old one ends the day before, so letters of earlier days
   * are explained by what was in force. Throws `directory/contact-exists`, `directory/contact-inconsistent` if the old
   * one began on that day or later.
   */
  async replace(
    actor: Actor,
    owner: Owner,
    id: string,
    version: number,
    by: Replacement,
  ): Promise<{ ended: Contact; begun: Contact }> {
    const newId = this.ids.next();
    return this.refuseTwice(owner, () =>
      this.work.run(actor, async (tx) => {
        const before = await this.get(owner, id);
        assertVersion(version, before.version);
        const { ended, begun } = replaceContact(before, newId, by);
        return {
          ended: await saveVersioned(this.contacts, tx, 'contact', before, ended.state, ended.events),
          begun: await insertVersioned(this.contacts, tx, 'contact', begun.state, begun.events),
        };
      }),
    );
  }

  /**
   * Moves the mailbox one place up or down in the order of use, and numbers all of the owner's from 1. Nothing happens
   * at either end.
   */
  async shift(
    actor: Actor,
    owner: Owner,
    id: string,
    version: number,
    direction: 'earlier' | 'later',
  ): Promise<Contact[]> {
    return this.work.run(actor, async (tx) => {
      assertVersion(version, (await this.get(owner, id)).version);
      const before = await this.of(owner);
      const place = before.findIndex(({ _id }) => _id === id);
      const other = place + (direction === 'earlier' ? -1 : 1);
      const [mine, theirs] = [before[place], before[other]];
      if (!mine || !theirs) return before;
      const order = before.with(place, theirs).with(other, mine);
      const after: Contact[] = [];
      for (const [index, contact] of order.entries()) {
        const { state, events } = changeContact(contact, { order: Math.min(index + 1, LAST_PLACE) });
        const same = events.length === 0;
        after.push(
          same ? contact : await saveVersioned(this.contacts, tx, 'contact', contact, state, events),
        );
      }
      return after;
    });
  }

  /** Takes the mailbox off; the event log keeps that it was there. To keep its history, give it a last day. */
  async remove(actor: Actor, owner: Owner, id: string, version: number): Promise<void> {
    await this.work.run(actor, async (tx) => {
      const before = await this.get(owner, id);
      assertVersion(version, before.version);
      tx.append({ type: 'contact', id, version: before.version }, removeContact(before));
      const { deletedCount } = await this.contacts.deleteOne({ _id: id, version: before.version });
      if (deletedCount !== 1) {
        throw platformProblems.conflict('Somebody else changed this contact at the same moment.');
      }
    });
  }

  private async assertOwner({ type, id }: Owner): Promise<void> {
    await (type === 'delegation' ? this.delegations.get(id) : this.organisations.get(id));
  }

  private async refuseTwice<T>(owner: Owner, write: () => Promise<T>): Promise<T> {
    try {
      return await write();
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
      throw directoryProblems.contactExists(`${owner.id} has this mailbox already.`);
    }
  }
}

/** Members that say something; an undefined one says nothing and must not hide what is there. */
function defined<T extends object>(record: T): Partial<T> {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)) as Partial<T>;
}

const withoutUndefined = <T extends object>(record: T): T => defined(record) as T;
