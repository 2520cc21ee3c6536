import { extractText, getDocumentProxy } from 'unpdf';

/**
 * The text that a PDF holds, page after page; empty where it holds none, as a scan does. A PDF whose text cannot be
 * read has none for us: a person has to read it.
 */
export async function pdfText(bytes: Uint8Array): Promise<string> {
  try {
    // The library takes the bytes over: it gets a copy of its own.
    const pdf = await getDocumentProxy(new Uint8Array(bytes), { verbosity: 0 });
    try {
      const { text } = await extractText(pdf, { mergePages: false });
      return text.join('\n');
    } finally {
      await pdf.loadingTask.destroy();
    }
  } catch {
    return '';
  }
}
