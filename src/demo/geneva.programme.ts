import type { ApiClient } from '../cli/api-client.js';
import { counted, type Output } from '../cli/output.js';
import type { DemoClock } from './demo-clock.js';
import { readData } from './demo-data.js';
import type { DemoDeliveries } from './demo-deliveries.js';

interface PeopleData {
  people: Record<string, { id: string; mailbox: string }>;
}

interface ReleaseData {
  date: string;
  time: string;
  heading: string;
  note: string;
  /** Of all sittings. */
  roomId: string;
  /** New times by item. */
  items: Record<string, { start?: string; end?: string }>;
  told: { date: string; time: string };
}

interface Person {
  name: string;
  id?: string | null;
  mailbox?: string | null;
}

interface Item {
  id: string;
  start: string;
  end: string;
  seats: { person: Person | null }[];
}

interface Programme {
  version: number;
  items: Item[];
  rules: unknown;
}

interface Draft extends Programme {
  title: string;
  place: string | null;
  sittings: unknown[];
}

interface Todo {
  kind: string;
  about: { type: string; id: string };
}

interface Delivery {
  source: { kind: string };
  addressee: { id: string };
}

interface Digest {
  to: number;
  state: string;
  addressees: number;
  mails: number;
  people: number;
}

/** What becomes of the programme after it is announced: told through the public API, and invented. */
export class GenevaProgramme {
  private constructor(
    private readonly people: PeopleData,
    private readonly second: ReleaseData,
    private readonly office: ApiClient,
    private readonly clock: DemoClock,
    private readonly deliveries: DemoDeliveries,
    private readonly output: Output,
  ) {}

  static async prepare(
    office: ApiClient,
    clock: DemoClock,
    deliveries: DemoDeliveries,
    output: Output,
  ): Promise<GenevaProgramme> {
    const people = await readData<PeopleData>('geneva/people.json');
    const second = await readData<ReleaseData>('geneva/release-2.json');
    return new GenevaProgramme(people, second, office, clock, deliveries, output);
  }

  /** Says by what the house knows the moderators: they are claimed for the time of their panels. */
  async knowModerators(meetingId: string): Promise<void> {
    const path = `/api/v1/meetings/${meetingId}/programme`;
    const { version, items, rules } = await this.office.get<Programme>(path);
    const known = items.map((item) => ({
      ...item,
      seats: item.seats.map((seat) => ({
        ...seat,
        person: seat.person && { ...seat.person, ...this.people.people[seat.person.name] },
      })),
    }));
    await this.office.put(path, { items: known, rules }, { ifMatch: version });
    this.output.line(
      `  known by an id, and claimed: ${counted(Object.keys(this.people.people).length, 'moderator')}`,
    );
  }

  /** Another room and another hour as the second release; those whom it concerns are told after the quiet period. */
  async release(meetingId: string): Promise<void> {
    const { date, time, heading, note, told } = this.second;
    this.output.line(await this.clock.step(date, time));
    const path = `/api/v1/meetings/${meetingId}`;
    const { version } = await this.office.put<{ version: number }>(`${path}/draft`, await this.changed(path));
    const { addressees, people } = await this.office.get<{ addressees: number; people: unknown[] }>(
      `${path}/draft/notices`,
    );
    this.output.line(
      `  before the release the office sees who will be told: ${toldIn(addressees, people.length)}`,
    );
    await this.office.post(
      `${path}/draft/release`,
      { heading, note },
      { ifMatch: version, idempotencyKey: `demo-release-${meetingId}` },
    );
    this.output.line(`  release 2: ${heading}`);
    this.output.line(await this.clock.step(told.date, told.time));
    await this.untilTold(path);
    await this.tellByTelephone();
  }

  /** Whom no mailbox reaches is told in another way, and the office says so. */
  private async tellByTelephone(): Promise<void> {
    const open = await this.office.all<Todo>('/api/v1/todos');
    const told = new Set<string>();
    for (const { kind, about } of open) {
      if (kind !== 'addressee-not-reached') continue;
      const { source, addressee } = await this.office.get<Delivery>(`/api/v1/deliveries/${about.id}`);
      // A letter is delivered by hand, with its receipt; to tell what it says does not deliver it.
      if (source.kind !== 'notice') continue;
      const reason = 'Invented for demonstration: told by telephone';
      const idempotencyKey = `demo-told-${about.id}`;
      await this.office.post(`/api/v1/deliveries/${about.id}/give-up`, { reason }, { idempotencyKey });
      told.add(addressee.id);
    }
    this.output.line(`  told by telephone: ${counted(told.size, 'delegation')} that no mailbox reaches`);
  }

  private async changed(path: string): Promise<Record<string, unknown>> {
    const { title, place, sittings, items, rules } = await this.office.get<Draft>(`${path}/draft`);
    const { roomId, items: times } = this.second;
    return {
      title,
      place,
      // By its id the house knows its name.
      room: null,
      roomId,
      sittings,
      items: items.map((item) => ({ ...item, ...times[item.id] })),
      rules,
    };
  }

  private async untilTold(path: string): Promise<void> {
    const last = async (): Promise<Digest | undefined> =>
      (await this.office.get<{ items: Digest[] }>(`${path}/digests`)).items[0];
    await this.deliveries.until(async () => {
      const digest = await last();
      return { done: digest?.state === 'sent', seen: JSON.stringify(digest ?? null) };
    });
    const digest = await last();
    await this.deliveries.settled();
    this.output.line(
      `  told: ${toldIn(digest?.addressees ?? 0, digest?.people ?? 0)}, ${counted(digest?.mails ?? 0, 'mail')}`,
    );
  }
}

/** Who sits on the programme is counted among the addressees. */
const toldIn = (addressees: number, people: number): string =>
  `${counted(addressees - people, 'delegation')} and ${counted(people, 'moderator')}`;
