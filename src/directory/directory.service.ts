import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { DistributionLists } from './distribution-lists.service.js';
import type { Contact } from './domain/contact.js';
import { type Delegation, statusOn } from './domain/delegation.js';
import { type Addressee, addresseeOf, type Resolution, resolve, statusInWords } from './domain/resolve.js';

/** What the other modules ask of the directory: who is addressed on a day, how, and why. */
@Injectable()
export class Directory {
  constructor(
    @InjectModel('Delegation') private readonly delegations: Model<Delegation>,
    @InjectModel('Contact') private readonly contacts: Model<Contact>,
    private readonly lists: DistributionLists,
  ) {}

  /**
   * Who is on the list on a day (YYYY-MM-DD, the letter's date), named in `language` (the list's own, or English)
   * with the names of that day. Reads the whole directory: some hundred delegations.
   * Throws `directory/list-not-found`.
   */
  async resolve(listId: string, onDate: string, language?: string): Promise<Resolution> {
    const list = await this.lists.get(listId);
    const [delegations, contacts] = await Promise.all([
      this.delegations.find().lean<Delegation[]>(),
      this.contacts.find({ 'owner.type': 'delegation' }).lean<Contact[]>(),
    ]);
    return resolve(list, delegations, contacts, onDate, language);
  }

  /** One delegation as it is addressed on a day; null if it does not exist or was no Member or observer then. */
  async addressee(id: string, onDate: string, language = 'en'): Promise<Addressee | null> {
    const delegation = await this.delegations.findById(id).lean<Delegation>();
    const status = delegation && statusOn(delegation, onDate);
    if (!delegation || !status) return null;
    const contacts = await this.contacts
      .find({ 'owner.id': id, 'owner.type': 'delegation' })
      .lean<Contact[]>();
    return addresseeOf(delegation, status, contacts, onDate, language, statusInWords(status));
  }
}
