import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { combinePdf, TypstPdfRenderer } from '../../src/letters/rendering/index.js';
import {
  genevaDocument,
  genevaFile,
  genevaLetters,
  otherLanguages,
  type Writing,
} from '../support/geneva-letters.js';
import { documentSample, letterSample } from '../support/letter-samples.js';
import { describeWith } from '../support/peers.js';

const run = promisify(execFile);

/** PDFs read by another maker's programs: poppler's pdfinfo, pdftotext and pdffonts. */
describeWith('poppler', 'letters as others read them', () => {
  const renderer = new TypstPdfRenderer();
  let folder = '';

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'convene-letters-'));
  });

  afterAll(async () => {
    await renderer.close();
    await rm(folder, { recursive: true, force: true });
  });

  const file = async (bytes: Buffer): Promise<string> => {
    const path = join(folder, `${Math.random().toString(36).slice(2)}.pdf`);
    await writeFile(path, bytes);
    return path;
  };
  const textOf = async (bytes: Buffer): Promise<string> => {
    const { stdout } = await run('pdftotext', ['-enc', 'UTF-8', await file(bytes), '-']);
    return stdout.replace(/\s+/g, ' ');
  };
  const infoOf = async (bytes: Buffer): Promise<Record<string, string>> => {
    const { stdout } = await run('pdfinfo', [await file(bytes)]);
    return Object.fromEntries(
      stdout.split('\n').flatMap((line) => {
        const at = line.indexOf(':');
        return at < 0 ? [] : [[line.slice(0, at), line.slice(at + 1).trim()]];
      }),
    );
  };
  const render = ({ source, values }: Writing): Promise<Buffer> => renderer.render(source, values);
  const letters = genevaLetters();
  const letter = (key: string): Writing => letters[key] ?? { source: letterSample(), values: {} };

  it('the cover letter is one tagged page with title, author, date and the words of the office', async () => {
    const bytes = await render(letter('cover'));
    expect(await infoOf(bytes)).toMatchObject({
      Title: 'Third informal thematic session: invitation and moderators',
      Author: 'Peter Thomson',
      Tagged: 'yes',
      Pages: '1',
      JavaScript: 'no',
      Encrypted: 'no',
      'Page size': '595.276 x 841.89 pts (A4)',
    });
    const text = await textOf(bytes);
    for (const words of [
      'The President of the General Assembly',
      'Excellency,',
      'my letter dated 13 April 2017',
      'H.E. Ambassador Mehmet Samsar',
      'All Permanent Representatives and Permanent Observers to the United Nations, New York',
      'Wording invented for demonstration',
    ]) {
      expect(text).toContain(words);
    }
    expect(text).not.toContain('{{');
  });

  it('a hostile name comes out literally, wherever a value may stand', async () => {
    const hostile =
      '*R* {{x}} <b> #panic() $x$ ] #read("/etc/passwd") #import "a" @label `c` \\u{41} -- ~ = /*c*/ //d <l> &amp;';
    const bytes = await renderer.render(
      letterSample({
        salutation: 'Dear {{ name }},',
        addressBlock: ['{{ name }}'],
        body: 'x {{ name }}\n\n- {{ name }}\n\n| A |\n|---|\n| {{ name }} |\n',
        enclosures: [hostile, 'x'],
        signatories: [{ name: hostile, lines: [hostile] }],
        letterheads: [{ lines: [hostile] }],
        foot: '{{ name }}',
        mark: hostile,
      }),
      { name: hostile },
    );
    const text = await textOf(bytes);
    const withoutBreaks = text.replace(/[\s-]/g, '');
    expect(withoutBreaks.split(hostile.replace(/[\s-]/g, '')).length - 1).toBeGreaterThanOrEqual(9);
  });

  it('names with letters of many scripts can be read and searched', async () => {
    const names = 'Şamsar, Gómez, Đặng, Ōta, Ağaoğlu, Ελλάδα, Україна';
    expect(await textOf(await renderer.render(letterSample({ body: `${names}.` }), {}))).toContain(names);
  });

  it('Arabic reads from right to left and its text can be searched', async () => {
    const text = await textOf(await render(otherLanguages.arabic));
    for (const words of ['صاحب السعادة', 'الجمعية العامة', '+41 22 917 12 34', 'office@example.org']) {
      expect(text.replace(/[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '')).toContain(words);
    }
  });

  it('all fonts are embedded', async () => {
    for (const writing of [letter('co-facilitators'), otherLanguages.arabic, otherLanguages.french]) {
      const { stdout } = await run('pdffonts', [await file(await render(writing))]);
      const fonts = stdout.trim().split('\n').slice(2);
      expect(fonts.length).toBeGreaterThan(0);
      for (const font of fonts) {
        expect(font).toMatch(/^[A-Z]{6}\+(?:NotoSerif|Amiri)\S*\s.*\syes yes yes\s/);
      }
    }
  });

  it('the procedural note repeats the head of its agenda and numbers its pages', async () => {
    const rows = Array.from({ length: 60 }, (_, index) => ({ start: '10:00', title: `Item ${index + 1}` }));
    const text = await textOf(await renderer.render(documentSample(), { days: rows }));
    expect(text.match(/Time Item/g)?.length).toBeGreaterThan(1);
    expect(text).toContain('1/3');
    const note = await render(genevaDocument('procedural-note', 'Procedural note'));
    expect(await infoOf(note)).toMatchObject({ Tagged: 'yes', Pages: '4' });
    expect(await textOf(note)).toContain('c. Expert panels');
  });

  it('a combined package has the pages and bookmarks of all parts, and opens without complaint', async () => {
    const brief = await readFile(genevaFile().address);
    const whole = await combinePdf([
      { title: 'Letter of the President', bytes: await render(letter('cover')) },
      { title: 'Letter of the co-facilitators', bytes: await render(letter('co-facilitators')) },
      { title: 'Issue brief no. 3', bytes: brief },
    ]);
    expect(await infoOf(whole)).toMatchObject({ Pages: '4' });
    const text = await textOf(whole);
    for (const words of ['Peter Thomson', 'Jürg Lauber', 'Issue brief no. 3 (placeholder)'])
      expect(text).toContain(words);
  });

  it('a signature never stands alone on a page', async () => {
    const paragraph =
      'I have the honour to write to you of the session, its panels, its speakers and its venue. ';
    for (let count = 20; count < 60; count += 3) {
      const source = letterSample({
        body: Array.from({ length: count }, () => paragraph.repeat(2)).join('\n\n'),
      });
      const path = await file(await renderer.render(source, {}));
      const { stdout } = await run('pdftotext', ['-layout', path, '-']);
      const page = stdout.split('\f').find((one) => one.includes('Ada Sample')) ?? '';
      expect(page).toContain('assurances');
      expect(page).toContain('its panels');
    }
  });
});
