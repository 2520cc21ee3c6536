import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import {
  type Actor,
  event,
  insertVersioned,
  isDuplicateKey,
  saveVersioned,
  type Tx,
  UnitOfWork,
} from '../../messaging/index.js';
import {
  afterCursor,
  assertVersion,
  Ids,
  type Page,
  type PageRequest,
  ProcessClock,
  toPage,
} from '../../platform/index.js';
import { accessProblems } from '../access.problems.js';
import { assertProcess } from '../access.guard.js';
import { Authority } from '../authority.js';
import { allows, type Role } from '../permissions.js';
import { SignedLinks } from '../signed-links.js';
import { hashPassword, passwordFault } from './passwords.js';
import { type Person, type PersonView, personView } from './person.js';
import { Sessions } from './sessions.js';

export interface NewPerson {
  name: string;
  mailbox: string;
  roles: Role[];
  processId?: string | undefined;
}

const LINK_HOURS = 72;

/** The people who work in the console. */
@Injectable()
export class People {
  constructor(
    @InjectModel('Person') private readonly people: Model<Person>,
    private readonly uow: UnitOfWork,
    private readonly sessions: Sessions,
    private readonly links: SignedLinks,
    private readonly ids: Ids,
    private readonly clock: ProcessClock,
    private readonly authority: Authority,
  ) {}

  /** Refusals: `access/mailbox-taken`, `access/other-process`, `access/role-not-held`. They sign in once they have set a password by {@link passwordLink}. */
  async add(actor: Actor, { name, mailbox, roles, processId }: NewPerson): Promise<PersonView> {
    assertProcess(actor, processId);
    await this.authority.assertMayGrant(actor, roles);
    const _id = this.ids.next();
    try {
      const person = await this.uow.run(actor, (tx) =>
        insertVersioned(
          this.people,
          tx,
          'person',
          {
            _id,
            name,
            mailbox: mailbox.toLowerCase(),
            roles: [...new Set(roles)],
            ...(processId === undefined ? {} : { processId }),
            addedAt: tx.now,
          },
          [
            event('person.added', {
              personId: _id,
              name,
              roles,
              ...(processId === undefined ? {} : { processId }),
            }),
          ],
        ),
      );
      return personView(person);
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
      throw accessProblems.mailboxTaken(
        `Somebody signs in with ${mailbox} already; look in the list of people.`,
      );
    }
  }

  /** Refusals: `access/person-not-found`; to somebody of another process `access/other-process`. */
  async get(id: string, asked?: Actor): Promise<PersonView> {
    const person = await this.record(id);
    if (asked) assertProcess(asked, person.processId);
    return personView(person);
  }

  /** By what they sign in with. Refusal: `access/person-not-found`. */
  async byMailbox(mailbox: string): Promise<PersonView> {
    const person = await this.people.findOne({ mailbox: mailbox.toLowerCase() }).lean<Person>();
    if (!person) throw accessProblems.personNotFound(`Nobody signs in with ${mailbox}.`);
    return personView(person);
  }

  /** In the order in which they were added; for an actor of one process the people of it alone. */
  async list(page: PageRequest, asked: Pick<Actor, 'processId'> = {}): Promise<Page<PersonView>> {
    const after = afterCursor(page);
    const { processId } = asked;
    const rows = await this.people
      .find({
        ...(processId === undefined ? {} : { processId }),
        ...(after === null ? {} : { _id: { $gt: after } }),
      })
      .sort({ _id: 1 })
      .limit(page.limit + 1)
      .lean<Person[]>();
    return toPage(page, rows.map(personView), ({ _id }) => _id);
  }

  /** Everybody who works, or worked, for one process alone. */
  async idsOf(processId: string): Promise<string[]> {
    return (await this.people.find({ processId }, { _id: 1 }).lean<Person[]>()).map(({ _id }) => _id);
  }

  async any(): Promise<boolean> {
    return (await this.people.exists({})) !== null;
  }

  /**
   * New name, roles or process, from their next request on. Whoever comes to issue letters signs in anew: their open
   * sessions were not asked for a second factor. Refusals: 412, `access/last-office`, `access/other-process`,
   * `access/role-not-held`.
   */
  async change(
    actor: Actor,
    id: string,
    version: number,
    to: { name: string; roles: Role[]; processId?: string | undefined },
  ): Promise<PersonView> {
    return this.uow.run(actor, async (tx) => {
      const before = await this.record(id);
      assertProcess(actor, before.processId);
      assertProcess(actor, to.processId);
      await this.authority.assertMayGrant(
        actor,
        to.roles.filter((role) => !before.roles.includes(role)),
      );
      assertVersion(version, before.version);
      const { processId: _, ...rest } = before;
      const after = {
        ...rest,
        name: to.name,
        roles: [...new Set(to.roles)],
        ...(to.processId === undefined ? {} : { processId: to.processId }),
      };
      if (isWholeOffice(before) && !isWholeOffice(after)) await this.assertAnotherOffice(tx, id);
      const changed =
        before.name !== after.name ||
        before.processId !== to.processId ||
        [...before.roles].sort().join() !== [...after.roles].sort().join();
      const facts = { personId: id, name: after.name, roles: after.roles };
      const saved = await saveVersioned(
        this.people,
        tx,
        'person',
        before,
        after,
        changed ? [event('person.changed', facts)] : [],
      );
      if (allows(after.roles, 'letters:issue') && !allows(before.roles, 'letters:issue'))
        await this.sessions.end(actor, id, 'all', 'They may issue letters now, with a second factor.');
      return personView(saved);
    });
  }

