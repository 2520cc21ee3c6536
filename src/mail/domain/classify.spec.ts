import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { classify, type Outcome } from './classify.js';

const SHA = 'ab'.repeat(32);

interface Facts {
  code?: string;
  command?: string;
  responseCode?: number;
  response?: string;
}

const failure = (facts: Facts, bodyBegun: boolean): Outcome =>
  classify({ error: Object.assign(new Error('words of the library'), facts), bodyBegun }, SHA);

const reply = (responseCode: number, command: string, words = 'says the server'): Facts => ({
  code: 'EENVELOPE',
  command,
  responseCode,
  response: `${responseCode} ${words}`,
});

describe('a failed hand-over', () => {
  it.each([
    [450, 'RCPT TO', false],
    [451, 'MAIL FROM', false],
    [452, 'RCPT TO', false],
    [421, 'RCPT TO', false],
    [421, 'DATA', true],
    [451, 'DATA', true],
    [503, 'RCPT TO', false],
  ])('with %i at %s has to wait', (code, command, bodyBegun) => {
    expect(failure(reply(code, command), bodyBegun)).toEqual({
      kind: 'temporary',
      code,
      text: `${code} says the server`,
      sha256: SHA,
    });
  });

  it.each([
    [550, 'RCPT TO', false, undefined],
    [551, 'RCPT TO', false, undefined],
    [553, 'RCPT TO', false, undefined],
    [550, 'DATA', true, undefined],
    [554, 'DATA', true, 'content'],
    [552, 'MAIL FROM', false, 'size'],
    [552, 'DATA', true, 'size'],
    [523, 'RCPT TO', false, 'size'],
  ])('with %i at %s has failed for good', (code, command, bodyBegun, flag) => {
    expect(failure(reply(code, command), bodyBegun)).toEqual({
      kind: 'permanent',
      code,
      text: `${code} says the server`,
      sha256: SHA,
      ...(flag === undefined ? {} : { flag }),
    });
  });

  it.each([
    ['a name that is not found', { code: 'EDNS', command: 'CONN' }],
    ['a certificate that is not trusted', { code: 'ETLS', command: 'CONN' }],
    ['credentials that are refused', { ...reply(535, 'AUTH PLAIN'), code: 'EAUTH' }],
    ['a connection that is refused', { code: 'ESOCKET', command: 'CONN' }],
    ['a greeting that never comes', { code: 'ETIMEDOUT', command: 'CONN' }],
    ['a server that wants encryption first', reply(530, 'MAIL FROM')],
    ['a server that wants credentials first', reply(530, 'RCPT TO')],
    ['a sender that is refused', reply(550, 'MAIL FROM')],
    ['a greeting that refuses', reply(554, 'CONN')],
    ['a hello that is refused', reply(550, 'EHLO')],
    ['a session that ends before the mail was named', reply(421, 'CONN')],
  ])('by %s is a fault of the transport', (_what, facts) => {
    expect(failure(facts, false)).toMatchObject({ kind: 'transport' });
  });

  it.each([
    ['the connection was lost', { code: 'ECONNECTION', command: 'CONN' }],
    ['the answer never came', { code: 'ETIMEDOUT', command: 'CONN' }],
    ['the socket broke', { code: 'ESOCKET', command: 'CONN' }],
    ['the session was ended by the server', reply(421, 'CONN')],
    ['the answer was cut off', { ...reply(550, 'CONN'), code: 'ECONNECTION' }],
  ])('after whose body %s may have been taken', (_what, facts) => {
    expect(failure(facts, true)).toMatchObject({ kind: 'unknown', sha256: SHA });
    expect(failure(facts, false)).toMatchObject({ kind: 'transport' });
  });

  it('that our own side refused, for size or envelope, has failed for good', () => {
    expect(failure({ code: 'EMESSAGE', command: 'MAIL FROM' }, false)).toMatchObject({
      kind: 'permanent',
      flag: 'size',
    });
    expect(failure({ code: 'EENVELOPE', command: 'API' }, false)).toMatchObject({ kind: 'permanent' });
  });

  it('is weighed also where no Error was thrown', () => {
    expect(classify({ error: 'odd', bodyBegun: false }, SHA)).toEqual({ kind: 'transport', text: 'odd' });
    expect(classify({ error: undefined, bodyBegun: true }, SHA)).toMatchObject({ kind: 'unknown' });
  });

  it('never depends on words', () => {
    const facts = fc.record(
      {
        code: fc.constantFrom(
          'EDNS',
          'ETLS',
          'EAUTH',
          'ESOCKET',
          'ECONNECTION',
          'ETIMEDOUT',
          'EENVELOPE',
          'EMESSAGE',
        ),
        command: fc.constantFrom('CONN', 'EHLO', 'MAIL FROM', 'RCPT TO', 'DATA', 'RSET', 'AUTH PLAIN'),
        responseCode: fc.integer({ min: 400, max: 599 }),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(facts, fc.boolean(), fc.string(), fc.string(), (known, bodyBegun, one, other) => {
        const weigh = (response: string): Outcome['kind'] => failure({ ...known, response }, bodyBegun).kind;
        expect(weigh(one)).toBe(weigh(other));
      }),
    );
  });

  it('never costs a mail an attempt, and never fails it, for what no server said of it', () => {
    const facts = fc.record({
      code: fc.constantFrom('EDNS', 'ETLS', 'ESOCKET', 'ECONNECTION', 'ETIMEDOUT', 'EPROTOCOL'),
      command: fc.constantFrom('CONN', 'EHLO', 'STARTTLS', 'MAIL FROM', 'RCPT TO', 'DATA'),
    });
    fc.assert(
      fc.property(facts, (known) => {
        expect(failure(known, false).kind).toBe('transport');
      }),
    );
  });

  it('whose body went out without an answer is never taken for untried', () => {
    const facts = fc.record(
      {
        code: fc.constantFrom('ESOCKET', 'ECONNECTION', 'ETIMEDOUT', 'EPROTOCOL', 'ESTREAM'),
        command: fc.constantFrom('CONN', 'DATA', 'API'),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(facts, (known) => {
        expect(failure(known, true).kind).toBe('unknown');
      }),
    );
  });

  it('is recorded in one line without control characters, of at most 500 characters', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 2_000 }), (words) => {
        const { text } = failure({ ...reply(550, 'RCPT TO'), response: words }, false);
        expect(text).not.toMatch(/[\p{Cc}\u2028\u2029]/u);
        expect(text.length).toBeLessThanOrEqual(500);
        expect(text.isWellFormed()).toBe(true);
      }),
    );
  });
});
