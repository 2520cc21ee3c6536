import { getConnectionToken } from '@nestjs/mongoose';
import ICAL from 'ical.js';
import type { Connection } from 'mongoose';
import { type ParsedMail, simpleParser } from 'mailparser';
import type { ApiClient } from '../../src/cli/api-client.js';
import type { StoredEvent } from '../../src/messaging/index.js';
import { eventually } from './eventually.js';
import { type FullHouse, openFullHouse } from './full-house.js';

export interface LetterRecord {
  id: string;
  version: number;
  state: string;
  kind: string;
  date: string;
  subject: string;
  content: Record<string, unknown> & { body: string };
}

export interface CaughtMail extends ParsedMail {
  /** The VEVENT of its calendar part, with the method of the whole. */
  entry: { method: string; uid: string; sequence: number; summary: string } | null;
}

export const MISSIONS = ['ada', 'bel', 'cas', 'dor', 'eld', 'far'];
export const mailboxOf = (code: string): string => `registry@${code}.example.org`;

/**
 * A whole house with one announced meeting, six invented delegations with a mailbox each, one without (del-gon), one
 * that is on no list (del-hid), and what is needed to issue letters.
 */
export class AfterIssueHouse {
  processId = '';
  meetingId = '';

  private constructor(
    readonly house: FullHouse,
    readonly office: ApiClient,
    readonly clearer: ApiClient,
  ) {}

  static async open(settings: Record<string, string> = {}): Promise<AfterIssueHouse> {
    const house = await openFullHouse(settings);
    const own = new AfterIssueHouse(house, await house.client('office'), await house.client('clearer'));
    await own.furnish();
    return own;
  }

  /** An issued letter that invites to the meeting; `addressees` is asked for as the dry run counts. */
  async issued(
    changes: Record<string, unknown> = {},
    how: Record<string, unknown> = {},
  ): Promise<LetterRecord> {
    const draft = await this.office.post<LetterRecord>('/api/v1/letters', {
      processId: this.processId,
      kind: 'pga-cover-letter',
      date: '2031-02-03',
      subject: 'Invitation to the first preparatory meeting',
      letterheads: [{ lines: ['Secretariat of the basin conference'] }],
      salutation: 'Dear colleagues,',
      body: 'We invite you to the {{ meeting.title }}, which is held in **Room XX**.',
      signatories: [{ name: 'A. Secretary', lines: ['Secretary of the conference'] }],
      about: { type: 'meeting', id: this.meetingId },
      audience: { listId: 'basin', byHand: ['del-gon'] },
      ...changes,
    });
    return this.issue(draft.id, how);
  }

  /** Clears and issues a draft to as many as the dry run counts. */
  async issue(id: string, how: Record<string, unknown> = {}): Promise<LetterRecord> {
    await this.office.post(`/api/v1/letters/${id}/submit-for-clearance`);
    await this.clearer.post(`/api/v1/letters/${id}/clear`);
    const { addressees } = await this.office.post<{ addressees: number }>(`/api/v1/letters/${id}/dry-run`);
    return this.office.post(`/api/v1/letters/${id}/issue`, { addressees, ...how });
  }

  async correct(id: string, as: string, to = 'all'): Promise<LetterRecord> {
    return this.office.post(`/api/v1/letters/${id}/corrections`, { as, to });
  }

  /** Waits for the first of these. */
  async mailTo(mailbox: string, subject = ''): Promise<CaughtMail> {
    const found: CaughtMail[] = [];
    await eventually(async () => {
      found.push(...(await this.mailsTo(mailbox, subject)));
      if (found.length === 0) throw new Error(`no mail with "${subject}" has come to ${mailbox}`);
    });
    const [first] = found;
    if (!first) throw new Error('no mail was read');
    return first;
  }

  /** Mails to a mailbox with these words in their subject, in the order of arrival. */
  async mailsTo(mailbox: string, subject = ''): Promise<CaughtMail[]> {
    const caught = this.house.mail.messages().filter(({ to }) => to.includes(mailbox));
    const mails = await Promise.all(caught.map(async (one) => opened(await this.house.mail.raw(one))));
    return mails.filter((mail) => mail.subject?.includes(subject));
  }

