import { describe, expect, it } from '@jest/globals';
import { announcedGeneva, before, plannedGeneva } from '../../test/support/geneva-session.js';
import {
  cancels,
  furtherFindings,
  invites,
  invitingFindings,
  meetingsInvitedTo,
  othersFindings,
  roomFindings,
} from './letter.rules.js';

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
    expect(codes(letter, { ...meeting, status: 'postponed' }, now)).toEqual(['meeting-postponed']);
    expect(codes(letter, { ...meeting, status: 'held' }, now)).toEqual(['meeting-over']);
    expect(codes(letter, meeting, new Date('2017-06-21T00:00:00Z'))).toEqual(['meeting-over']);
    expect(codes(letter, { ...meeting, answersBy: before }, now)).toEqual(['answers-closed']);
  });

  it('says of a correction that comes after the meeting that it is too late, and what to do', () => {
    const meeting = announcedGeneva();
    const correction = { ...letter, corrects: { letterId: 'first', as: 'correction' as const } };
    const after = new Date('2017-06-21T00:00:00Z');
    for (const given of [meeting, { ...meeting, status: 'held' as const }]) {
      const [found] = invitingFindings(correction, given, after);
      expect(found).toMatchObject({ level: 'error', code: 'invitations/meeting-over' });
      expect(found?.fix).toContain('too late to correct an invitation');
    }
    expect(invitingFindings(letter, meeting, after)[0]?.fix).toBe('Name another meeting.');
    expect(codes(correction, { ...meeting, status: 'cancelled' }, now)).toEqual(['meeting-cancelled']);
  });

  it('warns of a cancellation before the meeting is cancelled, or after its time', () => {
    const meeting = announcedGeneva();
    const cancelled = { ...meeting, status: 'cancelled' as const };
    const cancellation = {
      ...letter,
      kind: 'cancellation' as const,
      corrects: { letterId: 'first', as: 'cancellation' as const },
    };
    const after = new Date('2017-06-21T00:00:00Z');
    expect(codes(cancellation, cancelled, now)).toEqual([]);
    expect(codes(cancellation, meeting, now)).toEqual(['meeting-not-cancelled']);
    for (const late of [cancelled, meeting]) {
      expect(invitingFindings(cancellation, late, after)).toMatchObject([
        { level: 'warning', code: 'invitations/meeting-over' },
      ]);
    }
  });

  it('takes a postponement out of calendars as a cancellation, and invites anew when the meeting comes back', () => {
    const corrects = { letterId: 'first', as: 'revision' as const };
    const postponement = { ...letter, kind: 'postponement' as const, corrects };
    expect([cancels(postponement), invites(postponement)]).toEqual([true, false]);
    const meeting = announcedGeneva();
    const postponed = { ...meeting, status: 'postponed' as const };
    const cancellation = { ...postponement, kind: 'cancellation' as const };
    expect(codes(postponement, postponed, now)).toEqual([]);
    expect(codes(postponement, meeting, now)).toEqual(['meeting-not-postponed']);
    expect(codes(cancellation, postponed, now)).toEqual(['called-off-otherwise']);
    const reinstatement = { ...letter, kind: 'reinstatement' as const, corrects };
    expect([cancels(reinstatement), invites(reinstatement)]).toEqual([false, true]);
    expect(codes(reinstatement, meeting, now)).toEqual([]);
    expect(codes(reinstatement, postponed, now)).toEqual(['meeting-postponed']);
  });

  it('warns where it takes the place of one that invited to what still takes place', () => {
    const announced = announcedGeneva();
    expect(othersFindings([announced, { ...announced, status: 'cancelled' }])).toMatchObject([
      { level: 'warning', code: 'invitations/invited-elsewhere-too', where: 'corrects' },
    ]);
  });

  it('cancels as a cancellation, or in the place of one; what adds to one cancels nothing', () => {
    const as = (how: 'cancellation' | 'correction' | 'revision' | 'addendum') =>
      cancels({ ...letter, kind: 'cancellation', corrects: { letterId: 'first', as: how } });
    expect([as('cancellation'), as('correction'), as('revision'), as('addendum')]).toEqual([
      true,
      true,
      true,
      false,
    ]);
    expect(cancels({ ...letter, kind: 'cancellation' })).toBe(false);
    expect(cancels({ ...letter, corrects: { letterId: 'first', as: 'cancellation' } })).toBe(false);
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

  it('may invite to further meetings, each once, if it invites at all', () => {
    const further = { ...letter, alsoInvites: ['meeting-2'] };
    const found = (given: Inviting): string[] => furtherFindings(given).map(({ code }) => code);
    expect(meetingsInvitedTo(further)).toEqual(['meeting-1', 'meeting-2']);
    expect(found(further)).toEqual([]);
    expect(found(letter)).toEqual([]);
    for (const alsoInvites of [['meeting-1'], ['meeting-2', 'meeting-2']])
      expect(found({ ...letter, alsoInvites })).toEqual(['invitations/meeting-named-twice']);
    for (const nobody of [{ dispatched: false }, { kind: 'transmission' as const }]) {
      expect(meetingsInvitedTo({ ...further, ...nobody })).toEqual([]);
      expect(found({ ...further, ...nobody })).toEqual(['invitations/invites-nobody']);
    }
    const { about: _none, ...aboutNothing } = further;
    expect(found(aboutNothing)).toEqual(['invitations/invites-nobody']);
  });

  it('names no room as firm that somebody else has yet to give', () => {
    const rooms = [
      { name: 'Town hall', by: 'City of Geneva' },
      { name: 'Room XIX', by: null },
    ];
    const found = roomFindings(letter, rooms, 'alsoInvites.0');
    expect(found.map(({ level, where }) => [level, where])).toEqual([
      ['error', 'alsoInvites.0'],
      ['error', 'alsoInvites.0'],
    ]);
    expect(found.map(({ message }) => message).join(' ')).toMatch(/City of Geneva.*nobody has approved/u);
    expect(roomFindings({ ...letter, dispatched: false }, rooms).map(({ level }) => level)).toEqual([
      'warning',
      'warning',
    ]);
    const corrects = { letterId: 'letter-1', as: 'cancellation' as const };
    expect(roomFindings({ ...letter, kind: 'cancellation', corrects }, rooms)).toEqual([]);
    expect(roomFindings(letter, [])).toEqual([]);
  });

  it('names the place of a fault: the main meeting, or the further one', () => {
    const [finding] = invitingFindings(letter, null, now, 'alsoInvites.1');
    expect(finding?.where).toBe('alsoInvites.1');
  });
});
