import type { Versioned } from '../../messaging/index.js';
import { holdsOn, type Period } from './validity.js';

/** In the order in which they are written to, where no order of use is given. */
export const contactRoles = [
  'registry',
  'permanent-representative',
  'charge-daffaires',
  'deputy-permanent-representative',
  'focal-point',
  'secretariat',
  'legal-adviser',
  'other',
] as const;
export type ContactRole = (typeof contactRoles)[number];

export const roleNames: Readonly<Record<ContactRole, string>> = {
  registry: 'Registry',
  'permanent-representative': 'Office of the Permanent Representative',
  'charge-daffaires': "Chargé d'affaires a.i.",
  'deputy-permanent-representative': 'Deputy Permanent Representative',
  'focal-point': 'Focal point',
  secretariat: 'Secretariat',
  'legal-adviser': 'Legal adviser',
  other: 'Other',
};

export interface Owner {
  type: 'delegation' | 'organisation';
  id: string;
}

/** A person or office with one mailbox. Recipients change weekly, so a contact has days of validity. */
export interface Contact extends Versioned, Period {
  owner: Owner;
  /** One mailbox, never a list; the domain in lower case. */
  address: string;
  /** The address in lower case: two spellings of it are one mailbox. */
  addressKey: string;
  /** Shown before the address: "Registry", or a person's name. */
  name: string;
  role: ContactRole;
  /** 1 is written to first. */
  order: number;
  language?: string | undefined;
  /** Where the office has it from: a note verbale, the Blue Book's addendum of a week. */
  source?: string | undefined;
}

export type ContactFacts = Omit<Contact, '_id' | 'version'>;

/** Domain in lower case (RFC 5321 section 2.4: the local part is the receiver's affair). */
export function normalAddress(address: string): string {
  const at = address.lastIndexOf('@');
  return `${address.slice(0, at)}@${address.slice(at + 1).toLowerCase()}`;
}

export const addressKey = (address: string): string => address.toLowerCase();

export const orderOfRole = (role: ContactRole): number => contactRoles.indexOf(role) + 1;

export interface NewContact {
  address: string;
  name: string;
  role: ContactRole;
  /** Order of use; by role where none is given. */
  order?: number | undefined;
  language?: string | undefined;
  source?: string | undefined;
  from?: string | undefined;
  until?: string | undefined;
}

/** The facts of a new contact; absent members stay absent. */
export function contactFacts(
  owner: Owner,
  { order, language, source, from, until, ...rest }: NewContact,
): ContactFacts {
  const address = normalAddress(rest.address);
  return {
    owner,
    name: rest.name,
    role: rest.role,
    address,
    addressKey: addressKey(address),
    order: order ?? orderOfRole(rest.role),
    ...(language === undefined ? {} : { language }),
    ...(source === undefined ? {} : { source }),
    ...(from === undefined ? {} : { from }),
    ...(until === undefined ? {} : { until }),
  };
}

/** The mailboxes in force on a day, in order of use. */
export function mailboxesOn(contacts: readonly Contact[], day: string): Contact[] {
  return inOrderOfUse(contacts.filter((contact) => holdsOn(contact, day)));
}

/** By order of use; where two have the same, by role, then by address. */
export const inOrderOfUse = (contacts: readonly Contact[]): Contact[] =>
  [...contacts].sort(
    (a, b) =>
      a.order - b.order ||
      orderOfRole(a.role) - orderOfRole(b.role) ||
      (a.addressKey < b.addressKey ? -1 : 1),
  );
