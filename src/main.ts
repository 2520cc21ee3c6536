import 'reflect-metadata';
import { asSystemRefusal, type Finding, findingInWords, loadConfig, Problem } from './platform/index.js';

/** After the work in hand, for the connections. */
const CLOSED_WITHIN_MS = 10_000;

/**
 * Boots one role from the environment and runs until it is told to stop (SIGTERM, SIGINT): then it takes no new
 * work, ends what it has in hand, and closes queues before MongoDB.
 */
export async function main(): Promise<void> {
  const config = loadConfig();
  const [{ boot }, { features }, { untilTold }] = await Promise.all([
    import('./roles/boot.js'),
    import('./roles/features.js'),
    import('./roles/until-told.js'),
  ]);
  const running = await boot(config, features);
  await untilTold();
  const limitMs = config.tasks.drainMs + CLOSED_WITHIN_MS;
  // Keeps nothing waiting that has closed.
  setTimeout(() => {
    // A server that is away must not keep a process that was told to stop: what is due lies in MongoDB.
    process.stderr.write(`convene: not closed in order after ${limitMs / 1_000} s; ended.\n`, () =>
      process.exit(1),
    );
  }, limitMs).unref();
  await running.close();
}

/** A fault at start, for a person: every finding on a line of its own. */
export function explain(error: unknown): string {
  const problem = error instanceof Problem ? error : asSystemRefusal(error);
  if (problem === null) return error instanceof Error ? (error.stack ?? error.message) : String(error);
  const { title, detail, extensions } = problem;
  const findings = (extensions['findings'] ?? []) as Finding[];
  // The configuration's own refusal lists its findings in its detail already.
  const said = findings.some(({ message }) => detail.includes(message));
  return [
    said ? `${title}:` : `${title}: ${detail}`,
    ...findings.map((finding) => `  ${findingInWords(finding)}`),
  ].join('\n');
}

if (process.argv[1] === import.meta.filename) {
  main().catch((error: unknown) => {
    // Connections that are tried again and again must not keep a failed start alive: whoever runs it starts it anew.
    process.stderr.write(`${explain(error)}\n`, () => process.exit(1));
  });
}
