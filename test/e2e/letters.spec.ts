import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ApiTokens, type Role, SignedLinks } from '../../src/access/index.js';
import { LetterParticipants } from '../../src/letters/index.js';
import { ProcessClockKeeper } from '../../src/platform/index.js';
import { HOSTILE } from '../support/letters.js';
import { LettersHouse, samplePdf, system } from '../support/letters-house.js';

interface Answer {
  status: number;
  headers: Headers;
  bytes: Buffer;
  text: string;
  json: Record<string, unknown>;
}

interface Options {
  as?: 'office' | 'clearer' | 'facilitator' | null;
  body?: unknown;
  headers?: Record<string, string>;
}

const SAMPLE = {
  processId: 'process-1',
  kind: 'pga-cover-letter',
  date: '2017-06-06',
  subject: 'Third informal thematic session',
  body: 'I have the honour to invite all Missions on Monday, 19 June 2017.',
  signatories: [{ name: HOSTILE, lines: ['President of the General Assembly'] }],
  audience: { listId: 'all' },
};

describe('letters over HTTP', () => {
  let house: LettersHouse;
  const tokens = new Map<string, string>();

  beforeAll(async () => {
    house = await LettersHouse.open({ UPLOAD_LIMIT_MB: '8' });
    await house.get(ProcessClockKeeper).set(new Date('2017-06-06T13:00:00Z'));
    for (const role of ['office', 'clearer', 'facilitator'] satisfies Role[]) {
      const { secret } = await house.get(ApiTokens).create(system, { name: role, roles: [role] });
      tokens.set(role, secret);
    }
    house.get(LetterParticipants).register({
      name: 'meetings',
      concerns: () => true,
      findings: () => Promise.resolve([]),
      onIssue: () => Promise.resolve({}),
      values: () => Promise.resolve({ meeting: { title: 'session', place: 'Geneva' } }),
    });
  });

  afterAll(async () => {
    await house?.close();
  });

  const call = async (
    method: string,
    path: string,
    { as = 'office', body, headers = {} }: Options = {},
  ): Promise<Answer> => {
    const raw = body instanceof FormData ? body : body instanceof Buffer ? new Uint8Array(body) : undefined;
    const response = await fetch(`${house.running.url}${path}`, {
      method,
      headers: {
        ...(as === null ? {} : { authorization: `Bearer ${tokens.get(as) ?? ''}` }),
        ...(body === undefined || raw !== undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: raw ?? JSON.stringify(body) }),
    });
    const bytes = Buffer.from(await response.arrayBuffer());
    const isJson = /[/+]json$/.test((response.headers.get('content-type') ?? '').split(';')[0] ?? '');
    return {
      status: response.status,
      headers: response.headers,
      bytes,
      text: bytes.toString(),
      json: isJson && bytes.length > 0 ? (JSON.parse(bytes.toString()) as Record<string, unknown>) : {},
    };
  };
  const post = (path: string, body?: unknown, options: Options = {}) =>
    call('POST', path, { ...options, body });
  const letters = '/api/v1/letters';
  const draft = async (changes: object = {}): Promise<string> => {
    const { status, json } = await post(letters, { ...SAMPLE, ...changes });
    expect(status).toBe(201);
    return String(json['id']);
  };
  const cleared = async (changes: object = {}): Promise<string> => {
    const id = await draft(changes);
    expect((await post(`${letters}/${id}/submit-for-clearance`, {})).status).toBe(200);
    expect((await post(`${letters}/${id}/clear`, { note: 'Agreed' }, { as: 'clearer' })).status).toBe(200);
    return id;
  };
  const findings = (answer: Answer) =>
    answer.json['findings'] as { code: string; where: string; message: string }[];

  it('takes a letter from draft to issue, and shows it as it was sent', async () => {
    const created = await post(letters, SAMPLE);
    expect(created.status).toBe(201);
    expect(created.headers.get('etag')).toBe('"1"');
    const id = String(created.json['id']);
    expect(created.headers.get('location')).toBe(`${letters}/${id}`);
    expect(created.json).toMatchObject({
      reference: expect.stringMatching(/^PGA\/2017\/\d+$/),
      state: 'draft',
      allowed: ['edit', 'submit-for-clearance', 'discard'],
      content: { salutation: 'Excellency,', foot: expect.stringContaining('All Permanent Representatives') },
      filename: '2017-06-06 Letter of the President.pdf',
    });

    await post(`${letters}/${id}/submit-for-clearance`, {});
    const own = await post(`${letters}/${id}/clear`, {});
    expect(own).toMatchObject({ status: 403, json: { code: 'access/forbidden' } });
    expect((await post(`${letters}/${id}/clear`, {}, { as: 'clearer' })).json).toMatchObject({
      state: 'cleared',
    });

    const dryRun = await post(`${letters}/${id}/dry-run`);
    expect(dryRun).toMatchObject({
      status: 200,
      json: { ready: true, totals: { all: 4, memberStates: 2, observerStates: 1, fictitious: 1 } },
    });
    const wrong = await post(`${letters}/${id}/issue`, { addressees: 3 });
    expect(wrong).toMatchObject({ status: 409, json: { code: 'letters/addressee-count', addressees: 4 } });
    const issued = await post(`${letters}/${id}/issue`, { addressees: 4, holdSeconds: 0 });
    expect(issued).toMatchObject({ status: 200, json: { state: 'issued', pages: 1, allowed: [] } });

    const pdf = await call('GET', `${letters}/${id}/pdf`);
    expect(pdf.bytes.subarray(0, 5).toString()).toBe('%PDF-');
    expect(pdf.headers.get('content-type')).toBe('application/pdf');
    expect(pdf.headers.get('content-disposition')).toContain(
      'filename="2017-06-06 Letter of the President.pdf"',
    );
    expect(pdf.headers.get('etag')).toBe(`"${String(issued.json['sha256'])}"`);
    const html = await call('GET', `${letters}/${id}/html`);
    expect(html.text).toContain('*R* {{x}} &lt;b&gt;');
    expect(html.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect((await call('GET', `${letters}/${id}/text`)).text).toContain(HOSTILE);

    const addressees = await call('GET', `${letters}/${id}/addressees?limit=3`);
    expect(addressees.json['items']).toHaveLength(3);
    const rest = await call(
      'GET',
      `${letters}/${id}/addressees?limit=3&cursor=${String(addressees.json['next'])}`,
    );
    expect(rest.json).toMatchObject({ items: [{ n: 4 }], next: null });
    expect((await call('GET', `${letters}?state=issued&limit=500`)).json['items']).toEqual(
      expect.arrayContaining([expect.objectContaining({ id, kind: 'pga-cover-letter', pages: 1 })]),
    );
  });

  it('issues once per Idempotency-Key, and refuses the key with another body', async () => {
    const id = await cleared();
    const headers = { 'idempotency-key': 'issue-once' };
    const path = `${letters}/${id}/issue`;
    const first = await post(path, { addressees: 4 }, { headers });
    expect(first.status).toBe(200);
    const again = await post(path, { addressees: 4 }, { headers });
    expect(again.status).toBe(200);
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect(again.json).toEqual(first.json);
    const other = await post(path, { addressees: 5 }, { headers });
    expect(other).toMatchObject({ status: 422, json: { code: 'platform/idempotency-key-reused' } });
    const events = house.db.collection('events');
    expect(await events.countDocuments({ stream: `letter:${id}`, type: 'letter.issued' })).toBe(1);
  });

  it('edits drafts under If-Match, takes letters back, and discards them', async () => {
    const id = await draft();
    const { processId: _, kind: __, ...content } = SAMPLE;
    const edit = (headers: Record<string, string>) =>
      call('PUT', `${letters}/${id}`, { body: { ...content, subject: 'New', closing: null }, headers });
    expect(await edit({})).toMatchObject({ status: 428, json: { code: 'platform/precondition-required' } });
    const edited = await edit({ 'if-match': '"1"' });
    expect(edited).toMatchObject({ status: 200, json: { subject: 'New', version: 2 } });
    expect(edited.json['content']).not.toHaveProperty('closing');
    expect(await edit({ 'if-match': '"1"' })).toMatchObject({
      status: 412,
      json: { code: 'platform/stale' },
    });

    await post(`${letters}/${id}/submit-for-clearance`, {});
    expect(await edit({ 'if-match': '"3"' })).toMatchObject({
      status: 409,
      json: { code: 'letters/not-draft' },
    });
    expect((await post(`${letters}/${id}/return`, {}, { as: 'clearer' })).status).toBe(422);
    const back = await post(`${letters}/${id}/take-back`, { reason: 'The hall has changed' });
    expect(back.json).toMatchObject({ state: 'draft', version: 4 });
    expect((await call('DELETE', `${letters}/${id}`, { headers: { 'if-match': '"4"' } })).status).toBe(204);
    const list = await call('GET', `${letters}?limit=500`);
    expect(list.json['items']).not.toEqual(expect.arrayContaining([expect.objectContaining({ id })]));
    expect((await call('GET', `${letters}/${id}`)).json).toMatchObject({ state: 'discarded' });
  });

  it('previews a draft as an addressee reads it', async () => {
    const id = await draft({ body: 'To {{ addressee.name }}.' });
    const as = (form: string, who = 'del-aaa') =>
      call('GET', `${letters}/${id}/preview?as=${form}&addressee=${who}`);
    expect((await as('text')).text).toContain(`To ${HOSTILE}.`);
    expect((await as('html')).text).toContain('To *R* {{x}} &lt;b&gt;.');
    expect((await as('pdf')).bytes.subarray(0, 5).toString()).toBe('%PDF-');
    expect(await as('text', 'del-zzz')).toMatchObject({
      status: 404,
      json: { code: 'letters/addressee-unknown' },
    });
    expect((await call('GET', `${letters}/${id}/pdf`)).json).toMatchObject({ code: 'letters/not-issued' });
    const faulty = await draft({ body: 'To {{ nobody }}.' });
    const answer = await call('GET', `${letters}/${faulty}/preview?as=html`);
    expect(answer).toMatchObject({ status: 422, json: { code: 'letters/source-faulty' } });
    expect(findings(answer)[0]?.code).toBe('unresolved-placeholder');
  });

  it('tells the progress of a dry run line by line', async () => {
    const id = await draft({ body: 'To {{ addressee.name }}.' });
    const { headers, text } = await post(`${letters}/${id}/dry-run`, undefined, {
      headers: { accept: 'application/x-ndjson' },
    });
    expect(headers.get('content-type')).toContain('application/x-ndjson');
    const lines = text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines[0]).toEqual({ done: 4, of: 4 });
    expect(lines.at(-1)).toMatchObject({ result: { ready: true, personal: true } });
    const missing = await post(`${letters}/nowhere/dry-run`, undefined, {
      headers: { accept: 'application/x-ndjson' },
    });
    expect(JSON.parse(missing.text)).toMatchObject({ problem: { code: 'letters/not-found', status: 404 } });
  });

  it('keeps files by their content, whatever they are called', async () => {
    const pdf = await samplePdf('Brief');
    const form = new FormData();
    form.append('file', new Blob([pdf], { type: 'text/html' }), 'Issue brief.exe');
    const uploaded = await post('/api/v1/files', form);
    expect(uploaded).toMatchObject({
      status: 201,
      json: { contentType: 'application/pdf', pages: 1, name: 'Issue brief.exe.pdf' },
    });
    const bare = await post('/api/v1/files?name=Again.pdf', pdf, {
      headers: { 'content-type': 'application/octet-stream' },
    });
    expect(bare.json['sha256']).toBe(uploaded.json['sha256']);
    const back = await call('GET', `/api/v1/files/${String(bare.json['sha256'])}`);
    expect(back.bytes.equals(pdf)).toBe(true);

    const send = (body: Buffer) =>
      post('/api/v1/files', body, { headers: { 'content-type': 'application/octet-stream' } });
    expect(await send(Buffer.from('<script>alert(1)</script>'))).toMatchObject({
      status: 422,
      json: { code: 'letters/file-refused' },
    });
    expect(await send(pdf.subarray(0, pdf.length - 200))).toMatchObject({
      status: 422,
      json: { code: 'letters/upload-damaged' },
    });
    expect((await send(Buffer.alloc(9 * 1024 * 1024))).status).toBe(413);
    expect((await post('/api/v1/files', {})).json).toMatchObject({ code: 'letters/file-missing' });
  });

  it('opens pieces of an issued letter by signed link alone', async () => {
    const { json: file } = await post('/api/v1/files?name=Brief.pdf', await samplePdf('Linked'), {
      headers: { 'content-type': 'application/pdf' },
    });
    const id = await cleared({ enclosures: [{ kind: 'file', sha256: file['sha256'], name: 'Brief.pdf' }] });
    await post(`${letters}/${id}/issue`, { addressees: 4 });
    const { json } = await call('GET', `${letters}/${id}/links`);
    const items = json['items'] as { url: string; filename: string; sha256: string }[];
    expect(items.map(({ filename }) => filename)).toEqual([
      '2017-06-06 Letter of the President.pdf',
      'Brief.pdf',
    ]);
    const path = (index: number): string => `/l/${items[index]?.url.split('/l/')[1] ?? ''}`;
    for (const index of [0, 1]) {
      const opened = await call('GET', path(index), { as: null });
      expect(opened.status).toBe(200);
      expect(opened.headers.get('etag')).toBe(`"${items[index]?.sha256 ?? ''}"`);
    }
    expect((await call('GET', `${path(0)}x`, { as: null })).json).toMatchObject({
      code: 'access/link-invalid',
    });
    const links = house.get(SignedLinks);
    const foreign = links.sign('answer-invitation', `${id}/0`, new Date('2018-01-01'));
    expect((await call('GET', `/l/${foreign}`, { as: null })).status).toBe(403);
    const expired = links.sign('read-file', `${id}/0`, new Date('2017-06-06T12:00:00Z'));
    expect((await call('GET', `/l/${expired}`, { as: null })).status).toBe(410);
    const beyond = links.sign('read-file', `${id}/7`, new Date('2018-01-01'));
    expect((await call('GET', `/l/${beyond}`, { as: null })).status).toBe(404);
  });

  it('shows the coverage with totals by kind of addressee, and as CSV', async () => {
    const id = await cleared();
    await post(`${letters}/${id}/issue`, { addressees: 4 });
    const receipt = { channel: 'by-hand', note: 'Signed for by the registry' };
    expect((await post(`${letters}/${id}/addressees/del-ccc/receipt`, receipt)).status).toBe(200);
    const unknown = await post(`${letters}/${id}/addressees/del-zzz/receipt`, receipt);
    expect(unknown).toMatchObject({ status: 404, json: { code: 'letters/addressee-unknown' } });
    const { json } = await call('GET', `${letters}/${id}/coverage`);
    expect(json['totals']).toEqual({
      all: { reached: 1, all: 4 },
      memberStates: { reached: 0, all: 2 },
      observerStates: { reached: 1, all: 1 },
      otherObservers: { reached: 0, all: 0 },
      fictitious: { reached: 0, all: 1 },
    });
    const csv = await call('GET', `${letters}/${id}/coverage`, { headers: { accept: 'text/csv' } });
    expect(csv.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(csv.text.split('\r\n')).toHaveLength(6);
    expect(csv.text).toContain(HOSTILE);
  });

  it('halts and resumes what is dispatched, and nothing else', async () => {
    const id = await cleared();
    expect((await post(`${letters}/${id}/halt`, {})).json).toMatchObject({ code: 'letters/not-issued' });
    await post(`${letters}/${id}/issue`, { addressees: 4 });
    expect((await post(`${letters}/${id}/halt`, { reason: 'Wrong hall' })).json).toMatchObject({
      halted: true,
    });
    expect((await post(`${letters}/${id}/resume`)).json).toEqual({ halted: false });
    const enclosed = await cleared({ dispatched: false, audience: undefined });
    await post(`${letters}/${enclosed}/issue`, { addressees: 0 });
    expect((await post(`${letters}/${enclosed}/halt`, {})).json).toMatchObject({
      code: 'letters/not-dispatched',
    });
  });

  it('refuses bad input field by field, and writes nothing', async () => {
    const count = () => house.db.collection('letters').countDocuments();
    const before = await count();
    const refused = async (changes: object, ...where: string[]) => {
      const answer = await post(letters, { ...SAMPLE, ...changes });
      expect(answer).toMatchObject({ status: 422, json: { code: 'platform/invalid-input' } });
      expect(findings(answer).map((finding) => finding.where)).toEqual(expect.arrayContaining(where));
    };
    await refused({ subject: 'One\r\nBcc: all@example.org' }, 'subject');
    await refused({ salutation: 'a\u0000b', placeLine: 'New\nYork' }, 'salutation', 'placeLine');
    await refused({ processId: { $gt: '' } }, 'processId');
    await refused({ audience: { listId: { $ne: null } } }, 'audience.listId');
    await refused({ date: '2017-02-30', kind: 'love-letter' }, 'date', 'kind');
    await refused(
      { signatories: [{ name: 'A\nB', lines: ['x\u202ey'] }] },
      'signatories.0.name',
      'signatories.0.lines.0',
    );
    await refused({ enclosures: [{ kind: 'file', sha256: '../x', name: 'a' }] }, 'enclosures.0.sha256');
    await refused({ surprise: 1 }, '');
    expect((await post(`${letters}/x/issue`, { addressees: -1 })).status).toBe(422);
    expect((await call('GET', `${letters}?state[$ne]=draft`)).status).toBe(422);
    expect(await count()).toBe(before);
  });

  it('describes its addresses in the OpenAPI document', async () => {
    const { status, json } = await call('GET', '/docs-json', { as: null });
    expect(status).toBe(200);
    const paths = json['paths'] as Record<string, Record<string, { requestBody?: unknown }>>;
    expect(Object.keys(paths)).toEqual(
      expect.arrayContaining([
        `${letters}/{id}/issue`,
        `${letters}/{id}/coverage`,
        '/api/v1/files',
        '/l/{token}',
      ]),
    );
    expect(JSON.stringify(paths[letters]?.['post']?.requestBody)).toContain('pga-cover-letter');
  });

  it('takes steps without a body', async () => {
    const id = await draft();
    expect((await post(`${letters}/${id}/submit-for-clearance`)).json).toMatchObject({
      state: 'in-clearance',
    });
    expect((await post(`${letters}/${id}/clear`, undefined, { as: 'clearer' })).json).toMatchObject({
      state: 'cleared',
    });
  });

  it('names the permission that a role lacks', async () => {
    const id = await draft();
    const as = 'facilitator' as const;
    expect((await call('GET', `${letters}/${id}`, { as })).status).toBe(200);
    for (const step of ['submit-for-clearance', 'clear', 'take-back', 'issue', 'halt', 'resume']) {
      const answer = await post(`${letters}/${id}/${step}`, {}, { as });
      expect(answer).toMatchObject({ status: 403, json: { code: 'access/forbidden' } });
    }
    expect((await call('GET', `${letters}/${id}`, { as: null })).status).toBe(401);
  });
});
