import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { DistributionLists } from './distribution-lists.service.js';
import type { Contact } from './domain/contact.js';
import { type Delegation, statusOn } from './domain/delegation.js';
import type { DistributionList } from './domain/rule.js';
import { accreditationOn, type Organisation } from './domain/organisation.js';
import type { Addressee } from './domain/addressee.js';
import { addresseeOf, type Resolution, resolve, statusInWords } from './domain/resolve.js';
import {
  accreditationInWords,
  isOrganisation,
  organisationAddressee,
  takesOrganisations,
} from './domain/stakeholders.js';

/** What the other modules ask of the directory: who is addressed on a day, how, and why. */
@Injectable()
export class Directory {
  constructor(
    @InjectModel('Delegation') private readonly delegations: Model<Delegation>,
    @InjectModel('Organisation') private readonly organisations: Model<Organisation>,
    @InjectModel('Contact') private readonly contacts: Model<Contact>,
    private readonly lists: DistributionLists,
  ) {}

  /**
   * Who is on the list on a day (YYYY-MM-DD, the letter's date), named in `language` (the list's own, or English)
   * with the names of that day. `processId` says whose accredited organisations a list of stakeholders means, where
   * its rule does not say so itself. Reads the whole directory: some hundred delegations, some thousand organisations.
   * Throws `directory/list-not-found`.
   */
  async resolve(listId: string, onDate: string, language?: string, processId?: string): Promise<Resolution> {
    return this.resolveList(await this.lists.get(listId), onDate, language, processId);
  }

  /** The same for a list that is not kept yet, such as one that a form proposes. */
  async resolveList(
    list: Pick<DistributionList, '_id' | 'title' | 'rule'>,
    onDate: string,
    language?: string,
    processId?: string,
  ): Promise<Resolution> {
    const withOrganisations = takesOrganisations(list.rule);
    const [delegations, organisations, contacts] = await Promise.all([
      this.delegations.find().lean<Delegation[]>(),
      withOrganisations ? this.organisations.find().lean<Organisation[]>() : [],
      this.contacts.find(withOrganisations ? {} : { 'owner.type': 'delegation' }).lean<Contact[]>(),
    ]);
    return resolve(list, delegations, contacts, onDate, language, { organisations, processId });
  }

  /**
   * One delegation or organisation as it is addressed on a day; null if it does not exist, was no Member or observer
   * then, or was not accredited (to the process, or house-wide).
   */
  async addressee(
    id: string,
    onDate: string,
    language = 'en',
    processId?: string,
  ): Promise<Addressee | null> {
    return (await this.addressees([id], onDate, language, processId)).get(id) ?? null;
  }

  /** The same for many at once, by id; those whom `addressee` answers with null are left out. */
  async addressees(
    ids: readonly string[],
    onDate: string,
    language = 'en',
    processId?: string,
  ): Promise<ReadonlyMap<string, Addressee>> {
    const found = new Map<string, Addressee>();
    const own = ids.filter((id) => !isOrganisation(id));
    if (own.length > 0) {
      const contacts = await this.contactsOf('delegation', own);
      for (const delegation of await this.delegations.find({ _id: { $in: own } }).lean<Delegation[]>()) {
        const { _id: id } = delegation;
        const status = statusOn(delegation, onDate);
        if (!status) continue;
        const words = statusInWords(status);
        found.set(id, addresseeOf(delegation, status, contacts.get(id) ?? [], onDate, language, words));
      }
    }
    const others = ids.filter((id) => isOrganisation(id));
    if (others.length > 0) {
      const contacts = await this.contactsOf('organisation', others);
      for (const one of await this.organisations.find({ _id: { $in: others } }).lean<Organisation[]>()) {
        const accreditation = accreditationOn(one, onDate, processId);
        if (!accreditation) continue;
        const words = accreditationInWords(accreditation);
        found.set(one._id, organisationAddressee(one, contacts.get(one._id) ?? [], onDate, language, words));
      }
    }
    return found;
  }

  private async contactsOf(
    type: 'delegation' | 'organisation',
    ids: readonly string[],
  ): Promise<Map<string, Contact[]>> {
    const contacts = await this.contacts
      .find({ 'owner.id': { $in: ids }, 'owner.type': type })
      .lean<Contact[]>();
    return Map.groupBy(contacts, ({ owner }) => owner.id);
  }
}
