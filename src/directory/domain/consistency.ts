import type { Finding } from '../../platform/index.js';
import type { DelegationFacts, Membership, MembershipKind } from './delegation.js';
import { groupBy } from './group-by.js';
import { isBackwards, overlap, type Period } from './validity.js';

/** How many groups of a kind hold at one time: one electoral group, two groups for consultations. */
const AT_ONCE: Readonly<Record<MembershipKind, number>> = { electoral: 1, consultation: 2, overlay: 3 };

const fault = (where: string, message: string): Finding => ({
  level: 'error',
  code: 'directory/delegation-inconsistent',
  where,
  message,
});

/** Everything in a delegation's facts that contradicts something else in them; empty if all is well. */
export function inconsistencies(facts: DelegationFacts): Finding[] {
  const findings: Finding[] = [];
  const backwards = (where: string, periods: readonly Period[]): void => {
    for (const [index, period] of periods.entries()) {
      if (isBackwards(period)) {
        findings.push(
          fault(
            `${where}.${index}`,
            `ends on ${period.until ?? ''}, before it begins on ${period.from ?? ''}`,
          ),
        );
      }
    }
  };
  backwards('status', facts.status);
  backwards('names', facts.names);
  backwards('memberships', facts.memberships);
  if (facts.status.length === 0)
    findings.push(fault('status', 'must say what the delegation is, and since when'));
  if (!facts.names.some(({ form }) => form === 'short'))
    findings.push(fault('names', 'must hold a short name'));
  if (atOnce(facts.status) > 1) findings.push(fault('status', 'two of them hold on the same day'));
  for (const [key, names] of groupBy(facts.names, ({ language, form }) => `${form} name in ${language}`)) {
    if (atOnce(names) > 1) findings.push(fault('names', `more than one ${key} holds on the same day`));
  }
  for (const [kind, memberships] of groupBy(facts.memberships, (one) => one.kind)) {
    findings.push(...groupFaults(kind, memberships));
  }
  return findings;
}

function groupFaults(kind: MembershipKind, memberships: readonly Membership[]): Finding[] {
  const findings: Finding[] = [];
  const real = memberships.filter(({ group }) => group !== 'none');
  if (atOnce(real) > AT_ONCE[kind]) {
    findings.push(fault('memberships', `more than ${AT_ONCE[kind]} ${kind} group(s) hold on the same day`));
  }
  for (const [group, periods] of groupBy(memberships, (one) => one.group)) {
    if (atOnce(periods) > 1)
      findings.push(fault('memberships', `${kind} group ${group} stands twice for the same day`));
  }
  const none = memberships.filter(({ group }) => group === 'none');
  if (none.some((no) => real.some((yes) => overlap(no, yes)))) {
    findings.push(fault('memberships', `${kind}: "none" and a group hold on the same day`));
  }
  return findings;
}

/** The largest number of periods that share a day: it is reached on the first day of one of them. */
function atOnce(periods: readonly Period[]): number {
  return Math.max(
    0,
    ...periods.map((one) => {
      const day = { from: one.from, until: one.from };
      return periods.filter((other) =>
        one.from === undefined ? other.from === undefined : overlap(other, day),
      ).length;
    }),
  );
}
