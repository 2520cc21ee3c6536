import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SignedLinks } from '../../src/access/index.js';
import { contact, delegation, expectRefusal, meeting, StillHouse } from '../support/still-house.js';

describe('bad input', () => {
  let house: StillHouse;

  beforeAll(async () => {
    house = await StillHouse.open();
  });

  afterAll(async () => {
    await house?.close();
  });

  const place = {
    meeting: () => `/api/v1/processes/${house.ids.process}/meetings`,
    programme: () => `/api/v1/meetings/${house.ids.planned}/programme`,
    contacts: () => '/api/v1/delegations/del-one/contacts',
    delegations: () => '/api/v1/delegations',
    processes: () => '/api/v1/processes',
    letters: () => '/api/v1/letters',
    answers: () => `/api/v1/invitations/${house.ids.invitation}/answers`,
    tokens: () => '/api/v1/tokens',
    clock: () => '/api/v1/clock',
  };
  const sitting = (more: object) => [
    { id: 'morning', date: '2017-06-19', start: '10:00', end: '13:00', ...more },
  ];
  const programme = (more: object) => ({
    items: [
      {
        id: 'opening',
        kind: 'opening',
        title: 'Opening',
        sitting: 'morning',
        start: '10:00',
        end: '10:15',
        ...more,
      },
    ],
  });
  const process = (mailbox: string) => ({
    title: 'Another',
    shortTitle: 'Another',
    office: { name: 'Office', mailbox },
  });

  it.each<[string, string, keyof typeof place, string, () => unknown]>([
    ['a zone that does not exist', 'POST', 'meeting', 'zone', () => meeting({ zone: 'Europe/Atlantis' })],
    ['an offset for a zone', 'POST', 'meeting', 'zone', () => meeting({ zone: '+02:00' })],
    ['a path for a zone', 'POST', 'meeting', 'zone', () => meeting({ zone: '../../etc/localtime' })],
    [
      'a sitting that ends before it starts',
      'POST',
      'meeting',
      'sittings[0].end',
      () => meeting({ sittings: sitting({ end: '09:00' }) }),
    ],
    [
      'a sitting of no length',
      'POST',
      'meeting',
      'sittings[0].end',
      () => meeting({ sittings: sitting({ end: '10:00' }) }),
    ],
    [
      'a day that does not exist',
      'POST',
      'meeting',
      'sittings.0.date',
      () => meeting({ sittings: sitting({ date: '2017-02-30' }) }),
    ],
    [
      'an hour that does not exist',
      'POST',
      'meeting',
      'sittings.0.start',
      () => meeting({ sittings: sitting({ start: '24:30' }) }),
    ],
    [
      'an item that ends before it starts',
      'PUT',
      'programme',
      'item opening',
      () => programme({ start: '10:15', end: '10:00' }),
    ],
    ['an item outside its sitting', 'PUT', 'programme', 'item opening', () => programme({ end: '13:30' })],
    ['an item of no sitting', 'PUT', 'programme', 'item opening', () => programme({ sitting: 'evening' })],
    [
      'two addresses with a comma',
      'POST',
      'contacts',
      'address',
      () => contact({ address: 'a@example.org, b@example.org' }),
    ],
    [
      'two addresses with a semicolon',
      'POST',
      'contacts',
      'address',
      () => contact({ address: 'a@example.org;b@example.org' }),
    ],
    [
      'two addresses with a space',
      'POST',
      'contacts',
      'address',
      () => contact({ address: 'a@example.org b@example.org' }),
    ],
    [
      'an address with a name',
      'POST',
      'contacts',
      'address',
      () => contact({ address: 'Registry <a@example.org>' }),
    ],
    ['a group address', 'POST', 'contacts', 'address', () => contact({ address: 'all: a@example.org;' })],
    [
      'an address with a header',
      'POST',
      'contacts',
      'address',
      () => contact({ address: 'a@example.org\r\nBcc: b@example.org' }),
    ],
    ['two mailboxes of the office', 'POST', 'processes', 'office.mailbox', () => process('a@x.org,b@x.org')],
    [
      'a mailbox that ends before it begins',
      'POST',
      'contacts',
      'until',
      () => contact({ address: 'new@one.example.org', from: '2017-06-01', until: '2017-05-01' }),
    ],
    [
      'a name that ends before it begins',
      'POST',
      'delegations',
      'names.0',
      () => ({
        ...delegation('del-new'),
        names: [{ language: 'en', name: 'New', source: 'x', from: '2017-06-01', until: '2017-01-01' }],
      }),
    ],
    [
      'a letter of a day that does not exist',
      'POST',
      'letters',
      'date',
      () => house.letter({ date: '2017-06-31' }),
    ],
    [
      'an answer that is none',
      'POST',
      'answers',
      'value',
      () => ({ value: 'perhaps', channel: 'telephone' }),
    ],
    [
      'an answer by link from the office',
      'POST',
      'answers',
      'channel',
      () => ({ value: 'accepted', channel: 'link' }),
    ],
    ['a role that is none', 'POST', 'tokens', 'roles.0', () => ({ name: 'x', roles: ['king'] })],
    ['an instant without an offset', 'PUT', 'clock', 'instant', () => ({ instant: '2017-06-06T10:00:00' })],
  ])('%s is refused by name', async (what, method, where, field, body) => {
    await house.leavesAllAsItIs(async () => {
      const answer = await house.send(method, place[where](), body(), {
        headers: { 'if-match': await etag(where) },
      });
      expectRefusal(what, answer);
      expect(answer.json.findings?.map((finding) => finding.where)).toContainEqual(
        expect.stringContaining(field),
      );
    });
  });

  async function etag(where: keyof typeof place): Promise<string> {
    if (where !== 'programme') return '"1"';
    return `"${await house.versionOf(`/api/v1/meetings/${house.ids.planned}`)}"`;
  }

  describe('a table', () => {
    const contacts = (address: string, name = 'Registry') =>
      `owner,address,role,name\ndel-one,"${address}",registry,"${name}"\n`;

    it.each<[string, string, string | Buffer, string]>([
      ['two addresses', 'contacts', contacts('a@example.org, b@example.org'), 'address'],
      ['a header in an address', 'contacts', contacts('a@example.org\nBcc: b@example.org'), 'address'],
      ['a line break in a name', 'contacts', contacts('c@example.org', 'a\nb'), 'name'],
      ['a control character in a name', 'contacts', contacts('c@example.org', 'a\u0001b'), 'name'],
      ['bytes that are no text', 'contacts', Buffer.from([0xff, 0xfe, 0x00, 0x01]), ''],
      [
        'a day that does not exist',
        'delegations',
        'id,category,since,name_en,source\ndel-new,observer,2017-02-30,New,test',
        'since',
      ],
    ])('with %s is refused whole, with the line and the column', async (what, kind, csv, column) => {
      await house.leavesAllAsItIs(async () => {
        const answer = await house.send('POST', `/api/v1/directory/imports?kind=${kind}&apply=true`, csv, {
          headers: { 'content-type': 'text/csv' },
        });
        expectRefusal(what, answer);
        expect(JSON.stringify(answer.json)).toContain(column);
      });
    });
  });

  describe('a file', () => {
    const pdf = { 'content-type': 'application/pdf' };

    it.each<[string, string, string | Buffer]>([
      ['that is none', '?name=x.pdf', 'Hello'],
      ['that is empty', '?name=x.pdf', Buffer.alloc(0)],
      ['over the limit', '?name=x.pdf', Buffer.alloc(1_200_000, 37)],
      ['with a line break in its name', '?name=a%0D%0Ab.pdf', '%PDF-1.4'],
      ['with a control character in its name', '?name=a%00b.pdf', '%PDF-1.4'],
      ['that is a program', '?name=x.pdf', Buffer.from('7f454c4602010100', 'hex')],
      ['that is broken off', '?name=x.pdf', '%PDF-1.7\n1 0 obj\n<<'],
    ])('%s is refused', async (what, query, bytes) => {
      await house.leavesAllAsItIs(async () => {
        expectRefusal(what, await house.send('POST', `/api/v1/files${query}`, bytes, { headers: pdf }));
      });
    });
  });

  describe('an edit', () => {
    const edits = (): [string, string, unknown][] => [
      ['PUT', `/api/v1/letters/${house.ids.draft}`, withoutFixed(house.letter())],
      ['DELETE', `/api/v1/letters/${house.ids.draft}`, undefined],
      ['PUT', `/api/v1/meetings/${house.ids.meeting}`, meeting()],
      ['PUT', `/api/v1/meetings/${house.ids.meeting}/programme`, { items: [] }],
      ['PATCH', '/api/v1/delegations/del-one', { correspondence: 'fr' }],
      ['PATCH', `/api/v1/delegations/del-one/contacts/${house.ids.contact}`, { name: 'Other' }],
      ['DELETE', `/api/v1/delegations/del-one/contacts/${house.ids.contact}`, undefined],
      ['PATCH', '/api/v1/organisations/org-one', { name: 'Other' }],
      ['PUT', '/api/v1/distribution-lists/both', { title: 'Other', rule: { categories: ['observer'] } }],
    ];
    const withoutFixed = ({
      processId: _process,
      kind: _kind,
      ...content
    }: ReturnType<StillHouse['letter']>) => content;

    it('that starts from an old version, names none or names nonsense is refused', async () => {
      await house.leavesAllAsItIs(async () => {
        for (const [method, path, body] of edits()) {
          for (const [header, statuses] of [
            ['"9999"', [412]],
            ['"0"', [412]],
            // A list that is there is only replaced by whoever read it: without a version it exists already.
            [undefined, [428, 409, 412]],
            ['nonsense', [400]],
            ['"1", "2"', [400]],
          ] as const) {
            const headers = header === undefined ? {} : { 'if-match': header };
            const answer = await house.send(method, path, body, { headers });
            expectRefusal(`${method} ${path} ${header ?? 'without'}`, answer);
            expect([path, header, statuses]).toEqual([path, header, expect.arrayContaining([answer.status])]);
          }
        }
      });
    });
  });

  it('an Idempotency-Key with another body is refused, and the first command stands', async () => {
    const posts: [string, () => unknown, () => unknown][] = [
      ['/api/v1/processes', () => process('a@x.org'), () => process('b@x.org')],
      [place.meeting(), () => meeting({ title: 'One' }), () => meeting({ title: 'Two' })],
      ['/api/v1/letters', () => house.letter({ subject: 'One' }), () => house.letter({ subject: 'Two' })],
      ['/api/v1/delegations', () => delegation('del-three'), () => delegation('del-four')],
      ['/api/v1/organisations', () => ({ name: 'A', kind: 'ngo' }), () => ({ name: 'B', kind: 'ngo' })],
      [
        '/api/v1/directory/imports',
        () => ({ kind: 'contacts', csv: 'owner,address,role\ndel-two,b@two.example.org,other', apply: true }),
        () => ({ kind: 'contacts', csv: 'owner,address,role\ndel-two,c@two.example.org,other', apply: true }),
      ],
    ];
    for (const [path, one, two] of posts) {
      const headers = { 'idempotency-key': 'the-same-key' };
      const first = await house.send('POST', path, one(), { headers });
      expect([path, first.status]).toEqual([path, expect.any(Number)]);
      expect([path, first.status < 300]).toEqual([path, true]);
      await house.quiet();
      await house.leavesAllAsItIs(async () => {
        const second = await house.send('POST', path, two(), { headers });
        expect([path, second.status, second.json.code]).toEqual([
          path,
          422,
          'platform/idempotency-key-reused',
        ]);
        expect((await house.send('POST', path, one(), { headers })).json).toEqual(first.json);
      });
    }
  });

  it('a token of another process reads and writes nothing of this one', async () => {
    await house.leavesAllAsItIs(async () => {
      const headers = { 'if-match': '"1"' };
      for (const [method, path, body] of [
        ['GET', `/api/v1/processes/${house.ids.process}`, undefined],
        ['GET', `/api/v1/meetings/${house.ids.meeting}`, undefined],
        ['GET', `/api/v1/meetings/${house.ids.meeting}/invitations`, undefined],
        ['GET', `/api/v1/invitations/${house.ids.invitation}`, undefined],
        ['GET', `/api/v1/letters/${house.ids.issued}`, undefined],
        ['GET', `/api/v1/letters/${house.ids.issued}/coverage`, undefined],
        ['GET', `/api/v1/letters/${house.ids.issued}/pdf`, undefined],
        ['POST', place.meeting(), meeting()],
        ['POST', `/api/v1/meetings/${house.ids.meeting}/cancel`, { reason: 'x' }],
        ['PUT', place.programme(), { items: [] }],
        ['POST', '/api/v1/letters', house.letter()],
        ['POST', `/api/v1/letters/${house.ids.draft}/submit-for-clearance`, {}],
        ['POST', `/api/v1/letters/${house.ids.issued}/halt`, {}],
        ['POST', place.answers(), { value: 'declined', channel: 'telephone' }],
        ['POST', '/api/v1/processes', process('a@x.org')],
      ] as const) {
        const answer = await house.send(method, path, body, { token: house.tokens.elsewhere, headers });
        expect([method, path, answer.status]).toEqual([method, path, 403]);
      }
    });
  });

  it('links that are altered, foreign or expired open nothing', async () => {
    const links = house.get(SignedLinks);
    const soon = new Date('2017-06-20T16:00:00Z');
    const past = new Date('2017-06-01T00:00:00Z');
    const answer = links.sign('answer-invitation', house.ids.invitation, soon);
    const form = new URLSearchParams({ value: 'accepted', 'typed-by': 'x', rows: '2' }).toString();
    const asForm = { token: null, headers: { 'content-type': 'application/x-www-form-urlencoded' } };
    await house.leavesAllAsItIs(async () => {
      for (const [path, status] of [
        [`/a/${answer.slice(0, -2)}xx`, 403],
        [`/a/${links.sign('read-file', `${house.ids.issued}/0`, soon)}`, 403],
        [`/a/${links.sign('withdraw-answer', house.ids.invitation, soon)}`, 403],
        [`/a/${links.sign('answer-invitation', house.ids.invitation, past)}`, 410],
        [`/w/${answer}`, 403],
        [`/w/${links.sign('withdraw-answer', 'nothing', past)}`, 410],
      ] as const) {
        expect([path, (await house.send('POST', path, form, asForm)).status]).toEqual([path, status]);
      }
      for (const [path, status] of [
        [`/l/${answer}`, 403],
        [`/l/${links.sign('read-file', `${house.ids.issued}/0`, past)}`, 410],
        [`/l/${links.sign('read-file', `${house.ids.issued}/99`, soon)}`, 404],
        [`/l/${links.sign('read-file', `${house.ids.draft}/0`, soon)}`, 409],
      ] as const) {
        const refused = await house.send('GET', path, undefined, { token: null });
        expectRefusal(path, refused);
        expect([path, refused.status]).toEqual([path, status]);
      }
    });
  });

  it.each([
    ['typed-by', 'a\r\nBcc: b@example.org'],
    ['typed-by', 'a\u0000b'],
    ['name-0', 'a\nb'],
    ['name-0', 'a\u202eb'],
    ['function-0', 'a\r\nb'],
    ['comment', 'a\u0000b'],
    ['comment', 'x'.repeat(3_000)],
  ])('the answer page refuses %s with what does not belong there', async (field, value) => {
    const links = house.get(SignedLinks);
    const token = links.sign('answer-invitation', house.ids.invitation, new Date('2017-06-20T16:00:00Z'));
    const fields = { value: 'accepted', 'typed-by': 'Registry', 'name-0': 'Ada', rows: '2', [field]: value };
    await house.leavesAllAsItIs(async () => {
      const { status } = await house.send('POST', `/a/${token}`, new URLSearchParams(fields).toString(), {
        token: null,
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
      });
      expect(status).toBe(422);
    });
  });
});
