import { serveParent } from '../support/child-protocol.js';
import type { SinkBehaviour } from './sink.types.js';
import { SmtpSink } from './smtp-sink.js';

/** A sink in a process of its own. The argument `hashes` makes it compare bodies. */
const sink = new SmtpSink(process.argv.includes('hashes'));
await sink.listen();
serveParent(
  {
    behave: (behaviour: SinkBehaviour) => {
      sink.behaviour = behaviour;
    },
    taken: () => sink.taken,
    report: () => sink.report(),
    forget: () => sink.forget(),
    refuse: () => sink.refuse(),
    listen: () => sink.listen(),
  },
  { port: sink.port },
);
