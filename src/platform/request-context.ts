import { AsyncLocalStorage } from 'node:async_hooks';

/** What follows one request or task through all calls it makes: into events, logs, jobs and mail headers. */
export interface RequestContext {
  correlationId: string;
  /** Set while a request with an Idempotency-Key runs: its row becomes part of the first unit of work. */
  idempotency?: { id: string; hash: string; written: boolean };
}

const storage = new AsyncLocalStorage<RequestContext>();

export const requestContext = {
  run: <T>(context: RequestContext, body: () => T): T => storage.run(context, body),
  /** For hooks that cannot wrap what comes after them. */
  enter: (context: RequestContext): void => storage.enterWith(context),
  current: (): RequestContext | undefined => storage.getStore(),
};
