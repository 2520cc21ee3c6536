import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { containing, ProcessClock } from '../platform/index.js';
import { categoryNames, type Delegation, statusOn } from './domain/delegation.js';
import { nameOn } from './domain/names.js';
import { accreditationOn, type Organisation, organisationKindNames } from './domain/organisation.js';

/** A delegation or organisation that was looked for, with a word on what it is. */
export interface FoundBody {
  id: string;
  type: 'delegation' | 'organisation';
  /** As it is called today; past names are found too. */
  name: string;
  what: string;
}

/** Looks for delegations and organisations by name in any language, by code or by id. */
@Injectable()
export class DirectorySearch {
  constructor(
    @InjectModel('Delegation') private readonly delegations: Model<Delegation>,
    @InjectModel('Organisation') private readonly organisations: Model<Organisation>,
    private readonly clock: ProcessClock,
  ) {}

  /** At most `limit` of each sort. */
  async search(words: string, limit: number): Promise<FoundBody[]> {
    const today = this.clock.now().toISOString().slice(0, 10);
    const code = words.trim().toUpperCase();
    const [delegations, organisations] = await Promise.all([
      this.delegations
        .find({ $or: [{ 'names.name': containing(words) }, { iso3: code }, { iso2: code }, { _id: words }] })
        .limit(limit)
        .lean<Delegation[]>(),
      this.organisations
        .find({ $or: [{ name: containing(words) }, { 'names.fr': containing(words) }, { _id: words }] })
        .limit(limit)
        .lean<Organisation[]>(),
    ]);
    const found = [
      ...delegations.map((one): FoundBody => ({
        id: one._id,
        type: 'delegation',
        name: nameOn(one, 'en', today)?.name ?? one._id,
        what: delegationWhat(one, today),
      })),
      ...organisations.map((one): FoundBody => ({
        id: one._id,
        type: 'organisation',
        name: one.name,
        what: organisationWhat(one, today),
      })),
    ];
    const collator = new Intl.Collator('en');
    return found.sort((a, b) => collator.compare(a.name, b.name));
  }
}

function delegationWhat(delegation: Delegation, day: string): string {
  const status = statusOn(delegation, day);
  const what = status ? categoryNames[status.category] : 'no Member or observer today';
  return [what, delegation.iso3, delegation.fictitious ? 'fictitious' : undefined]
    .filter((part) => part !== undefined)
    .join(', ');
}

function organisationWhat(organisation: Organisation, day: string): string {
  const { accreditations = [], kind, fictitious } = organisation;
  const accredited = accreditations.some(({ processId }) => accreditationOn(organisation, day, processId));
  return [
    organisationKindNames[kind],
    accredited ? 'accredited' : undefined,
    fictitious ? 'fictitious' : undefined,
  ]
    .filter((part) => part !== undefined)
    .join(', ');
}
