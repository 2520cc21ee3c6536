import 'reflect-metadata';
import { loadConfig, Problem } from './platform/index.js';

/**
 * Boots one role from the environment and runs until it is told to stop (SIGTERM, SIGINT): then it takes no new
 * work, ends what it has in hand, and closes queues before MongoDB.
 */
export async function main(): Promise<void> {
  const config = loadConfig();
  const [{ boot }, { features }] = await Promise.all([
    import('./roles/boot.js'),
    import('./roles/features.js'),
  ]);
  const { app } = await boot(config, features);
  app.enableShutdownHooks();
}

/** A fault at start, for a person: every finding on a line of its own. */
export function explain(error: unknown): string {
  if (!(error instanceof Problem))
    return error instanceof Error ? (error.stack ?? error.message) : String(error);
  const findings = error.extensions['findings'];
  if (!Array.isArray(findings)) return `${error.title}: ${error.detail}`;
  const lines = (findings as { where?: string; message: string; fix?: string }[]).map(
    ({ where, message, fix }) => `  ${where ?? ''} ${message}${fix ? `\n      ${fix}` : ''}`,
  );
  return [`${error.title}:`, ...lines].join('\n');
}

if (process.argv[1] === import.meta.filename) {
  main().catch((error: unknown) => {
    process.stderr.write(`${explain(error)}\n`);
    process.exitCode = 1;
  });
}
