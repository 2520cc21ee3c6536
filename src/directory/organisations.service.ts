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
import { addOrganisation, changeOrganisation } from './domain/decide.js';
import type { Organisation, OrganisationFacts, OrganisationKind } from './domain/organisation.js';

export interface OrganisationFilter {
  id?: string | undefined;
  kind?: OrganisationKind | undefined;
  /** Only those accredited on that day (YYYY-MM-DD): house-wide, or to `processId` where one is given. */
  accreditedOn?: string | undefined;
  processId?: string | undefined;
}

/** Keeps the bodies that are no delegations. */
@Injectable()
export class Organisations {
  constructor(
    @InjectModel('Organisation') private readonly organisations: Model<Organisation>,
    private readonly work: UnitOfWork,
  ) {}

  /** Throws `directory/organisation-not-found`. */
  async get(id: string): Promise<Organisation> {
    const found = await this.organisations.findById(id).lean<Organisation>();
    if (!found) throw directoryProblems.organisationNotFound(`No organisation has the id ${id}.`);
    return found;
  }

  async list(
    request: PageRequest,
    { id, kind, accreditedOn: day, processId }: OrganisationFilter = {},
  ): Promise<Page<Organisation>> {
    const after = afterCursor(request);
    const rows = await this.organisations
      .find({
        $and: [id === undefined ? {} : { _id: id }, after === null ? {} : { _id: { $gt: after } }],
        ...(kind === undefined ? {} : { kind }),
        ...(day === undefined ? {} : { accreditations: { $elemMatch: validOn(day, processId) } }),
      })
      .sort({ _id: 1 })
      .limit(request.limit + 1)
      .lean<Organisation[]>();
    return toPage(request, rows, ({ _id }) => _id);
  }

  async add(actor: Actor, id: string, facts: OrganisationFacts): Promise<Organisation> {
    const { state, events } = addOrganisation(id, facts);
    try {
      return await this.work.run(actor, (tx) =>
        insertVersioned(this.organisations, tx, 'organisation', state, events),
      );
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
      throw directoryProblems.organisationExists(`The id ${id} is taken.`);
    }
  }

  async change(
    actor: Actor,
    id: string,
    version: number,
    facts: Partial<OrganisationFacts>,
  ): Promise<Organisation> {
    return this.work.run(actor, async (tx) => {
      const before = await this.get(id);
      assertVersion(version, before.version);
      const { state, events } = changeOrganisation(before, facts);
      return saveVersioned(this.organisations, tx, 'organisation', before, state, events);
    });
  }
}

/** Of an accreditation: it holds on the day, and is house-wide or to the process. */
const validOn = (day: string, processId: string | undefined) => ({
  from: { $lte: day },
  $and: [
    { $or: [{ until: { $exists: false } }, { until: { $gte: day } }] },
    { $or: [{ processId: { $exists: false } }, ...(processId === undefined ? [] : [{ processId }])] },
  ],
});
