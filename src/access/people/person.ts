import { Schema } from 'mongoose';
import type { Versioned } from '../../messaging/index.js';
import type { Role } from '../permissions.js';

/** Somebody who works in the console. What proves who they are never leaves this folder. */
export interface Person extends Versioned {
  name: string;
  /** Where they are written to, and what they sign in with; in lower case, unique. */
  mailbox: string;
  roles: Role[];
  /** The one process they work for; absent: all. */
  processId?: string;
  /** Argon2id in PHC form; absent until they set one. */
  password?: string;
  passwordSetAt?: Date;
  secondFactor?: SecondFactor;
  /** Subject of the identity provider, kept at the first sign-in through it. */
  subject?: string;
  addedAt: Date;
  /** They can sign in no more; their name stays on the record. */
  endedAt?: Date;
}

export interface SecondFactor {
  /** The shared secret of RFC 6238, sealed with a key that is not in the database. */
  sealedSecret: string;
  since: Date;
  /** Time step of the last code that was taken: none is taken twice (RFC 6238 section 5.2). */
  lastStep: number;
  /** SHA-256 of the recovery codes that are left. */
  recovery: string[];
}

/** What others may know of a person. */
export type PersonView = Pick<
  Person,
  '_id' | 'version' | 'name' | 'mailbox' | 'roles' | 'processId' | 'addedAt' | 'endedAt'
> & { hasPassword: boolean; secondFactorSince?: Date };

export function personView(person: Person): PersonView {
  const { _id, version, name, mailbox, roles, processId, addedAt, endedAt, secondFactor } = person;
  return {
    _id,
    version,
    name,
    mailbox,
    roles,
    addedAt,
    hasPassword: person.password !== undefined,
    ...(processId === undefined ? {} : { processId }),
    ...(endedAt === undefined ? {} : { endedAt }),
    ...(secondFactor === undefined ? {} : { secondFactorSince: secondFactor.since }),
  };
}

export const personSchema = new Schema<Person>(
  {
    _id: { type: String, required: true },
    version: { type: Number, required: true },
    name: { type: String, required: true },
    mailbox: { type: String, required: true },
    roles: { type: [String], required: true },
    processId: String,
    password: String,
    passwordSetAt: Date,
    secondFactor: { type: Schema.Types.Mixed },
    subject: String,
    addedAt: { type: Date, required: true },
    endedAt: Date,
  },
  { collection: 'people', versionKey: false },
);
personSchema.index({ mailbox: 1 }, { unique: true });
personSchema.index({ subject: 1 }, { unique: true, partialFilterExpression: { subject: { $exists: true } } });
