import { NodeCompiler, type NodeError } from '@myriaddreamin/typst-ts-node-compiler';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { workerData } from 'piscina';

/**
 * One thread of the PDF pool. Runs from the sources too (Node takes the types out), so it is plain erasable
 * TypeScript that imports packages only.
 */
interface Setting {
  /** Folder with the templates, and nothing else. */
  workspace: string;
  fontPaths: string[];
}

interface Job {
  main: string;
  data: string;
}

type Outcome = { pdf: Uint8Array; pages: number } | { diagnostics: string[] };

const setting = workerData as Setting;
const compiler = NodeCompiler.create({
  workspace: setting.workspace,
  fontArgs: [{ fontPaths: setting.fontPaths }],
});

/** Compiles one document. Warnings count as errors: a missing font only warns, and the text would vanish. */
export default async function render(job: Job): Promise<Outcome> {
  const outcome = compile(job);
  // Both are needed, or memory grows with every document: the cache aged, and the loop turned.
  compiler.evictCache(10);
  await turn();
  return outcome;
}

function compile(job: Job): Outcome {
  compiler.mapShadow(join(setting.workspace, 'data.json'), Buffer.from(job.data, 'utf8'));
  const compiled = compiler.compile({ mainFilePath: join(setting.workspace, job.main) });
  const faults = compiled.takeDiagnostics();
  if (faults) return { diagnostics: messages(faults) };
  const document = compiled.result;
  if (!document) return { diagnostics: ['no document came out'] };
  try {
    const pdf = compiler.pdf(document, { pdfStandard: 'ua-1' });
    return { pdf: new Uint8Array(pdf), pages: document.numOfPages };
  } catch (error) {
    return { diagnostics: [error instanceof Error ? error.message : String(error)] };
  }
}

function messages(faults: NodeError): string[] {
  return compiler
    .fetchDiagnostics(faults)
    .map((fault: unknown) =>
      typeof fault === 'object' && fault !== null && 'message' in fault
        ? String(fault.message)
        : String(fault),
    );
}
