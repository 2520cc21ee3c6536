import { describe, expect, it } from '@jest/globals';
import { Problem } from '../platform/index.js';
import {
  decideAnnounce,
  decideCancel,
  decideHold,
  decidePlanMeeting,
  decidePostpone,
  decideReviseMeeting,
  decideSetProgramme,
  type MeetingAct,
  type MeetingFacts,
  meetingTransitions,
} from './meeting.decide.js';
import { systemActor } from '../messaging/index.js';
import { decideReinstate } from './releases/reinstate.decide.js';
import { type Meeting, meetingStatuses, type Sitting } from './meeting.types.js';
import {
  announcedGeneva,
  before,
  genevaFacts,
  genevaProgramme,
  plannedGeneva,
  sameAgain,
} from '../../test/support/geneva-session.js';

const after = new Date('2017-06-20T17:00:00Z');

function refusal(body: () => unknown): Problem {
  try {
    body();
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

const codesOf = (problem: Problem): string[] =>
  (problem.extensions['findings'] as { code: string }[]).map((finding) => finding.code);

const sitting = (
  id: string,
  date: string,
  start: string,
  end: string,
  room: string | null = null,
): Sitting => ({
  id,
  title: null,
  date,
  start,
  end,
  room,
  invited: null,
});
const withSittings = (...sittings: Sitting[]): MeetingFacts => ({ ...genevaFacts(), sittings });
const plan = (facts: MeetingFacts) => decidePlanMeeting('m', 'p', facts, before);

describe('planning a meeting', () => {
  it('knows when the Geneva session begins and ends', () => {
    const meeting = plannedGeneva();
    expect(meeting.startsAt.toISOString()).toBe('2017-06-19T08:00:00.000Z');
    expect(meeting.endsAt.toISOString()).toBe('2017-06-20T16:00:00.000Z');
    expect(meeting.status).toBe('planned');
  });

  it('orders sittings by time', () => {
    const { state } = plan(
      withSittings(
        sitting('b', '2017-06-20', '10:00', '13:00'),
        sitting('a', '2017-06-19', '15:00', '18:00'),
      ),
    );
    expect(state.sittings.map(({ id }) => id)).toEqual(['a', 'b']);
  });

  it('lists all faults of the sittings at once', () => {
    const problem = refusal(() =>
      plan(
        withSittings(
          sitting('a', '2017-06-19', '13:00', '10:00'),
          sitting('a', '2017-03-26', '02:15', '04:00'),
          sitting('c', '2017-06-20', '10:00', '13:00'),
          sitting('d', '2017-06-20', '12:00', '14:00'),
        ),
      ),
    );
    expect(problem.code).toBe('meetings/faulty');
    expect(codesOf(problem)).toEqual([
      'meetings/sitting-ends-before-start',
      'meetings/sitting-repeated',
      'meetings/time-skipped',
      'meetings/sittings-overlap',
    ]);
  });

  it('lets sittings of two rooms run side by side', () => {
    const sittings = [
      sitting('a', '2017-06-19', '10:00', '13:00'),
      sitting('b', '2017-06-19', '10:00', '13:00', 'Room XX'),
    ];
    expect(plan(withSittings(...sittings)).state.sittings).toHaveLength(2);
  });

  it('lets one sitting begin when the other ends', () => {
    const sittings = [
      sitting('a', '2017-06-19', '10:00', '13:00'),
      sitting('b', '2017-06-19', '13:00', '15:00'),
    ];
    expect(plan(withSittings(...sittings)).state.sittings).toHaveLength(2);
  });

  it('refuses a zone that does not exist and answers asked for after the meeting', () => {
    expect(codesOf(refusal(() => plan({ ...genevaFacts(), zone: 'Europe/Geneva' })))).toEqual([
      'meetings/zone-unknown',
    ]);
    expect(codesOf(refusal(() => plan({ ...genevaFacts(), answersBy: after })))).toEqual([
      'meetings/answers-after-meeting',
    ]);
  });
});

describe('revising a meeting', () => {
  it('remembers sittings that were taken out, and forgets that when they come back', () => {
    const planned = plannedGeneva();
    const fewer = decideReviseMeeting(planned, withSittings(...planned.sittings.slice(1)), before).state;
    expect(fewer.droppedSittings).toEqual(['day-1-morning']);
    expect(decideReviseMeeting(fewer, genevaFacts(), before).state.droppedSittings).toEqual([]);
  });

  it('refuses sittings that the programme no longer fits', () => {
    const planned = decideSetProgramme(plannedGeneva(), genevaProgramme(), before).state;
    const problem = refusal(() =>
      decideReviseMeeting(planned, withSittings(...planned.sittings.slice(1)), before),
    );
    expect(problem.code).toBe('meetings/programme-faulty');
  });

  it('refuses to change an announced meeting silently', () => {
    expect(refusal(() => decideReviseMeeting(announcedGeneva(), genevaFacts(), before)).code).toBe(
      'meetings/not-editable',
    );
  });
});

describe('the states of a meeting', () => {
  const acts: Record<MeetingAct, (state: Meeting) => { state: Meeting }> = {
    announce: (state) => decideAnnounce(state, before),
    hold: (state) => decideHold(state, after),
    postpone: (state) => decidePostpone(state, 'the host asks for time', before),
    cancel: (state) => decideCancel(state, 'the host withdrew', before),
    reinstate: (state) => ({
      state: decideReinstate(state, sameAgain(state), { actor: systemActor('test', 'test'), now: before })
        .meeting,
    }),
  };

  it('follow the table and nothing else', () => {
    for (const status of meetingStatuses) {
      for (const act of Object.keys(acts) as MeetingAct[]) {
        const state: Meeting = { ...announcedGeneva(), status };
        const next = meetingTransitions[status][act];
        if (next === undefined) {
          expect(refusal(() => acts[act](state)).code).toBe('meetings/transition-refused');
        } else {
          expect(acts[act](state).state.status).toBe(next);
        }
      }
    }
  });

  it('announce and postpone no meeting that is over, and close none that is not', () => {
    expect(refusal(() => decidePostpone(announcedGeneva(), 'late', after)).code).toBe('meetings/over');
    expect(refusal(() => decideAnnounce(plannedGeneva(), after)).code).toBe('meetings/over');
    expect(refusal(() => decideHold(announcedGeneva(), before)).code).toBe('meetings/not-over');
  });

  it('take a programme while they are planned; after that it changes by releases', () => {
    expect(decideSetProgramme(plannedGeneva(), genevaProgramme(), before).events[0]?.type).toBe(
      'meeting.programme-set',
    );
    const set = (state: Meeting): string =>
      refusal(() => decideSetProgramme(state, genevaProgramme(), before)).code;
    expect(set(announcedGeneva())).toBe('meetings/announced');
    expect(set({ ...announcedGeneva(), status: 'held' })).toBe('meetings/not-editable');
  });
});
