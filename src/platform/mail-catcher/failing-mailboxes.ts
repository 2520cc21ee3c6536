import { mailCatcherProblems } from './mail-catcher.problems.js';

/** A mailbox that refuses mail, as a real server would at RCPT TO (RFC 5321, sections 3.3 and 4.2). */
export interface FailingMailbox {
  /** An address, or `*@domain` for all of a domain; case doesn't matter. */
  mailbox: string;
  /** 400-499: for now; 500-599: for good. */
  code: number;
  /** What the server says, best with an enhanced code (RFC 3463): `5.1.1 No such mailbox`. */
  message: string;
  /** Refuse so many times, then take mail; without it, always. */
  times?: number;
}

/** Checks rules that a person or a file gave; `mail-catcher/bad-rule` names the first bad one. */
export function checkRules(rules: readonly FailingMailbox[]): void {
  for (const { mailbox, code, message, times } of rules) {
    const fault = !/^[^@\s]+@[^@\s]+$/.test(mailbox)
      ? 'the mailbox is neither an address nor *@domain'
      : !Number.isInteger(code) || code < 400 || code > 599
        ? 'the code is not between 400 and 599'
        : message === '' || /[^\x20-\x7e]/.test(message)
          ? 'the message is not one line of ASCII'
          : times !== undefined && (!Number.isInteger(times) || times < 1)
            ? 'times is not a whole number above 0'
            : null;
    if (fault !== null) throw mailCatcherProblems.badRule(`${JSON.stringify(mailbox)}: ${fault}.`);
  }
}

/**
 * Decides about one recipient. The rule of the address goes before that of its domain.
 *
 * @returns the refusal and the rules afterwards (a counted rule has one time less and goes at 0), or null
 */
export function decideRecipient(
  rules: readonly FailingMailbox[],
  address: string,
): { refusal: { code: number; message: string }; rules: FailingMailbox[] } | null {
  const wanted = address.toLowerCase();
  const domain = `*@${wanted.slice(wanted.lastIndexOf('@') + 1)}`;
  const rule =
    rules.find(({ mailbox }) => mailbox.toLowerCase() === wanted) ??
    rules.find(({ mailbox }) => mailbox.toLowerCase() === domain);
  if (rule === undefined) return null;
  const { code, message, times } = rule;
  const left =
    times === undefined
      ? [...rules]
      : rules.flatMap((other) =>
          other !== rule ? [other] : times > 1 ? [{ ...rule, times: times - 1 }] : [],
        );
  return { refusal: { code, message }, rules: left };
}
