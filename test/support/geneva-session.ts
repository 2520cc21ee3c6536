import { readFileSync } from 'node:fs';
import {
  decideAnnounce,
  decideCancel,
  decideOpenProcess,
  decidePlanMeeting,
  decidePostpone,
  decideSetProgramme,
} from '../../src/meetings/meeting.decide.js';
import type { Meeting, Process } from '../../src/meetings/meeting.types.js';
import type { Reinstatement } from '../../src/meetings/releases/reinstate.decide.js';
import { meetingBody, openProcessBody, programmeBody } from '../../src/meetings/meetings.commands.js';

/** The Geneva session from the demonstration's data, decided as the API decides it. For tests only. */

const read = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`../../src/demo/data/geneva/${name}.json`, import.meta.url), 'utf8'));

export const before = new Date('2017-04-13T13:00:00Z');

export function genevaProcess(): Process {
  return decideOpenProcess('process-1', openProcessBody.parse(read('process')), before).state;
}

/** In a room by its name alone: houses of tests have the rooms that they bring in themselves. */
export const genevaFacts = () => ({ ...meetingBody.parse(read('meeting')), roomId: null });
export const genevaProgramme = () => programmeBody.parse(read('programme'));

export function plannedGeneva(): Meeting {
  return decidePlanMeeting('meeting-1', 'process-1', genevaFacts(), before).state;
}

export function announcedGeneva(): Meeting {
  return decideAnnounce(decideSetProgramme(plannedGeneva(), genevaProgramme(), before).state, before).state;
}

export function cancelledGeneva(): Meeting {
  return decideCancel(announcedGeneva(), 'The host withdrew.', before).state;
}

export function postponedGeneva(): Meeting {
  return decidePostpone(announcedGeneva(), 'The host asks for more time.', before).state;
}

/** A meeting comes back as it was. */
export const sameAgain = (meeting: Meeting, changes: Partial<Reinstatement> = {}): Reinstatement => ({
  heading: 'New dates',
  note: null,
  place: meeting.place,
  room: meeting.room,
  roomId: meeting.roomId ?? null,
  sittings: meeting.sittings,
  answersBy: null,
  answers: 'again',
  ...changes,
});
