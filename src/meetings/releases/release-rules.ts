import type { Finding } from '../../platform/index.js';
import { minutesOf } from '../../platform/index.js';
import { roleNames } from '../meeting.text.js';
import type { SeatRole } from '../programme.types.js';
import { samePerson } from '../people/person-times.js';
import { programmeFindings, skippedTimes } from '../programme.rules.js';
import { sittingFindings } from '../sittings.rules.js';
import type { ReleasedContent } from './release.types.js';

/** What a rule stops: keeping the draft, releasing it, or nothing: then a person judges. */
export type Blocks = 'draft' | 'release' | null;

export interface RuleFinding extends Finding {
  blocks: Blocks;
  /** Where the rule comes from. */
  source: string;
}

interface Rule {
  blocks: Blocks;
  source: string;
}

const SHAPE = 'A programme is read by machines: ids are unique, items name sittings that are there.';
const IDS = 'An id is one person within the house: who is claimed, and who is told.';
const CLOCK = 'A sitting takes place in one room from one hour to another of its zone.';
const ONE_PLACE = 'A room or a person is in one place at a time.';
const LIMITS = 'The speaking limits of this programme.';
const HOUSE = 'The hours, booths and gaps of the room, as the house keeps them.';
const WALK = 'Ours: ten minutes from one room of a venue to another, an hour from one venue to another.';
const PRACTICE = 'Practice of the field: what participants would stumble over.';

/** Every rule by its code. A code that is not here blocks the draft if it is an error, and else is for a person to judge. */
export const programmeRules: Readonly<Record<string, Rule>> = {
  'meetings/item-repeated': { blocks: 'draft', source: SHAPE },
  'meetings/seat-repeated': { blocks: 'draft', source: SHAPE },
  'meetings/sitting-unknown': { blocks: 'draft', source: SHAPE },
  'meetings/item-without-place': { blocks: 'draft', source: SHAPE },
  'meetings/item-without-sitting': { blocks: 'draft', source: SHAPE },
  'meetings/item-date-differs': { blocks: 'draft', source: SHAPE },
  'meetings/item-ends-before-start': { blocks: 'draft', source: CLOCK },
  'meetings/item-time-skipped': { blocks: 'draft', source: CLOCK },
  'meetings/item-outside-sitting': { blocks: 'draft', source: CLOCK },
  'meetings/items-overlap': { blocks: 'draft', source: ONE_PLACE },
  'meetings/sittings-overlap': { blocks: 'draft', source: ONE_PLACE },
  'meetings/room-twice': { blocks: 'draft', source: ONE_PLACE },
  'meetings/person-busy': { blocks: 'draft', source: ONE_PLACE },
  'meetings/person-twice': { blocks: 'release', source: ONE_PLACE },
  'meetings/break-over-sitting': { blocks: 'release', source: CLOCK },
  'meetings/time-overdrawn': { blocks: 'release', source: LIMITS },
  'meetings/rule-range': { blocks: 'draft', source: LIMITS },
  'meetings/time-tight': { blocks: null, source: LIMITS },
  'meetings/sitting-time-empty': { blocks: null, source: PRACTICE },
  'meetings/person-named-twice': { blocks: null, source: IDS },
  'meetings/leader-missing': { blocks: null, source: PRACTICE },
  'meetings/walking-time': { blocks: null, source: WALK },
  'rooms/outside-hours': { blocks: null, source: HOUSE },
  'rooms/booths-missing': { blocks: null, source: HOUSE },
  'rooms/room-closed': { blocks: 'draft', source: HOUSE },
};

/** A finding with the rule it comes from. */
export function withRule(finding: Finding): RuleFinding {
  const rule = programmeRules[finding.code] ?? {
    blocks: finding.level === 'error' ? ('draft' as const) : null,
    source: CLOCK,
  };
  return { ...finding, level: rule.blocks === null ? 'warning' : 'error', ...rule };
}

/** Everything that speaks against a programme by itself; who else has its rooms is for the occupancy to say. */
export function releaseFindings(content: ReleasedContent, zone: string): RuleFinding[] {
  const { sittings, programme, rules, room } = content;
  return [
    ...sittingFindings(sittings, zone, room),
    ...programmeFindings(sittings, { items: programme, rules }),
    ...skippedTimes(sittings, programme, zone),
    ...leadersMissing(content),
    ...tooFar(content),
  ].map(withRule);
}

const LED: readonly string[] = ['panel', 'summary-panel', 'dialogue'];
const LEADERS: readonly SeatRole[] = ['moderator', 'co-chair'];

function leadersMissing({ programme }: ReleasedContent): Finding[] {
  return programme.flatMap(({ id, kind, title, ledBy, seats }) => {
    if (!LED.includes(kind) || ledBy !== null) return [];
    const leaders = seats.filter(({ role }) => LEADERS.includes(role));
    if (leaders.some(({ person }) => person !== null)) return [];
    const role = leaders[0]?.role ?? 'moderator';
    return [
      warning('leader-missing', `"${title}" has no ${roleNames[role].toLowerCase()} yet.`, `item ${id}`),
    ];
  });
}

/** Between two rooms of one venue: ours, as no body lays it down. Longer ways are for `PeopleWays`, which knows venues. */
export const WALK_MINUTES = 10;

/** Somebody who leaves one room as the next item begins in another is late for it. */
function tooFar(content: ReleasedContent): Finding[] {
  const seated = content.programme.flatMap((item) => {
    const sitting = content.sittings.find(({ id }) => id === item.sitting);
    if (sitting === undefined) return [];
    const room = sitting.room ?? content.room;
    return item.seats.flatMap(({ person }) =>
      person === null || room === null ? [] : [{ item, date: sitting.date, room, person }],
    );
  });
  return seated.flatMap((first) =>
    seated.flatMap((next) => {
      if (next.date !== first.date || next.room === first.room || !samePerson(next.person, first.person)) {
        return [];
      }
      const gap = minutesOf(next.item.start) - minutesOf(first.item.end);
      if (gap < 0 || gap >= WALK_MINUTES) return [];
      return [
        warning(
          'walking-time',
          `${first.person.name} has ${gap} minutes from ${first.room} ("${first.item.title}") to ${next.room} ("${next.item.title}").`,
          `item ${next.item.id}`,
        ),
      ];
    }),
  );
}

const warning = (code: string, message: string, where: string): Finding => ({
  level: 'warning',
  code: `meetings/${code}`,
  message,
  where,
});
