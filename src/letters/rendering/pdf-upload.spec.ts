import { describe, expect, it } from '@jest/globals';
import { PDFDocument, PDFName, PDFString } from '@cantoo/pdf-lib';
import { inspectUpload } from './pdf-upload.js';

async function pdf(
  change: (document: PDFDocument) => void | Promise<void> = () => undefined,
): Promise<Uint8Array> {
  const document = await PDFDocument.create();
  document.addPage();
  document.addPage();
  await change(document);
  return await document.save();
}

describe('an upload', () => {
  it('that is a PDF has its pages counted', async () => {
    expect(await inspectUpload(await pdf())).toEqual({ pages: 2 });
  });

  it('that is no PDF is refused, whatever its name would say', async () => {
    const picture = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex');
    await expect(inspectUpload(picture)).rejects.toMatchObject({ code: 'letters/upload-not-pdf' });
    await expect(inspectUpload(Buffer.from('hello'))).rejects.toMatchObject({
      code: 'letters/upload-not-pdf',
    });
    await expect(inspectUpload(new Uint8Array())).rejects.toMatchObject({ code: 'letters/upload-not-pdf' });
  });

  it('that was cut off is refused, wherever it was cut', async () => {
    const whole = await pdf();
    for (const share of [0.2, 0.5, 0.9, 0.99]) {
      await expect(inspectUpload(whole.subarray(0, Math.floor(whole.length * share)))).rejects.toMatchObject({
        code: 'letters/upload-damaged',
      });
    }
  });

  it('whose middle is lost is refused', async () => {
    const whole = await pdf();
    const damaged = Buffer.concat([whole.subarray(0, 40), whole.subarray(whole.length - 40)]);
    await expect(inspectUpload(damaged)).rejects.toMatchObject({ code: 'letters/upload-damaged' });
  });

  it('that is encrypted is refused', async () => {
    const encrypted = await pdf((document) => document.encrypt({ userPassword: 'x', ownerPassword: 'y' }));
    await expect(inspectUpload(encrypted)).rejects.toMatchObject({ code: 'letters/upload-encrypted' });
  });

  it('that holds a program, an action or an attached file is refused', async () => {
    const program = await pdf((document) => document.addJavaScript('x', 'app.alert(1)'));
    const attached = await pdf((document) =>
      document.attach(Buffer.from('x'), 'x.txt', { mimeType: 'text/plain' }),
    );
    const launch = await pdf((document) => {
      document.catalog.set(
        PDFName.of('OpenAction'),
        document.context.obj({ S: 'Launch', F: PDFString.of('calc.exe') }),
      );
    });
    for (const bytes of [program, attached, launch]) {
      await expect(inspectUpload(bytes)).rejects.toMatchObject({ code: 'letters/upload-active' });
    }
  });
});
