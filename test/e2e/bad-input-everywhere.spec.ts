import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  is,
  isFreeText,
  type OpenApi,
  type Place,
  placesOf,
  type Route,
  routesOf,
} from '../support/schema-walk.js';
import { expectRefusal, StillHouse } from '../support/still-house.js';

/** Fields that hold several lines; all others are one line, and a new one must be too unless it is named here. */
const SEVERAL_LINES = new Set(['body', 'closing', 'foot', 'paragraph', 'comment', 'note', 'reason', 'text']);
/** A table of its own kind: what is in its cells is judged by the import, below. */
const TABLE = 'csv';

const BREAK_OUT = {
  'a line break with a header': 'a\r\nBcc: b@example.org',
  'a bare carriage return': 'a\rb',
  'a line feed': 'a\nb',
};
const UNCLEAN = {
  'a NUL': 'a\u0000b',
  'an escape': 'a\u001b[2Jb',
  'a C1 control': 'a\u0085b',
  'a line separator': 'a\u2028b',
  'a bidirectional override': 'a\u202eb',
  'half a character': 'a\ud800b',
};

/** Nothing here names an address: whatever the OpenAPI document describes is tried, so new ones are too. */
describe('bad input at every address', () => {
  let house: StillHouse;
  let document: OpenApi;
  let writes: Route[];

  beforeAll(async () => {
    house = await StillHouse.open();
    document = (await (await fetch(`${house.url}/docs-json`)).json()) as OpenApi;
    writes = routesOf(document, ['post', 'put', 'patch']);
  });

  afterAll(async () => {
    await house?.close();
  });

  /** Tries every place of every body and gathers those that were not refused by the name of their field. */
  async function attack(
    values: (place: Place) => Record<string, unknown>,
    at: (place: Place) => boolean = () => true,
  ): Promise<{ tried: number; through: string[] }> {
    const through: string[] = [];
    let tried = 0;
    for (const { method, path, body } of writes) {
      if (!body) continue;
      for (const place of placesOf(body)) {
        if (!at(place)) continue;
        for (const [what, value] of Object.entries(values(place))) {
          tried += 1;
          const answer = await house.send(method, path, JSON.stringify(place.put(value)), {
            headers: { 'if-match': '"1"' },
          });
          const named = (answer.json.findings ?? []).some(
            ({ where = '' }) =>
              place.where === '' || where === place.where || where.startsWith(`${place.where}.`),
          );
          if (answer.status !== 422 || !named || answer.type !== 'application/problem+json')
            through.push(`${method} ${path} ${place.where}: ${what} (${answer.status})`);
        }
      }
    }
    return { tried, through };
  }

  describe('at every address that writes, in every field that its description names', () => {
    it('MongoDB operators are refused by name', async () => {
      await house.leavesAllAsItIs(async () => {
        const { tried, through } = await attack(() => ({
          'greater than': { $gt: '' },
          'not equal': { $ne: null },
          code: { $where: 'sleep(1000)' },
        }));
        expect(through).toEqual([]);
        expect(tried).toBeGreaterThan(500);
      });
    });

    it('values of another type are refused by name', async () => {
      await house.leavesAllAsItIs(async () => {
        const { through } = await attack(({ schema }) => ({
          ...(is(schema, 'string') ? { number: 7, list: [['x']], truth: true } : {}),
          ...(is(schema, 'integer') || is(schema, 'number')
            ? { text: 'many', fraction: 1.5, huge: 1e300 }
            : {}),
          ...(is(schema, 'boolean') ? { text: 'true', number: 1 } : {}),
          ...(is(schema, 'array') || is(schema, 'object') ? { text: 'x', number: 7 } : {}),
        }));
        expect(through).toEqual([]);
      });
    });

    it('members that nobody knows are refused', async () => {
      await house.leavesAllAsItIs(async () => {
        const { through } = await attack(
          () => ({ unknown: { surprise: 'x' } }),
          ({ schema }) => is(schema, 'object') && schema.properties !== undefined,
        );
        expect(through).toEqual([]);
      });
    });

    it('line breaks are refused in every field of one line', async () => {
      await house.leavesAllAsItIs(async () => {
        const { tried, through } = await attack(
          () => BREAK_OUT,
          ({ schema, where }) => {
            const name = where.split('.').at(-1) ?? '';
            return where !== '' && isFreeText(schema) && name !== TABLE && !SEVERAL_LINES.has(name);
          },
        );
        expect(through).toEqual([]);
        expect(tried).toBeGreaterThan(100);
      });
    });

    it('control characters are refused in every text', async () => {
      await house.leavesAllAsItIs(async () => {
        const { through } = await attack(
          () => UNCLEAN,
          ({ schema, where }) => where !== '' && isFreeText(schema) && where !== TABLE,
        );
        expect(through).toEqual([]);
      });
    });

    it('JSON of 100,000 levels, broken JSON and a body over the limit are refused', async () => {
      const deep = `{"a":${'['.repeat(100_000)}1${']'.repeat(100_000)}}`;
      await house.leavesAllAsItIs(async () => {
        for (const { method, path } of writes) {
          for (const [what, body, code] of [
            ['100,000 levels', deep, 'platform/malformed'],
            ['broken', '{"a":', 'platform/malformed'],
            ['a prototype', '{"__proto__":{"a":1}}', 'platform/malformed'],
            ['too large', JSON.stringify({ a: 'x'.repeat(600 * 1024) }), 'platform/too-large'],
          ] as const) {
            const answer = await house.send(method, path, body);
            expectRefusal(`${method} ${path}: ${what}`, answer);
            expect([path, what, answer.json.code]).toEqual([path, what, code]);
          }
        }
      });
    });

    it('nobody gets in without a token, or with a role that may not', async () => {
      await house.leavesAllAsItIs(async () => {
        for (const { method, path } of routesOf(document, ['get', 'post', 'put', 'patch', 'delete'])) {
          const headers = { 'if-match': '"1"' };
          for (const [token, code] of [
            [null, 'access/token-missing'],
            ['cv_nobody', 'access/token-invalid'],
            [house.tokens.participant, 'access/forbidden'],
          ] as const) {
            const answer = await house.send(method, path, method === 'GET' ? undefined : {}, {
              token,
              headers,
            });
            expect([method, path, answer.json.code]).toEqual([method, path, code]);
          }
        }
      });
    });
  });

  it('operators and unknown members in a query are refused at every list', async () => {
    await house.leavesAllAsItIs(async () => {
      for (const { path } of routesOf(document, ['get'])) {
        for (const query of ['limit[$gt]=1', 'limit=-1', 'cursor=%00', 'surprise=1']) {
          const { status } = await house.send('GET', `${path}?${query}`, undefined);
          // Addresses without a query of their own let it pass; none may fail over it.
          expect([path, query, status < 500]).toEqual([path, query, true]);
        }
      }
      for (const list of ['letters', 'processes', 'delegations', 'organisations', 'events', 'todos']) {
        for (const query of ['limit[$gt]=1', 'limit=0', 'limit=501', 'cursor=%00', 'surprise=1']) {
          expectRefusal(`${list}?${query}`, await house.send('GET', `/api/v1/${list}?${query}`, undefined));
        }
      }
    });
  });

  it('operators and control characters in a path are refused', async () => {
    await house.leavesAllAsItIs(async () => {
      const bad = ['%7B%22$gt%22:%22%22%7D', 'a%0D%0Ab', 'a%00b', '..%2F..%2Fetc', 'x'.repeat(1_900)];
      for (const id of bad) {
        for (const path of [
          'letters',
          'processes',
          'meetings',
          'invitations',
          'delegations',
          'organisations',
        ])
          expectRefusal(`${path}/${id}`, await house.send('GET', `/api/v1/${path}/${id}`, undefined));
      }
    });
  });
});
