import { defineProblems } from '../platform/index.js';

/** Refusals of processes, meetings and programmes. */
export const meetingsProblems = defineProblems('meetings', {
  processNotFound: { status: 404, title: 'There is no such process' },
  processExists: { status: 409, title: 'A process has this key already' },
  exists: { status: 409, title: 'A meeting of this process has this key already' },
  notFound: { status: 404, title: 'There is no such meeting' },
  faulty: { status: 422, title: 'The meeting has faults' },
  programmeFaulty: { status: 422, title: 'The programme has faults' },
  transitionRefused: { status: 409, title: 'The meeting is not in a state for this' },
  notEditable: { status: 409, title: 'The meeting can no longer be edited' },
  notAnnounced: { status: 409, title: 'The meeting is not announced' },
  announced: { status: 409, title: 'The meeting is announced: its programme changes by releases' },
  draftOutdated: { status: 409, title: 'Another release came between' },
  noDraft: { status: 404, title: 'There is no draft' },
  releaseNotFound: { status: 404, title: 'There is no such release' },
  nothingChanged: { status: 409, title: 'Nothing has changed' },
  notEditorial: { status: 409, title: 'More than wording has changed' },
  personBusy: { status: 409, title: 'Somebody sits elsewhere at that time' },
  over: { status: 409, title: 'The meeting is over' },
  notOver: { status: 409, title: 'The meeting is not over yet' },
});
