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
export { answersOf, presentOf, withdrawnIds } from './answer.decide.js';
export { invitationId } from './invitation-id.js';
export { InvitationsApiModule } from './invitations-api.module.js';
export { MeetingLetters } from './meeting-letters.service.js';
export { letterCalledFor, type MeetingLetterKind, meetingLetterKinds } from './meeting-letters.words.js';
export { meetingLetterKey } from './answer.todos.js';
export { participant } from './invitations.commands.js';
export { InvitationsModule } from './invitations.module.js';
export { invitationsProblems } from './invitations.problems.js';
export { AnswerDocuments } from './answer-documents.service.js';
export { answeredMeeting, type InvitationRecord, Invitations } from './invitations.service.js';
export { InvitationsWorkerModule } from './invitations-worker.module.js';
export { AnswerLinks } from './links.js';
export { invitationOfAddress, rsvpAddress } from './rsvp-address.js';
export type { AnswerSummary, Counts } from './summary.js';
export { Contradictions } from './contradictions.service.js';
export { bodyWord, officeChannels } from './answer.types.js';
export {
  type InvitationQuery,
  invitationQuery,
  keepBody,
  officeAnswerBody,
  reminderText,
  seatsBody,
} from './invitations.commands.js';
export { type Recipient, type Recipients } from './reminder-recipients.service.js';
export { type RemindedLine, ReminderTables } from './reminder-tables.service.js';
export { Reminders } from './reminders.service.js';
export { defaultReminder, type Reminder, type ReminderState } from './reminders.types.js';
export { isLimited, type SeatLimit, type Waiting } from './seats.decide.js';
export { Seats, type SeatsView } from './seats.service.js';
export { seatsInWords, waitingNames } from './seats.words.js';
export { nameShown } from './participants-list.js';
export { type ReminderPlan, tooLate } from './reminders.decide.js';
export { FollowersModule, FollowersWorkerModule } from './followers/followers.module.js';
export { Followers, type Following } from './followers/followers.service.js';
export { SeatedModule, SeatedWorkerModule } from './seated/seated.module.js';
export type { ChangeDigest } from './change-digests/change-digests.types.js';
export { DigestBooks } from './change-digests/digest-books.service.js';
export {
  type DigestPreview,
  DigestPreviews,
  type PreviewedAddressee,
} from './change-digests/digest-previews.service.js';
