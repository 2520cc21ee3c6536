export type {
  AddresseeTotals,
  CorrectionKind,
  Dispatch,
  Enclosure,
  FrozenEnclosure,
  FrozenText,
  Issue,
  IssuedLetter,
  Letter,
  LetterContent,
  LetterReference,
} from './domain/letter.js';
export { contentOf, isIssued } from './domain/letter.js';
export type { PublicFile } from './domain/public-files.js';
export { contentDisposition } from './domain/file-names.js';
export { referenceText } from './domain/letter.decide.js';
export { fileName, letterFileName } from './domain/file-names.js';
export { type LetterKind, type LetterKindCode, letterKindCodes, letterKinds } from './domain/letter.kinds.js';
export { contentChanges, type FieldChange } from './domain/content-changes.js';
export { channelNames, channelsOf, type ReceiptChannel, receiptChannels } from './domain/channels.js';
export {
  type Coverage,
  type CoverageFilter,
  coverageFilters,
  type CoverageLine,
  filtered,
  type Standing,
} from './domain/coverage.js';
export { type CorrectionAudience, correctionAudiences, correctionKinds } from './domain/letter.js';
export type { TextChange } from './domain/text-changes.js';
export {
  acknowledgementBody,
  addresseeBody,
  copyBody,
  correctionBody,
  coverageQuery,
  haltBody,
  mailboxBody,
  receiptBody,
} from './http/letter.schemas.js';
export { coverageCsv } from './http/coverage-csv.js';
export { type AcknowledgementWay, recordedWays } from './persistence/after-issue.schemas.js';
export { LetterAcknowledgements } from './services/letter-acknowledgements.service.js';
export { type Confirmation, LetterConfirmations } from './services/letter-confirmations.service.js';
export { LetterCopies } from './services/letter-copies.service.js';
export { type LetterChanges, LetterCorrections } from './services/letter-corrections.service.js';
export { LetterDispatch } from './services/letter-dispatch.service.js';
export { LetterProgress, type LetterProgressReport } from './services/letter-progress.service.js';
export { LetterReceipts } from './services/letter-receipts.service.js';
export { LetterSupplements } from './services/letter-supplements.service.js';
export type { Signatory } from './domain/signatory.js';
export type { LetterState } from './domain/letter.states.js';
export type { MadeDocument } from './domain/values.js';
export {
  contentBody,
  issueBody,
  letterQuery,
  noteBody,
  reasonBody,
  toContent,
} from './http/letter.schemas.js';
export { LettersApiModule, LettersModule, LettersWorkerModule } from './letters.module.js';
export { lettersProblems } from './letters.problems.js';
export { type DeliveryFacts, type LetterParticipant, LetterParticipants } from './participants.js';
export type { LetterAddressee } from './persistence/letter.schemas.js';
export { type LetterFilter, LettersRepository } from './persistence/letters.repository.js';
export type { DocumentSource, LetterSource, Values } from './rendering/index.js';
export { DocumentPages } from './services/document-pages.service.js';
export { LetterCoverage } from './services/letter-coverage.service.js';
export { LetterFiles } from './services/letter-files.service.js';
export { type DryRun, type IssueCommand, LetterIssue } from './services/letter-issue.service.js';
export { LetterLinks, type SignedFile } from './services/letter-links.service.js';
export { type LetterOutlook, LetterOutlooks } from './services/letter-outlook.service.js';
export { LetterPages } from './services/letter-pages.service.js';
export { LetterPublications, type PublicLetter } from './services/letter-publications.service.js';
export { LetterReader } from './services/letter-reader.service.js';
export { LettersService, type NewLetter } from './services/letters.service.js';
export { type DocumentMaker, SystemDocuments } from './system-documents.js';
export { actorRef, signatureRule } from './domain/letter.decide.js';
export type { SignedCopy } from './domain/letter.js';
export { type SignatureRule, signatureRules } from './domain/signatory.js';
export { letterStates, stepsFrom } from './domain/letter.states.js';
export { commentBody, proofBody, scheduleBody } from './http/letter-clearance.controller.js';
export {
  draftBody,
  newReceivedBody,
  receivedBody,
  signBody,
  stationeryBody,
  toReceived,
  toStationery,
} from './http/letter.schemas.js';
export type { LetterComment, LetterSchedule } from './persistence/before-issue.schemas.js';
export type { ReceivedFacts, ReceivedLetter, Stationery } from './persistence/received.schemas.js';
export { LetterClearances } from './services/letter-clearance.service.js';
export type { LetterForm, Shown } from './services/letter-pages.service.js';
export { LetterProofs } from './services/letter-proofs.service.js';
export { LetterSchedules } from './services/letter-schedules.service.js';
export { LetterSigning } from './services/letter-signing.service.js';
export { ReceivedLetters } from './services/received-letters.service.js';
export { Stationeries } from './services/stationeries.service.js';
