import { describe, expect, it } from '@jest/globals';
import { announcedGeneva, cancelledGeneva, genevaProcess } from '../../test/support/geneva-session.js';
import type { AnswerRow, InvitationRecord } from '../invitations/index.js';
import {
  fieldsFrom,
  fieldsOf,
  meetingFieldsOf,
  moreRowsFor,
  prefixOf,
  readAnswer,
  readMeeting,
  withMoreRows,
} from './answer-form.js';
import { AnswerPage, type AnswerPageProps } from './answer-page.js';
import { Layout } from './layout.js';
import { MeetingPage } from './meeting-page.js';
import { ReceiptPage } from './receipt-page.js';

const hostile = 'Atlantis "><script>alert(1)</script>';
const at = new Date('2017-06-08T12:00:00Z');

const row: AnswerRow = {
  _id: 'a1',
  kind: 'answer',
  invitationId: 'inv-1',
  meetingId: 'meeting-1',
  n: 1,
  at,
  typedBy: { kind: 'link', id: 'inv-1', name: hostile },
  value: 'accepted',
  level: 'minister',
  participants: [{ name: hostile, function: hostile }],
  comment: hostile,
  channel: 'note-verbale',
  byOffice: true,
  dated: null,
  outcome: 'stands',
};

function record(standing: boolean): InvitationRecord {
  return {
    invitation: {
      _id: 'inv-1',
      version: 1,
      processId: 'process-1',
      meetingId: 'meeting-1',
      letterId: 'letter-1',
      addressee: {
        id: 'del-x',
        name: hostile,
        category: 'member-state',
        electoralGroup: null,
        consultationGroups: [],
        fictitious: true,
      },
      mailboxes: [],
      openedAt: at,
      expiresAt: at,
      standing: standing
        ? {
            answerId: 'a1',
            value: 'accepted',
            level: 'minister',
            participants: row.participants,
            comment: hostile,
            channel: 'note-verbale',
            at,
            namesFrom: null,
          }
        : null,
      value: standing ? 'accepted' : 'none',
    },
    history: standing ? [row] : [],
    meeting: announcedGeneva(),
    process: genevaProcess(),
  };
}

const props = (changes: Partial<AnswerPageProps> = {}): AnswerPageProps => ({
  record: record(false),
  fields: fieldsFrom(null),
  faults: [],
  closed: null,
  action: '/a/token',
  ...changes,
});

describe('the answer page', () => {
  it('shows meeting, days with hours and zone, place, agenda and form', async () => {
    const html = await AnswerPage(props());
    for (const text of [
      'Third informal thematic session',
      'Monday, 19 June 2017',
      '<span class="hours">10:00–13:00</span> and <span class="hours">15:00–18:00</span>',
      'All times are those of Geneva (Europe/Zurich).',
      'Room XIX, Palais des Nations, United Nations Office at Geneva',
      'Panel 2: International cooperation',
      'Stakeholders&#39; informal dialogue with the co-facilitators',
      '<form method="post" action="/a/token"',
      'Experts (3): to be announced',
    ]) {
      expect(html).toContain(text);
    }
  });

  it('shows text of people as text in every place', async () => {
    const fields = { ...fieldsFrom(row), typedBy: hostile };
    const html = await AnswerPage(
      props({ record: record(true), fields, faults: [{ field: 'comment', message: hostile }] }),
    );
    const receipt = await ReceiptPage({ answered: [{ record: record(true), row }], back: '/a/token' });
    for (const page of [html, receipt]) {
      expect(page).not.toContain('<script>');
      expect(page).not.toContain('Atlantis "');
    }
  });

  it('gives back exactly what was typed, entities included', async () => {
    const fields = { ...fieldsFrom(null), typedBy: '&quot;A&amp;B&quot;' };
    expect(await AnswerPage(props({ fields }))).toContain('value="&amp;quot;A&amp;amp;B&amp;quot;"');
  });

  it('says that a formal answer is not undone by a click', async () => {
    expect(await AnswerPage(props({ record: record(true) }))).toContain(
      'the office will ask your delegation before anything changes',
    );
    expect(await AnswerPage(props())).not.toContain('before anything changes');
  });

  it('takes no answer where none is taken, and says what to do', async () => {
    const html = await AnswerPage(
      props({ closed: 'Answers were asked for until then. To answer now, write to x.' }),
    );
    expect(html).toContain('To answer now, write to x.');
    expect(html).not.toContain('<form');
  });

  it('links each fault to its field', async () => {
    const read = readAnswer(fieldsOf({ rows: '2', 'function-0': 'Adviser', 'name-1': 'two\nlines' }));
    const html = await AnswerPage(props({ faults: read.faults, fields: fieldsOf({}) }));
    for (const { field } of read.faults) {
      expect(html).toContain(`href="#${field}"`);
      expect(html).toContain(`id="${field}"`);
    }
    expect(read.faults.map(({ field }) => field)).toEqual(['value-accepted', 'name-0', 'name-1', 'typed-by']);
  });
});

