import { defineProblems } from '../platform/index.js';

/** Refusals of the letter record. */
export const lettersProblems = defineProblems('letters', {
  notFound: { status: 404, title: 'There is no such letter' },
  exists: { status: 409, title: 'A letter of this process has this key already' },
  notDraft: { status: 409, title: 'The letter is no longer a draft' },
  stepNotAllowed: { status: 409, title: 'The letter is not in a state for that' },
  alreadyIssued: { status: 409, title: 'The letter is issued' },
  notIssued: { status: 409, title: 'The letter is not issued yet' },
  notDispatched: { status: 409, title: 'The letter is enclosed only; it has no deliveries' },
  clearerIsWriter: { status: 409, title: 'A letter is cleared by somebody else than its writer' },
  contentRefused: { status: 422, title: 'The letter cannot be kept like this' },
  findings: { status: 409, title: 'The dry run found errors' },
  addresseeCount: { status: 409, title: 'The number of addressees is another' },
  changedMeanwhile: { status: 409, title: 'Something changed while the letter was being prepared' },
  addresseeUnknown: { status: 404, title: 'The letter is not addressed to that delegation' },
  enclosureUnknown: { status: 404, title: 'The letter has no such enclosure' },
  personalLetter: { status: 409, title: 'The letter reads differently for each addressee' },
  recordAltered: { status: 500, title: 'An issued letter no longer matches its seal' },
  documentUnknown: { status: 422, title: 'No part of the system makes such a document' },
  documentTwice: { status: 500, title: 'A document or participant is registered twice' },
  kindIncomplete: { status: 500, title: 'A letter kind is not completely declared' },
  fileUnknown: { status: 404, title: 'There is no such file' },
  fileMissing: { status: 400, title: 'The request carries no file' },
  fileRefused: { status: 422, title: 'The file is not taken' },
});
