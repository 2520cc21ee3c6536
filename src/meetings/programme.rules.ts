import { type Finding, minutesOf } from '../platform/index.js';
import type { Sitting } from './meeting.types.js';
import { itemDate, itemSpan, samePerson } from './people/person-times.js';
import type { ProgrammeItem, SeatedPerson, SpeakingRules } from './programme.types.js';
import { hasTimeBudget, timeBudget } from './time-budget.js';

/** A programme as it is proposed, beside the sittings it has to fit. */
export interface ProposedProgramme {
  items: ProgrammeItem[];
  rules: SpeakingRules;
}

/**
 * Everything that is wrong with a programme, at once. Errors refuse it; warnings are shown and left to the office.
 */
export function programmeFindings(sittings: readonly Sitting[], programme: ProposedProgramme): Finding[] {
  const { items, rules } = programme;
  return [
    ...repeatedIds(items),
    ...items.flatMap((item) => placeFindings(sittings, item)),
    ...overlaps(sittings, items),
    ...emptyTime(sittings, items),
    ...differentNames(items),
    ...items.flatMap((item) => budgetFindings(item, rules)),
    ...rules.parts.flatMap((part, n) =>
      part.minutes.max < part.minutes.min
        ? [
            error(
              'rule-range',
              `The longest time of a ${part.role} is shorter than the shortest.`,
              `rules.parts[${n}]`,
            ),
          ]
        : [],
    ),
  ];
}

function repeatedIds(items: readonly ProgrammeItem[]): Finding[] {
  const findings: Finding[] = [];
  for (const [n, item] of items.entries()) {
    if (items.findIndex((other) => other.id === item.id) < n) {
      findings.push(
        error(
          'item-repeated',
          `Two items have the id "${item.id}".`,
          `items[${n}].id`,
          'Give each item an id of its own.',
        ),
      );
    }
    const seats = item.seats.map((seat) => seat.id);
    if (new Set(seats).size < seats.length) {
      findings.push(
        error('seat-repeated', `"${item.title}" has two seats with the same id.`, `items[${n}].seats`),
      );
    }
  }
  return findings;
}

function placeFindings(sittings: readonly Sitting[], item: ProgrammeItem): Finding[] {
  const where = `item ${item.id}`;
  const findings: Finding[] = [];
  if (item.end <= item.start) {
    findings.push(
      error(
        'item-ends-before-start',
        `"${item.title}" ends at ${item.end}, not after its start at ${item.start}.`,
        where,
      ),
    );
  }
  if (item.sitting === null) {
    if (item.date === null) {
      findings.push(
        error(
          'item-without-place',
          `"${item.title}" names neither a sitting nor a date.`,
          where,
          'Name the sitting; a break between sittings takes a date.',
        ),
      );
    } else if (item.kind !== 'break') {
      findings.push(error('item-without-sitting', `"${item.title}" is no break and needs a sitting.`, where));
    }
    return findings;
  }
  const sitting = sittings.find((one) => one.id === item.sitting);
  if (sitting === undefined) {
    findings.push(
      error(
        'sitting-unknown',
        `"${item.title}" names the sitting "${item.sitting}", which the meeting does not have.`,
        where,
      ),
    );
    return findings;
  }
  if (item.date !== null && item.date !== sitting.date) {
    findings.push(
      error(
        'item-date-differs',
        `"${item.title}" is dated ${item.date}, its sitting ${sitting.date}.`,
        where,
        'Leave the date out: the sitting has it.',
      ),
    );
  }
  if (item.start < sitting.start || item.end > sitting.end) {
    findings.push(
      error(
        'item-outside-sitting',
        `"${item.title}" (${item.start}-${item.end}) is not within its sitting (${sitting.start}-${sitting.end}).`,
        where,
      ),
    );
  }
  return findings;
}

interface Placed {
  item: ProgrammeItem;
  date: string;
}

function placed(sittings: readonly Sitting[], items: readonly ProgrammeItem[]): Placed[] {
  return items.flatMap((item) => {
    const date = itemDate({ sittings }, item);
    return date === undefined ? [] : [{ item, date }];
  });
}

const meet = (a: { start: string; end: string }, b: { start: string; end: string }): boolean =>
  a.start < b.end && b.start < a.end;

