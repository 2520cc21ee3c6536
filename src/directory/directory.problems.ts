import { defineProblems } from '../platform/index.js';

export const directoryProblems = defineProblems('directory', {
  delegationNotFound: { status: 404, title: 'No delegation has this id' },
  delegationExists: { status: 409, title: 'A delegation has this id or ISO code already' },
  delegationInconsistent: { status: 422, title: "The delegation's dates contradict each other" },
  organisationNotFound: { status: 404, title: 'No organisation has this id' },
  organisationExists: { status: 409, title: 'An organisation has this id already' },
  accreditationInconsistent: {
    status: 422,
    title: "The organisation's accreditations contradict each other",
  },
  contactNotFound: { status: 404, title: 'No contact of this owner has this id' },
  contactExists: { status: 409, title: 'This mailbox is a contact of the same owner already' },
  contactInconsistent: { status: 422, title: "The contact's dates contradict each other" },
  listNotFound: { status: 404, title: 'No distribution list has this id' },
  listRuleInvalid: { status: 422, title: 'The rule of the list names somebody unknown' },
  importUnknown: { status: 404, title: 'No file with this SHA-256 was looked at' },
  importFaulty: { status: 422, title: 'The file has faults; nothing was written' },
  importRaced: { status: 409, title: 'The directory changed while the file was brought in' },
  exportUnknown: { status: 404, title: 'There is no such table' },
  dataSetDamaged: { status: 500, title: "The directory's own data set is faulty" },
});
