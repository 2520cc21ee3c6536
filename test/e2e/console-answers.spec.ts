import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { type AnswerContent, AnswerLinks, Invitations } from '../../src/invitations/index.js';
import { AnswersHouse } from '../support/answers-house.js';
import { openBrowser } from '../support/browser.js';
import { type Desk, expectAccessible, expectNoSidewaysScroll, signIn } from '../support/console.js';
import { eventually } from '../support/eventually.js';
import { describeWith } from '../support/peers.js';

const HOSTILE = '"><script>document.title="owned"</script>';
const end = new Date('2017-06-20T07:50:00Z');
const named = (...names: string[]): AnswerContent => ({
  value: 'accepted',
  level: 'expert',
  participants: names.map((name) => ({ name, function: null })),
  comment: null,
});

describe('answers in the console', () => {
  let own: AnswersHouse;
  let office: Desk;
  let auditor: Desk;
  let session: string;
  let dialogue: string;

  const page = async (path: string, desk = office): Promise<string> => (await desk.get(path)).text();
  const location = (response: Response): string => response.headers.get('location') ?? '';
  const answers = () => `/office/meetings/${session}/answers`;
  const reminders = () => `/office/meetings/${session}/reminders`;
  const invitation = (code: string) => `/office/invitations/${own.invitation(`del-${code}`, session)}`;
  const byLink = (code: string, content: AnswerContent, meetingId = session) =>
    own.get(Invitations).answerByLink(own.invitation(`del-${code}`, meetingId), 'Registry', content);
  const answerPath = (code: string): string =>
    new URL(own.get(AnswerLinks).answer(own.invitation(`del-${code}`, session), end)).pathname;

  beforeAll(async () => {
    own = await AnswersHouse.open();
    office = await signIn({ app: own.house.app, url: own.url }, 'office');
    auditor = await signIn({ app: own.house.app, url: own.url }, 'auditor');
    ({ session, dialogue } = own);
    own.smtp.script('eee@mission.example.org', { rcpt: '550 5.1.1 no such user' });
    await own.invite(
      ['aaa', 'bbb', 'ccc', 'ddd', 'eee', 'fff'].map((code) => `del-${code}`),
      { alsoInvites: [dialogue] },
    );
    await own.mailsTo('fff@mission.example.org', 'Subject: Invitation');
  });
  afterAll(() => own?.close());

  it('are for those who have signed in', async () => {
    const response = await fetch(new URL(answers(), own.url), { redirect: 'manual' });
    expect([response.status, location(response)]).toEqual([
      303,
      `/office/sign-in?next=${encodeURIComponent(answers())}`,
    ]);
  });

  it('are found from the list of meetings, with their figures', async () => {
    const html = await page('/office/meetings');
    for (const text of ['Third informal thematic session', 'Informal dialogue', answers(), 'not limited'])
      expect(html).toContain(text);
    expect(location(await office.get(`/office/meetings/${session}`))).toBe(answers());
  });

  it('limit the seats: faults beside the field, sent twice is set once, a foreign version is refused', async () => {
    const path = `/office/meetings/${session}/seats`;
    const bad = await office.post(path, { version: '0', inAll: 'forty', perDelegation: '0' }, answers());
    expect(bad.status).toBe(422);
    const shown = await bad.text();
    for (const text of ['value="forty"', 'href="#inAll"', 'href="#perDelegation"'])
      expect(shown).toContain(text);
    for (const _twice of [1, 2]) {
      const set = await office.post(path, { version: '0', inAll: '3', perDelegation: '' }, answers());
      expect([set.status, location(set)]).toEqual([303, `${answers()}?done=seats-set#seats`]);
    }
    const stale = await office.post(path, { version: '0', inAll: '9', perDelegation: '' }, answers());
    expect(stale.status).toBe(422);
    expect(await page(answers())).toContain('0 of 3');
  });

  it('show who comes, who waits, and the figures by group and level', async () => {
    await byLink('bbb', named('Ms. B One', HOSTILE));
    await byLink('ccc', named('Mr. C One', 'Mr. C Two'));
    const html = await page(answers());
    for (const text of [
      '3 of 3',
      'Waiting list, in the order of requests',
      'Mr. C Two',
      '1 of 2',
      'By level',
    ])
      expect(html).toContain(text);
    expect(html).not.toContain('<script>document');
    const waiting = await page(`${answers()}?waiting=yes`);
    expect(waiting).toContain('Cascadia</a></th>');
    expect(waiting).not.toContain('Belonia</a></th>');
    expect(await page(`${answers()}?value=none&name=arc`)).toContain('Arcadia</a></th>');
    expect(await page(`${answers()}?value=accepted&name=arc`)).toContain('Nobody fits');
    expect((await office.get(`${answers()}?value[$ne]=x&group=%00&cursor=zz`)).status).toBeLessThan(500);
  });

  it('take an answer that reached the office, with every fault beside its field', async () => {
    const path = `${invitation('aaa')}/answers`;
    const faulty = await office.post(
      path,
      { rows: '2', value: 'accepted', 'function-0': 'Adviser', dated: '2017-02-30' },
      invitation('aaa'),
    );
    expect(faulty.status).toBe(422);
    const shown = await faulty.text();
    for (const text of ['href="#channel"', 'href="#dated"', 'href="#name-0"', 'value="Adviser"'])
      expect(shown).toContain(text);
    const more = await office.post(path, { rows: '2', 'name-1': 'Kept', action: 'more' }, invitation('aaa'));
    expect(await more.text()).toContain('id="name-4"');
    const fields = {
      rows: '2',
      value: 'accepted',
      'name-0': 'H.E. Ada Sample',
      level: 'minister',
      channel: 'note-verbale',
      dated: '2017-06-05',
    };
    for (const _twice of [1, 2]) {
      const entered = await office.post(path, fields, invitation('aaa'));
      expect([entered.status, location(entered)]).toEqual([303, `${invitation('aaa')}?done=answer-entered`]);
    }
    const html = await page(invitation('aaa'));
    for (const text of ['H.E. Ada Sample', 'note verbale dated 2017-06-05', 'stood from then on', 'Minister'])
      expect(html).toContain(text);
    const { history } = await own.get(Invitations).read(own.invitation('del-aaa', session));
    expect(history).toHaveLength(1);
  });

  it('lead from the to-do list to the contradiction, which is settled with a note', async () => {
    await byLink('aaa', { ...named(), value: 'declined' });
    const todo = await page('/office');
    expect(todo).toContain(`href="${invitation('aaa')}"`);
    expect(await page(answers())).toContain('Answers that contradict each other');
    const path = `${invitation('aaa')}/keep`;
    const bare = await office.post(path, { note: ' ' }, invitation('aaa'));
    expect([bare.status, (await bare.text()).includes('href="#note"')]).toEqual([422, true]);
    const kept = await office.post(path, { note: 'The Registry, by telephone' }, invitation('aaa'));
    expect([kept.status, location(kept)]).toEqual([303, `${invitation('aaa')}?done=contradiction-settled`]);
    expect(await page('/office')).not.toContain(`href="${invitation('aaa')}"`);
    expect((await office.post(path, { note: 'again' }, invitation('aaa'))).status).toBe(422);
    expect(await page('/office?state=settled')).toContain('The Registry, by telephone');
  });

  it('go out as CSV without formulas, and as a list of participants', async () => {
    await byLink('ddd', { ...named("=cmd|' /C calc'!A0"), value: 'tentative' });
    const csv = await office.get(`/office/meetings/${session}/answers.csv`);
    expect(csv.headers.get('content-disposition')).toContain('attachment');
    const text = await csv.text();
    expect(text).toContain("'=cmd|");
    expect(text).not.toMatch(/[,\n"]=cmd/);
    const pdf = await office.get(`/office/meetings/${session}/participants`);
    expect([pdf.status, pdf.headers.get('content-type')]).toEqual([200, 'application/pdf']);
  });

  it('list who would be reminded and who not, preview the mail, and send it once', async () => {
    await eventually(async () =>
      expect(await page(reminders())).toContain('the letter has not reached them'),
    );
    const shown = await page(reminders());
    expect(shown).toContain('Who would be reminded now (1)');
    const key = /name="key" value="([^"]+)"/.exec(shown)?.[1] ?? '';
    const fields = {
      key,
      subject: 'Reminder: {{ meeting.heading }}',
      body: 'We await the answer of {{ addressee.name }}.',
      when: 'now',
      zone: 'Europe/Zurich',
    };
    const preview = await office.post(reminders(), { ...fields, action: 'preview' }, reminders());
    const previewed = await preview.text();
    expect([preview.status, previewed.includes('We await the answer of Elbonia.')]).toEqual([200, true]);
    expect(previewed).toContain('Reminder: Third informal thematic session');
    const faulty = await office.post(
      reminders(),
      { ...fields, body: '{{ nobody }}', when: 'at', date: '2017-06-31', time: '' },
      reminders(),
    );
    expect(faulty.status).toBe(422);
    const faults = await faulty.text();
    for (const text of ['href="#date"', 'href="#time"', '>{{ nobody }}</textarea>'])
      expect(faults).toContain(text);
    const unknown = await office.post(reminders(), { ...fields, body: '{{ nobody }}' }, reminders());
    expect((await unknown.text()).includes('href="#body"')).toBe(true);
    for (const _twice of [1, 2]) {
      const sent = await office.post(reminders(), { ...fields, action: 'send' }, reminders());
      expect([sent.status, location(sent)]).toEqual([303, `${reminders()}/${key}?done=reminder-planned`]);
    }
    await own.mailsTo('fff@mission.example.org', 'Subject: Reminder');
    await eventually(async () =>
      expect(await page(`${reminders()}/${key}`)).toContain('accepted by the mail server'),
    );
    const table = await page(`${reminders()}/${key}`);
    for (const text of ['Freedonia', '1 reminded; 0 answered since', 'not reached them'])
      expect(table).toContain(text);
    expect(own.smtp.accepted.filter(({ raw }) => raw.toString().includes('Subject: Reminder'))).toHaveLength(
      1,
    );
    expect(await page(invitation('fff'))).toContain('fff@mission.example.org');
  });

  it('wait for their hour in the zone that was named, and are called off', async () => {
    const key = /name="key" value="([^"]+)"/.exec(await page(reminders()))?.[1] ?? '';
    const fields = { key, subject: 'Later', body: 'Later.', when: 'at', date: '2017-06-09', time: '09:00' };
    const planned = await office.post(reminders(), { ...fields, zone: 'Europe/Zurich' }, reminders());
    expect(planned.status).toBe(303);
    const path = `${reminders()}/${key}`;
    expect(await page(path)).toContain('Friday, 9 June 2017, 09:00 (Europe/Zurich)');
    for (const _twice of [1, 2]) {
      const cancelled = await office.post(`${path}/cancel`, {}, path);
      expect([cancelled.status, location(cancelled)]).toEqual([303, `${path}?done=reminder-cancelled`]);
    }
    expect(await page(path)).toContain('called off');
    const late = await office.post(
      reminders(),
      {
        ...fields,
        key: key.replace(/.$/, (last) => (last === '0' ? '1' : '0')),
        date: '2017-06-17',
        zone: 'Europe/Zurich',
      },
      reminders(),
    );
    expect([late.status, (await late.text()).includes('Answers are taken until')]).toEqual([422, true]);
  });

  it('are read by an auditor, who changes nothing', async () => {
    for (const path of [answers(), invitation('aaa'), reminders()]) {
      const html = await page(path, auditor);
      expect([path, /<form method="post" action="\/office\/(meetings|invitations)/.test(html)]).toEqual([
        path,
        false,
      ]);
    }
    const posts: [string, Record<string, string>][] = [
      [`/office/meetings/${session}/seats`, { version: '1', inAll: '1', perDelegation: '' }],
      [`${invitation('fff')}/answers`, { value: 'declined', channel: 'telephone' }],
      [reminders(), { subject: 'x', body: 'x', when: 'now', zone: 'Etc/UTC' }],
    ];
    for (const [path, fields] of posts)
      expect([path, (await auditor.post(path, fields)).status]).toEqual([path, 403]);
  });

  describeWith('browser', 'in a browser', () => {
    let browser: Browser;
    let context: BrowserContext;

    beforeAll(async () => {
      browser = await openBrowser();
    });
    afterAll(() => browser?.close());

    const open = async (width: number): Promise<Page> => {
      context = await browser.newContext({ viewport: { width, height: 900 } });
      await office.enter(context);
      return context.newPage();
    };

    it('take an answer by the keyboard alone', async () => {
      const shown = await open(1280);
      await shown.goto(`${own.url}${invitation('fff')}`);
      const summary = shown.getByText('Enter an answer that reached the office');
      await summary.focus();
      await shown.keyboard.press('Enter');
      await shown.getByLabel('By which way it came').focus();
      await shown.keyboard.type('tele');
      await shown.getByLabel('The delegation will attend', { exact: true }).focus();
      await shown.keyboard.press('Space');
      await shown.locator('#name-0').focus();
      await shown.keyboard.type('Ms. Keyboard');
      await shown.getByRole('button', { name: 'Enter the answer' }).focus();
      await shown.keyboard.press('Enter');
      await shown.getByText('The answer is entered and stands').waitFor();
      await shown.getByText('Ms. Keyboard').first().waitFor();
      await context.close();
    });

    it.each([360, 1280])(
      'have no fault that axe can find, and fit, at %d pixels',
      async (width) => {
        const shown = await open(width);
        const list = await page(reminders());
        const reminder =
          /href="(\/office\/meetings\/[^"/]+\/reminders\/[^"]+)"/.exec(list)?.[1] ?? reminders();
        const paths = [
          '/office/meetings',
          answers(),
          `${answers()}?value=none`,
          invitation('aaa'),
          invitation('eee'),
          reminders(),
          reminder,
          answerPath('bbb'),
          `${answerPath('bbb')}/receipt`,
        ];
        for (const path of paths) {
          await shown.goto(`${own.url}${path}`);
          await expectAccessible(shown);
          await expectNoSidewaysScroll(shown);
        }
        await shown.goto(`${own.url}${reminders()}`);
        await shown.getByRole('button', { name: 'Preview' }).click();
        await shown.getByText('reads it').waitFor();
        await expectAccessible(shown);
        await expectNoSidewaysScroll(shown);
        await shown.goto(`${own.url}${invitation('ddd')}`);
        await shown.getByText('Enter an answer that reached the office').click();
        await shown.getByRole('button', { name: 'Enter the answer' }).click();
        expect(await shown.title()).toMatch(/^Error: /);
        await expectAccessible(shown);
        await context.close();
      },
      300_000,
    );

    it('ask about both meetings on one page of a telephone, without scripts', async () => {
      const bare = await browser.newContext({
        viewport: { width: 360, height: 800 },
        javaScriptEnabled: false,
      });
      const shown = await bare.newPage();
      await shown.goto(`${own.url}${answerPath('ddd')}`);
      await shown.getByText('The invitation holds for 2 meetings').waitFor();
      await shown.locator('#value-declined').check();
      await shown.locator('#m1-value-accepted').check();
      await shown.locator('#m1-name-0').fill('Ms. D One');
      await shown.getByLabel('Your name').fill('Registry');
      await shown.getByRole('button', { name: 'Send the answers' }).press('Enter');
      await shown.waitForURL('**/receipt');
      expect(await shown.getByRole('heading', { level: 1 }).innerText()).toBe('Your answers are recorded');
      const [main, other] = await own.get(Invitations).readWithFurther(own.invitation('del-ddd', session));
      expect([main?.invitation.value, other?.invitation.value]).toEqual(['declined', 'accepted']);
      await bare.close();
    });
  });
});