describe('the answer form', () => {
  it('reads an answer with names and leaves empty rows out', () => {
    const read = readAnswer(
      fieldsOf({
        rows: '3',
        value: 'accepted',
        level: 'expert',
        'name-0': ' Ada ',
        'function-0': '',
        'name-2': 'Ben',
        'function-2': 'Adviser',
        comment: '  ',
        'typed-by': 'Registry',
      }),
    );
    expect(read).toEqual({
      answer: {
        value: 'accepted',
        level: 'expert',
        participants: [
          { name: 'Ada', function: null },
          { name: 'Ben', function: 'Adviser' },
        ],
        comment: null,
      },
      typedBy: 'Registry',
      faults: [],
    });
  });

  it('survives bodies that no browser sends', () => {
    for (const body of [
      undefined,
      null,
      'text',
      [],
      { value: ['accepted', 'declined'] },
      { rows: '99999' },
      { rows: '-1' },
      { level: { $gt: '' } },
    ]) {
      const fields = fieldsOf(body);
      expect(fields.persons.length).toBeLessThanOrEqual(40);
      expect(readAnswer(fields).faults.length).toBeGreaterThan(0);
    }
  });

  it('keeps what was typed when more rows are asked for', () => {
    const fields = withMoreRows(fieldsOf({ rows: '2', 'name-1': 'Ada', comment: 'soon' }));
    expect(fields.persons).toHaveLength(5);
    expect(fields.persons[1]?.name).toBe('Ada');
    expect(fields.comment).toBe('soon');
  });
});

describe('the form for several meetings', () => {
  it('reads each by itself, and one may be left open', () => {
    const body = {
      rows: '2',
      value: '',
      'm1-rows': '2',
      'm1-value': 'accepted',
      'm1-name-1': 'Ada',
      'typed-by': 'Registry',
    };
    expect(readMeeting(meetingFieldsOf(body), { mayBeOpen: true })).toEqual({ answer: null, faults: [] });
    expect(readMeeting(meetingFieldsOf(body, prefixOf(1)), { prefix: prefixOf(1) })).toMatchObject({
      answer: { value: 'accepted', participants: [{ name: 'Ada' }] },
    });
    const half = { ...body, 'name-0': 'Nobody said whether' };
    expect(readMeeting(meetingFieldsOf(half), { mayBeOpen: true, meeting: 'Session' }).faults).toEqual([
      { field: 'value-accepted', message: 'Session: Say whether your delegation will attend' },
    ]);
  });

  it('wants names where seats are limited', () => {
    const fields = meetingFieldsOf({ 'm2-value': 'accepted' }, 'm2-');
    expect(readMeeting(fields, { prefix: 'm2-', namesNeeded: true }).faults).toEqual([
      { field: 'm2-name-0', message: 'Name each participant: a seat is kept for each name' },
    ]);
    expect(readMeeting({ ...fields, value: 'declined' }, { namesNeeded: true }).faults).toEqual([]);
  });

  it('adds rows to the meeting whose button was pressed', () => {
    for (const [action, n] of [
      ['more', 0],
      ['m3-more', 3],
      ['send', null],
      ['m-more', null],
    ] as const)
      expect(moreRowsFor({ action })).toBe(n);
  });

  it('asks about each, says what there is of seats, and offers the calendar of the further ones', async () => {
    const further = {
      record: record(true),
      fields: fieldsFrom(null),
      closed: null,
      seats: { inAll: 40, perDelegation: 2, full: true },
      calendar: { https: 'https://x.org/calendar/meetings/m.ics', webcal: 'webcal://x.org/m.ics' },
    };
    const seats = { inAll: null, perDelegation: 2, full: false };
    const html = await AnswerPage(props({ further: [further], seats }));
    for (const text of [
      'The invitation holds for 2 meetings',
      'Seats are limited: 2 for each delegation',
      'All seats are taken',
      'name="m1-value"',
      'https://x.org/calendar/meetings/m.ics',
      'webcal://x.org/m.ics',
    ])
      expect(html).toContain(text);
    expect(html).not.toContain('<script>');
    const closed = await AnswerPage(props({ further: [{ ...further, closed: 'Closed now.' }] }));
    expect(closed).toContain('Closed now.');
    expect(closed).not.toContain('name="m1-value"');
  });
});

describe('the public page of a meeting', () => {
  const link = {
    https: 'https://x.org/c.ics',
    webcal: 'webcal://x.org/c.ics',
    google: 'https://calendar.google.com/x',
  };
  const page = (meeting = announcedGeneva()) =>
    MeetingPage({
      meeting,
      process: genevaProcess(),
      shown: null,
      view: 'day',
      address: '/meetings/meeting-1',
      subscribe: { meeting: link, process: link },
    });

  it('shows programme and subscription, and no number of floor interventions', async () => {
    const html = await page();
    expect(html).toContain('webcal://x.org/c.ics');
    expect(html).toContain('Moderator: H.E. Mr. Ola Henrikson');
    expect(html).not.toMatch(/\b46\b/);
  });

  it('says when the meeting is cancelled', async () => {
    expect(await page(cancelledGeneva())).toContain('This meeting is cancelled');
  });

  it('has a frame with language, direction and a skip link', async () => {
    const html = await Layout({
      title: 'T',
      styles: ['/assets/convene.css'],
      direction: 'rtl',
      language: 'ar',
      children: page(),
    });
    expect(html).toMatch(/^<!doctype html><html lang="ar" dir="rtl">/);
    expect(html).toContain('href="#main"');
    expect(html).not.toContain('<script');
  });
});
