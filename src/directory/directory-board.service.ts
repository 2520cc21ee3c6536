import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { type Contact, mailboxesOn } from './domain/contact.js';
import {
  consultationGroupsOn,
  type Delegation,
  type DelegationCategory,
  electoralGroupOn,
  type Overlay,
  overlaysOn,
  type RegionalGroup,
  statusOn,
} from './domain/delegation.js';
import { groupBy } from './domain/group-by.js';
import { nameOn } from './domain/names.js';
import { accreditationOn, type Organisation, type OrganisationKind } from './domain/organisation.js';

/** One delegation as it stands on a day. */
export interface DelegationLine {
  id: string;
  name: string;
  iso3?: string;
  /** Absent if it is no Member or observer on the day. */
  category?: DelegationCategory;
  electoralGroup?: RegionalGroup;
  consultationGroups: RegionalGroup[];
  overlays: Overlay[];
  /** Addresses in force, in order of use. */
  mailboxes: string[];
  fictitious: boolean;
}

export interface DelegationQuestion {
  /** YYYY-MM-DD. */
  day: string;
  /** In a name of any day and language, or an ISO code. */
  words?: string | undefined;
  category?: DelegationCategory | undefined;
  group?: RegionalGroup | Overlay | undefined;
  withoutMailbox?: boolean | undefined;
}

export interface OrganisationLine {
  organisation: Organisation;
  accredited: boolean;
  mailboxes: string[];
}

export interface OrganisationQuestion {
  day: string;
  words?: string | undefined;
  kind?: OrganisationKind | undefined;
  accredited?: boolean | undefined;
  withoutMailbox?: boolean | undefined;
}

/** The directory as a person looks through it: everybody on a day, with mailboxes. */
@Injectable()
export class DirectoryBoard {
  constructor(
    @InjectModel('Delegation') private readonly delegationRows: Model<Delegation>,
    @InjectModel('Organisation') private readonly organisationRows: Model<Organisation>,
    @InjectModel('Contact') private readonly contacts: Model<Contact>,
  ) {}

  /** By name. Those that are nothing on the day come only when they are asked for by words. */
  async delegations(question: DelegationQuestion): Promise<DelegationLine[]> {
    const { day, words = '', category, group, withoutMailbox = false } = question;
    const [delegations, mailboxes] = await Promise.all([
      this.delegationRows.find().lean<Delegation[]>(),
      this.mailboxes('delegation', day),
    ]);
    const collator = new Intl.Collator('en');
    return delegations
      .filter((one) => isMeant(one, words))
      .map((one) => lineOf(one, day, mailboxes.get(one._id) ?? []))
      .filter(
        (line) =>
          (line.category !== undefined || words !== '') &&
          (category === undefined || line.category === category) &&
          (group === undefined || groupsOf(line).includes(group)) &&
          (!withoutMailbox || line.mailboxes.length === 0),
      )
      .sort((a, b) => collator.compare(a.name, b.name));
  }

  /** By name; accredited to any process, or house-wide. */
  async organisations(question: OrganisationQuestion): Promise<OrganisationLine[]> {
    const { day, words = '', kind, accredited = false, withoutMailbox = false } = question;
    const [organisations, mailboxes] = await Promise.all([
      this.organisationRows.find(kind === undefined ? {} : { kind }).lean<Organisation[]>(),
      this.mailboxes('organisation', day),
    ]);
    const wanted = words.toLowerCase();
    const collator = new Intl.Collator('en');
    return organisations
      .filter(({ _id, name, names }) =>
        [_id, name, ...Object.values(names)].some((one) => one.toLowerCase().includes(wanted)),
      )
      .map((organisation) => ({
        organisation,
        accredited: isAccredited(organisation, day),
        mailboxes: mailboxes.get(organisation._id) ?? [],
      }))
      .filter((line) => (!accredited || line.accredited) && (!withoutMailbox || line.mailboxes.length === 0))
      .sort((a, b) => collator.compare(a.organisation.name, b.organisation.name));
  }

  /** Names of delegations and organisations by id, in English, as they are on the day. */
  async names(ids: readonly string[], day: string): Promise<Map<string, string>> {
    const filter = { _id: { $in: [...new Set(ids)] } };
    const [delegations, organisations] = await Promise.all([
      this.delegationRows.find(filter).lean<Delegation[]>(),
      this.organisationRows.find(filter).lean<Organisation[]>(),
    ]);
    return new Map([
      ...delegations.map((one) => [one._id, nameOn(one, 'en', day)?.name ?? one._id] as const),
      ...organisations.map(({ _id, name }) => [_id, name] as const),
    ]);
  }

  private async mailboxes(type: Contact['owner']['type'], day: string): Promise<Map<string, string[]>> {
    const contacts = await this.contacts.find({ 'owner.type': type }).lean<Contact[]>();
    return new Map(
      [...groupBy(contacts, ({ owner }) => owner.id)].map(([id, own]) => [
        id,
        mailboxesOn(own, day).map(({ address }) => address),
      ]),
    );
  }
}

/** To any process, or house-wide, on the day. */
export const isAccredited = (organisation: Organisation, day: string): boolean =>
  (organisation.accreditations ?? []).some(({ processId }) => accreditationOn(organisation, day, processId));

function isMeant({ _id, iso2, iso3, names }: Delegation, words: string): boolean {
  const wanted = words.trim().toLowerCase();
  if (wanted === '') return true;
  return (
    [_id, iso2?.toLowerCase(), iso3?.toLowerCase()].includes(wanted) ||
    names.some(({ name }) => name.toLowerCase().includes(wanted))
  );
}

const groupsOf = ({ electoralGroup, consultationGroups, overlays }: DelegationLine): string[] => [
  ...(electoralGroup === undefined ? [] : [electoralGroup]),
  ...consultationGroups,
  ...overlays,
];

function lineOf(delegation: Delegation, day: string, mailboxes: string[]): DelegationLine {
  const status = statusOn(delegation, day);
  const group = electoralGroupOn(delegation, day);
  return {
    id: delegation._id,
    name: nameOn(delegation, 'en', day)?.name ?? delegation._id,
    ...(delegation.iso3 === undefined ? {} : { iso3: delegation.iso3 }),
    ...(status === undefined ? {} : { category: status.category }),
    ...(group === undefined ? {} : { electoralGroup: group }),
    consultationGroups: consultationGroupsOn(delegation, day),
    overlays: overlaysOn(delegation, day),
    mailboxes,
    fictitious: delegation.fictitious,
  };
}
