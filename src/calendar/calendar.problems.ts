import { defineProblems } from '../platform/index.js';

/** Refusals and faults of calendar entries, invitations and feeds. */
export const calendarProblems = defineProblems('calendar', {
  endBeforeStart: { status: 422, title: 'The end is not later than the start' },
  badDate: { status: 422, title: 'The date or time does not exist' },
  unknownZone: { status: 422, title: 'The time zone is not known' },
  badUrl: { status: 422, title: 'The address cannot be put into a calendar' },
  badAddress: { status: 422, title: 'The mail address cannot be put into a calendar' },
  emptyTitle: { status: 422, title: 'The entry has no title' },
  noSittings: { status: 422, title: 'The meeting has no sittings' },
  movedHouse: { status: 409, title: 'An entry stays with its process and meeting' },
  cancelled: { status: 409, title: 'The entry is cancelled' },
  malformed: { status: 500, title: 'The calendar text is not well formed' },
  feedNotFound: { status: 404, title: 'There is no such calendar' },
  methodNotAllowed: { status: 405, title: 'A calendar can only be read' },
  feedUnavailable: { status: 503, title: 'The calendar cannot be read at the moment' },
});
