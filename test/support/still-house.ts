import { expect } from '@jest/globals';
import { getConnectionToken } from '@nestjs/mongoose';
import type { Connection } from 'mongoose';
import type { ApiClient } from '../../src/cli/api-client.js';
import { ProcessClock } from '../../src/platform/index.js';
import { eventually } from './eventually.js';
import { type FullHouse, openFullHouse } from './full-house.js';

export interface Answer {
  status: number;
  type: string;
  json: { code?: string; findings?: { where?: string; message: string }[]; correlationId?: string };
}

export interface Request {
  token?: string | null;
  headers?: Record<string, string>;
}

/** Bodies that are good; a test spoils one thing in them. */
export const meeting = (more: object = {}) => ({
  title: 'First meeting',
  kind: 'informal meeting',
  venue: 'United Nations Office at Geneva',
  city: 'Geneva',
  zone: 'Europe/Zurich',
  sittings: [{ id: 'morning', date: '2017-06-19', start: '10:00', end: '13:00' }],
  ...more,
});
export const delegation = (id: string) => ({
  id,
  status: [{ category: 'observer', source: 'test', from: '2000-01-01' }],
  names: [{ language: 'en', name: id, source: 'test', from: '2000-01-01' }],
});
export const contact = (more: object = {}) => ({
  address: 'registry@one.example.org',
  name: 'Registry',
  role: 'registry',
  ...more,
});

/** A whole house with a little of everything, at rest, and a look at whether anything in it has changed. */
export class StillHouse {
  readonly ids = {
    process: '',
    meeting: '',
    planned: '',
    draft: '',
    issued: '',
    contact: '',
    invitation: '',
  };
  /** `office` may do everything; `participant` nothing of the API; `elsewhere` belongs to another process. */
  readonly tokens = { office: '', participant: '', elsewhere: '' };

  private constructor(
    private readonly house: FullHouse,
    private readonly client: ApiClient,
  ) {}

  static async open(): Promise<StillHouse> {
    const house = await openFullHouse({
      HTTP_BODY_LIMIT_KB: '512',
      UPLOAD_LIMIT_MB: '1',
      RATE_LIMIT_PER_MINUTE: '1000000',
    });
    const still = new StillHouse(house, await house.client('office'));
    await still.fill();
    await still.quiet();
    return still;
  }

  get url(): string {
    return this.house.url;
  }

  get<T>(type: abstract new (...args: never[]) => T): T {
    return this.house.app.get<T>(type, { strict: false });
  }

  async versionOf(path: string): Promise<number> {
    return (await this.client.get<{ version: number }>(path)).version;
  }

  letter(more: object = {}) {
    return {
      processId: this.ids.process,
      kind: 'pga-cover-letter',
      date: '2017-06-06',
      subject: 'Invitation',
      body: 'I have the honour to invite you to the {{ meeting.title }}.',
      signatories: [{ name: 'Peter Thomson' }],
      about: { type: 'meeting', id: this.ids.meeting },
      audience: { listId: 'both' },
      ...more,
    };
  }

