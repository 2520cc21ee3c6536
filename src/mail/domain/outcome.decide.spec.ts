import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { sampleRow } from '../../../test/support/mail-samples.js';
import type { Moment } from './backoff.js';
import type { Outcome } from './classify.js';
import type { Delivery } from './delivery.js';
import { isOpen, mayFollow } from './delivery.states.js';
import { decideOutcome } from './outcome.decide.js';

const HOUR = 3_600_000;
const SHA = 'ab'.repeat(32);
const policy = { backoffSeconds: [60, 300, 900, 3_600, 10_800, 21_600], giveUpMs: 48 * HOUR };
const moment: Moment = {
  machine: new Date('2026-01-01T12:00:00Z'),
  process: new Date('2017-06-06T12:00:00Z'),
  random: 0.5,
};
const machine = (ms: number): Date => new Date(moment.machine.getTime() + ms);
const process = (ms: number): Date => new Date(moment.process.getTime() + ms);
const second = 'second@example.org';

const decide = (outcome: Outcome, over: Partial<Delivery> = {}) =>
  decideOutcome(sampleRow({ state: 'sending', ...over }), outcome, moment, policy);

const accepted: Outcome = { kind: 'accepted', code: 250, text: '250 2.0.0 Ok', sha256: SHA };
const temporary: Outcome = { kind: 'temporary', code: 450, text: '450 4.7.1 later', sha256: SHA };
const permanent: Outcome = { kind: 'permanent', code: 550, text: '550 5.1.1 no', sha256: SHA };
const unknown: Outcome = { kind: 'unknown', text: 'no answer', sha256: SHA };
const transport: Outcome = { kind: 'transport', text: 'refused' };
const notComposed: Outcome = { kind: 'not-composed', text: 'a file is missing' };

