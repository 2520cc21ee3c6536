import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { Deliveries, TransportPauses } from '../../src/mail/index.js';
import { eventually } from '../support/eventually.js';
import { actor, MailHouse } from '../support/mail-house.js';
import { TestSmtpServer } from '../support/smtp-server.js';

describe('mails whose place something later has taken', () => {
  let smtp: TestSmtpServer;
  let house: MailHouse;
  const deliveries = (): Deliveries => house.get(Deliveries);
  const letter = (id: string) => ({ kind: 'letter', id }) as const;
  const supersede = (id: string): Promise<void> => house.in((tx) => deliveries().supersede(tx, letter(id)));

  beforeAll(async () => {
    smtp = await TestSmtpServer.start();
    house = await MailHouse.open(smtp);
  });
  afterEach(() => {
    smtp.letGo();
  });
  afterAll(async () => {
    await house?.close();
    await smtp?.close();
  });

  it('never leave, also when they are asked for only afterwards: reactions have no order', async () => {
    await supersede('late');
    await house.fanOut('late', ['late@example.org']);
    expect(await house.row('late', 'late@example.org')).toMatchObject({ state: 'superseded', open: false });
    await house.fanOut('after', ['late@example.org']);
    await house.ended('after');
    expect(smtp.to('late@example.org')).toHaveLength(1);
    expect(await house.sources.findById('letter:late').lean()).toMatchObject({ processId: 'process-1' });
  });

  it('are not tried again once they failed: the office sends what counts', async () => {
    smtp.script('gone@example.org', { rcpt: '550 5.1.1 no such user' });
    await house.fanOut('failed', ['gone@example.org']);
    const row = await house.rowBecomes('failed', 'gone@example.org', { state: 'failed' });
    await supersede('failed');
    await expect(deliveries().retry(actor, row._id)).rejects.toMatchObject({ code: 'mail/overtaken' });
    expect(await house.row('failed', 'gone@example.org')).toMatchObject({ state: 'failed' });
  });

  it('say superseded in the coverage, and what a server took stays taken', async () => {
    await house.fanOut('taken', ['taken@example.org']);
    await house.ended('taken');
    await house.fanOut('held', ['held@example.org'], {
      holdUntil: new Date(house.now().getTime() + 600_000),
    });
    await supersede('taken');
    await supersede('held');
    const stateOf = async (id: string) => (await deliveries().coverage(letter(id))).map(({ state }) => state);
    expect([await stateOf('taken'), await stateOf('held')]).toEqual([['reached'], ['superseded']]);
  });

  it('are halted once: a second halt says since when, and writes nothing', async () => {
    await house.fanOut('twice', ['twice@example.org'], {
      holdUntil: new Date(house.now().getTime() + 600_000),
    });
    const first = await house.in((tx) => deliveries().halt(letter('twice'), tx, 'Wrong date'));
    const other = { ...actor, id: 'somebody-else', name: 'Somebody else' };
    const second = await house.in((tx) => deliveries().halt(letter('twice'), tx, 'Another reason'), other);
    expect(second).toEqual(first);
    expect(second).toMatchObject({ by: 'system:test', reason: 'Wrong date' });
    expect(await house.events.countDocuments({ stream: 'delivery-source:letter:twice' })).toBe(1);
  });

  it('tell the pages while no mail leaves because there is no way to the mail server', async () => {
    const pauses = house.get(TransportPauses);
    expect(await pauses.current()).toBeNull();
    await smtp.refuse();
    await house.fanOut('paused', ['paused@example.org']);
    await eventually(async () => {
      expect((await pauses.current())?.text).toMatch(/./u);
    });
    await smtp.listen();
    await house.ended('paused');
    await eventually(async () => {
      expect(await pauses.current()).toBeNull();
    });
  });
});
