import { PDFDocument, StandardFonts } from '@cantoo/pdf-lib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  LetterFiles,
  LetterIssue,
  LetterPages,
  LetterReader,
  LettersRepository,
  LettersService,
  LetterSigning,
  ReceivedLetters,
  Stationeries,
  toContent,
  type Letter,
} from '../../src/letters/index.js';
import { LetterComposer } from '../../src/letters/services/letter-composer.js';
import { pdfText } from '../../src/letters/rendering/pdf-text.js';
import { Problem } from '../../src/platform/index.js';
import { LettersHouse, samplePdf } from '../support/letters-house.js';

const codeOf = async (act: Promise<unknown>): Promise<string> => {
  try {
    await act;
  } catch (error) {
    if (error instanceof Problem) return error.code;
    throw error;
  }
  return 'accepted';
};

/** Titles of the bookmarks of the first level, in order. */
async function bookmarksOf(bytes: Buffer): Promise<string[]> {
  const { getDocumentProxy } = await import('unpdf');
  const pdf = await getDocumentProxy(new Uint8Array(bytes));
  const outline = (await pdf.getOutline()) as { title: string }[] | null;
  return (outline ?? []).map(({ title }) => title);
}

async function textPdf(text: string): Promise<Buffer> {
  const pdf = await PDFDocument.create();
  const font = await pdf.embedFont(StandardFonts.Helvetica);
  pdf.addPage([500, 300]).drawText(text, { x: 20, y: 250, size: 10, font });
  return Buffer.from(await pdf.save());
}

