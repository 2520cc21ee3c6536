import { describe, expect, it } from '@jest/globals';
import { announcedGeneva, genevaProcess } from '../../../test/support/geneva-session.js';
import { meetingValues } from './document-values.js';

describe('the values of documents and letters', () => {
  const values = meetingValues(genevaProcess(), announcedGeneva());

  it('say where and when the meeting is', () => {
    expect(values.meeting.heading).toBe('Third informal thematic session');
    expect(values.meeting.dates).toBe('19 and 20 June 2017');
    expect(values.meeting.firstDay).toBe('Monday, 19 June 2017');
    expect(values.meeting.placeLine).toBe('Room XIX, Palais des Nations, United Nations Office at Geneva');
  });

  it('give the agenda by day, breaks and untitled programme of a dialogue included', () => {
    expect(values.meeting.days.map((day) => day.items.map(({ start }) => start))).toEqual([
      ['10:00', '10:15', '13:00', '15:00', '17:50'],
      ['09:00', '10:00', '10:05', '13:00', '15:00', '17:50'],
    ]);
    expect(values.meeting.dialogues.map(({ invited }) => invited)).toEqual([
      'accredited stakeholders; Member and Observer States may attend',
    ]);
  });

  it('name the moderators of the panels with their panel, and experts as to be announced', () => {
    expect(values.moderators.map(({ name, affiliation }) => [name, affiliation])).toEqual([
      ['H.E. Mr. Ola Henrikson', 'Sweden'],
      ['H.E. Ambassador Mehmet Samsar', 'Turkey'],
      ['Dr. Omar Abdulrahman Salem Alnuaimi', 'United Arab Emirates'],
    ]);
    expect(
      values.meeting.panels[0]?.seats.filter(({ role }) => role === 'Expert').map(({ name }) => name),
    ).toEqual(['to be announced', 'to be announced', 'to be announced']);
  });

  it('give the speaking limits and no computed number', () => {
    expect(values.meeting.rules).toEqual({
      floorMinutes: 3,
      welcomeMinutes: 10,
      panel: { moderatorOpens: '5 to 7', expertIntroduces: '5 to 7', moderatorConcludes: '5 to 7' },
      summaryPanel: { moderatorPresents: '10 to 15', thematicExpertPresents: '15' },
      expertsPerPanel: 3,
    });
    expect(JSON.stringify(values)).not.toContain('46');
  });
});
