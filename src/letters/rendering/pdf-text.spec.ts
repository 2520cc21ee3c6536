import { afterAll, describe, expect, it } from '@jest/globals';
import { PDFDocument } from '@cantoo/pdf-lib';
import { letterSample } from '../../../test/support/letter-samples.js';
import { combinePdf } from './pdf-combine.js';
import { TypstPdfRenderer } from './pdf-renderer.js';
import { pdfText } from './pdf-text.js';

describe('the text of a PDF', () => {
  const renderer = new TypstPdfRenderer(1);
  afterAll(() => renderer.close());

  it('is that of the letter, also after another program has saved it', async () => {
    const bytes = await renderer.render(letterSample(), {});
    const before = Buffer.from(bytes);
    const text = await pdfText(bytes);
    expect(text).toContain('Ada Sample');
    expect(bytes.equals(before)).toBe(true);
    const saved = await (await PDFDocument.load(bytes)).save({ useObjectStreams: false });
    expect(await pdfText(saved)).toBe(text);
    const other = await renderer.render(letterSample({ salutation: 'Madam,' }), {});
    expect(text).not.toContain('Madam,');
    const both = await pdfText(
      await combinePdf([
        { title: 'One', bytes },
        { title: 'Other', bytes: other },
      ]),
    );
    expect(both).toContain('Madam,');
  });

  it('of a scan is empty, and so is one that cannot be read', async () => {
    const scan = await PDFDocument.create();
    scan.addPage();
    expect((await pdfText(await scan.save())).trim()).toBe('');
    scan.encrypt({ userPassword: 'x', ownerPassword: 'y' });
    expect(await pdfText(await scan.save())).toBe('');
  });
});
