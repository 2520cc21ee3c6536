import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { genevaProcess } from '../support/geneva-session.js';
import { checkSource, type LetterSource, renderText } from '../../src/letters/rendering/index.js';
import { meetingValues } from '../../src/meetings/documents/document-values.js';
import { decideAnnounce, decidePlanMeeting, decideSetProgramme } from '../../src/meetings/meeting.decide.js';
import { meetingBody, programmeBody } from '../../src/meetings/index.js';
import { placeOf } from '../../src/meetings/meeting.text.js';

const folder = new URL('../../src/demo/data/geneva/stakeholders/', import.meta.url);
const text = (name: string): string => readFileSync(new URL(name, folder), 'utf8');
const json = (name: string): unknown => JSON.parse(text(name));
const now = new Date('2017-06-01T14:00:00Z');

describe('the informal dialogue of the demonstration', () => {
  const planned = decidePlanMeeting('m', 'process-1', meetingBody.parse(json('meeting.json')), now).state;
  const set = decideSetProgramme(planned, programmeBody.parse(json('programme.json')), now).state;
  const meeting = decideAnnounce(set, now).state;

  it('is a meeting of its own, with the hours of the real case and no room yet', () => {
    expect([meeting.startsAt, meeting.endsAt]).toEqual([
      new Date('2017-06-20T07:00:00Z'),
      new Date('2017-06-20T07:50:00Z'),
    ]);
    expect(placeOf(meeting)).toContain('Room to be announced');
  });

  it('has a letter that reads without faults, and is marked as invented', () => {
    const { letters } = json('letters/letters.json') as { letters: (LetterSource & { key: string })[] };
    const [letter] = letters;
    if (letter === undefined) throw new Error('The data hold no letter.');
    const { key: _key, ...rest } = letter;
    const source: LetterSource = {
      ...rest,
      kind: 'letter',
      body: text(`letters/${letter.body}`),
      enclosures: [],
    };
    const values = { ...meetingValues(genevaProcess(), meeting), letter: { date: letter.date } };
    expect(checkSource(source, values).filter(({ level }) => level === 'error')).toEqual([]);
    expect(source.mark).toBe('Invented for demonstration');
    const written = renderText(source, values).replace(/\s+/g, ' ');
    expect(written).toContain('on Tuesday, 20 June 2017, from 09:00 to 09:50');
    expect(written).toContain('Member and Observer States may attend');
  });

  it('goes to invented organisations alone, at addresses that reach nobody', () => {
    const [, ...rows] = text('stakeholders.csv').trim().split('\n');
    expect(rows.length).toBeGreaterThan(3);
    for (const row of rows) {
      expect(row).toContain('(demonstration)');
      expect(row).toMatch(/@[a-z]+\.stakeholders\.example\.org,/);
    }
  });
});
