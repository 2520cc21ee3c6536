import {
  PDFDict,
  PDFDocument,
  PDFHexString,
  PDFName,
  PDFNull,
  PDFNumber,
  PDFRawStream,
  PDFRef,
  PDFStream,
  decodePDFRawStream,
  type PDFPage,
} from '@cantoo/pdf-lib';
import { renderingProblems } from './rendering.problems.js';

/** One PDF of several: a letter and what it encloses. */
export interface PdfPart {
  /** Stands in the bookmarks. */
  title: string;
  bytes: Uint8Array;
}

/**
 * Puts PDFs one after the other, with a bookmark for each. The first part keeps its tags, language and title;
 * pages that follow lose their tags, so the claim to PDF/UA is taken out: it would no longer be true.
 * The same parts give the same bytes.
 */
export async function combinePdf(parts: readonly PdfPart[]): Promise<Buffer> {
  const [first, ...rest] = parts;
  if (!first) throw renderingProblems.nothingToCombine('Name at least one PDF.');
  const whole = await PDFDocument.load(first.bytes, { updateMetadata: false });
  const marks = [{ title: first.title, page: whole.getPage(0) }];
  for (const part of rest) {
    const source = await PDFDocument.load(part.bytes, { updateMetadata: false });
    const pages = await whole.copyPages(source, source.getPageIndices());
    for (const page of pages) {
      // Keys into the structure tree of another file.
      page.node.delete(PDFName.of('StructParents'));
      whole.addPage(page);
    }
    if (pages[0]) marks.push({ title: part.title, page: pages[0] });
  }
  if (rest.length > 0) {
    bookmark(whole, marks);
    dropClaim(whole);
  }
  return Buffer.from(await whole.save({ useObjectStreams: true, updateFieldAppearances: false }));
}

/** One bookmark per part; the first part's own bookmarks stand under its own. */
function bookmark(whole: PDFDocument, marks: readonly { title: string; page: PDFPage }[]): void {
  const { context, catalog } = whole;
  const before = catalog.lookupMaybe(PDFName.of('Outlines'), PDFDict);
  const root = context.nextRef();
  const refs = marks.map(() => context.nextRef());
  marks.forEach(({ title, page }, index) => {
    const entry = context.obj({
      Title: PDFHexString.fromText(title),
      Parent: root,
      Dest: [page.ref, PDFName.of('XYZ'), PDFNull, PDFNull, PDFNull],
    });
    const previous = refs[index - 1];
    const next = refs[index + 1];
    if (previous) entry.set(PDFName.of('Prev'), previous);
    if (next) entry.set(PDFName.of('Next'), next);
    const own = refs[index];
    if (index === 0 && before && own) adopt(entry, before, own);
    if (own) context.assign(own, entry);
  });
  const outlines = context.obj({ Type: 'Outlines', Count: marks.length });
  const [head] = refs;
  const tail = refs.at(-1);
  if (head) outlines.set(PDFName.of('First'), head);
  if (tail) outlines.set(PDFName.of('Last'), tail);
  context.assign(root, outlines);
  catalog.set(PDFName.of('Outlines'), root);
}

/** Hangs the entries of an outline under one of a new outline, closed. */
function adopt(entry: PDFDict, outline: PDFDict, ref: PDFRef): void {
  const first = outline.get(PDFName.of('First'));
  const last = outline.get(PDFName.of('Last'));
  if (!(first instanceof PDFRef) || !(last instanceof PDFRef)) return;
  let count = 0;
  let at: unknown = first;
  while (at instanceof PDFRef) {
    const child: PDFDict | undefined = entry.context.lookupMaybe(at, PDFDict);
    if (!child) break;
    child.set(PDFName.of('Parent'), ref);
    count += 1;
    at = child.get(PDFName.of('Next'));
  }
  entry.set(PDFName.of('First'), first);
  entry.set(PDFName.of('Last'), last);
  entry.set(PDFName.of('Count'), PDFNumber.of(-count));
}

/** Takes `pdfuaid` out of the XMP metadata. */
function dropClaim(whole: PDFDocument): void {
  const { context, catalog } = whole;
  const metadata = catalog.lookup(PDFName.of('Metadata'));
  if (!(metadata instanceof PDFStream)) return;
  const bytes =
    metadata instanceof PDFRawStream ? decodePDFRawStream(metadata).decode() : metadata.getContents();
  const xmp = Buffer.from(bytes)
    .toString('utf8')
    .replace(/\s*<pdfuaid:(\w+)>[^<]*<\/pdfuaid:\1>/gu, '')
    .replace(/\s+pdfuaid:\w+="[^"]*"/gu, '');
  const stream = context.stream(Buffer.from(xmp, 'utf8'), { Type: 'Metadata', Subtype: 'XML' });
  const ref = catalog.get(PDFName.of('Metadata'));
  if (ref instanceof PDFRef) context.assign(ref, stream);
  else catalog.set(PDFName.of('Metadata'), context.register(stream));
}
