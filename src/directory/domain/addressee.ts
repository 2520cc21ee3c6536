import type { AddresseeCategory } from './delegation.js';

export interface Mailbox {
  address: string;
  name: string;
  role: string;
}

/** One delegation or accredited organisation as a letter of a certain day addresses it. */
export interface Addressee {
  /** Id of the delegation or organisation, such as del-che or org-iom. */
  id: string;
  category: AddresseeCategory;
  iso3?: string;
  /** Short name in `language`, valid on the day. */
  name: string;
  /** The name as running text needs it: "the Netherlands". */
  nameInText: string;
  formalName?: string;
  /** "Permanent Mission of the Netherlands to the United Nations"; of an organisation, its name. */
  office: string;
  /** Language of `name`: the one asked for, or the one that had to do. */
  language: string;
  /** Language of correspondence, if the delegation has named one. */
  correspondence?: string;
  electoralGroup?: string;
  consultationGroups: string[];
  overlays: string[];
  /** In order of use; empty if none is known on the day. */
  mailboxes: Mailbox[];
  fictitious: boolean;
  /** Why it is on the list, in words. */
  why: string;
}
