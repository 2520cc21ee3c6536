import { describe, expect, it } from '@jest/globals';
import { checkRules, decideRecipient, type FailingMailbox } from './failing-mailboxes.js';

const gone: FailingMailbox = { mailbox: 'gone@example.org', code: 550, message: '5.1.1 No such mailbox' };
const grey: FailingMailbox = {
  mailbox: '*@grey.example.org',
  code: 451,
  message: '4.7.1 Try again',
  times: 2,
};

describe('failing mailboxes', () => {
  it('takes whoever no rule names', () => {
    expect(decideRecipient([gone, grey], 'else@example.org')).toBeNull();
    expect(decideRecipient([gone, grey], 'else@notgrey.example.org')).toBeNull();
  });

  it('refuses always without a count, and so many times with one', () => {
    expect(decideRecipient([gone], 'Gone@Example.org')).toEqual({
      refusal: { code: 550, message: '5.1.1 No such mailbox' },
      rules: [gone],
    });
    let rules: FailingMailbox[] = [gone, grey];
    for (const left of [1, 0]) {
      const verdict = decideRecipient(rules, `state${left}@grey.example.org`);
      expect(verdict?.refusal.code).toBe(451);
      rules = verdict?.rules ?? [];
    }
    expect(rules).toEqual([gone]);
  });

  it.each([
    [{ ...gone, mailbox: 'example.org' }, 'neither an address'],
    [{ ...gone, code: 250 }, 'code'],
    [{ ...gone, message: 'two\r\nlines' }, 'one line'],
    [{ ...gone, times: 0 }, 'times'],
  ])('refuses the rule %j', (rule, why) => {
    expect(() => checkRules([gone, rule])).toThrow(why);
  });
});
