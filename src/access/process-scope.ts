import type { Actor } from '../messaging/index.js';
import { accessProblems } from './access.problems.js';

/** Refuses an actor whose token is scoped to another process: `access/other-process`. */
export function assertProcess(actor: Actor, processId: string | undefined): void {
  if (actor.processId !== undefined && actor.processId !== processId) {
    throw accessProblems.otherProcess(
      'This token is good for one process; what you asked for belongs to another.',
    );
  }
}
