import { minutesOf } from '../platform/index.js';
import type { ProgrammeItem, SpeakingRules } from './programme.types.js';

/** What an item's time goes to. All figures are whole minutes. */
export interface TimeBudget {
  itemId: string;
  title: string;
  /** Length of the item. */
  minutes: number;
  parts: { role: string; act: string; seats: number; min: number; max: number }[];
  fixed: { min: number; max: number };
  /** What is left for the floor when the fixed parts take their longest, and their shortest. */
  remaining: { least: number; most: number };
  floorMinutes: number | null;
  /**
   * No more interventions from the floor than this can fit, were every fixed part short and the panel silent.
   * Panellists reply in alternating segments, so the true number is smaller: for the office and the moderator
   * only, never for the note to States. Null where no limit is set for the floor.
   */
  floorInterventionsAtMost: number | null;
}

/**
 * The time budget of an item by the rules of the meeting: each seat of a role takes the minutes of each of
 * its parts, filled or not. Negative `remaining` means that the item is overdrawn.
 */
export function timeBudget(item: ProgrammeItem, rules: SpeakingRules): TimeBudget {
  const minutes = minutesOf(item.end) - minutesOf(item.start);
  const parts = rules.parts
    .filter((part) => part.on === item.kind)
    .map((part) => {
      const seats = item.seats.filter((seat) => seat.role === part.role).length;
      return {
        role: part.role,
        act: part.act,
        seats,
        min: seats * part.minutes.min,
        max: seats * part.minutes.max,
      };
    })
    .filter((part) => part.seats > 0);
  const fixed = { min: sum(parts.map((part) => part.min)), max: sum(parts.map((part) => part.max)) };
  const remaining = { least: minutes - fixed.max, most: minutes - fixed.min };
  const floorInterventionsAtMost =
    rules.floorMinutes === null ? null : Math.max(0, Math.floor(remaining.most / rules.floorMinutes));
  return {
    itemId: item.id,
    title: item.title,
    minutes,
    parts,
    fixed,
    remaining,
    floorMinutes: rules.floorMinutes,
    floorInterventionsAtMost,
  };
}

/** Items on which the rules fix speaking time. */
export function hasTimeBudget(item: ProgrammeItem, rules: SpeakingRules): boolean {
  return rules.parts.some(
    (part) => part.on === item.kind && item.seats.some((seat) => seat.role === part.role),
  );
}

const sum = (numbers: number[]): number => numbers.reduce((total, n) => total + n, 0);
