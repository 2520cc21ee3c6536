import { describe, expect, it } from '@jest/globals';
import { announcedGeneva, before, plannedGeneva } from '../../test/support/geneva-session.js';
import { invites, invitingFindings } from './letter.rules.js';

type Inviting = Parameters<typeof invites>[0];

const letter: Inviting = {
  kind: 'pga-cover-letter',
  dispatched: true,
  about: { type: 'meeting', id: 'meeting-1' },
  processId: 'process-1',
  date: '2017-06-06',
};
const now = new Date('2017-06-06T14:00:00Z');
const codes = (...given: Parameters<typeof invitingFindings>): string[] =>
  invitingFindings(...given).map(({ code }) => code.replace(/^[a-z]+\//, ''));

describe('a letter about a meeting', () => {
  it('invites if it is dispatched and of an inviting kind', () => {
    expect(invites(letter)).toBe(true);
    expect(invites({ ...letter, dispatched: false })).toBe(false);
    expect(invites({ ...letter, kind: 'call-for-nominations' })).toBe(false);
    expect(invites({ ...letter, kind: 'cancellation' })).toBe(false);
  });

  it('has no finding for an announced meeting of its process', () => {
    expect(codes(letter, announcedGeneva(), now)).toEqual([]);
  });

  it('may not invite to a meeting that is unknown, of another process, not announced, cancelled or over', () => {
    const meeting = announcedGeneva();
    expect(codes(letter, null, now)).toEqual(['meeting-unknown']);
    expect(codes({ ...letter, processId: 'other' }, meeting, now)).toEqual(['meeting-of-another-process']);
    expect(codes(letter, plannedGeneva(), now)).toEqual(['meeting-not-announced']);
    expect(codes(letter, { ...meeting, status: 'cancelled' }, now)).toEqual(['meeting-cancelled']);
    expect(codes(letter, { ...meeting, status: 'held' }, now)).toEqual(['meeting-over']);
    expect(codes(letter, meeting, new Date('2017-06-21T00:00:00Z'))).toEqual(['meeting-over']);
    expect(codes(letter, { ...meeting, answersBy: before }, now)).toEqual(['answers-closed']);
  });

  it('may mention a planned meeting where it invites nobody', () => {
    expect(codes({ ...letter, kind: 'call-for-nominations' }, plannedGeneva(), now)).toEqual([]);
  });

  it('is refused when an item of the programme lies outside its sitting', () => {
    const meeting = announcedGeneva();
    const programme = meeting.programme.map((item) =>
      item.id === 'panel-1' ? { ...item, end: '13:30' } : item,
    );
    expect(codes(letter, { ...meeting, programme }, now)).toContain('item-outside-sitting');
  });
});
