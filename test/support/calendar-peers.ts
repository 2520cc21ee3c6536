import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { createServer, connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import ICAL from 'ical.js';

/** What the calendar's integration tests share: plain HTTP, a cord to pull, and readers of other makers. */

export interface Answer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: Buffer;
}

/** One request as it goes over the wire: nothing decoded, nothing followed, no header added. */
export function ask(
  url: string,
  {
    method = 'GET',
    headers = {},
    body,
  }: { method?: string; headers?: Record<string, string>; body?: string } = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method, headers, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) });
      });
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

/** A connection to a server that a test can cut and mend: what is cut refuses, as a stopped server does. */
export class Cord {
  private readonly sockets = new Set<Socket>();
  private cut = false;
  private readonly server = createServer((near) => {
    if (this.cut) {
      near.destroy();
      return;
    }
    const far = connect(this.port, this.host);
    for (const socket of [near, far]) {
      this.sockets.add(socket);
      socket.on('close', () => this.sockets.delete(socket));
      socket.on('error', () => socket.destroy());
    }
    near.pipe(far);
    far.pipe(near);
    near.on('close', () => far.destroy());
    far.on('close', () => near.destroy());
  });

  constructor(
    private readonly host: string,
    private readonly port: number,
  ) {}

  /** Its port on loopback. */
  async open(): Promise<number> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    const address = this.server.address();
    if (address === null || typeof address === 'string') throw new Error('the cord has no port');
    return address.port;
  }

  pull(): void {
    this.cut = true;
    for (const socket of this.sockets) socket.destroy();
  }

  mend(): void {
    this.cut = false;
  }

  async close(): Promise<void> {
    this.pull();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

/** What a reader found in a calendar. Instants are RFC 3339 in UTC; all-day entries have plain days. */
export interface ReadEvent {
  uid: string;
  start: string;
  end: string;
  summary: string;
  description: string | null;
  location: string | null;
  attendees: { address: string; partstat: string | null; cn: string | null; parameters: string[] }[];
  organizers: { address: string; cn: string | null }[];
  /** Names of all properties, upper case, sorted. */
  properties: string[];
}

export interface ReadCalendar {
  method: string | null;
  events: ReadEvent[];
  /** What the reader complained about; libical counts parse errors and applies RFC 5546's tables. */
  complaints: string[];
}

const run = promisify(execFile);
const folder = fileURLToPath(new URL('calendar-peers/', import.meta.url));

/**
 * Has calendars read by another maker's library, with Debian's own python3 and its packages.
 * @param zone the TZ of the reading process: a right calendar reads the same under all
 */
async function readWith(
  reader: 'libical' | 'icalendar' | 'vobject',
  calendars: readonly string[],
  zone = 'UTC',
): Promise<ReadCalendar[]> {
  const child = run('/usr/bin/python3', [`${folder}read_${reader}.py`], {
    env: { TZ: zone, LC_ALL: 'C.UTF-8', PATH: '/usr/bin:/bin', PYTHONDONTWRITEBYTECODE: '1' },
    maxBuffer: 64 * 1024 * 1024,
  });
  child.child.stdin?.end(JSON.stringify(calendars));
  const { stdout } = await child;
  return JSON.parse(stdout) as ReadCalendar[];
}

const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);

/** An instant by the VTIMEZONEs of the calendar itself; all-day entries have their day. */
function readTime(calendar: ICAL.Component, event: ICAL.Component, name: string): string {
  const property = event.getFirstProperty(name);
  const time = property?.getFirstValue();
  if (!(time instanceof ICAL.Time)) throw new Error(`${name} is no time`);
  if (time.isDate) return time.toString();
  const zone = calendar
    .getAllSubcomponents('vtimezone')
    .find((part) => part.getFirstPropertyValue('tzid') === property?.getFirstParameter('tzid'));
  if (zone !== undefined) time.zone = new ICAL.Timezone(zone);
  return time.toJSDate().toISOString();
}

