import { afterAll, describe, expect, it } from '@jest/globals';
import { PDFDict, PDFDocument, PDFName } from '@cantoo/pdf-lib';
import { combinePdf } from './pdf-combine.js';
import { TypstPdfRenderer } from './pdf-renderer.js';
import { renderingProblems } from './rendering.problems.js';
import { documentSample, letterSample } from '../../../test/support/letter-samples.js';

describe('PDFs', () => {
  const renderer = new TypstPdfRenderer();
  const another = new TypstPdfRenderer(1);
  afterAll(() => Promise.all([renderer.close(), another.close()]));

  it('have the same bytes for the same input, from either thread and from another renderer', async () => {
    const letter = letterSample();
    const all = await Promise.all([
      ...Array.from({ length: 4 }, () => renderer.render(letter, {})),
      another.render(letter, {}),
    ]);
    for (const bytes of all) expect(bytes.equals(all[0] ?? Buffer.alloc(0))).toBe(true);
    expect(
      (await renderer.render(letterSample({ salutation: 'Sir,' }), {})).equals(all[0] ?? Buffer.alloc(0)),
    ).toBe(false);
  });

  it('are tagged, with title, language, author, bookmarks and the date of the letter', async () => {
    const pdf = await PDFDocument.load(await renderer.render(letterSample(), {}), { updateMetadata: false });
    const { catalog } = pdf;
    expect(pdf.getTitle()).toBe('Third session');
    expect(pdf.getAuthor()).toBe('Ada Sample');
    expect(pdf.getCreationDate()?.toISOString().slice(0, 10)).toBe('2017-06-06');
    expect(catalog.has(PDFName.of('StructTreeRoot'))).toBe(true);
    expect(catalog.lookup(PDFName.of('Lang'))?.toString()).toContain('en');
    expect(catalog.has(PDFName.of('Outlines'))).toBe(true);
  });

  it('are made of letters in Arabic and French, and of documents', async () => {
    const made = await Promise.all([
      renderer.render(
        letterSample({ language: 'ar', salutation: 'صاحب السعادة،', body: 'أتشرف بأن أشير إلى {{ name }}.' }),
        {
          name: 'Room XIX',
        },
      ),
      renderer.render(letterSample({ language: 'fr', body: 'Quelle est la question ?' }), {}),
      renderer.render(documentSample(), { days: [] }),
    ]);
    for (const bytes of made) expect(bytes.subarray(0, 5).toString('latin1')).toBe('%PDF-');
  });

  it('are refused for a placeholder without a value, naming it', async () => {
    const refused = await renderer
      .render(letterSample({ body: '{{ meeting.title }}' }), {})
      .catch((error: unknown) => error);
    expect(renderingProblems.sourceFaulty.is(refused) && refused.extensions.findings).toMatchObject([
      { code: 'unresolved-placeholder', where: 'body, line 1' },
    ]);
  });

  it('are refused for characters without a glyph, naming them, and the renderer lives on', async () => {
    const refused = await renderer
      .render(letterSample({ body: 'Room 中文' }), {})
      .catch((error: unknown) => error);
    expect(renderingProblems.unprintable.is(refused) && refused.extensions.characters).toEqual(['中', '文']);
    expect((await renderer.render(letterSample(), {})).length).toBeGreaterThan(10_000);
  });

  it('are refused after closing', async () => {
    const closed = new TypstPdfRenderer(1);
    await closed.render(letterSample(), {});
    await closed.close();
    await closed.close();
    await expect(closed.render(letterSample(), {})).rejects.toMatchObject({
      code: 'letters/renderer-closed',
    });
  });

  it('take piles of marks, long words and a table longer than a page without trouble', async () => {
    const bytes = await renderer.render(
      documentSample({
        body: `{{ pile }} {{ word }}\n\n| A | B |\n|---|---|\n${'| 10:00 | {{ word }} |\n'.repeat(120)}`,
      }),
      { pile: `e${'\u0301'.repeat(5_000)}`, word: 'x'.repeat(400) },
    );
    const pdf = await PDFDocument.load(bytes);
    expect(pdf.getPageCount()).toBeGreaterThan(3);
  });

  it('are combined with a bookmark for each part, one after the other, without a false claim', async () => {
    const letter = await renderer.render(letterSample(), {});
    const note = await renderer.render(documentSample(), { days: [] });
    const parts = [
      { title: 'Letter', bytes: letter },
      { title: 'Note – Ōta', bytes: note },
    ];
    const whole = await combinePdf(parts);
    expect(whole.equals(await combinePdf(parts))).toBe(true);
    const pdf = await PDFDocument.load(whole, { updateMetadata: false });
    expect(pdf.getPageCount()).toBe(2);
    expect(pdf.getTitle()).toBe('Third session');
    const outlines = pdf.catalog.lookup(PDFName.of('Outlines'), PDFDict);
    const first = outlines.lookup(PDFName.of('First'), PDFDict);
    const last = outlines.lookup(PDFName.of('Last'), PDFDict);
    expect(first.lookup(PDFName.of('Next'))).toBe(last);
    expect(first.has(PDFName.of('First'))).toBe(true);
    expect(letter.includes('pdfuaid')).toBe(true);
    expect(whole.includes('pdfuaid:part')).toBe(false);
  });

  it('cannot be combined of nothing', async () => {
    await expect(combinePdf([])).rejects.toMatchObject({ code: 'letters/nothing-to-combine' });
  });
});