  async send(
    method: string,
    path: string,
    body: unknown,
    { token = this.tokens.office, headers = {} }: Request = {},
  ): Promise<Answer> {
    const raw = typeof body === 'string' || body instanceof Uint8Array;
    const response = await fetch(`${this.url}${path}`, {
      method,
      redirect: 'manual',
      headers: {
        ...(token === null ? {} : { authorization: `Bearer ${token}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: raw ? (body as string) : JSON.stringify(body) }),
    });
    const text = await response.text();
    const type = response.headers.get('content-type') ?? '';
    return {
      status: response.status,
      type,
      json: (type.includes('json') && text !== '' ? JSON.parse(text) : {}) as Answer['json'],
    };
  }

  /** Nothing is written and nothing is sent while `act` runs. */
  async leavesAllAsItIs(act: () => Promise<void>): Promise<void> {
    const before = await this.content();
    const mails = this.house.mail.messages().length;
    await act();
    expect(await this.content()).toEqual(before);
    expect(this.house.mail.messages()).toHaveLength(mails);
  }

  /** Waits until all that was set going has come to rest: the two mails are there, no task is due. */
  async quiet(): Promise<void> {
    await eventually(async () => {
      const dueAt = { $lte: this.get(ProcessClock).now() };
      expect(await this.db.collection('tasks').countDocuments({ state: 'due', dueAt })).toBe(0);
      expect(this.house.mail.messages()).toHaveLength(2);
      expect(await this.db.collection('deliveries').countDocuments({ state: 'accepted' })).toBe(2);
    });
  }

  close(): Promise<void> {
    return this.house.close();
  }

  /** A meeting that is announced, a draft, and a letter that reached both delegations. */
  private async fill(): Promise<void> {
    const { client, ids } = this;
    const made = (path: string, body: unknown) => client.post<{ id: string }>(path, body);
    await client.put('/api/v1/clock', { instant: '2017-06-06T14:00:00Z' });
    const process = { title: 'A process', shortTitle: 'Process', office: { name: 'The office' } };
    ids.process = (await made('/api/v1/processes', process)).id;
    ids.meeting = (await made(`/api/v1/processes/${ids.process}/meetings`, meeting())).id;
    await client.post(`/api/v1/meetings/${ids.meeting}/announce`);
    ids.planned = (await made(`/api/v1/processes/${ids.process}/meetings`, meeting())).id;
    for (const id of ['del-one', 'del-two']) await made('/api/v1/delegations', delegation(id));
    ids.contact = (await made('/api/v1/delegations/del-one/contacts', contact())).id;
    await made('/api/v1/delegations/del-two/contacts', contact({ address: 'registry@two.example.org' }));
    await made('/api/v1/organisations', { id: 'org-one', name: 'An organisation', kind: 'ngo' });
    const list = { title: 'Both', rule: { categories: ['observer'] } };
    await client.put('/api/v1/distribution-lists/both', list);
    ids.draft = (await made('/api/v1/letters', this.letter())).id;
    ids.issued = (await made('/api/v1/letters', this.letter({ subject: 'Another invitation' }))).id;
    await client.post(`/api/v1/letters/${ids.issued}/submit-for-clearance`);
    await (await this.house.client('clearer')).post(`/api/v1/letters/${ids.issued}/clear`);
    await client.post(`/api/v1/letters/${ids.issued}/issue`, { addressees: 2 });
    const [invitation] = await client.all<{ id: string }>(`/api/v1/meetings/${ids.meeting}/invitations`);
    ids.invitation = invitation?.id ?? '';
    this.tokens.office = await this.secret(['office', 'clearer']);
    this.tokens.participant = await this.secret(['participant']);
    this.tokens.elsewhere = await this.secret(['office'], 'another-process');
  }

  private async secret(roles: string[], processId?: string): Promise<string> {
    const body = { name: roles.join(' '), roles, ...(processId === undefined ? {} : { processId }) };
    return (await this.client.post<{ secret: string }>('/api/v1/tokens', body)).secret;
  }

  private get db(): Connection {
    return this.house.app.get<Connection>(getConnectionToken());
  }

  /** What the database holds, collection by collection; when a token was last used is no content. */
  private async content(): Promise<Record<string, string>> {
    const native = this.db.db;
    if (!native) throw new Error('The connection is not open.');
    const { collections } = (await native.command({ dbHash: 1 })) as { collections: Record<string, string> };
    const { api_tokens: _used, ...rest } = collections;
    return rest;
  }
}

/** A refusal as all refusals are. */
export function expectRefusal(what: string, { status, type, json }: Answer): void {
  expect([what, type]).toEqual([what, 'application/problem+json']);
  expect([what, status >= 400 && status < 500]).toEqual([what, true]);
  expect(json).toMatchObject({
    code: expect.stringMatching(/^[a-z-]+\/[a-z-]+$/),
    correlationId: expect.any(String),
  });
}
