import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Secret, TOTP } from 'otpauth';
import type { Browser } from 'playwright-core';
import { People, type Role } from '../../src/access/index.js';
import { systemActor } from '../../src/messaging/index.js';
import { MachineClock } from '../../src/platform/index.js';
import { openBrowser } from '../support/browser.js';
import { eventually } from '../support/eventually.js';
import { type FullHouse, openFullHouse } from '../support/full-house.js';
import { Keyboard } from '../support/keyboard.js';
import { samplePdf } from '../support/letters-house.js';
import { describeWith } from '../support/peers.js';

const PASSWORD = 'a lantern in the harbour';
const MISSIONS = ['che', 'cub', 'isl', 'ken', 'nzl'];
const registry = (code: string): string => `registry@${code}.example.org`;
const PDF = { mimeType: 'application/pdf' };
/** New Zealand has no mailbox, and the one of Kenya takes nothing. */
const CONTACTS = [
  'owner,address,role',
  ...MISSIONS.slice(0, 4).map((code) => `del-${code},${registry(code)},registry`),
];

describeWith('browser', 'the main job, by the console alone and without a mouse', () => {
  let house: FullHouse;
  let browser: Browser;

  beforeAll(async () => {
    house = await openFullHouse();
    await (await house.client('office')).put('/api/v1/clock', { instant: '2031-02-03T14:00:00Z' });
    await house.mail.setFailingMailboxes([
      { mailbox: registry('ken'), code: 550, message: '5.1.1 No such mailbox' },
    ]);
    browser = await openBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await house?.close();
  });

  /** Somebody who was given a link to set a password, and goes on from there to the first page. */
  async function arrive(name: string, role: Role): Promise<Keyboard> {
    const people = house.app.get(People);
    const mailbox = `${name.toLowerCase()}@office.example.org`;
    const { _id } = await people.add(systemActor('test', 'test-main-job'), { name, mailbox, roles: [role] });
    const { url } = await people.passwordLink(_id);
    const at = new Keyboard(await (await browser.newContext()).newPage());
    await at.page.goto(new URL(new URL(url).pathname, house.url).href);
    await at.type('New password', PASSWORD);
    await at.press('Set this password', 'Your password is set');
    await at.type('Mailbox', mailbox);
    await at.type('Password', PASSWORD);
    if (role === 'office') {
      await at.press('Sign in', 'Set up your second factor');
      await enrol(at);
    } else await at.press('Sign in', 'What needs a person');
    return at;
  }

  async function enrol(at: Keyboard): Promise<void> {
    const secret = ((await at.page.locator('.address').textContent()) ?? '').replaceAll(' ', '');
    const timestamp = house.app.get(MachineClock).now().getTime();
    await at.type('Six digits', new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp }));
    await at.press('Confirm', 'Your recovery codes');
    await at.press('I have kept them', 'What needs a person');
  }

  async function openMeeting(at: Keyboard): Promise<void> {
    await at.press('Processes', 'There is none yet');
    await at.press('New process', 'Mandate');
    await at.type('Title', 'Treaty on the shared waters of the southern basin');
    await at.type('Short title', 'Southern basin');
    await at.type('Name of the office', 'Secretariat of the basin conference');
    await at.press('Open the process', 'Plan its first meeting next');
    await at.press('Plan a meeting', 'Answers are asked for until');
    await at.type('Theme', 'The flow of the lower basin');
    await at.type('Kind', 'preparatory meeting');
    await at.type('Venue', 'United Nations Headquarters');
    await at.type('Room', 'Conference Room 4');
    await at.type('City', 'New York');
    // A date is typed as the browser's language has it: month, day, year.
    for (const [field, text] of [
      ['sittings-0-date', '03102031'],
      ['sittings-0-start', '1000AM'],
      ['sittings-0-end', '0100PM'],
    ] as const) {
      await at.reach(field);
      await at.page.keyboard.type(text);
    }
    await at.press('Plan the meeting', 'Nobody outside the office sees it');
    await at.press('Announce the meeting', 'letters may invite to it');
  }

  /** The Member States as they come with the system, the mailboxes as a table of the office, the list by a rule. */
  async function fillDirectory(at: Keyboard): Promise<void> {
    await at.press('Directory', 'The directory is empty');
    await at.press('Bring in Member States and observers', 'Bring in their mailboxes next');
    await at.press('Import and export', 'Bring in a table');
    await at.tick('Accredited stakeholders');
    await at.page.keyboard.press('ArrowDown');
    const buffer = Buffer.from(CONTACTS.join('\r\n'));
    await at.give('File', { name: 'mailboxes.csv', mimeType: 'text/csv', buffer });
    await at.press('Look at the file', 'Would be added');
    await at.press('Bring it in: 4 added, 0 changed', 'The file is brought in');
    await at.press('Directory', 'without mailbox');
    await at.press('Distribution lists', 'A list is a rule');
    await at.press('Make a list', 'Taken in by name');
    await at.type('Title', 'All of the basin');
    await at.type('Short name', 'basin');
    for (const category of ['Member States', 'Observer States', 'Observers']) await at.tick(category);
    await at.reach('include');
    for (const code of MISSIONS) await at.page.keyboard.insertText(`del-${code}: of the basin\n`);
    await at.press('Save the list', 'The list is saved');
  }

  async function writeLetter(at: Keyboard): Promise<void> {
    await at.press('Letters', 'Write a letter');
    await at.press('Write a letter', 'These are its first facts');
    await at.type('Kind of letter', 'Letter of the President of');
    await at.type('Subject', 'Invitation to the preparatory meeting');
    await at.next('Meeting that it is about');
    await at.type('Distribution list', 'All of the basin');
    await at.press('Begin the letter', 'The draft is there');
    await at.type(
      'Text of the letter',
      'We invite you to the {{ meeting.title }}, which begins at **9 a.m.**',
    );
    await at.type('Name of signatory 1', 'A. Secretary');
    await at.press('Save', 'Saved');
    await at.press('Enclosures', 'Enclose more');
    await at.type('Document', 'Procedural note');
    await at.press('Enclose', 'The enclosures are changed');
    await at.give('File', { ...PDF, name: 'Map of the basin.pdf', buffer: await samplePdf('Map') });
    await at.press('Upload and enclose', 'Map of the basin');
  }

  /** Checks a draft and sets how New Zealand gets it: it has no mailbox. */
  async function checkLetter(at: Keyboard): Promise<void> {
    await at.press('Letter', 'As it reads now');
    await at.press('Check', 'Addressees without a mailbox');
    await at.type('New Zealand', 'By hand');
    await at.press('Set how it reaches them', 'It is set how the letter reaches them');
    await at.sees('Nothing speaks against issuing it');
  }

  /** The writer asks, the clearer finds the letter on the first page. */
  async function clearLetter(at: Keyboard, clearer: Keyboard, named: string): Promise<void> {
    await at.press('Submit for clearance', 'Note to whoever clears it');
    await at.type('Note to whoever clears it', 'For tomorrow');
    await at.press('Submit for clearance', 'The letter waits for clearance');
    await clearer.press('To do', 'For tomorrow');
    await clearer.press(named, 'Clear or return');
    await clearer.press('Clear or return', 'Clear the letter');
    await clearer.press('Clear the letter', 'The letter is cleared');
  }

  /** The office finds the cleared letter on its first page. */
  async function issueLetter(at: Keyboard, named: string, holdSeconds: string): Promise<void> {
    await at.press('To do', 'which is cleared');
    await at.press(named, 'Issue');
    await at.press('Issue', 'To how many addressees does it go?');
    await at.type('To how many addressees does it go?', '5');
    await at.type('Hold before the first mail leaves, in seconds', holdSeconds);
    await at.press('Issue the letter', 'The letter is issued');
  }

  it('goes from the first sign-in to a coverage without anything open', async () => {
    const at = await arrive('Ada', 'office');
    const clearer = await arrive('Ben', 'clearer');
    await openMeeting(at);
    await fillDirectory(at);
    await writeLetter(at);
    await checkLetter(at);
    await clearLetter(
      at,
      clearer,
      'Clear or return the letter "Invitation to the preparatory meeting" of 2031-02-03',
    );
    await issueLetter(
      at,
      'Issue the letter "Invitation to the preparatory meeting" of 2031-02-03, which is cleared',
      '3600',
    );

    // Somebody sees that the hour is wrong while the letter is held.
    await at.press('Progress', 'Until then nobody has it');
    await at.type('Why', 'Wrong hour');
    await at.press('Halt now', 'The letter is halted');
    await at.press('Write a correction', 'The letter and what hangs from it');
    await at.press('Make the draft', 'The draft is made');
    await at.type(
      'Text of the letter',
      'We invite you to the {{ meeting.title }}, which begins at **10 a.m.**',
    );
    await at.press('Save', 'Saved');
    await at.press('Letter', 'As it reads now');
    await at.press('Check', 'Nothing speaks against issuing it');
    await clearLetter(
      at,
      clearer,
      'Clear or return the letter "Correction: Invitation to the preparatory meeting" of 2031-02-03',
    );
    await issueLetter(
      at,
      'Issue the letter "Correction: Invitation to the preparatory meeting" of 2031-02-03, which is cleared',
      '0',
    );

    await at.press('Progress', 'No mail of the letter waits any more');
    await at.press('Coverage', '3 of 5 addressees have the letter; 2 are open');

    await at.press('Kenya', 'No such mailbox');
    await at.press('Send it again');
    await at.type('Mailbox', 'new@ken.example.org');
    await at.type('again-reason', 'Asked for by telephone');
    await at.tick('Keep this mailbox in the directory, before the others');
    await at.press('Send it again', 'A copy of the letter is on its way');
    await at.press('Coverage', 'New Zealand');
    await at.press('New Zealand', 'Record that it was handed over');
    await at.type('Who gave it', 'The courier');
    await at.type('Who took it', 'M. Kiwi');
    await at.give('Signed receipt', { ...PDF, name: 'receipt.pdf', buffer: await samplePdf('Receipt') });
    await at.press('Record the receipt', 'The receipt is recorded');
    await eventually(async () => {
      await at.press('Coverage', 'addressees have the letter');
      expect(await at.page.locator('main').innerText()).toContain(
        '5 of 5 addressees have the letter; nothing is open.',
      );
    }, 20_000);

    // The dead mailbox is the last thing that waits for a person.
    await at.press('To do', '1 item waits for a person');
    await at.press(`Settle: The mailbox ${registry('ken')} of Kenya takes no mail`);
    await at.type('What was done', 'Kenya has a new one');
    await at.press('Settle this item', 'What needs a person appears here');

    // The wrong hour has reached nobody.
    const hours = house.mail.messages().map(async (one) => (await house.mail.raw(one)).toString());
    const mails = await Promise.all(hours);
    expect(mails).toHaveLength(4);
    expect(mails.filter((mail) => mail.includes('9 a.m.'))).toEqual([]);
    expect(mails.filter((mail) => mail.includes('10 a.m.'))).toHaveLength(4);
  }, 120_000);
});