describe('signed copies', () => {
  let house: LettersHouse;
  let signing: LetterSigning;
  const plain = {
    body: 'I have the honour to invite you to the session in Room XIX on Tuesday, 20 June 2017.',
  };

  beforeAll(async () => {
    house = await LettersHouse.open();
    signing = house.get(LetterSigning);
  });
  afterAll(() => house.close());

  const cleared = async (changes: object = {}): Promise<Letter> =>
    house.clear(await house.draft('pga-cover-letter', { ...plain, audience: { listId: 'all' }, ...changes }));

  it('whose text is the cleared one is confirmed, frozen, and is the letter that the mail carries', async () => {
    const letter = await cleared();
    const { bytes: printed } = await house.get(LetterPages).preview(letter, 'pdf');
    // Printed to another PDF: other bytes, the same words.
    const reprinted = Buffer.from(await (await PDFDocument.load(printed)).save());
    const attached = await signing.attach(house.writer, letter._id, { name: 'scan.pdf', bytes: reprinted });
    expect(attached.signedCopy?.comparison).toEqual({ result: 'same', missing: [], foreign: [] });
    const sha256 = attached.signedCopy?.sha256 ?? '';
    await signing.sign(house.writer, letter._id, { sha256, compared: false });
    const issued = await house.get(LetterIssue).issue(house.writer, letter._id, { addressees: 4 });
    expect(issued.issue?.signed).toMatchObject({ sha256, comparison: { result: 'same' } });
    const { attachments } = await house.get(LetterComposer).shared(letter._id);
    expect(attachments.map(({ filename }) => filename)).toEqual([
      '2017-06-06 Letter of the President.pdf',
      '2017-06-06 Letter of the President (accessible).pdf',
    ]);
    expect(attachments[0]?.content.equals(reprinted)).toBe(true);
    const files = await house.get(LetterReader).verify(letter._id);
    expect(files.map((file) => file.sha256)).toContain(sha256);
  });

  it('whose text differs is warned of, with the words, and needs a person who has compared the pages', async () => {
    const letter = await cleared();
    const bytes = await textPdf('I have the honour to invite you to another session in Room XX on Monday.');
    const attached = await signing.attach(house.writer, letter._id, { name: 'scan.pdf', bytes });
    expect(attached.signedCopy?.comparison).toMatchObject({ result: 'differs' });
    expect(attached.signedCopy?.comparison.foreign).toContain('XX');
    const sha256 = attached.signedCopy?.sha256 ?? '';
    expect(await codeOf(signing.sign(house.writer, letter._id, { sha256, compared: false }))).toBe(
      'letters/not-compared',
    );
    const signed = await signing.sign(house.writer, letter._id, { sha256, compared: true });
    expect(signed.history.at(-1)).toMatchObject({ what: 'signed', by: { id: 'writer' } });
    expect(signed.signedCopy?.confirmed).toMatchObject({ by: { id: 'writer' }, compared: true });
  });

  it('that is a scan cannot be compared', async () => {
    const letter = await cleared();
    const attached = await signing.attach(house.writer, letter._id, {
      name: 'scan.pdf',
      bytes: await samplePdf('a scan'),
    });
    expect(attached.signedCopy?.comparison.result).toBe('no-text');
  });

  it('that is no PDF, or a PDF cut off, is refused, and nothing is kept of it', async () => {
    const letter = await cleared();
    const attach = (bytes: Buffer) =>
      codeOf(signing.attach(house.writer, letter._id, { name: 'scan.pdf', bytes }));
    expect(await attach(Buffer.from('GIF89a, and more of it'))).toBe('letters/upload-not-pdf');
    const whole = await samplePdf('whole', 20_000);
    expect(await attach(whole.subarray(0, 15_000))).toBe('letters/upload-damaged');
    const after = await house.get(LettersRepository).get(letter._id);
    expect(after).not.toHaveProperty('signedCopy');
  });

  it('is not taken of a letter that reads differently for each, nor before clearance', async () => {
    const personal = await cleared({ body: 'To the {{ addressee.office }}.' });
    const bytes = await samplePdf('a scan');
    expect(await codeOf(signing.attach(house.writer, personal._id, { name: 'a.pdf', bytes }))).toBe(
      'letters/personal-letter',
    );
    const draft = await house.draft('pga-cover-letter', plain);
    expect(await codeOf(signing.attach(house.writer, draft._id, { name: 'a.pdf', bytes }))).toBe(
      'letters/step-not-allowed',
    );
  });

  it('is void when the letter goes back to draft', async () => {
    const letter = await cleared();
    await signing.attach(house.writer, letter._id, { name: 'a.pdf', bytes: await samplePdf('a scan') });
    const back = await house
      .get(LettersService)
      .step(house.writer, letter._id, { step: 'return', reason: 'The hall is wrong' });
    expect(back).not.toHaveProperty('signedCopy');
  });

  it('of an enclosed letter goes first, with its accessible pages behind it', async () => {
    const brief = await house.clear(
      await house.draft('co-facilitators-letter', { body: 'We have the honour to enclose a note.' }),
    );
    const scan = await samplePdf('the scan of the co-facilitators');
    const { signedCopy } = await signing.attach(house.writer, brief._id, { name: 'a.pdf', bytes: scan });
    await signing.sign(house.writer, brief._id, { sha256: signedCopy?.sha256 ?? '', compared: true });
    await house.get(LetterIssue).issue(house.writer, brief._id, { addressees: 0 });
    const letter = await cleared({ enclosures: [{ kind: 'letter', letterId: brief._id }] });
    const issued = await house.get(LetterIssue).issue(house.writer, letter._id, { addressees: 4 });
    expect(issued.issue?.enclosures.map(({ filename, depth }) => [filename, depth])).toEqual([
      ['2017-06-06 Letter of the co-facilitators.pdf', 0],
      ['2017-06-06 Letter of the co-facilitators (accessible).pdf', 1],
    ]);
    expect(issued.issue?.enclosures[0]?.sha256).toBe(signedCopy?.sha256);
  });

  describe('letters received from others', () => {
    const facts = {
      sender: 'The Special Representative',
      addressee: 'The President of the General Assembly',
      date: '2017-05-30',
      subject: 'Issue brief for the third session',
      language: 'en',
    };

    it('are recorded with a number of their own, once for one form, and corrected under their version', async () => {
      const file = await house.get(LetterFiles).upload(house.writer, 'brief.pdf', await samplePdf('brief'));
      const received = house.get(ReceivedLetters);
      const wanted = { processId: 'process-1', file: file._id, ...facts, key: 'form-1' };
      const first = await received.record(house.writer, wanted);
      expect(await received.record(house.writer, wanted)).toEqual(first);
      expect(first.reference).toMatchObject({ office: 'IN', year: 2017 });
      const corrected = await received.correct(house.writer, first._id, 1, { ...facts, date: '2017-05-31' });
      expect(corrected).toMatchObject({ version: 2, date: '2017-05-31', file: { sha256: file._id } });
      expect(await codeOf(received.correct(house.writer, first._id, 1, facts))).toBe('platform/stale');
    });

    it('are enclosed and cited, and stand as a bookmark in the combined PDF', async () => {
      const bytes = await textPdf('The brief of the Special Representative');
      const file = await house.get(LetterFiles).upload(house.writer, 'brief.pdf', bytes);
      const received = await house
        .get(ReceivedLetters)
        .record(house.writer, { processId: 'process-1', file: file._id, ...facts });
      const letter = await cleared({
        body: 'I refer to the letter dated {{ refersTo[0].date | date_long }}.',
        refersTo: [received._id],
        enclosures: [{ kind: 'received', receivedId: received._id }],
      });
      const whole = await house.get(LetterPages).package(letter);
      expect(await bookmarksOf(whole.bytes)).toEqual([
        'Letter of the President',
        'Letter of The Special Representative, 30 May 2017',
      ]);
      expect(whole.filename).toBe('2017-06-06 Letter of the President with enclosures.pdf');
      const text = await pdfText(whole.bytes);
      expect(text).toContain('30 May 2017');
      expect(text).toContain('The brief of the Special Representative');
      const issued = await house.get(LetterIssue).issue(house.writer, letter._id, { addressees: 4 });
      expect(issued.issue?.enclosures).toMatchObject([
        {
          filename: '2017-05-30 Letter of The Special Representative.pdf',
          sha256: file._id,
          from: { kind: 'received', receivedId: received._id },
        },
      ]);
    });

    it('are not enclosed by letters of another process, and never corrected', async () => {
      const file = await house.get(LetterFiles).upload(house.writer, 'brief.pdf', await samplePdf('other'));
      const received = await house
        .get(ReceivedLetters)
        .record(house.writer, { processId: 'process-2', file: file._id, ...facts });
      const letter = await cleared({ enclosures: [{ kind: 'received', receivedId: received._id }] });
      const { findings } = await house.get(LetterIssue).dryRun(house.writer, letter._id);
      expect(findings).toContainEqual(
        expect.objectContaining({ level: 'error', code: 'letters/received-unknown', where: 'enclosure 1' }),
      );
    });
  });

  describe('stationery', () => {
    const body = {
      date: '2017-06-06',
      subject: 'With stationery',
      language: 'en',
      body: 'Text',
      signatories: [],
      enclosures: [],
      refersTo: [],
    };

    it('gives a draft what its writer leaves out, before the kind does', async () => {
      const stationeries = house.get(Stationeries);
      const made = await stationeries.add(house.writer, {
        title: 'Seventy-second session',
        kinds: ['pga-cover-letter'],
        language: 'en',
        letterheads: [{ lines: ['United Nations', 'The President'] }],
        salutation: 'Excellencies,',
        signatories: [{ name: 'A. President', lines: ['President'] }],
        signature: 'required',
      });
      const chosen = await stationeries.forLetter(made._id, 'process-1', 'pga-cover-letter');
      const content = toContent('pga-cover-letter', body, chosen);
      expect(content).toMatchObject({
        letterheads: [{ lines: ['United Nations', 'The President'] }],
        salutation: 'Excellencies,',
        closing: 'Please accept, Excellency, the assurances of my highest consideration.',
        signatories: [{ name: 'A. President' }],
        signature: 'required',
      });
      expect(await codeOf(stationeries.forLetter(made._id, 'process-1', 'appointment'))).toBe(
        'letters/stationery-refused',
      );
      await stationeries.withdraw(house.writer, made._id, 1);
      expect(await codeOf(stationeries.forLetter(made._id, 'process-1', 'pga-cover-letter'))).toBe(
        'letters/stationery-refused',
      );
      expect(await stationeries.list('process-1')).toEqual([]);
    });
  });
});
