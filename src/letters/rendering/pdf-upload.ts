import { EncryptedPDFError, PDFArray, PDFDict, PDFDocument, PDFName, PDFStream } from '@cantoo/pdf-lib';
import { fileTypeFromBuffer } from 'file-type';
import { renderingProblems } from './rendering.problems.js';

/** Actions that run a program or open something by themselves. */
const ACTIVE = new Set([
  '/JavaScript',
  '/Launch',
  '/ImportData',
  '/SubmitForm',
  '/GoToE',
  '/Rendition',
  '/RichMediaExecute',
]);

/**
 * Judges an uploaded enclosure by its content, never by its name: it must be a whole PDF, not encrypted,
 * without programs and attached files, and its pages must be readable.
 * @returns the number of pages
 * @throws letters/upload-not-pdf, -encrypted, -damaged, -active
 */
export async function inspectUpload(bytes: Uint8Array): Promise<{ pages: number }> {
  const type = await fileTypeFromBuffer(bytes);
  if (type?.mime !== 'application/pdf') {
    throw renderingProblems.uploadNotPdf(
      `The file is ${type ? type.mime : 'of an unknown kind'}; an enclosure must be a PDF.`,
    );
  }
  const tail = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    .subarray(-2_048)
    .toString('latin1');
  if (!tail.includes('%%EOF') || !tail.includes('startxref')) {
    throw renderingProblems.uploadDamaged(
      'The file ends before the PDF does: it was cut off on its way. Send it again.',
    );
  }
  const pdf = await load(bytes);
  refuseActive(pdf);
  return { pages: countPages(pdf) };
}

const encrypted = (cause: unknown) =>
  renderingProblems.uploadEncrypted(
    'Save the file without a password or restrictions, and send it again.',
    {},
    { cause },
  );

const damaged = (cause: unknown) =>
  renderingProblems.uploadDamaged(
    'The PDF cannot be read to its end. Save it anew, and send it again.',
    {},
    { cause },
  );

/** Read twice: the first, lenient reading tells an encrypted file from a damaged one. */
async function load(bytes: Uint8Array): Promise<PDFDocument> {
  try {
    await PDFDocument.load(bytes, { updateMetadata: false });
    return await PDFDocument.load(bytes, { updateMetadata: false, throwOnInvalidObject: true });
  } catch (error) {
    if (error instanceof EncryptedPDFError) throw encrypted(error);
    throw damaged(error);
  }
}

function countPages(pdf: PDFDocument): number {
  let pages: number;
  try {
    // Walks the whole page tree; a missing page throws.
    pages = pdf.getPages().filter((page) => page.getSize().width > 0).length;
  } catch (error) {
    throw damaged(error);
  }
  if (pages === 0) throw damaged(new Error('The PDF has no pages'));
  return pages;
}

/** Looks at every object of the file, also those that stand directly inside others. */
function refuseActive(pdf: PDFDocument): void {
  for (const [, object] of pdf.context.enumerateIndirectObjects()) {
    const what = activeIn(object);
    if (what === null) continue;
    throw renderingProblems.uploadActive(`The PDF holds ${what}. Print it to a new PDF, and send that.`);
  }
}

function activeIn(object: unknown): string | null {
  if (object instanceof PDFStream) return activeIn(object.dict);
  if (object instanceof PDFArray) return firstOf(object.asArray());
  if (!(object instanceof PDFDict)) return null;
  const action = object.get(PDFName.of('S'));
  if (action instanceof PDFName && ACTIVE.has(action.asString())) return 'an action that runs by itself';
  if (object.has(PDFName.of('JS'))) return 'a program';
  if (object.has(PDFName.of('EmbeddedFiles')) || object.has(PDFName.of('EF'))) return 'attached files';
  return firstOf(object.values());
}

function firstOf(objects: readonly unknown[]): string | null {
  for (const object of objects) {
    const what = activeIn(object);
    if (what !== null) return what;
  }
  return null;
}
