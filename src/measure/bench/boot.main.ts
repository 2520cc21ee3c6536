import 'reflect-metadata';
import { environment, loadConfig } from '../../platform/index.js';
import { serveParent } from '../support/child-protocol.js';

/**
 * `ready`: the whole program, as main.ts starts it, until it listens. `imports`: only what it loads on the way there.
 * Whoever started the process has the watch.
 */
async function start(): Promise<void> {
  const imports = [import('../../roles/boot.js'), import('../../roles/features.js')] as const;
  if (process.argv[2] === 'imports') {
    await Promise.all([...imports, import('../../roles/docs.js'), import('../../roles/queue-board.js')]);
    return;
  }
  const [{ boot }, { features }] = await Promise.all(imports);
  await boot(loadConfig(environment()), features);
}

await start();
serveParent({}, {});
