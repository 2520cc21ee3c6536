/** What the measuring process asks one of its children. */
export interface ChildRequest {
  id: number;
  ask: string;
  data?: unknown;
}

export type ChildReport = { ready: unknown } | { id: number; value?: unknown; fault?: string };

export type ChildHandlers = Readonly<Record<string, (data: never) => unknown>>;

/** The child's side: says that it is ready, answers what it is asked, and ends with whoever started it. */
export function serveParent(handlers: ChildHandlers, ready: unknown): void {
  const send = (report: ChildReport): void => {
    process.send?.(report);
  };
  const answer = async ({ id, ask, data }: ChildRequest): Promise<void> => {
    try {
      const handler = handlers[ask];
      if (!handler) throw new Error(`nothing answers "${ask}"`);
      send({ id, value: await handler(data as never) });
    } catch (error) {
      send({ id, fault: error instanceof Error ? (error.stack ?? error.message) : String(error) });
    }
  };
  process.on('message', (request) => void answer(request as ChildRequest));
  process.once('disconnect', () => process.exit());
  send({ ready });
}
