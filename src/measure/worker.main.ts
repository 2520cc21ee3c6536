import 'reflect-metadata';
import { loadConfig } from '../platform/index.js';
import { boot, type Features } from '../roles/boot.js';
import { serveParent } from './support/child-protocol.js';

/** The worker role in a process of its own: all of Convene (`house`), or mail alone with sample letters (`mail`). */
async function featuresOf(what: string | undefined): Promise<Features> {
  if (what === 'house') return (await import('../roles/features.js')).features;
  const [{ MailModule, MailWorkerModule }, { SampleLettersModule }] = await Promise.all([
    import('../mail/index.js'),
    import('./chaos/sample-letters.js'),
  ]);
  return { common: [MailModule, SampleLettersModule], api: [], worker: [MailWorkerModule] };
}

const running = await boot(loadConfig(), await featuresOf(process.argv[2]));
process.once('SIGTERM', () => {
  void running.close().finally(() => process.exit());
});
serveParent({}, { url: running.url });