  /** These mailboxes take no mail from now on, and all others do: for good (550), or for now (451). */
  async failing(codes: Record<string, 550 | 451>): Promise<void> {
    await this.house.mail.setFailingMailboxes(
      Object.entries(codes).map(([mission, code]) => ({
        mailbox: mailboxOf(mission),
        code,
        message: code === 550 ? '5.1.1 No such mailbox' : '4.3.0 Come again later',
      })),
    );
  }

  /** Gives an addressee a mailbox. */
  async mailboxFor(code: string): Promise<void> {
    await this.bring('contacts', ['owner,address,role', `del-${code},${mailboxOf(code)},registry`]);
  }

  /** What stands on the record of a stream, such as `delivery:<id>`. */
  async recordOf(stream: string): Promise<StoredEvent[]> {
    const events = this.house.app.get<Connection>(getConnectionToken()).collection<StoredEvent>('events');
    return events.find({ stream }).sort({ version: 1 }).toArray();
  }

  /** The meeting is in another room, as if the office had moved it. */
  async moveTo(room: string): Promise<void> {
    const meetings = this.house.app
      .get<Connection>(getConnectionToken())
      .collection<{ _id: string }>('meetings');
    await meetings.updateOne({ _id: this.meetingId }, { $set: { room } });
  }

  close(): Promise<void> {
    return this.house.close();
  }

  private async furnish(): Promise<void> {
    const { office } = this;
    await office.put('/api/v1/clock', { instant: '2031-02-03T09:00:00-05:00' });
    this.processId = (
      await office.post<{ id: string }>('/api/v1/processes', {
        title: 'Treaty on the shared waters of the southern basin',
        shortTitle: 'Southern basin',
        office: { name: 'Secretariat of the basin conference' },
      })
    ).id;
    this.meetingId = (
      await office.post<{ id: string }>(`/api/v1/processes/${this.processId}/meetings`, {
        title: 'First preparatory meeting',
        kind: 'preparatory meeting',
        venue: 'Palacio San Martín',
        room: 'Salón Dorado',
        city: 'Buenos Aires',
        zone: 'America/Argentina/Buenos_Aires',
        sittings: [{ id: 'only', date: '2031-03-10', start: '09:30', end: '12:30' }],
      })
    ).id;
    const { version } = await office.get<{ version: number }>(`/api/v1/meetings/${this.meetingId}`);
    const items = [
      {
        id: 'exchange',
        kind: 'panel',
        title: 'Exchange of views',
        sitting: 'only',
        start: '09:30',
        end: '12:30',
      },
    ];
    await office.put(`/api/v1/meetings/${this.meetingId}/programme`, { items }, { ifMatch: version });
    await office.post(`/api/v1/meetings/${this.meetingId}/announce`);
    const all = [...MISSIONS, 'gon', 'hid'];
    const names = all.map((code) => `del-${code},member-state,2030-01-01,Mission of ${code},test,yes`);
    await this.bring('delegations', ['id,category,since,name_en,source,fictitious', ...names]);
    const contacts = [...MISSIONS, 'hid'].map((code) => `del-${code},${mailboxOf(code)},registry`);
    await this.bring('contacts', ['owner,address,role', ...contacts]);
    await office.put('/api/v1/distribution-lists/basin', {
      title: 'All of the basin',
      rule: { categories: ['member-state'], exclude: [{ id: 'del-hid', why: 'Forgotten' }] },
    });
  }

  private async bring(kind: string, lines: string[]): Promise<void> {
    await this.office.post('/api/v1/directory/imports', { kind, csv: lines.join('\n'), apply: true });
  }
}

async function opened(raw: Buffer): Promise<CaughtMail> {
  const mail = await simpleParser(raw);
  const part = mail.attachments.find(
    ({ contentType }) => contentType === 'application/ics' || contentType === 'text/calendar',
  );
  if (!part) return { ...mail, entry: null };
  const calendar = new ICAL.Component(ICAL.parse(part.content.toString()) as never);
  const event = new ICAL.Event(calendar.getFirstSubcomponent('vevent') ?? undefined);
  const method = String(calendar.getFirstPropertyValue('method'));
  return { ...mail, entry: { method, uid: event.uid, sequence: event.sequence, summary: event.summary } };
}
