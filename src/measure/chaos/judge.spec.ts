import { describe, expect, it } from '@jest/globals';
import type { LedgerRow } from '../ledger-reader.js';
import type { TakenMail } from '../sink/sink.types.js';
import { judge } from './judge.js';

const row = (n: number, why?: 'worker-lost' | 'outcome-unknown'): LedgerRow => ({
  _id: `d-${n}`,
  state: 'accepted',
  open: false,
  mailbox: `m-${n}@example.org`,
  messageId: `<m-${n}>`,
  marks: why === undefined ? [] : [{ at: new Date(0), why }],
});
const mail = (n: number, at: number, sha256 = 'same'): TakenMail => ({
  messageId: `<m-${n}>`,
  to: `m-${n}@example.org`,
  at,
  spoilt: false,
  sha256,
});
const none = { workerLost: 0, repeats: false };
const crash = { workerLost: 1, repeats: true };

describe('the judgement of a trial', () => {
  it('holds when each mail arrived once', () => {
    const judged = judge(
      {
        letters: 2,
        rows: [row(1), row(2)],
        mails: [mail(1, 10), mail(2, 20)],
        faultEndedAt: null,
        settled: true,
      },
      none,
    );
    expect(judged).toMatchObject({ lost: 0, repeated: 0, marked: 0, recoverySeconds: 0, holds: true });
  });

  it('counts what never arrived, whatever the ledger says', () => {
    const judged = judge(
      { letters: 2, rows: [row(1), row(2)], mails: [mail(1, 10)], faultEndedAt: null, settled: true },
      none,
    );
    expect(judged).toMatchObject({ lost: 1, holds: false });
  });

  it('counts a delivery that was never written as lost', () => {
    const judged = judge(
      { letters: 2, rows: [row(1)], mails: [mail(1, 10)], faultEndedAt: null, settled: false },
      none,
    );
    expect(judged).toMatchObject({ lost: 1, unsettled: 1, holds: false });
  });

  it('takes a marked repeat as promised, and an unmarked one as a fault', () => {
    const mails = [mail(1, 10), mail(1, 4_010), mail(2, 20)];
    const marked = judge(
      { letters: 2, rows: [row(1, 'worker-lost'), row(2)], mails, faultEndedAt: 10, settled: true },
      crash,
    );
    expect(marked).toMatchObject({
      repeated: 1,
      marked: 1,
      unmarkedRepeats: 0,
      recoverySeconds: 4,
      holds: true,
    });
    const silent = judge(
      { letters: 2, rows: [row(1), row(2)], mails, faultEndedAt: 10, settled: true },
      crash,
    );
    expect(silent).toMatchObject({ unmarkedRepeats: 1, holds: false });
  });

  it('wants no repeat where nothing was lost, not even a marked one', () => {
    const evidence = {
      letters: 1,
      rows: [row(1, 'outcome-unknown')],
      mails: [mail(1, 10), mail(1, 20)],
      faultEndedAt: null,
      settled: true,
    };
    expect(judge(evidence, none).holds).toBe(false);
    expect(judge(evidence, { ...none, repeats: true }).holds).toBe(true);
  });

  it('wants no more marks of lost workers than a worker can have in hand', () => {
    const judged = judge(
      {
        letters: 2,
        rows: [row(1, 'worker-lost'), row(2, 'worker-lost')],
        mails: [mail(1, 10), mail(2, 20)],
        faultEndedAt: 5,
        settled: true,
      },
      crash,
    );
    expect(judged).toMatchObject({ workerLost: 2, workerLostAllowed: 1, holds: false });
  });

  it('wants the same bytes at every try', () => {
    const judged = judge(
      {
        letters: 1,
        rows: [row(1, 'worker-lost')],
        mails: [mail(1, 10), mail(1, 20, 'other')],
        faultEndedAt: 15,
        settled: true,
      },
      crash,
    );
    expect(judged).toMatchObject({ altered: 1, holds: false });
  });

  it('counts the longest silence after the fault as recovery', () => {
    const judged = judge(
      {
        letters: 3,
        rows: [row(1), row(2), row(3)],
        mails: [mail(1, 0), mail(2, 1_500), mail(3, 4_000)],
        faultEndedAt: 1_000,
        settled: true,
      },
      none,
    );
    expect(judged.recoverySeconds).toBe(2.5);
  });
});
