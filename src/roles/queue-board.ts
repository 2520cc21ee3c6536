import { createBullBoard } from '@bull-board/api';
import { BullMQAdapter } from '@bull-board/api/bullMQAdapter';
import { FastifyAdapter } from '@bull-board/fastify';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Gatekeeper } from '../access/index.js';
import { JobQueues, queueNames } from '../messaging/index.js';
import { sendProblem, toProblem } from '../platform/index.js';

const BOARD = '/queues';

/**
 * The queue board for the office at /queues. It stands beside Nest, so its own hook asks for the permission;
 * a browser may send the token as the password of Basic authentication. Read only: retries are made in the ledger.
 */
export async function setupQueueBoard(app: NestFastifyApplication): Promise<void> {
  const fastify = app.getHttpAdapter().getInstance();
  const gatekeeper = app.get(Gatekeeper);
  const queues = app.get(JobQueues);
  const board = new FastifyAdapter();
  board.setBasePath(BOARD);
  createBullBoard({
    queues: queueNames.map((name) => new BullMQAdapter(queues.queue(name), { readOnlyMode: true })),
    serverAdapter: board as never,
    options: { uiConfig: { boardTitle: 'Convene queues' } },
  });
  await fastify.register(async (scope) => {
    scope.addHook('onRequest', async (request, reply) => {
      try {
        await gatekeeper.admit(request.headers.authorization, 'queues:read');
      } catch (error) {
        void reply.header('www-authenticate', 'Basic realm="convene", charset="UTF-8"');
        sendProblem(reply, toProblem(error), request.url);
      }
    });
    scope.addHook('onSend', (_request, reply, _payload, done) => {
      void reply.header(
        'content-security-policy',
        "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'",
      );
      done();
    });
    await scope.register(board.registerPlugin() as never, { prefix: BOARD } as never);
  });
}
