import { Schema } from 'mongoose';
import type { Contact } from '../domain/contact.js';
import type { Delegation } from '../domain/delegation.js';
import type { Organisation } from '../domain/organisation.js';
import type { DistributionList } from '../domain/rule.js';

const versioned = {
  _id: { type: String, required: true },
  version: { type: Number, required: true },
} as const;
const options = (collection: string) => ({ collection, versionKey: false as const, minimize: false });
const mixed = { type: Schema.Types.Mixed };

export const delegationSchema = new Schema<Delegation>(
  {
    ...versioned,
    iso2: { type: String },
    iso3: { type: String },
    status: { type: [mixed], required: true },
    names: { type: [mixed], required: true },
    memberships: { type: [mixed], required: true },
    correspondence: { type: String },
    fictitious: { type: Boolean, required: true },
  },
  options('delegations'),
);
delegationSchema.index({ iso2: 1 }, { unique: true, partialFilterExpression: { iso2: { $type: 'string' } } });
delegationSchema.index({ iso3: 1 }, { unique: true, partialFilterExpression: { iso3: { $type: 'string' } } });

export const organisationSchema = new Schema<Organisation>(
  {
    ...versioned,
    name: { type: String, required: true },
    names: { type: Schema.Types.Mixed, required: true },
    kind: { type: String, required: true },
    correspondence: { type: String },
    // Absent, not empty, on organisations that were never accredited.
    accreditations: mixed,
    fictitious: { type: Boolean, required: true },
  },
  options('organisations'),
);

export const contactSchema = new Schema<Contact>(
  {
    ...versioned,
    owner: {
      type: new Schema(
        { type: { type: String, required: true }, id: { type: String, required: true } },
        { _id: false },
      ),
      required: true,
    },
    address: { type: String, required: true },
    addressKey: { type: String, required: true },
    name: { type: String, required: true },
    role: { type: String, required: true },
    order: { type: Number, required: true },
    language: { type: String },
    source: { type: String },
    from: { type: String },
    until: { type: String },
  },
  options('contacts'),
);
// One mailbox once per owner; two owners may share one.
contactSchema.index({ 'owner.id': 1, 'owner.type': 1, addressKey: 1 }, { unique: true });

export const distributionListSchema = new Schema<DistributionList>(
  {
    ...versioned,
    title: { type: String, required: true },
    rule: { type: Schema.Types.Mixed, required: true },
  },
  options('distribution_lists'),
);
