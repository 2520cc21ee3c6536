import { describe, expect, it } from '@jest/globals';
import { announcedGeneva, before, plannedGeneva } from '../../test/support/geneva-session.js';
import { furtherFindings, invites, invitingFindings, meetingsInvitedTo } from './letter.rules.js';

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

  it('names the place of a fault: the main meeting, or the further one', () => {
    const [finding] = invitingFindings(letter, null, now, 'alsoInvites.1');
    expect(finding?.where).toBe('alsoInvites.1');
  });
});
