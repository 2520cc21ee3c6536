export {
  type AnswerChannel,
  channelNames,
  type AnswerContent,
  type AnswerRow,
  type AnswerValue,
  answerValues,
  type HistoryRow,
  type Invitation,
  type Level,
  levelNames,
  levels,
  type Participant,
  type Standing,
  valueNames,
} from './answer.types.js';
export { answersOf, withdrawnIds } from './answer.decide.js';
export { invitationId } from './invitation-id.js';
export { InvitationsApiModule } from './invitations-api.module.js';
export { participant } from './invitations.commands.js';
export { InvitationsModule } from './invitations.module.js';
export { invitationsProblems } from './invitations.problems.js';
export { answeredMeeting, type InvitationRecord, Invitations } from './invitations.service.js';
export { InvitationsWorkerModule } from './invitations-worker.module.js';
export { AnswerLinks } from './links.js';
export { invitationOfAddress, rsvpAddress } from './rsvp-address.js';
export type { AnswerSummary, Counts } from './summary.js';
