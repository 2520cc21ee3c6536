export { CalendarEntries } from './calendar-entries.service.js';
export { CalendarFeeds } from './calendar-feeds.service.js';
export { CalendarApiModule, CalendarModule } from './calendar.module.js';
export { calendarProblems } from './calendar.problems.js';
export { isMaterial as isMaterialChange } from './domain/decide-entry.js';
export { FeedAnswers } from './http/feed-answers.js';
export { type OccupiedRoom, type OccupiedSlot, OccupancyFeeds } from './occupancy-feeds.service.js';
export type {
  CalendarEntry,
  EntryFacts,
  EntryKind,
  EntrySnapshot,
  EntryStatus,
  When,
} from './domain/entry.types.js';
export { type FeedScope, feedUrl, subscribeLinks } from './domain/feed-links.js';
export { type CalendarAddress, invitation, type InvitationOptions } from './domain/ics.js';
export { freezeSnapshot, snapshotOf, thawSnapshot } from './domain/snapshot.js';
export { assertWellFormed } from './domain/well-formed.js';
export { meetingEntryWhen } from './domain/when.js';
