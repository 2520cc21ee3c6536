import { composeOrRefuse } from './check.js';
import { writeHtml } from './html.writer.js';
import type { Source, Values } from './source.js';
import { writeText } from './text.writer.js';

export type { Finding } from '../../platform/index.js';
export { checkSource, usesPersonalValues } from './check.js';
export { cleanLine, cleanText } from './clean.js';
export { combinePdf, type PdfPart } from './pdf-combine.js';
export { type PdfRenderer, TypstPdfRenderer } from './pdf-renderer.js';
export { pdfText } from './pdf-text.js';
export { inspectUpload } from './pdf-upload.js';
export { renderingProblems } from './rendering.problems.js';
export {
  type DocumentSource,
  type LetterSource,
  LIMITS,
  PERSONAL_VALUES,
  type Source,
  type Values,
} from './source.js';

/**
 * The whole accessible HTML document of a letter or document: fit for mail (nothing remote, no script, style
 * in attributes) and for pages.
 * @throws letters/source-faulty if a placeholder has no value or the template is faulty; dates and the like
 *   are the check's business
 */
export function renderHtml(source: Source, values: Values): string {
  return writeHtml(composeOrRefuse(source, values));
}

/** The same letter or document as plain text in lines of at most 74 columns, with LF line ends. */
export function renderText(source: Source, values: Values): string {
  return writeText(composeOrRefuse(source, values));
}

/**
 * Title and both forms of a mail, from one composition: for mails that are written by the hundred.
 * @throws letters/source-faulty as above
 */
export function renderMail(source: Source, values: Values): { title: string; text: string; html: string } {
  const composed = composeOrRefuse(source, values);
  return { title: composed.title, text: writeText(composed), html: writeHtml(composed) };
}
