import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { systemActor } from '../../messaging/index.js';
import { Problem } from '../../platform/index.js';
import {
  announcedGeneva,
  before,
  cancelledGeneva,
  plannedGeneva,
  postponedGeneva,
  sameAgain,
} from '../../../test/support/geneva-session.js';
import {
  decideAnnounce,
  decideCancel,
  decideHold,
  decidePostpone,
  type MeetingAct,
  meetingTransitions,
} from '../meeting.decide.js';
import { wantedRooms } from '../meeting-rooms.service.js';
import type { Meeting, Sitting } from '../meeting.types.js';
import { carriedProgramme, decideReinstate, type Reinstatement } from './reinstate.decide.js';

const actor = systemActor('test', 'test');
const now = new Date('2017-07-01T12:00:00Z');
const reinstate = (meeting: Meeting, changes: Partial<Reinstatement> = {}) =>
  decideReinstate(meeting, sameAgain(meeting, changes), { actor, now });
const refusal = (body: () => unknown): Problem => {
  try {
    body();
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
  throw new Error('nothing was refused');
};
const codes = (problem: Problem): string[] =>
  (problem.extensions['findings'] as { code: string }[]).map(({ code }) => code);
/** The session in September, its days in the same order. */
const inSeptember = (meeting: Meeting): Sitting[] =>
  meeting.sittings.map((sitting) => ({
    ...sitting,
    date: sitting.date === '2017-06-19' ? '2017-09-04' : '2017-09-05',
  }));

describe('a meeting that is reinstated', () => {
  it('is announced with its new sittings as the next release, and has no reason any more', () => {
    const postponed = postponedGeneva();
    const { meeting, release, changes, events } = reinstate(postponed, {
      sittings: inSeptember(postponed),
      heading: 'New dates',
      note: 'The host is ready.',
      answersBy: new Date('2017-08-25T16:00:00Z'),
    });
    expect(meeting).toMatchObject({
      status: 'announced',
      release: 2,
      reason: null,
      reinstated: { release: 2, at: now, asked: 1, instead: '19 and 20 June 2017' },
      startsAt: new Date('2017-09-04T08:00:00Z'),
      answersBy: new Date('2017-08-25T16:00:00Z'),
    });
    expect(release).toMatchObject({
      n: 2,
      heading: 'New dates',
      note: 'The host is ready.',
      editorial: false,
    });
    expect(changes.filter(({ what }) => what === 'sitting-moved')).toHaveLength(postponed.sittings.length);
    expect(events.map(({ type, data }) => [type, data])).toEqual([
      ['meeting.reinstated', expect.objectContaining({ n: 2, after: 'postponed', answers: 'again' })],
    ]);
  });

  it('takes its programme along: to the new days, and as long after the beginning of each sitting as before', () => {
    const announced = announcedGeneva();
    const later = inSeptember(announced).map((sitting) =>
      sitting.id === 'day-1-morning' ? { ...sitting, start: '09:30', end: '12:30' } : sitting,
    );
    const carried = carriedProgramme(announced, later);
    expect(carried).toHaveLength(announced.programme.length);
    const first = announced.programme.find(({ sitting }) => sitting === 'day-1-morning');
    const now = carried.find(({ id }) => id === first?.id);
    expect([first?.start, now?.start]).toEqual(['10:00', '09:30']);
    const breaks = carried.filter(({ sitting }) => sitting === null);
    expect(breaks.length).toBeGreaterThan(0);
    expect(breaks.every(({ date }) => date === '2017-09-04' || date === '2017-09-05')).toBe(true);
  });

  it('leaves out what belonged to sittings that are no more, and withdraws their entries', () => {
    const postponed = postponedGeneva();
    const [first, ...gone] = postponed.sittings;
    if (first === undefined) throw new Error('the session has sittings');
    const { meeting } = reinstate(postponed, { sittings: [{ ...first, date: '2017-09-04' }] });
    expect(meeting.droppedSittings).toEqual(gone.map(({ id }) => id));
    expect(new Set(meeting.programme.map(({ sitting }) => sitting))).toEqual(new Set([first.id, null]));
  });

  it('is refused with faulty sittings, with none to come, and with a programme that does not fit', () => {
    const postponed = postponedGeneva();
    const [first] = postponed.sittings;
    if (first === undefined) throw new Error('the session has sittings');
    const backwards = [{ ...first, date: '2017-09-04', start: '13:00', end: '10:00' }];
    expect(codes(refusal(() => reinstate(postponed, { sittings: backwards })))).toEqual([
      'meetings/sitting-ends-before-start',
    ]);
    expect(refusal(() => reinstate(postponed, { sittings: [] })).code).toBe('meetings/faulty');
    expect(refusal(() => reinstate(postponed)).code).toBe('meetings/over');
    const short = [{ ...first, date: '2017-09-04', start: '10:00', end: '10:30' }];
    expect(refusal(() => reinstate(postponed, { sittings: short })).code).toBe('meetings/programme-faulty');
    expect(reinstate(postponed, { sittings: short, items: [] }).meeting.programme).toEqual([]);
  });

  it('asks again, unless its times are as before and the office lets the answers stand', () => {
    const soon = { actor, now: before };
    const cancelled = cancelledGeneva();
    const same = decideReinstate(cancelled, sameAgain(cancelled, { answers: 'stand' }), soon).meeting;
    expect(same.reinstated).toMatchObject({ release: 2, asked: 0 });
    const moved = { sittings: inSeptember(cancelled), answers: 'stand' as const };
    expect(codes(refusal(() => reinstate(cancelled, moved)))).toEqual(['meetings/answers-to-other-times']);
    const late = { sittings: inSeptember(cancelled), answersBy: new Date('2017-06-30T12:00:00Z') };
    expect(codes(refusal(() => reinstate(cancelled, late)))).toEqual(['meetings/answers-by-past']);
    const after = { ...late, answersBy: new Date('2017-09-30T12:00:00Z') };
    expect(codes(refusal(() => reinstate(cancelled, after)))).toEqual(['meetings/answers-after-meeting']);
  });

  it('comes back as often as it was called off, each time with the next release and the next asking', () => {
    const once = reinstate(postponedGeneva(), { sittings: inSeptember(postponedGeneva()) }).meeting;
    const again = reinstate(decideCancel(decidePostpone(once, 'Once more.', now).state, 'No.', now).state);
    expect(again.meeting.reinstated).toMatchObject({
      release: 3,
      asked: 2,
      instead: '4 and 5 September 2017',
    });
    expect(again.events[0]?.data).toMatchObject({ n: 3, after: 'cancelled' });
  });
});

describe('whatever happens to a meeting', () => {
  const over = new Date('2017-06-20T17:00:00Z');
  const acts: Record<MeetingAct, (state: Meeting) => Meeting> = {
    announce: (state) => decideAnnounce(state, before).state,
    hold: (state) => decideHold(state, over).state,
    postpone: (state) => decidePostpone(state, 'Later.', before).state,
    cancel: (state) => decideCancel(state, 'No.', before).state,
    reinstate: (state) => decideReinstate(state, sameAgain(state), { actor, now: before }).meeting,
  };

  it('has its rooms exactly while it is to take place or took place, and a reason exactly while it is not', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...(Object.keys(acts) as MeetingAct[])), { maxLength: 14 }),
        (sequence) => {
          let meeting: Meeting = { ...plannedGeneva(), room: 'Room XIX', roomId: 'room-xix' };
          let releases = 0;
          for (const act of sequence) {
            const next = meetingTransitions[meeting.status][act];
            if (next === undefined) {
              expect(refusal(() => acts[act](meeting)).code).toBe('meetings/transition-refused');
              continue;
            }
            meeting = acts[act](meeting);
            expect(meeting.status).toBe(next);
            if (act === 'announce' || act === 'reinstate') releases += 1;
            expect(meeting.release ?? 0).toBe(releases);
          }
          const off = meeting.status === 'postponed' || meeting.status === 'cancelled';
          expect(wantedRooms(meeting)).toHaveLength(off ? 0 : meeting.sittings.length);
          expect(meeting.reason !== null).toBe(off);
          expect(meeting.announcedAt !== null).toBe(releases > 0);
        },
      ),
    );
  });
});
