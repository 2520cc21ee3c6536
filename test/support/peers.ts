import { beforeAll, describe } from '@jest/globals';
import { parseWithout, type PeerGroup, PEERS } from '../../src/setup/peers.mjs';
import { leftOutMark } from './run-plan.mjs';

/** What `npm test -- --without=…` leaves out; test/run.mjs hands it on. */
const leftOut = parseWithout(process.env['CONVENE_TEST_WITHOUT']);

/**
 * `describe` for tests that need a program of another maker: a browser, Postfix, calendar programs, poppler. They are
 * left out only where `--without` names their group, visibly; else they run, and fail where the program is missing.
 */
export function describeWith(group: PeerGroup, title: string, body: () => void): void {
  if (leftOut.includes(group)) {
    describe.skip(`${title} ${leftOutMark(group)}`, body);
    return;
  }
  describe(title, () => {
    beforeAll(async () => {
      const missing = await PEERS[group].missing();
      if (missing.length > 0) {
        throw new Error(
          `${missing.join(', ')}: not on this machine. "npm test" gets it where it may; --without=${group} leaves these tests out.`,
        );
      }
    });
    body();
  });
}
