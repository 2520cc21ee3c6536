export { type MeetingDocument, MeetingDocuments } from './documents/meeting-documents.js';
export {
  type DayValues,
  type ItemValues,
  type MeetingValues,
  meetingValues,
  moderatorsOf,
  type PersonValues,
} from './documents/document-values.js';
export {
  capital,
  dayOf,
  instantOf,
  longDay,
  longInstant,
  plainDay,
  plainInstant,
} from '../platform/index.js';
export { type AwaitedRoom, MeetingRooms } from './meeting-rooms.service.js';
export { MeetingPeople } from './people/meeting-people.service.js';
export { MeetingEntries } from './meeting-entries.service.js';
export {
  datesOf,
  datesSaid,
  daysOf,
  fullTitle,
  headingOf,
  ledByLine,
  personLine,
  placeOf,
  POSTPONED,
  roleNames,
  seatLine,
  sittingLine,
} from './meeting.text.js';
export type { Meeting, MeetingStatus, NamedPerson, Process, Sitting } from './meeting.types.js';
export {
  cancelBody,
  key as processKey,
  meetingBody,
  openProcessBody,
  postponeBody,
  reinstateBody,
  itemBody,
  programmeBody,
  releaseBody,
  sittingBody,
} from './meetings.commands.js';
export type { MeetingBody, OpenProcess, ProgrammeBody, ReinstateMeeting } from './meetings.commands.js';
export { MeetingsApiModule } from './meetings-api.module.js';
export { MeetingsModule } from './meetings.module.js';
export { meetingsProblems } from './meetings.problems.js';
export { meetingFindings, Meetings } from './meetings.service.js';
export { MeetingsWorkerModule } from './meetings-worker.module.js';
export {
  itemKinds,
  type ProgrammeItem,
  type Seat,
  type SeatedPerson,
  type SeatRole,
  seatRoles,
  type SpeakingRules,
} from './programme.types.js';
export { sittingFindings, sittingSpan } from './sittings.rules.js';
export { withContent } from './releases/draft.decide.js';
export { isMaterial, isPublicChange, type ProgrammeChange, releaseDiff } from './releases/release-diff.js';
export {
  type PersonalChange,
  personalDiff,
  seatLines,
  type SeatedReader,
  seatedReaders,
} from './releases/personal-diff.js';
export type { RuleFinding } from './releases/release-rules.js';
export {
  contentOf,
  type ProgrammeDraft,
  type Release,
  type ReleasedContent,
} from './releases/release.types.js';
export { type DraftReport, Releases } from './releases/releases.service.js';
export { Reinstatements } from './releases/reinstatements.service.js';
export { carriedProgramme } from './releases/reinstate.decide.js';