function overlaps(sittings: readonly Sitting[], items: readonly ProgrammeItem[]): Finding[] {
  const findings: Finding[] = [];
  const all = placed(sittings, items);
  for (const [n, a] of all.entries()) {
    for (const b of all.slice(n + 1)) {
      if (a.date !== b.date || !meet(a.item, b.item)) continue;
      if (a.item.sitting === b.item.sitting) {
        findings.push(
          error(
            'items-overlap',
            `"${a.item.title}" (${a.item.start}-${a.item.end}) and "${b.item.title}" (${b.item.start}-${b.item.end}) overlap on ${a.date}.`,
            `item ${b.item.id}`,
          ),
        );
        continue;
      }
      for (const name of sharedPersons(a.item, b.item)) {
        findings.push(
          error(
            'person-twice',
            `${name} has a seat in "${a.item.title}" and in "${b.item.title}" at the same time.`,
            `item ${b.item.id}`,
          ),
        );
      }
    }
    if (a.item.sitting !== null) continue;
    const crossed = sittings.find((sitting) => sitting.date === a.date && meet(a.item, sitting));
    if (crossed !== undefined) {
      findings.push(
        error(
          'break-over-sitting',
          `The break "${a.item.title}" (${a.item.start}-${a.item.end}) runs into the sitting of ${crossed.start}-${crossed.end}.`,
          `item ${a.item.id}`,
        ),
      );
    }
  }
  return findings;
}

const peopleOf = (item: ProgrammeItem): SeatedPerson[] =>
  item.seats.flatMap(({ person }) => (person === null ? [] : [person]));

function sharedPersons(a: ProgrammeItem, b: ProgrammeItem): string[] {
  const there = peopleOf(b);
  const shared = peopleOf(a).filter((one) => there.some((other) => samePerson(one, other)));
  return [...new Set(shared.map(({ name }) => name))];
}

/** One id is one person: two names of it are a slip of the pen, or of the id. */
function differentNames(items: readonly ProgrammeItem[]): Finding[] {
  const names = new Map<string, string>();
  const findings: Finding[] = [];
  for (const item of items) {
    for (const { id, name } of peopleOf(item)) {
      if (id == null) continue;
      const known = names.get(id) ?? name;
      names.set(id, known);
      if (known === name) continue;
      findings.push(
        warning(
          'person-named-twice',
          `"${id}" is ${known} and ${name}: is it one person?`,
          `item ${item.id}`,
        ),
      );
    }
  }
  return findings;
}

/** An item at a time that its night skips has no hour to which people could come. */
export function skippedTimes(
  sittings: readonly Sitting[],
  items: readonly ProgrammeItem[],
  zone: string,
): Finding[] {
  return placed(sittings, items).flatMap(({ item, date }) =>
    item.end > item.start && itemSpan({ sittings, zone }, item) === null
      ? [
          error(
            'item-time-skipped',
            `"${item.title}" (${item.start}-${item.end}) has a time that does not exist in ${zone} on ${date}: the clocks go forward then.`,
            `item ${item.id}`,
          ),
        ]
      : [],
  );
}

/** Time of a sitting that no item fills is often a slip; a sitting without any item says only that it exists. */
function emptyTime(sittings: readonly Sitting[], items: readonly ProgrammeItem[]): Finding[] {
  return sittings.flatMap((sitting) => {
    const own = items
      .filter((item) => item.sitting === sitting.id)
      .sort((a, b) => a.start.localeCompare(b.start));
    if (own.length === 0) return [];
    const findings: Finding[] = [];
    let filled = sitting.start;
    for (const item of [...own, { start: sitting.end, end: sitting.end }]) {
      if (item.start > filled) {
        findings.push(
          warning(
            'sitting-time-empty',
            `Nothing stands from ${filled} to ${item.start} in the sitting of ${sitting.date}.`,
            `sitting ${sitting.id}`,
          ),
        );
      }
      if (item.end > filled) filled = item.end;
    }
    return findings;
  });
}

function budgetFindings(item: ProgrammeItem, rules: SpeakingRules): Finding[] {
  if (!hasTimeBudget(item, rules) || minutesOf(item.end) <= minutesOf(item.start)) return [];
  const budget = timeBudget(item, rules);
  const where = `item ${item.id}`;
  if (budget.remaining.most < 0) {
    return [
      error(
        'time-overdrawn',
        `"${item.title}" has ${budget.minutes} minutes; its speakers need at least ${budget.fixed.min}.`,
        where,
        'Lengthen the item, or take seats or minutes away.',
      ),
    ];
  }
  if (budget.remaining.least < 0) {
    return [
      warning(
        'time-tight',
        `"${item.title}" has ${budget.minutes} minutes; its speakers may take ${budget.fixed.max}.`,
        where,
      ),
    ];
  }
  return [];
}

function error(code: string, message: string, where: string, fix?: string): Finding {
  return { level: 'error', code: `meetings/${code}`, message, where, ...(fix === undefined ? {} : { fix }) };
}

function warning(code: string, message: string, where: string): Finding {
  return { level: 'warning', code: `meetings/${code}`, message, where };
}
