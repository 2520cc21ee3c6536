import { getConnectionToken } from '@nestjs/mongoose';
import type { Connection } from 'mongoose';
import { ApiTokens, type Role } from '../../src/access/index.js';
import type { Addressee } from '../../src/directory/index.js';
import { InvitationRounds } from '../../src/invitations/invitation-rounds.js';
import { Meetings } from '../../src/meetings/index.js';
import { systemActor, UnitOfWork } from '../../src/messaging/index.js';
import { ProcessClockKeeper } from '../../src/platform/index.js';
import { boot, type Running } from '../../src/roles/boot.js';
import { features } from '../../src/roles/features.js';
import { testConfig } from './config.js';
import { genevaFacts, genevaProcess, genevaProgramme } from './geneva-session.js';

export interface Answer {
  status: number;
  headers: Headers;
  text: string;
  json: Record<string, unknown>;
}

export interface Call {
  token?: string;
  body?: unknown;
  form?: Record<string, string>;
  headers?: Record<string, string>;
}

export const system = systemActor('test', 'test-correlation');

/** A whole house over real servers, on 6 June 2017, with ways to call it as its users do. */
export class SessionHouse {
  private constructor(
    readonly running: Running,
    readonly office: string,
  ) {}

  static async open(overrides: Record<string, string> = {}): Promise<SessionHouse> {
    const config = testConfig({ CLOCK_ADJUSTABLE: 'true', SWEEP_SECONDS: '1', ...overrides });
    const running = await boot(config, features, { logger: false });
    await running.app.get(ProcessClockKeeper).set(new Date('2017-06-06T14:00:00Z'));
    return new SessionHouse(running, await token(running, 'office'));
  }

  token(role: Role, processId?: string): Promise<string> {
    return token(this.running, role, processId);
  }

  get<T>(type: abstract new (...args: never[]) => T): T {
    return this.running.app.get<T>(type, { strict: false });
  }

  get db(): Connection {
    return this.running.app.get<Connection>(getConnectionToken());
  }

  step(to: string): Promise<void> {
    return this.get(ProcessClockKeeper).set(new Date(to));
  }

  async call(
    method: string,
    path: string,
    { token = this.office, body, form, headers = {} }: Call = {},
  ): Promise<Answer> {
    const sent =
      form === undefined
        ? body === undefined
          ? undefined
          : JSON.stringify(body)
        : new URLSearchParams(form).toString();
    const type = form === undefined ? 'application/json' : 'application/x-www-form-urlencoded';
    const response = await fetch(`${this.running.url}${path}`, {
      method,
      redirect: 'manual',
      headers: {
        ...(path.startsWith('/api/') && token !== '' ? { authorization: `Bearer ${token}` } : {}),
        ...(sent === undefined ? {} : { 'content-type': type }),
        ...headers,
      },
      ...(sent === undefined ? {} : { body: sent }),
    });
    const text = await response.text();
    const isJson = (response.headers.get('content-type') ?? '').includes('json');
    return {
      status: response.status,
      headers: response.headers,
      text,
      json: (isJson && text !== '' ? JSON.parse(text) : {}) as Record<string, unknown>,
    };
  }

  /** The Geneva session, announced, in a process of its own. */
  async announceGeneva(): Promise<{ processId: string; meetingId: string }> {
    const meetings = this.get(Meetings);
    const { title, shortTitle, mandate, coFacilitators, office } = genevaProcess();
    const process = await meetings.openProcess(system, {
      title,
      shortTitle,
      mandate,
      coFacilitators,
      office,
    });
    const meeting = await meetings.plan(system, process._id, genevaFacts());
    await meetings.setProgramme(system, meeting._id, meeting.version, genevaProgramme());
    await meetings.announce(system, meeting._id);
    return { processId: process._id, meetingId: meeting._id };
  }

  /** Opens invitations as the issue of a letter does. Returns their ids by addressee id. */
  invite(
    processId: string,
    meetingId: string,
    letterId: string,
    addressees: readonly Addressee[],
  ): Promise<Record<string, string>> {
    return this.get(UnitOfWork).run(system, (tx) =>
      this.get(InvitationRounds).open(tx, { _id: letterId, processId }, meetingId, addressees),
    );
  }

  close(): Promise<void> {
    return this.running.close();
  }
}

async function token(running: Running, role: Role, processId?: string): Promise<string> {
  const wanted = { name: `${role} (test)`, roles: [role], ...(processId === undefined ? {} : { processId }) };
  return (await running.app.get(ApiTokens).create(system, wanted)).secret;
}

export function addressee(id: string, name: string, more: Partial<Addressee> = {}): Addressee {
  return {
    id,
    category: 'member-state',
    name,
    nameInText: name,
    office: `Permanent Mission of ${name} to the United Nations`,
    language: 'en',
    consultationGroups: [],
    overlays: [],
    mailboxes: [
      { address: `registry.${id}@example.org`, name: 'Registry', role: 'registry' },
      {
        address: `pr.${id}@example.org`,
        name: 'Office of the Permanent Representative',
        role: 'permanent-representative',
      },
    ],
    fictitious: false,
    why: 'for a test',
    ...more,
  };
}