  /** They can sign in no more, and what is open ends. Twice changes nothing. Refusal: `access/last-office`. */
  async end(actor: Actor, id: string): Promise<PersonView> {
    return this.uow.run(actor, async (tx) => {
      const before = await this.record(id);
      assertProcess(actor, before.processId);
      if (before.endedAt) return personView(before);
      if (isWholeOffice(before)) await this.assertAnotherOffice(tx, id);
      const saved = await saveVersioned(this.people, tx, 'person', before, { ...before, endedAt: tx.now }, [
        event('person.ended', { personId: id, name: before.name }),
      ]);
      await this.sessions.end(actor, id, 'all', 'The person works here no more.');
      return personView(saved);
    });
  }

  /**
   * Where a person sets their password, once, within 72 hours: the link's id holds when the last one was set, so it
   * closes with its use.
   */
  async passwordLink(id: string): Promise<{ url: string; expires: Date }> {
    const person = await this.record(id);
    assertInForce(person);
    const expires = new Date(this.clock.now().getTime() + LINK_HOURS * 3_600_000);
    return { url: this.links.url('/office/password/', 'set-password', linkId(person), expires), expires };
  }

  /** The link, for somebody else to hand over: on the record, since whoever holds it can sign in as this person. */
  async handOverLink(actor: Actor, id: string): Promise<{ url: string; expires: Date }> {
    const { name, processId, roles } = await this.record(id);
    assertProcess(actor, processId);
    // Whoever holds the link acts with these roles.
    await this.authority.assertMayGrant(actor, roles);
    const link = await this.passwordLink(id);
    await this.uow.run(actor, (tx) => {
      tx.append({ type: 'password-link', id: this.ids.next(), version: 0 }, [
        event('person.password-link-made', { personId: id, name }),
      ]);
      return Promise.resolve();
    });
    return link;
  }

  /** Ends sessions of somebody else. Refusals: `access/person-not-found`, `access/other-process`. */
  async endSessions(actor: Actor, id: string, which: Parameters<Sessions['end']>[2]): Promise<number> {
    assertProcess(actor, (await this.record(id)).processId);
    return this.sessions.end(actor, id, which, 'The office ended them.');
  }

  /** Whose password a link sets. Refusals: those of links, `access/link-used`. */
  async ofPasswordLink(token: string): Promise<PersonView> {
    return personView(await this.byLink(token));
  }

  /** Sets the password by a link. Refusals: as above, `access/password-refused` with what speaks against it. */
  async setPasswordByLink(actor: Actor, token: string, password: string): Promise<PersonView> {
    const { _id } = await this.byLink(token);
    const hash = await this.judged(password, await this.record(_id));
    return this.uow.run(actor, async (tx) => this.setPassword(tx, await this.byLink(token), hash));
  }

  /** A new password for somebody signed in; their other sessions end. */
  async changePassword(actor: Actor, id: string, password: string, session: string): Promise<PersonView> {
    const hash = await this.judged(password, await this.record(id));
    return this.uow.run(actor, async (tx) => {
      const view = await this.setPassword(tx, await this.record(id), hash, session);
      return view;
    });
  }

  private async judged(password: string, person: Person): Promise<string> {
    const fault = passwordFault(password, person);
    if (fault !== null) {
      throw accessProblems.passwordRefused(`The password ${fault}.`, {
        findings: [
          {
            level: 'error',
            code: accessProblems.passwordRefused.code,
            where: 'password',
            message: `The password ${fault}.`,
          },
        ],
      });
    }
    return hashPassword(password);
  }

  private async setPassword(tx: Tx, before: Person, hash: string, keep?: string): Promise<PersonView> {
    const after = { ...before, password: hash, passwordSetAt: tx.now };
    const saved = await saveVersioned(this.people, tx, 'person', before, after, [
      event('person.password-set', { personId: before._id }),
    ]);
    const which = keep === undefined ? 'all' : { except: keep };
    await this.sessions.end(tx.actor, before._id, which, 'The password was changed.');
    return personView(saved);
  }

  private async byLink(token: string): Promise<Person> {
    const { id } = this.links.verify('set-password', token);
    const person = await this.record(id.split('.')[0] ?? '');
    assertInForce(person);
    if (linkId(person) !== id) {
      throw accessProblems.linkUsed(
        'The password was set by this link already. Sign in, or ask the office for a new link.',
      );
    }
    return person;
  }

  private async record(id: string): Promise<Person> {
    const person = await this.people.findById(id).lean<Person>();
    if (!person) throw accessProblems.personNotFound(`There is no person ${id}.`);
    return person;
  }

  /**
   * Somebody must be left who can add people to the whole house. That person's record is written to, so that of two who
   * go at one moment one meets the other's write and is refused when it is tried again.
   */
  private async assertAnotherOffice(tx: Tx, id: string): Promise<void> {
    const other = {
      _id: { $ne: id },
      roles: 'office',
      endedAt: { $exists: false },
      processId: { $exists: false },
    };
    const left = await this.people.collection.findOneAndUpdate(
      other as never,
      { $inc: { heldOffice: 1 } },
      { session: tx.session, projection: { _id: 1 } },
    );
    if (left) return;
    throw accessProblems.lastOffice(
      'Nobody else holds the role of the office for the whole house. Give it to somebody else first.',
    );
  }
}

/** Of the whole house, not of one process alone. */
const isWholeOffice = ({ roles, processId }: Pick<Person, 'roles' | 'processId'>): boolean =>
  roles.includes('office') && processId === undefined;

const linkId = ({ _id, passwordSetAt }: Person): string =>
  `${_id}.${(passwordSetAt?.getTime() ?? 0).toString(36)}`;

function assertInForce({ name, endedAt }: Person): void {
  if (endedAt) throw accessProblems.personEnded(`${name} can sign in no more.`);
}
