import { fileURLToPath } from 'node:url';
import type { Piscina } from 'piscina';
import { composeOrRefuse } from './check.js';
import { fontFolders, unprintable } from './fonts.js';
import { renderingProblems } from './rendering.problems.js';
import type { Source, Values } from './source.js';
import { typstJob, type TypstJob } from './typst.writer.js';

/** The port behind which the PDF engine can be replaced. */
export interface PdfRenderer {
  /**
   * Makes the PDF: tagged (PDF/UA-1), with title, language, bookmarks and embedded fonts. The same source
   * and values give the same bytes, on any thread and in any process.
   * @throws letters/source-faulty, letters/unprintable, letters/pdf-failed, letters/renderer-closed
   */
  render(source: Source, values: Values): Promise<Buffer>;
  /** Ends the threads; what is under way is finished first. */
  close(): Promise<void>;
}

type Outcome = { pdf: Uint8Array; pages: number } | { diagnostics: string[] };

/** In `dist` the worker is JavaScript, in the sources TypeScript that Node reads by itself. */
const workerFile = (): string =>
  fileURLToPath(
    new URL(import.meta.url.endsWith('.ts') ? './typst.worker.ts' : './typst.worker.js', import.meta.url),
  );

/**
 * Typst in a pool of threads: compiling blocks its thread for 5 to 150 ms, so it never runs on the main one.
 * Nothing of it is loaded before the first PDF; idle threads end after a minute.
 */
export class TypstPdfRenderer implements PdfRenderer {
  private pool: Promise<Piscina> | undefined;
  private closed = false;

  constructor(private readonly threads = 2) {}

  async render(source: Source, values: Values): Promise<Buffer> {
    const composed = composeOrRefuse(source, values);
    const job = typstJob(composed);
    const missing = unprintable(job.data);
    if (missing.length > 0) {
      throw renderingProblems.unprintable(
        `No embedded font has these characters: ${missing.slice(0, 20).join(' ')}.`,
        { characters: missing },
      );
    }
    const outcome = await this.compile(job);
    if ('pdf' in outcome) {
      return Buffer.from(outcome.pdf.buffer, outcome.pdf.byteOffset, outcome.pdf.byteLength);
    }
    throw renderingProblems.pdfFailed(
      `The PDF engine refused “${composed.title}”: ${outcome.diagnostics.join('; ')}`,
      {
        diagnostics: outcome.diagnostics,
      },
    );
  }

  async close(): Promise<void> {
    this.closed = true;
    const pool = await this.pool;
    this.pool = undefined;
    await pool?.close();
  }

  private async compile(job: TypstJob): Promise<Outcome> {
    if (this.closed)
      throw renderingProblems.rendererClosed('No PDF can be made after the renderer was closed.');
    this.pool ??= this.open();
    const pool = await this.pool;
    return (await pool.run(job)) as Outcome;
  }

  private async open(): Promise<Piscina> {
    const { Piscina } = await import('piscina');
    return new Piscina({
      filename: workerFile(),
      minThreads: 0,
      maxThreads: this.threads,
      idleTimeout: 60_000,
      // Typst is busy on its thread: two jobs at once would only wait for each other.
      concurrentTasksPerWorker: 1,
      workerData: {
        workspace: fileURLToPath(new URL('./typst/', import.meta.url)),
        fontPaths: fontFolders(),
      },
      execArgv: ['--disable-warning=ExperimentalWarning'],
    });
  }
}