/** Has calendars read by ical.js, Thunderbird's engine, in the same shape. */
function readWithIcalJs(calendars: readonly string[]): ReadCalendar[] {
  return calendars.map((source) => {
    const calendar = ICAL.Component.fromString(source);
    return {
      method: text(calendar.getFirstPropertyValue('method')),
      complaints: [],
      events: calendar.getAllSubcomponents('vevent').map((event) => ({
        uid: text(event.getFirstPropertyValue('uid')) ?? '',
        start: readTime(calendar, event, 'dtstart'),
        end: readTime(calendar, event, 'dtend'),
        summary: text(event.getFirstPropertyValue('summary')) ?? '',
        description: text(event.getFirstPropertyValue('description')),
        location: text(event.getFirstPropertyValue('location')),
        attendees: event.getAllProperties('attendee').map((person) => ({
          address: text(person.getFirstValue()) ?? '',
          partstat: person.getFirstParameter('partstat') ?? null,
          cn: person.getFirstParameter('cn') ?? null,
          parameters: parameterNames(person),
        })),
        organizers: event.getAllProperties('organizer').map((person) => ({
          address: text(person.getFirstValue()) ?? '',
          cn: person.getFirstParameter('cn') ?? null,
        })),
        properties: event
          .getAllProperties()
          .map((property) => property.name.toUpperCase())
          .toSorted(),
      })),
    };
  });
}

function parameterNames(property: ICAL.Property): string[] {
  const [, parameters] = property.toJSON() as [string, Record<string, unknown>];
  return Object.keys(parameters)
    .map((name) => name.toUpperCase())
    .toSorted();
}

export type Reader = (calendars: readonly string[], zone?: string) => Promise<ReadCalendar[]>;

/** Thunderbird's engine: a package, so it is always here. */
export const ownReader: Reader = (calendars) => Promise.resolve(readWithIcalJs(calendars));

/** Readers of other makers, which the system has or not: for use within `describeWith('calendar-peers', …)`. */
export const readers: Readonly<Record<string, Reader>> = {
  libical: (calendars, zone) => readWith('libical', calendars, zone),
  'python-icalendar': (calendars, zone) => readWith('icalendar', calendars, zone),
  vobject: (calendars, zone) => readWith('vobject', calendars, zone),
};

/**
 * A subscriber of another maker: vdirsyncer fetches the feed into a folder, khal lists what is in it, in a zone.
 * For use within `describeWith('calendar-peers', …)`.
 */
export class Subscriber {
  private constructor(private readonly folder: string) {}

  static async of(url: string, zone: string): Promise<Subscriber> {
    const folder = await mkdtemp(join(tmpdir(), 'convene-test-subscriber-'));
    const entries = join(folder, 'entries');
    await mkdir(entries);
    await writeFile(
      join(folder, 'vdirsyncer.ini'),
      [
        '[general]',
        `status_path = "${folder}/status"`,
        '[pair feed]',
        'a = "remote"',
        'b = "local"',
        'collections = null',
        'conflict_resolution = "a wins"',
        '[storage remote]',
        'type = "http"',
        `url = "${url}"`,
        '[storage local]',
        'type = "filesystem"',
        `path = "${entries}"`,
        'fileext = ".ics"',
      ].join('\n'),
    );
    await writeFile(
      join(folder, 'khal.ini'),
      [
        '[calendars]',
        '[[feed]]',
        `path = ${entries}`,
        'readonly = True',
        '[sqlite]',
        `path = ${folder}/khal.db`,
        '[locale]',
        `local_timezone = ${zone}`,
        `default_timezone = ${zone}`,
        'timeformat = %H:%M',
        'dateformat = %Y-%m-%d',
        'longdateformat = %Y-%m-%d',
        'datetimeformat = %Y-%m-%d %H:%M',
        'longdatetimeformat = %Y-%m-%d %H:%M',
      ].join('\n'),
    );
    const subscriber = new Subscriber(folder);
    await subscriber.vdirsyncer('discover');
    return subscriber;
  }

  /** Fetches once; returns what was done to which entry, a line each. */
  async sync(): Promise<string[]> {
    const said = await this.vdirsyncer('sync');
    return said.split('\n').filter((line) => /^(?:Copying|Deleting)/.test(line));
  }

  /** What a person sees from one day on, a line for each entry. */
  async agenda(from: string, days: number): Promise<string[]> {
    const format = '{start-long}|{end-long}|{title}';
    const { stdout } = await run(
      'khal',
      [
        '-c',
        join(this.folder, 'khal.ini'),
        'list',
        '--notstarted',
        '-df',
        '',
        '-f',
        format,
        from,
        `${days}d`,
      ],
      { env: this.environment() },
    );
    return [...new Set(stdout.split('\n').filter(Boolean))];
  }

  async close(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }

  private async vdirsyncer(command: string): Promise<string> {
    const { stdout, stderr } = await run('vdirsyncer', ['-c', join(this.folder, 'vdirsyncer.ini'), command], {
      env: this.environment(),
    });
    return `${stdout}\n${stderr}`;
  }

  private environment(): Record<string, string> {
    return { HOME: this.folder, LC_ALL: 'C.UTF-8', PATH: '/usr/local/bin:/usr/bin:/bin' };
  }
}
