import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Secret, TOTP } from 'otpauth';
import type { Browser } from 'playwright-core';
import { People, type PersonView, type Role, SignIn } from '../../src/access/index.js';
import { EventLog, systemActor } from '../../src/messaging/index.js';
import { MachineClock, Problem } from '../../src/platform/index.js';
import { openBrowser } from '../support/browser.js';
import { deskOf, expectAccessible, expectNoSidewaysScroll, signIn } from '../support/console.js';
import { type FullHouse, openFullHouse } from '../support/full-house.js';
import { describeWith } from '../support/peers.js';

const PASSWORD = 'four words in a row';
const actor = systemActor('test', 'test-safety');

describe('the safety of accounts', () => {
  let house: FullHouse;
  let people: People;
  let number = 0;

  beforeAll(async () => {
    house = await openFullHouse();
    people = house.app.get(People);
  });
  afterAll(() => house?.close());

  async function somebody(roles: Role[], processId?: string): Promise<PersonView> {
    number += 1;
    const mailbox = `safe-${number}@office.example.org`;
    const facts = {
      name: `Safe ${number}`,
      mailbox,
      roles,
      ...(processId === undefined ? {} : { processId }),
    };
    const person = await people.add(actor, facts);
    const { url } = await people.passwordLink(person._id);
    return people.setPasswordByLink(actor, url.split('/').at(-1) ?? '', PASSWORD);
  }
  const codeOf = (secret: string, halfMinutes = 0): string =>
    new TOTP({ secret: Secret.fromBase32(secret) }).generate({
      timestamp: house.app.get(MachineClock).now().getTime() + halfMinutes * 30_000,
    });
  const refusalOf = async (act: Promise<unknown>): Promise<string> => {
    try {
      await act;
    } catch (error) {
      if (error instanceof Problem) return error.code;
      throw error;
    }
    return 'done';
  };
  const secretOn = (page: string): string =>
    (/class="address"[^>]*>([A-Z2-7 ]+)</u.exec(page)?.[1] ?? '').replaceAll(' ', '');
  const recoveryOn = (page: string): string[] =>
    [...page.matchAll(/<code>([a-z2-9-]{14})<\/code>/gu)].map(([, code]) => code ?? '');

  it('lets nobody at an open browser put a second factor of their own in, or renew the recovery codes', async () => {
    const person = await somebody(['auditor']);
    const desk = await deskOf(house, person);
    const path = '/office/account/second-factor';
    const first = secretOn(await (await desk.get(path)).text());
    const bare = await desk.post(path, { code: codeOf(first), proof: 'not the password' }, path);
    expect([bare.status, (await bare.text()).includes('href="#proof"')]).toEqual([422, true]);
    expect((await people.get(person._id)).secondFactorSince).toBeUndefined();
    const set = await desk.post(path, { code: codeOf(first), proof: PASSWORD }, path);
    const codes = recoveryOn(await set.text());
    expect(codes).toHaveLength(10);

    // From now on a code of the factor is asked for, and the password is not enough.
    const again = await deskOf(house, await people.get(person._id));
    const second = secretOn(await (await again.get(path)).text());
    expect(second).not.toBe(first);
    const stolen = await again.post(path, { code: codeOf(second), proof: PASSWORD }, path);
    expect(stolen.status).toBe(422);
    const renewal = '/office/account/recovery-codes';
    expect((await again.post(renewal, { proof: '000000' })).status).toBe(422);
    const renewed = recoveryOn(await (await again.post(renewal, { proof: codes[0] ?? '' })).text());
    expect(renewed).toHaveLength(10);
    expect((await again.post(renewal, { proof: codes[1] ?? '' })).status).toBe(422);
    const replaced = await again.post(path, { code: codeOf(second), proof: renewed[0] ?? '' }, path);
    expect(recoveryOn(await replaced.text())).toHaveLength(10);
  });

  it('keeps on the record whom it turned away, once for each wait, and wrong codes at enrolment', async () => {
    const { mailbox, _id } = await somebody(['auditor']);
    const service = house.app.get(SignIn);
    const from = { address: '192.0.2.77' };
    const tries = await Promise.allSettled(
      Array.from({ length: 25 }, () => service.withPassword(mailbox, 'guess', from)),
    );
    expect(tries.every(({ status }) => status === 'rejected')).toBe(true);
    const log = await house.app.get(EventLog).latest(['person.sign-in-refused'], { limit: 100 });
    const own = log.items.filter(({ data }) => data.personId === _id).map(({ data }) => data.why);
    const turnedAway = own.filter((why) => why === 'too-many').length;
    expect(turnedAway).toBeGreaterThanOrEqual(1);
    expect(turnedAway).toBeLessThan(6);

    const other = await somebody(['auditor']);
    const desk = await deskOf(house, other);
    const path = '/office/account/second-factor';
    await desk.post(path, { code: '000000', proof: PASSWORD }, path);
    const { items } = await house.app.get(EventLog).latest(['person.sign-in-refused'], { limit: 20 });
    expect(items.some(({ data }) => data.personId === other._id && data.why === 'code')).toBe(true);
  });

  it('always leaves somebody of the office, however many go at one moment', async () => {
    for (let round = 0; round < 6; round += 1) {
      const others = (await people.list({ limit: 200 })).items.filter(
        ({ roles, endedAt }) => roles.includes('office') && endedAt === undefined,
      );
      const pair = [await somebody(['office']), await somebody(['office'])];
      for (const { _id } of others) expect(await refusalOf(people.end(actor, _id))).toBe('done');
      // One process's office is not the house's.
      await somebody(['office'], 'process-1');
      const [one, other] = pair;
      const said = await Promise.all([
        refusalOf(people.end(actor, one?._id ?? '')),
        refusalOf(
          round % 2 === 0
            ? people.end(actor, other?._id ?? '')
            : people.change(actor, other?._id ?? '', other?.version ?? 0, {
                name: 'Safe',
                roles: ['auditor'],
              }),
        ),
      ]);
      expect(said.sort()).toEqual(['access/last-office', 'done']);
    }
  });

  describeWith('browser', 'in a browser', () => {
    let browser: Browser;
    beforeAll(async () => {
      browser = await openBrowser();
    });
    afterAll(() => browser?.close());

    it('has no fault that axe can find where the second factor and its codes are set up', async () => {
      const context = await browser.newContext({ viewport: { width: 360, height: 740 } });
      const desk = await signIn(house, 'auditor');
      await desk.enter(context);
      const tab = await context.newPage();
      await tab.goto(new URL('/office/account/second-factor', house.url).href);
      await expectAccessible(tab);
      const secret = ((await tab.locator('.address').textContent()) ?? '').replaceAll(' ', '');
      await tab.getByLabel('Six digits').fill(codeOf(secret));
      await tab.getByRole('button', { name: 'Confirm' }).click();
      await tab.getByRole('heading', { level: 1, name: 'Your recovery codes' }).waitFor();
      await expectAccessible(tab);
      await expectNoSidewaysScroll(tab);
      await tab.goto(new URL('/office/account', house.url).href);
      await expectAccessible(tab);
      await expectNoSidewaysScroll(tab);
      await context.close();
    });
  });
});
