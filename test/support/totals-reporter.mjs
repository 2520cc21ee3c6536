// A reporter for Jest that writes what test/run.mjs adds up, and ends Jest with it; CONVENE_TEST_TOTALS names the file.
import { writeFileSync } from 'node:fs';

export default class TotalsReporter {
  constructor() {
    // Without test/run.mjs, however it ended, the servers go: the tests should not stay and wait for them.
    // It started this process as the head of a group, to which Jest's workers and their programs belong.
    process.once('disconnect', () => process.kill(-process.pid, 'SIGKILL'));
    process.channel?.unref();
  }

  onRunComplete(_contexts, results) {
    const skipped = results.testResults.flatMap((file) =>
      file.testResults
        .filter(({ status }) => !['passed', 'failed'].includes(status))
        .map(({ fullName }) => fullName),
    );
    const outcome = {
      passed: results.numPassedTests,
      failed: results.numFailedTests,
      brokenFiles: results.numRuntimeErrorTestSuites,
      skipped,
    };
    writeFileSync(process.env.CONVENE_TEST_TOTALS, JSON.stringify(outcome));
  }
}
