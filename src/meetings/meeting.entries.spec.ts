import { describe, expect, it } from '@jest/globals';
import { decideCancel, decidePostpone } from './meeting.decide.js';
import { entriesOf } from './meeting.entries.js';
import { announcedGeneva, before, plannedGeneva } from '../../test/support/geneva-session.js';

const page = 'https://convene.example.org/meetings/meeting-1';

describe('the calendar entries of a meeting', () => {
  it('are one all-day entry and a timed one for each sitting', () => {
    const [own, ...sittings] = entriesOf(announcedGeneva(), page);
    expect(own?.when).toEqual({ kind: 'all-day', first: '2017-06-19', last: '2017-06-20' });
    expect(own?.place).toBe('Room XIX, Palais des Nations, United Nations Office at Geneva');
    expect(sittings.map(({ ref }) => ref.id)).toEqual([
      'meeting-1:day-1-morning',
      'meeting-1:day-1-afternoon',
      'meeting-1:stakeholders-dialogue',
      'meeting-1:day-2-morning',
      'meeting-1:day-2-afternoon',
    ]);
    expect(sittings[0]?.when).toEqual({
      kind: 'timed',
      start: new Date('2017-06-19T08:00:00Z'),
      end: new Date('2017-06-19T11:00:00Z'),
      zone: 'Europe/Zurich',
    });
  });

  it('carry the panels of a sitting in its description, and every sitting in the whole one', () => {
    const [own, morning] = entriesOf(announcedGeneva(), page);
    expect(morning?.description).toContain('10:15-13:00 Panel 1: International cooperation');
    expect(morning?.description).toContain(
      'Moderator: H.E. Mr. Ola Henrikson, Director General, Ministry of Justice (Sweden)',
    );
    expect(own?.description).toContain('Monday, 19 June 2017, 15:00-18:00');
    expect(own?.description).toContain('Tuesday, 20 June 2017, 09:00-09:50');
    expect(own?.description).toContain('All times are those of Geneva (Europe/Zurich).');
  });

  it('show no hour twice: a meeting of one sitting has one timed entry', () => {
    const meeting = { ...announcedGeneva(), programme: [], sittings: plannedGeneva().sittings.slice(0, 1) };
    const entries = entriesOf(meeting, page);
    expect(entries).toHaveLength(1);
    expect(entries[0]?.when.kind).toBe('timed');
    expect(entries[0]?.ref).toEqual({ type: 'meeting', id: 'meeting-1' });
  });

  it('number sittings without counting those that have a title', () => {
    expect(entriesOf(announcedGeneva(), page).map(({ title }) => title.split(': ')[1]?.slice(0, 12))).toEqual(
      ['Internationa', 'Sitting 1', 'Sitting 2', 'Stakeholders', 'Sitting 3', 'Sitting 4'],
    );
  });

  it('name who leads an item once, where its title does not say so', () => {
    const [whole] = entriesOf(announcedGeneva(), page);
    expect(whole?.description).toContain('17:50-18:00 Closing remarks by the co-facilitators\n');
    expect(whole?.description).toContain('(the three moderators and a thematic expert');
  });

  it('leave the calendars while it is postponed, and name no hour in their text', () => {
    const postponed = decidePostpone(announcedGeneva(), 'The host asks for time.', before).state;
    for (const { status, title, description, public: seen } of entriesOf(postponed, page)) {
      expect([status, seen]).toEqual(['cancelled', true]);
      expect(title).toContain('(postponed)');
      expect(description).toContain('Postponed; a new date will be announced.\n\nThe host asks for time.');
      expect(description).not.toMatch(/\d\d:\d\d/u);
    }
  });

  it('are public once the meeting is announced, also when it is cancelled later', () => {
    const planned = plannedGeneva();
    const announced = announcedGeneva();
    const called = decideCancel(announced, 'the host withdrew', before).state;
    const quietly = decideCancel(planned, 'never mind', before).state;
    expect(entriesOf(planned, page).map((entry) => [entry.status, entry.public])[0]).toEqual([
      'tentative',
      false,
    ]);
    expect(entriesOf(announced, page).every((entry) => entry.status === 'confirmed' && entry.public)).toBe(
      true,
    );
    expect(entriesOf(called, page).every((entry) => entry.status === 'cancelled' && entry.public)).toBe(true);
    expect(entriesOf(quietly, page).every((entry) => entry.status === 'cancelled' && !entry.public)).toBe(
      true,
    );
  });
});