describe('what follows from a try', () => {
  it('that was accepted', () => {
    expect(decide(accepted)).toMatchObject({
      state: 'accepted',
      open: false,
      attempts: 1,
      mayHaveGot: true,
      acceptedAt: moment.process,
      messageSha256: SHA,
      answer: { code: 250, text: '250 2.0.0 Ok', at: moment.process },
      tried: { outcome: 'accepted', code: 250 },
    });
  });

  it('that has to wait: back-off from the first try on', () => {
    const first = decide(temporary);
    expect(first).toMatchObject({
      state: 'deferred',
      open: true,
      attempts: 1,
      firstTriedAt: moment.machine,
      dueAt: machine(60_000),
      mayHaveGot: false,
    });
    expect(first.nextMailbox).toBeUndefined();
    expect(decide(temporary, { attempts: 2, firstTriedAt: machine(-HOUR) })).toMatchObject({
      attempts: 3,
      firstTriedAt: machine(-HOUR),
      dueAt: machine(900_000),
    });
  });

  it('that failed for good: the next mailbox, if there is one that was not called for yet', () => {
    expect(decide(permanent)).toMatchObject({ state: 'failed', open: false, attempts: 1 });
    expect(decide(permanent).nextMailbox).toBeUndefined();
    expect(decide(permanent, { alternatives: [second, 'third@example.org'] }).nextMailbox).toEqual({
      mailbox: second,
      because: 'failed',
    });
    expect(decide(permanent, { alternatives: [second], movedOn: 'row-2' }).nextMailbox).toBeUndefined();
  });

  it.each(['size', 'late'] as const)(
    'that our own rule ended (%s): no next mailbox, for it holds there too, and none to blame',
    (flag) => {
      const own: Outcome = { kind: 'permanent', text: 'Not sent: a rule', flag };
      const decision = decide(own, { alternatives: [second] });
      expect(decision).toMatchObject({ state: 'failed', mailAtFault: true });
      expect(decision.nextMailbox).toBeUndefined();
      // A server that says so may speak of a full mailbox.
      const said = decide({ ...permanent, flag }, { alternatives: [second] });
      expect(said.nextMailbox?.mailbox).toBe(second);
      expect(said.mailAtFault).toBeUndefined();
    },
  );

  it('that would be another mail than before: the next mailbox, which has had none yet', () => {
    const changed: Outcome = { kind: 'permanent', text: 'Not sent: changed', flag: 'bytes-changed' };
    expect(decide(changed, { alternatives: [second] })).toMatchObject({
      state: 'failed',
      nextMailbox: { mailbox: second },
      mailAtFault: true,
    });
  });

  it('that nobody answered: tried again, with its mark, and as one that may have arrived', () => {
    expect(decide(unknown)).toMatchObject({
      state: 'deferred',
      attempts: 1,
      mayHaveGot: true,
      mark: { at: moment.process, why: 'outcome-unknown' },
      messageSha256: SHA,
    });
    expect(decide(unknown, { firstTriedAt: machine(-48 * HOUR) })).toMatchObject({
      state: 'failed',
      mayHaveGot: true,
      mark: { why: 'outcome-unknown' },
    });
  });

  it('that met a fault of the transport: no attempt, and back where it was', () => {
    expect(decide(transport)).toMatchObject({
      state: 'queued',
      attempts: 0,
      faults: 1,
      dueAt: machine(1_000),
    });
    expect(decide(transport, { attempts: 2, faults: 3 })).toMatchObject({
      state: 'deferred',
      attempts: 2,
      faults: 4,
    });
  });

  it('that met one fault after the other: at last it is taken for the cause', () => {
    expect(decide(transport, { faults: 4 })).toMatchObject({ state: 'deferred', attempts: 1, faults: 0 });
  });

  it('that never came to be a mail: it waits like any temporary failure', () => {
    const decision = decide(notComposed);
    expect(decision).toMatchObject({ state: 'deferred', attempts: 1, dueAt: machine(60_000) });
    expect(decision.messageSha256).toBeUndefined();
  });

  it('that would come too late: it has failed, by deadline or give-up time', () => {
    expect(decide(temporary, { deadline: process(59_999) })).toMatchObject({ state: 'failed' });
    expect(decide(temporary, { deadline: process(60_000) })).toMatchObject({ state: 'deferred' });
    expect(decide(temporary, { attempts: 9, firstTriedAt: machine(-43 * HOUR) })).toMatchObject({
      state: 'failed',
    });
  });

  it('that waits for too long, or close to the deadline: the next mailbox beside it', () => {
    const because = { mailbox: second, because: 'deferred' };
    const alternatives = [second];
    expect(decide(temporary, { alternatives, firstTriedAt: machine(-5 * HOUR) })).toMatchObject({
      state: 'deferred',
      nextMailbox: because,
    });
    expect(decide(temporary, { alternatives, deadline: process(71 * HOUR) }).nextMailbox).toEqual(because);
  });

  const outcome = fc.constantFrom(accepted, temporary, permanent, unknown, transport, notComposed);
  const changes = fc.record(
    {
      attempts: fc.nat({ max: 30 }),
      faults: fc.nat({ max: 4 }),
      firstTriedAt: fc.integer({ min: -60 * HOUR, max: 0 }).map(machine),
      deadline: fc.integer({ min: -HOUR, max: 100 * HOUR }).map(process),
      alternatives: fc.array(fc.constantFrom(second, 'third@example.org'), { maxLength: 2 }),
      movedOn: fc.constant('row-2'),
      mayHaveGot: fc.boolean(),
      messageSha256: fc.constant('cd'.repeat(32)),
    },
    { requiredKeys: [] },
  );

  it('never leaves the table of states, and never forgets', () => {
    fc.assert(
      fc.property(outcome, changes, (tried, over) => {
        const decision = decide(tried, over);
        expect(mayFollow('sending', decision.state)).toBe(true);
        expect(decision.open).toBe(isOpen(decision.state));
        expect(decision.attempts).toBeGreaterThanOrEqual(over.attempts ?? 0);
        if (over.mayHaveGot === true) expect(decision.mayHaveGot).toBe(true);
        if (over.messageSha256 !== undefined) expect(decision.messageSha256).toBe(over.messageSha256);
        if (over.movedOn !== undefined) expect(decision.nextMailbox).toBeUndefined();
        if (decision.nextMailbox) expect(over.alternatives?.[0]).toBe(decision.nextMailbox.mailbox);
        expect(decision.mark !== undefined).toBe(tried.kind === 'unknown');
        expect(decision.answer.text).toBe(tried.text);
      }),
    );
  });

  it('starts no try after the deadline or the give-up time', () => {
    fc.assert(
      fc.property(outcome, changes, (tried, over) => {
        const decision = decide(tried, over);
        if (decision.state !== 'deferred' || tried.kind === 'transport') return;
        const wait = decision.dueAt.getTime() - moment.machine.getTime();
        expect(wait).toBeGreaterThan(0);
        if (over.deadline)
          expect(moment.process.getTime() + wait).toBeLessThanOrEqual(over.deadline.getTime());
        const first = decision.firstTriedAt ?? moment.machine;
        expect(decision.dueAt.getTime() - first.getTime()).toBeLessThanOrEqual(policy.giveUpMs);
      }),
    );
  });

  it('ends, however long servers say "not now"', () => {
    let row = sampleRow({ state: 'sending' });
    let tries = 0;
    for (let at = moment; row.open; tries += 1) {
      const decision = decideOutcome(row, temporary, at, policy);
      const waited = decision.dueAt.getTime() - at.machine.getTime();
      row = { ...row, ...decision, state: decision.open ? 'sending' : decision.state };
      at = { ...at, machine: decision.dueAt, process: new Date(at.process.getTime() + waited) };
    }
    expect(row.state).toBe('failed');
    expect(tries).toBe(13);
  });
});
