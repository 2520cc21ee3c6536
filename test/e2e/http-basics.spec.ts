import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { getConnectionToken } from '@nestjs/mongoose';
import type { Connection } from 'mongoose';
import { AccessApiModule, ApiTokens, type Role } from '../../src/access/index.js';
import { systemActor } from '../../src/messaging/index.js';
import { boot, type Running } from '../../src/roles/boot.js';
import { OperationsApiModule } from '../../src/web/operations/operations.module.js';
import { testConfig } from '../support/config.js';

describe('the HTTP API at its edges', () => {
  let running: Running;
  let office: string;
  let auditor: string;

  beforeAll(async () => {
    running = await boot(
      testConfig({ APP_ROLE: 'api', HTTP_BODY_LIMIT_KB: '256' }),
      { common: [], api: [AccessApiModule, OperationsApiModule], worker: [] },
      { logger: false },
    );
    const tokens = running.app.get(ApiTokens);
    const make = async (role: Role): Promise<string> =>
      (await tokens.create(systemActor('test', 'test-correlation'), { name: role, roles: [role] })).secret;
    office = await make('office');
    auditor = await make('auditor');
  });

  afterAll(async () => {
    await running?.close();
  });

  const call = async (
    method: string,
    path: string,
    options: { token?: string; body?: string | Buffer; headers?: Record<string, string> } = {},
  ) => {
    const response = await fetch(`${running.url}${path}`, {
      method,
      headers: {
        ...(options.token === undefined ? {} : { authorization: `Bearer ${options.token}` }),
        ...(options.body === undefined ? {} : { 'content-type': 'application/json' }),
        ...options.headers,
      },
      ...(options.body === undefined ? {} : { body: options.body }),
    });
    const text = await response.text();
    const isJson = (response.headers.get('content-type') ?? '').includes('json');
    return {
      status: response.status,
      headers: response.headers,
      text,
      json: (isJson && text !== '' ? JSON.parse(text) : {}) as Record<string, unknown>,
    };
  };
  const countTokens = async (): Promise<number> =>
    running.app.get<Connection>(getConnectionToken()).collection('api_tokens').countDocuments();
  const newToken = (name: unknown = 'x', extra: object = {}): string =>
    JSON.stringify({ name, roles: ['auditor'], ...extra });

  it('answers every refusal as a problem document with a code and the correlation id', async () => {
    const answer = await call('GET', '/api/v1/nothing', {
      headers: { 'x-correlation-id': 'my-request-0001' },
    });
    expect(answer.status).toBe(404);
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
    expect(answer.json).toMatchObject({
      code: 'platform/not-found',
      status: 404,
      correlationId: 'my-request-0001',
    });
    expect(answer.headers.get('x-correlation-id')).toBe('my-request-0001');
  });

  it('asks for a token, and for one that may do what is asked', async () => {
    expect((await call('GET', '/api/v1/tokens')).json).toMatchObject({
      code: 'access/token-missing',
      status: 401,
    });
    expect((await call('GET', '/api/v1/tokens', { token: 'cv_wrong' })).json).toMatchObject({
      code: 'access/token-invalid',
    });
    expect((await call('GET', '/api/v1/tokens', { token: auditor })).json).toMatchObject({
      code: 'access/forbidden',
      status: 403,
    });
    expect((await call('GET', '/api/v1/tokens', { token: office })).status).toBe(200);
  });

  it('shows a secret once, keeps its hash, and refuses it as soon as it is revoked', async () => {
    const made = await call('POST', '/api/v1/tokens', { token: office, body: newToken('desk') });
    const { secret, token } = made.json as { secret: string; token: { id: string } };
    const stored = JSON.stringify(
      await running.app.get<Connection>(getConnectionToken()).collection('api_tokens').find().toArray(),
    );
    expect(stored).not.toContain(secret);
    expect((await call('GET', '/api/v1/events', { token: secret })).status).toBe(200);
    expect((await call('DELETE', `/api/v1/tokens/${token.id}`, { token: office })).status).toBe(204);
    expect((await call('GET', '/api/v1/events', { token: secret })).json).toMatchObject({
      code: 'access/token-invalid',
    });
  });

  it.each([
    ['a field that nobody knows', newToken('x', { admin: true }), 422, 'platform/invalid-input'],
    ['a wrong type', newToken(7), 422, 'platform/invalid-input'],
    ['a MongoDB operator in place of a value', newToken({ $gt: '' }), 422, 'platform/invalid-input'],
    ['a line break in a name', newToken('a\r\nBcc: b@example.org'), 422, 'platform/invalid-input'],
    ['control characters', newToken('a\u0000b'), 422, 'platform/invalid-input'],
    ['JSON that is none', '{"name":', 400, 'platform/malformed'],
    ['a prototype', '{"name":"x","roles":["auditor"],"__proto__":{"a":1}}', 400, 'platform/malformed'],
    ['100,000 levels', `{"name":${'['.repeat(100_000)}1${']'.repeat(100_000)}}`, 400, 'platform/malformed'],
    ['a body over the limit', newToken('x'.repeat(300_000)), 413, 'platform/too-large'],
  ])('refuses %s and writes nothing', async (_what, body, status, code) => {
    const before = await countTokens();
    const answer = await call('POST', '/api/v1/tokens', { token: office, body });
    expect(answer.json).toMatchObject({ status, code });
    expect(await countTokens()).toBe(before);
  });

  it('names each faulty field', async () => {
    const answer = await call('POST', '/api/v1/tokens', {
      token: office,
      body: '{"name":"","roles":["king"]}',
    });
    const findings = answer.json['findings'] as { where: string }[];
    expect(findings.map(({ where }) => where).sort()).toEqual(['name', 'roles.0']);
  });

  it('carries out a request with an Idempotency-Key once and gives its answer again', async () => {
    const headers = { 'idempotency-key': 'once-1' };
    const before = await countTokens();
    const first = await call('POST', '/api/v1/tokens', { token: office, body: newToken('once'), headers });
    const second = await call('POST', '/api/v1/tokens', { token: office, body: newToken('once'), headers });
    expect(second.json).toEqual(first.json);
    expect(second.headers.get('idempotency-replayed')).toBe('true');
    expect(await countTokens()).toBe(before + 1);
    const other = await call('POST', '/api/v1/tokens', { token: office, body: newToken('other'), headers });
    expect(other.json).toMatchObject({ code: 'platform/idempotency-key-reused', status: 422 });
  });

  it('lets one of many simultaneous requests with one key through', async () => {
    const before = await countTokens();
    const headers = { 'idempotency-key': 'race-1' };
    const answers = await Promise.all(
      Array.from({ length: 8 }, () =>
        call('POST', '/api/v1/tokens', { token: office, body: newToken('race'), headers }),
      ),
    );
    expect(await countTokens()).toBe(before + 1);
    for (const { status } of answers) expect([201, 409]).toContain(status);
  });

  it('leaves a key free when its request was refused', async () => {
    const headers = { 'idempotency-key': 'refused-1' };
    expect(
      (await call('POST', '/api/v1/tokens', { token: office, body: newToken(''), headers })).status,
    ).toBe(422);
    expect(
      (await call('POST', '/api/v1/tokens', { token: office, body: newToken('fine'), headers })).status,
    ).toBe(201);
  });

  it('does not let the process clock be moved unless it is allowed', async () => {
    const answer = await call('PUT', '/api/v1/clock', {
      token: office,
      body: '{"instant":"2017-04-13T13:00:00Z"}',
    });
    expect(answer.json).toMatchObject({ code: 'platform/clock-fixed', status: 403 });
  });

  it('says whether it is alive and ready, and shows metrics to those who may see them', async () => {
    expect((await call('GET', '/health/live')).status).toBe(200);
    expect((await call('GET', '/health/ready')).json).toMatchObject({
      status: 'ok',
      info: { mongodb: { status: 'up' }, redis: { status: 'up' } },
    });
    expect((await call('GET', '/metrics')).status).toBe(401);
    const metrics = await call('GET', '/metrics', { token: auditor });
    expect(metrics.text).toContain('convene_relay_lag_seconds 0');
    expect(metrics.text).toContain('convene_queue_jobs{queue="mail",state="waiting"} 0');
  });

  it('keeps the queue board for the office', async () => {
    expect((await call('GET', '/queues')).headers.get('www-authenticate')).toContain('Basic');
    const basic = Buffer.from(`office:${office}`).toString('base64');
    const board = await call('GET', '/queues', { headers: { authorization: `Basic ${basic}` } });
    expect(board.status).toBe(200);
    expect(board.text).toContain('Convene queues');
  });

  it('describes itself as OpenAPI 3.1', async () => {
    const document = await call('GET', '/docs-json');
    expect(document.json['openapi']).toBe('3.1.0');
    expect(Object.keys(document.json['paths'] as object)).toContain('/api/v1/tokens');
  });

  it('sends the headers that browsers should obey', async () => {
    const { headers } = await call('GET', '/health/live');
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(headers.get('x-content-type-options')).toBe('nosniff');
  });
});
