import type { ApiClient } from '../../src/cli/api-client.js';
import { invitationId } from '../../src/invitations/index.js';
import { eventually } from './eventually.js';
import { type FullHouse, openFullHouse } from './full-house.js';
import { TestSmtpServer } from './smtp-server.js';
import { contact, delegation, meeting } from './still-house.js';

interface Made {
  id: string;
}

const TODAY = '2017-06-06';

/**
 * A whole house with a session and a dialogue on its second day, six delegations and two stakeholders. Letters are
 * written, cleared and issued through the API; what leaves goes to a mail server that does what a test tells it.
 */
export class AnswersHouse {
  processId = '';
  session = '';
  dialogue = '';
  private lists = 0;

  private constructor(
    readonly house: FullHouse,
    readonly smtp: TestSmtpServer,
    readonly office: ApiClient,
    readonly clearer: ApiClient,
  ) {}

  static async open(settings: Record<string, string> = {}): Promise<AnswersHouse> {
    const smtp = await TestSmtpServer.start();
    const house = await openFullHouse({ SMTP_URL: smtp.url, RATE_LIMIT_PER_MINUTE: '1000000', ...settings });
    const own = new AnswersHouse(house, smtp, await house.client('office'), await house.client('clearer'));
    await own.fill();
    return own;
  }

  get url(): string {
    return this.house.url;
  }

  get<T>(type: abstract new (...args: never[]) => T): T {
    return this.house.app.get<T>(type, { strict: false });
  }

  step(instant: string): Promise<unknown> {
    return this.office.put('/api/v1/clock', { instant });
  }

  invitation(addressee: string, meetingId = this.session): string {
    return invitationId(meetingId, addressee);
  }

  async addDelegation(id: string, name: string, mailbox: string, category = 'member-state'): Promise<void> {
    const body = delegation(id);
    await this.office.post('/api/v1/delegations', {
      ...body,
      status: body.status.map((one) => ({ ...one, category })),
      names: body.names.map((one) => ({ ...one, name })),
      memberships: [],
    });
    await this.office.post(`/api/v1/delegations/${id}/contacts`, contact({ address: mailbox }));
  }

  async addMeeting(more: object = {}): Promise<string> {
    const { id } = await this.office.post<Made>(
      `/api/v1/processes/${this.processId}/meetings`,
      meeting({
        title: 'Migration in all its dimensions',
        kind: 'informal thematic session',
        answersBy: '2017-06-16T16:00:00Z',
        ...more,
      }),
    );
    await this.office.post(`/api/v1/meetings/${id}/announce`);
    return id;
  }

  /** Drafts, clears and issues a letter to those named; returns its id. */
  async invite(to: readonly string[], more: object = {}, issue: object = {}): Promise<string> {
    this.lists += 1;
    const list = `list-${this.lists}`;
    await this.office.put(`/api/v1/distribution-lists/${list}`, {
      title: list,
      rule: { categories: [], include: to.map((id) => ({ id, why: 'for a test' })) },
    });
    const { id } = await this.office.post<Made>('/api/v1/letters', {
      processId: this.processId,
      kind: 'pga-cover-letter',
      date: TODAY,
      subject: 'Invitation',
      body: 'I have the honour to invite you to the {{ meeting.title }}.',
      signatories: [{ name: 'Peter Thomson' }],
      about: { type: 'meeting', id: this.session },
      audience: { listId: list },
      ...more,
    });
    await this.office.post(`/api/v1/letters/${id}/submit-for-clearance`);
    await this.clearer.post(`/api/v1/letters/${id}/clear`);
    await this.office.post(`/api/v1/letters/${id}/issue`, { addressees: to.length, ...issue });
    return id;
  }

  /** Waits until mails with this in their text have been accepted for these mailboxes; returns their text. */
  async mailsTo(mailbox: string, subject: string, count = 1): Promise<string[]> {
    let found: string[] = [];
    await eventually(() => {
      found = this.smtp.accepted
        .filter(({ to, raw }) => to.includes(mailbox) && raw.toString().includes(subject))
        .map(({ raw }) => raw.toString());
      if (found.length < count) throw new Error(`${found.length} of ${count} mails for ${mailbox}`);
    });
    return found;
  }

  async close(): Promise<void> {
    await this.smtp.close();
    await this.house.close();
  }

  private async fill(): Promise<void> {
    await this.step(`${TODAY}T14:00:00Z`);
    const process = {
      title: 'Global compact for safe, orderly and regular migration',
      shortTitle: 'Migration compact',
      office: { name: 'Office of the President', mailbox: 'office@example.org' },
    };
    this.processId = (await this.office.post<Made>('/api/v1/processes', process)).id;
    this.session = await this.addMeeting({ ordinal: 3 });
    this.dialogue = await this.addMeeting({
      title: 'Stakeholders and the co-facilitators',
      kind: 'informal dialogue',
      sittings: [{ id: 'dialogue', date: '2017-06-20', start: '09:00', end: '09:50' }],
    });
    for (const [n, name] of [
      'Arcadia',
      'Belonia',
      'Cascadia',
      'Drusilia',
      'Elbonia',
      'Freedonia',
    ].entries()) {
      const code = 'abcdef'.charAt(n).repeat(3);
      await this.addDelegation(`del-${code}`, name, `${code}@mission.example.org`);
    }
    const csv = [
      'name,kind,language,accredited_on,accredited_until,source,process,address,contact',
      `Relief Union,ngo,en,2017-05-02,,List of 2 May 2017,,office@relief.example.org,Liaison office`,
      `House of All,un-entity,en,1998-07-31,,Economic and Social Council,,desk@houseofall.example.org,Desk`,
    ].join('\n');
    await this.office.post('/api/v1/directory/imports', { kind: 'stakeholders', csv, apply: true });
  }
}
