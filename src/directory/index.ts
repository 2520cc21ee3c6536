export { type ContactChange, Contacts, type Replacement } from './contacts.service.js';
export { type DelegationFilter, Delegations } from './delegations.service.js';
export { DirectoryApiModule, DirectoryModule } from './directory.module.js';
export { directoryProblems } from './directory.problems.js';
export { Directory } from './directory.service.js';
export {
  type DelegationLine,
  DirectoryBoard,
  isAccredited,
  type OrganisationLine,
} from './directory-board.service.js';
export { DirectorySearch, type FoundBody } from './directory-search.service.js';
export { DistributionLists } from './distribution-lists.service.js';
export {
  type Contact,
  type ContactRole,
  contactRoles,
  type NewContact,
  roleNames,
  type Owner,
} from './domain/contact.js';
export {
  type AddresseeCategory,
  addresseeCategories,
  categoryNames,
  consultationGroupsOn,
  type DatedName,
  type Delegation,
  delegationCategories,
  type DelegationCategory,
  electoralGroupOn,
  groupNames,
  type Membership,
  type Overlay,
  overlays,
  overlaysOn,
  type RegionalGroup,
  regionalGroups,
  statusOn,
} from './domain/delegation.js';
export { nameOn } from './domain/names.js';
export {
  type Accreditation,
  accreditationOn,
  type Organisation,
  organisationIdOf,
  type OrganisationKind,
  organisationKindNames,
  organisationKinds,
} from './domain/organisation.js';
export { type Addressee, type Mailbox } from './domain/addressee.js';
export { resolve, type Resolution } from './domain/resolve.js';
export { type DistributionList, type ListRule } from './domain/rule.js';
export { ruleInWords } from './domain/rule-words.js';
export { isOrganisation } from './domain/stakeholders.js';
export { holdsOn } from './domain/validity.js';
export {
  DirectoryImport,
  type ImportProgress,
  type ImportReport,
  type PlannedChange,
} from './imports/directory-import.service.js';
export { DirectoryExport, type ExportKind, exportKinds } from './exports/directory-export.service.js';
export { columnMeanings, columnsOf, type ImportKind, importKinds } from './imports/kinds.js';
export { type ProcessLookup, ProcessNames } from './process-names.js';
export { Organisations } from './organisations.service.js';
export {
  accreditation,
  contactChange,
  contactReplacement,
  contactShift,
  delegationId,
  listBody,
  listId,
  newContact,
  newOrganisation,
  organisationChange,
  organisationId,
} from './schemas.js';
export {
  DEMONSTRATION_DOMAIN,
  type DemonstrationMailbox,
  demonstrationMailboxes,
} from './standing/demonstration-mailboxes.js';
export {
  fictitiousDelegations,
  type StandingDelegation,
  standingDelegations,
  standingSources,
} from './standing/standing-data.js';
export {
  type Loaded,
  StandingDirectory,
  type StandingLoaded,
} from './standing/standing-directory.service.js';
