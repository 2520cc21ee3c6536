import { defineProblems } from '../problems/problem.js';

/** Why local services cannot be had; the details name what to do. */
export const localServicesProblems = defineProblems('local-services', {
  alreadyRunning: { status: 409, title: 'The local services of this folder are already in use' },
  serverMissing: { status: 503, title: 'A server is not on this machine' },
  startFailed: { status: 503, title: 'A local server did not start' },
  notStarted: { status: 500, title: 'A service was asked for that was not wanted at the start' },
});
