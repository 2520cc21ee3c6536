import { asFileRefusal } from './given-files.js';
import { defineProblems, type Problem } from './problems/problem.js';
import { isCode } from './system-error.js';

const startProblems = defineProblems('start', {
  portTaken: { status: 409, title: 'The port cannot be used' },
  noDatabase: { status: 503, title: 'MongoDB does not answer' },
});

/** Faults of the surroundings that a person can mend, as refusals in words; null for any other, which is ours. */
export function asSystemRefusal(error: unknown): Problem | null {
  if (isCode(error, 'EADDRINUSE', 'EACCES') && isListening(error)) {
    const why = error.code === 'EACCES' ? 'this user may not listen there' : 'another program listens there';
    return startProblems.portTaken(
      `${error.address ?? 'port'}:${error.port}: ${why}. Name another port in HTTP_PORT.`,
      {},
      { cause: error },
    );
  }
  if (error instanceof Error && /^Mongo(ose)?ServerSelectionError$/.test(error.name)) {
    return startProblems.noDatabase(
      `${error.message}. See whether it runs, and whether MONGODB_URI names it.`,
      {},
      { cause: error },
    );
  }
  return asFileRefusal(error);
}

const isListening = (error: unknown): error is { code: string; port: number; address?: string } =>
  typeof error === 'object' &&
  error !== null &&
  'syscall' in error &&
  error.syscall === 'listen' &&
  'port' in error;
