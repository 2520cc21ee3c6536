import { calendarProblems } from '../calendar.problems.js';

/**
 * The last gate before calendar text leaves: whatever a fault before it let through stops here.
 * Rules: RFC 5545 sections 3.1 (CRLF, 75 octets, UTF-8), 3.4 (structure), 3.6.5 (a VTIMEZONE for each TZID).
 */

/** Every property this program writes, by component; anything else was injected or is a mistake. */
const PROPERTIES: Readonly<Record<string, ReadonlySet<string>>> = {
  VCALENDAR: new Set(
    'VERSION PRODID CALSCALE METHOD NAME X-WR-CALNAME DESCRIPTION X-WR-CALDESC URL SOURCE REFRESH-INTERVAL X-PUBLISHED-TTL'.split(
      ' ',
    ),
  ),
  VTIMEZONE: new Set(['TZID']),
  STANDARD: new Set('DTSTART TZOFFSETFROM TZOFFSETTO TZNAME'.split(' ')),
  DAYLIGHT: new Set('DTSTART TZOFFSETFROM TZOFFSETTO TZNAME'.split(' ')),
  VEVENT: new Set(
    'UID SEQUENCE DTSTAMP DTSTART DTEND SUMMARY TRANSP LOCATION DESCRIPTION ORGANIZER ATTENDEE CATEGORIES URL STATUS CLASS CREATED LAST-MODIFIED X-MICROSOFT-CDO-BUSYSTATUS X-MICROSOFT-CDO-ALLDAYEVENT X-MICROSOFT-MSNCALENDAR-ALLDAYEVENT X-MICROSOFT-DISALLOW-COUNTER'.split(
      ' ',
    ),
  ),
};

const PARENTS: Readonly<Record<string, string>> = {
  VTIMEZONE: 'VCALENDAR',
  VEVENT: 'VCALENDAR',
  STANDARD: 'VTIMEZONE',
  DAYLIGHT: 'VTIMEZONE',
};

/** Must occur exactly once in an event of ours. */
const ONCE = ['UID', 'SEQUENCE', 'DTSTAMP', 'DTSTART', 'DTEND', 'SUMMARY', 'CREATED', 'LAST-MODIFIED'];
const UTC_STAMPS = new Set(['DTSTAMP', 'CREATED', 'LAST-MODIFIED']);

const utf8 = new TextDecoder('utf-8', { fatal: true });

function refuse(rule: string, line: number): never {
  throw calendarProblems.malformed(`Line ${line}: ${rule}.`, { rule, line });
}

/** Physical lines, each checked by itself: a reader may decode line by line. */
function physicalLines(bytes: Buffer): string[] {
  const lines: string[] = [];
  let start = 0;
  while (start < bytes.length) {
    const end = bytes.indexOf('\r\n', start);
    if (end === -1) refuse('the last line has no CRLF', lines.length + 1);
    const line = bytes.subarray(start, end);
    if (line.length > 75) refuse(`${line.length} octets, 75 are allowed`, lines.length + 1);
    if (line.length === 0) refuse('an empty line', lines.length + 1);
    let text: string;
    try {
      text = utf8.decode(line);
    } catch {
      return refuse('not UTF-8 by itself', lines.length + 1);
    }
    if (/[\u0000-\u0008\u000a-\u001f\u007f]/u.test(text)) refuse('a control character', lines.length + 1);
    lines.push(text);
    start = end + 2;
  }
  return lines;
}

/**
 * Refuses calendar text that breaks a rule every reader relies on. Takes a whole VCALENDAR, or a single
 * component as it is stored for feeds (then without the check of zones).
 * @throws calendar/malformed naming rule and line
 */
export function assertWellFormed(content: string | Buffer): void {
  const lines = physicalLines(Buffer.isBuffer(content) ? content : Buffer.from(content));
  if (lines.length === 0) refuse('no content', 0);
  const open: { name: string; seen: Map<string, number> }[] = [];
  const defined = new Map<string, number>();
  const used = new Set<string>();
  const roots: string[] = [];
  let events = 0;

  for (let index = 0; index < lines.length; index += 1) {
    const at = index + 1;
    let line = lines[index] ?? '';
    if (line.startsWith(' ') || line.startsWith('\t')) refuse('a continuation without its line', at);
    while (lines[index + 1]?.startsWith(' ')) {
      index += 1;
      line += (lines[index] ?? '').slice(1);
    }
    const [, name = '', rest = ''] = /^([A-Z0-9-]+)([;:].*)$/u.exec(line) ?? [];
    if (name === '') refuse('no property', at);
    const here = open.at(-1);

    if (name === 'BEGIN') {
      const component = rest.slice(1);
      if (PROPERTIES[component] === undefined) refuse('an unknown component', at);
      if (here === undefined) roots.push(component);
      else if (PARENTS[component] !== here.name) refuse('a component in the wrong place', at);
      open.push({ name: component, seen: new Map() });
      continue;
    }
    if (here === undefined) refuse('a property outside a component', at);
    if (name === 'END') {
      if (rest.slice(1) !== here.name) refuse('END does not fit BEGIN', at);
      if (here.name === 'VEVENT') {
        events += 1;
        const odd = ONCE.find((property) => here.seen.get(property) !== 1);
        if (odd !== undefined) refuse(`an event without exactly one ${odd}`, at);
      }
      open.pop();
      continue;
    }
    if (PROPERTIES[here.name]?.has(name) !== true) refuse(`the property ${name} is not ours`, at);
    here.seen.set(name, (here.seen.get(name) ?? 0) + 1);
    if (UTC_STAMPS.has(name) && !/^:\d{8}T\d{6}Z$/.test(rest)) refuse(`${name} is not in UTC`, at);
    if (name === 'TZID') defined.set(rest.slice(1), (defined.get(rest.slice(1)) ?? 0) + 1);
    const zone = /^;TZID=([^:;]+):/.exec(rest)?.[1];
    if (zone !== undefined) used.add(zone);
  }

  if (open.length > 0) refuse(`BEGIN:${open.at(-1)?.name ?? ''} without END`, lines.length);
  if (roots.length !== 1) refuse('not exactly one outer component', lines.length);
  if (roots[0] !== 'VCALENDAR') return;
  if (events === 0 && defined.size === 0) refuse('a calendar without a component', lines.length);
  for (const zone of used)
    if (defined.get(zone) !== 1) refuse(`not exactly one VTIMEZONE for ${zone}`, lines.length);
  // Without events a zone stands alone: a calendar must hold one component at least.
  if (used.size === 0 && defined.size === 1 && events === 0) return;
  for (const zone of defined.keys())
    if (!used.has(zone)) refuse(`a VTIMEZONE that nothing uses: ${zone}`, lines.length);
}
