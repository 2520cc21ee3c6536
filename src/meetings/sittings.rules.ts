import { type Finding, instantOf, zoneExists } from '../platform/index.js';
import type { Meeting, Sitting } from './meeting.types.js';

/** Whether a meeting has its rooms and its people: what is called off has none. */
export const takesPlace = ({ status }: Pick<Meeting, 'status'>): boolean => !calledOff.includes(status);
const calledOff: readonly string[] = ['postponed', 'cancelled'];

/** The room of the house in which a sitting takes place; null where it is none of the house. */
export const roomIdOf = (meeting: Pick<Meeting, 'roomId'>, sitting: Sitting): string | null =>
  sitting.roomId ?? (sitting.room === null ? (meeting.roomId ?? null) : null);

/** When a sitting begins and ends, as instants. Null where its times do not exist in the zone. */
export function sittingSpan(sitting: Sitting, zone: string): { start: Date; end: Date } | null {
  const start = instantOf(sitting.date, sitting.start, zone);
  const end = instantOf(sitting.date, sitting.end, zone);
  return start === null || end === null ? null : { start, end };
}

/** Sittings in the order of time; those of one moment stay in the order given. */
export function inOrder(sittings: readonly Sitting[]): Sitting[] {
  return [...sittings].sort((a, b) => `${a.date} ${a.start}`.localeCompare(`${b.date} ${b.start}`));
}

/** Everything wrong with the sittings of a meeting, at once. */
export function sittingFindings(sittings: readonly Sitting[], zone: string, room: string | null): Finding[] {
  if (!zoneExists(zone))
    return [
      finding('zone-unknown', `"${zone}" is no IANA time zone.`, 'zone', 'Write it like Europe/Zurich.'),
    ];
  const findings: Finding[] = [];
  if (sittings.length === 0)
    findings.push(finding('no-sitting', 'A meeting needs at least one sitting.', 'sittings'));
  for (const [n, sitting] of sittings.entries()) {
    const where = `sittings[${n}]`;
    if (sittings.findIndex((other) => other.id === sitting.id) < n) {
      findings.push(finding('sitting-repeated', `Two sittings have the id "${sitting.id}".`, `${where}.id`));
    }
    if (sitting.end <= sitting.start) {
      findings.push(
        finding(
          'sitting-ends-before-start',
          `The sitting of ${sitting.date} ends at ${sitting.end}, not after its start at ${sitting.start}.`,
          `${where}.end`,
          'A sitting that runs past midnight is written as two.',
        ),
      );
    }
    for (const field of ['start', 'end'] as const) {
      if (instantOf(sitting.date, sitting[field], zone) === null) {
        findings.push(
          finding(
            'time-skipped',
            `${sitting.date} ${sitting[field]} does not exist in ${zone}: the clocks go forward then.`,
            `${where}.${field}`,
          ),
        );
      }
    }
    for (const other of sittings.slice(0, n)) {
      const sameRoom = (other.room ?? room) === (sitting.room ?? room);
      if (sameRoom && other.date === sitting.date && other.start < sitting.end && sitting.start < other.end) {
        findings.push(
          finding(
            'sittings-overlap',
            `The sittings ${other.start}-${other.end} and ${sitting.start}-${sitting.end} of ${sitting.date} overlap in one room.`,
            where,
          ),
        );
      }
    }
  }
  return findings;
}

/**
 * Sittings that take one room at once, be it under the name of another: a room that is made of others is all of them.
 * @param leaves what each room that is named by id is made of, or itself
 */
export function roomsTwice(
  { roomId, sittings }: Pick<Meeting, 'roomId' | 'sittings'>,
  leaves: ReadonlyMap<string, readonly string[]>,
): Finding[] {
  const leavesAt = (sitting: Sitting): readonly string[] =>
    leaves.get(roomIdOf({ roomId: roomId ?? null }, sitting) ?? '') ?? [];
  return sittings.flatMap((sitting, n) =>
    sittings.slice(0, n).flatMap((other) => {
      const meet = other.date === sitting.date && other.start < sitting.end && sitting.start < other.end;
      if (!meet || !leavesAt(other).some((leaf) => leavesAt(sitting).includes(leaf))) return [];
      return [
        finding(
          'room-twice',
          `The sittings ${other.start}-${other.end} and ${sitting.start}-${sitting.end} of ${sitting.date} take one room, or a part of it, at once.`,
          `sittings[${n}]`,
        ),
      ];
    }),
  );
}

function finding(code: string, message: string, where: string, fix?: string): Finding {
  return { level: 'error', code: `meetings/${code}`, message, where, ...(fix === undefined ? {} : { fix }) };
}
