import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import ICAL from 'ical.js';
import { simpleParser } from 'mailparser';
import type { ApiClient } from '../../src/cli/api-client.js';
import { eventually } from '../support/eventually.js';
import { type FullHouse, openFullHouse } from '../support/full-house.js';

/** Nothing here is in the code: another process, another city and year, other letters, through the API alone. */
describe('another meeting, from the process to the delivered letter and the feed', () => {
  let house: FullHouse;
  let office: ApiClient;
  let clearer: ApiClient;
  let meetingId = '';
  let letterId = '';

  beforeAll(async () => {
    house = await openFullHouse();
    office = await house.client('office');
    clearer = await house.client('clearer');
    await office.put('/api/v1/clock', { instant: '2031-02-03T09:00:00-03:00' });
  });

  afterAll(async () => {
    await house?.close();
  });

  it('is planned in its own zone and announced', async () => {
    const process = await office.post<{ id: string }>('/api/v1/processes', {
      title: 'Treaty on the shared waters of the southern basin',
      shortTitle: 'Southern basin',
      office: { name: 'Secretariat of the basin conference' },
    });
    const meeting = await office.post<{ id: string }>(`/api/v1/processes/${process.id}/meetings`, {
      title: 'First preparatory meeting',
      kind: 'preparatory meeting',
      venue: 'Palacio San Martín',
      room: 'Salón Dorado',
      city: 'Buenos Aires',
      zone: 'America/Argentina/Buenos_Aires',
      sittings: [{ id: 'only', date: '2031-03-10', start: '09:30', end: '12:30' }],
    });
    meetingId = meeting.id;
    const { version } = await office.get<{ version: number }>(`/api/v1/meetings/${meetingId}`);
    await office.put(
      `/api/v1/meetings/${meetingId}/programme`,
      {
        items: [
          { id: 'opening', kind: 'opening', title: 'Opening', sitting: 'only', start: '09:30', end: '09:45' },
          {
            id: 'exchange',
            kind: 'panel',
            title: 'Exchange of views',
            sitting: 'only',
            start: '09:45',
            end: '12:30',
          },
        ],
      },
      { ifMatch: version },
    );
    await office.post(`/api/v1/meetings/${meetingId}/announce`);
    const csv = [
      'id,category,since,name_en,name_fr,source',
      'del-north,observer,2030-01-01,Northern Commission,Commission du Nord,test',
      'del-south,observer,2030-01-01,Southern Commission,Commission du Sud,test',
    ];
    await office.post('/api/v1/directory/imports', { kind: 'delegations', csv: csv.join('\n'), apply: true });
    const contacts = [
      'owner,address,role',
      'del-north,registry@north.example.org,registry',
      'del-south,registry@south.example.org,registry',
    ];
    await office.post('/api/v1/directory/imports', {
      kind: 'contacts',
      csv: contacts.join('\n'),
      apply: true,
    });
    await office.put('/api/v1/distribution-lists/basin', {
      title: 'Both commissions',
      rule: { categories: ['observer'] },
    });

    letterId = (
      await office.post<{ id: string }>('/api/v1/letters', {
        processId: process.id,
        kind: 'pga-cover-letter',
        date: '2031-02-03',
        subject: 'Invitation to the first preparatory meeting',
        letterheads: [{ lines: ['Secretariat of the basin conference'] }],
        salutation: 'Dear colleagues,',
        body: 'We invite you to the {{ meeting.title }} on {{ meeting.dates }} in {{ meeting.city }}.\n\nIt will be chaired by *nobody* yet.',
        signatories: [{ name: 'A. Secretary', lines: ['Secretary of the conference'] }],
        foot: 'Both commissions',
        about: { type: 'meeting', id: meetingId },
        dispatched: true,
        audience: { listId: 'basin' },
      })
    ).id;
    const dryRun = await office.post<{ addressees: number; findings: { level: string }[] }>(
      `/api/v1/letters/${letterId}/dry-run`,
    );
    expect(dryRun.addressees).toBe(2);
    expect(dryRun.findings.filter(({ level }) => level === 'error')).toEqual([]);
  });

  it('sends one mail to each, with the entry in the zone of the meeting', async () => {
    await office.post(`/api/v1/letters/${letterId}/submit-for-clearance`);
    await clearer.post(`/api/v1/letters/${letterId}/clear`);
    await office.post(`/api/v1/letters/${letterId}/issue`, { addressees: 2 });
    await eventually(() => {
      expect(
        house.mail
          .messages()
          .flatMap(({ to }) => to)
          .sort(),
      ).toEqual(['registry@north.example.org', 'registry@south.example.org']);
    });
    const caught = house.mail.messages().find(({ to }) => to.includes('registry@south.example.org'));
    if (!caught) throw new Error('no mail for the South');
    const mail = await simpleParser(await house.mail.raw(caught));
    expect(mail.text?.replace(/\s+/g, ' ')).toContain('Buenos Aires');
    const part = mail.attachments.find(
      ({ contentType }) => contentType === 'application/ics' || contentType === 'text/calendar',
    );
    const event = new ICAL.Event(
      new ICAL.Component(ICAL.parse(part?.content.toString() ?? '') as never).getFirstSubcomponent(
        'vevent',
      ) ?? undefined,
    );
    expect(event.startDate.zone.tzid).toBe('America/Argentina/Buenos_Aires');
    expect(event.startDate.toString()).toBe('2031-03-10T09:30:00');
  });

  it('is in the feed, and takes an answer', async () => {
    const feed = await fetch(`${house.url}/calendar/meetings/${meetingId}.ics`);
    expect(feed.status).toBe(200);
    expect(await feed.text()).toContain('DTSTART;TZID=America/Argentina/Buenos_Aires:20310310T093000');
    const caught = house.mail.messages().find(({ to }) => to.includes('registry@north.example.org'));
    if (!caught) throw new Error('no mail for the North');
    const { text } = await simpleParser(await house.mail.raw(caught));
    const link = /https?:\/\/\S+\/a\/\S+/.exec(text ?? '')?.[0] ?? '';
    const form = new URLSearchParams({
      value: 'accepted',
      level: '',
      comment: '',
      'typed-by': 'The registry',
      rows: '0',
    });
    const answered = await fetch(link, { method: 'POST', body: form, redirect: 'manual' });
    expect(answered.status).toBe(303);
    const summary = await office.get<{ all: Record<string, number> }>(
      `/api/v1/meetings/${meetingId}/invitations/summary`,
    );
    expect(summary.all).toMatchObject({ invited: 2, accepted: 1, unanswered: 1 });
    await eventually(() => {
      expect(
        house.mail.messages().filter(({ to }) => to.includes('registry@north.example.org')),
      ).toHaveLength(2);
    });
  });
});
