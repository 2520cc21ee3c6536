import type { Versioned } from '../../messaging/index.js';
import type { ContactRole } from './contact.js';
import type { AddresseeCategory, Overlay, RegionalGroup } from './delegation.js';
import type { OrganisationKind } from './organisation.js';

export interface Named {
  id: string;
  /** The reason, for the explanation and the record. */
  why: string;
}

/**
 * Who is on a distribution list. A delegation is on it if it was of one of the categories on the day asked about
 * and passes every filter that is given; `include` lets in whoever the filters leave out (never one that was no
 * Member or observer on the day), `exclude` takes out, and wins.
 *
 * An organisation is on a list that takes `stakeholder`s (or names it) if it was accredited on that day: house-wide, or
 * to the process asked about. It has no groups, so a list with a filter by group takes none but those it names.
 */
export interface ListRule {
  categories: readonly AddresseeCategory[];
  consultationGroups?: readonly RegionalGroup[] | undefined;
  electoralGroups?: readonly RegionalGroup[] | undefined;
  overlays?: readonly Overlay[] | undefined;
  /** Of stakeholders: only organisations of these kinds. */
  organisationKinds?: readonly OrganisationKind[] | undefined;
  /**
   * Of stakeholders: the process (id) whose accredited organisations are meant. Where nothing is said, that of the
   * letter; house-wide accreditations count in either case.
   */
  accreditedTo?: string | undefined;
  /** Languages of correspondence; a delegation that has named none is taken for `en`. */
  correspondence?: readonly string[] | undefined;
  /** Fictitious delegations of a demonstration; `with` where nothing is said. */
  fictitious?: 'with' | 'without' | 'only' | undefined;
  include?: readonly Named[] | undefined;
  exclude?: readonly Named[] | undefined;
  /** Only mailboxes of these roles. */
  contactRoles?: readonly ContactRole[] | undefined;
  /** Write to every mailbox, not to the first and to the next when that fails. */
  allMailboxes?: boolean | undefined;
  /** Language in which addressees are named; `en` where nothing is said. */
  language?: string | undefined;
}

export interface DistributionList extends Versioned {
  title: string;
  rule: ListRule;
}
