import { Inject, Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { type Actor, event, saveVersioned, type Tx, UnitOfWork } from '../../messaging/index.js';
import { CONFIG, type Config, Ids, MachineClock, requestContext } from '../../platform/index.js';
import { accessProblems } from '../access.problems.js';
import { assertProcess } from '../access.guard.js';
import { allows } from '../permissions.js';
import { SignInAttempts } from './attempts.js';
import { hashPassword, outdated, verifyPassword } from './passwords.js';
import type { Person, SecondFactor } from './person.js';
import { seal, unseal } from './seal.js';
import { authenticatorUri, hashOfCode, newRecoveryCodes, newSecret, stepOfCode } from './second-factor.js';
import { type Session, Sessions, type SessionStage } from './sessions.js';

/** Where a sign-in comes from. */
export interface From {
  address: string;
  agent?: string | undefined;
}

export interface Opened {
  /** For the cookie. */
  secret: string;
  stage: SessionStage;
}

const SEALED_FOR = 'second-factor';
/** How long the word of a provider stands for what guards an account. */
const FRESH_MS = 10 * 60_000;

/** From the sign-in form to a session that opens pages. Every sign-in, and every refusal, is on the record. */
@Injectable()
export class SignIn {
  /** Verified where there is no such person, so that the answer takes as long. */
  private readonly decoy = hashPassword('the password of nobody at all');

  constructor(
    @InjectModel('Person') private readonly people: Model<Person>,
    private readonly sessions: Sessions,
    private readonly attempts: SignInAttempts,
    private readonly uow: UnitOfWork,
    private readonly machine: MachineClock,
    private readonly ids: Ids,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** Refusals: `access/sign-in-refused` (the same for an unknown mailbox and a wrong password), `access/too-many-attempts`. */
  async withPassword(mailbox: string, password: string, from: From): Promise<Opened> {
    const given = mailbox.trim().toLowerCase();
    await this.attempt('address', from.address, null, from);
    const person = await this.people.findOne({ mailbox: given }).lean<Person>();
    await this.attempt('mailbox', given, person, from);
    const fits = await verifyPassword(person?.password ?? (await this.decoy), password.slice(0, 1_000));
    if (!person || !fits || person.password === undefined || person.endedAt) {
      await this.refused(person, from, 'password');
      throw accessProblems.signInRefused(
        'The mailbox and the password do not go together. Try again, or ask the office for a new link.',
      );
    }
    await this.attempts.succeeded('mailbox', given);
    await this.attempts.uncount('address', from.address);
    if (outdated(person.password)) await this.renewHash(person._id, person.password, password);
    const stage = this.needsSecondFactor(person) ? (person.secondFactor ? 'second-factor' : 'enrol') : 'full';
    return this.open(person, stage, 'password', from);
  }

  /**
   * Somebody whom the identity provider names. Found by the subject it gave before, else by a verified mailbox; no
   * person is made here. Refusal: `access/sign-in-refused`.
   */
  async withProvider(
    identity: { subject: string; mailbox: string | null; secondFactor: boolean },
    from: From,
  ): Promise<Opened> {
    const { subject, mailbox, secondFactor } = identity;
    const person =
      (await this.people.findOne({ subject }).lean<Person>()) ??
      (mailbox === null
        ? null
        : await this.people.findOne({ mailbox: mailbox.toLowerCase() }).lean<Person>());
    if (!person || person.endedAt || (person.subject !== undefined && person.subject !== subject)) {
      await this.refused(person, from, 'provider');
      throw accessProblems.signInRefused('Nobody works here under that name. Ask the office to add you.');
    }
    if (person.subject === undefined) {
      await this.uow.run(actorOf(person), (tx) =>
        this.save(tx, person, { ...person, subject }, [event('person.changed', factsOf(person))]),
      );
    }
    const stage =
      secondFactor || !this.needsSecondFactor(person)
        ? 'full'
        : person.secondFactor
          ? 'second-factor'
          : 'enrol';
    return this.open(person, stage, 'provider', from);
  }

  /** Asks somebody signed in for their password again. Refusals: `access/sign-in-refused`, `access/too-many-attempts`. */
  async assertPassword(personId: string, password: string, from: From): Promise<void> {
    const person = await this.inForce(personId);
    await this.attempt('mailbox', person.mailbox, person, from);
    const fits = await verifyPassword(person.password ?? (await this.decoy), password.slice(0, 1_000));
    if (!fits || person.password === undefined) {
      await this.refused(person, from, 'password');
      throw accessProblems.signInRefused('That is not your present password.');
    }
    await this.attempts.succeeded('mailbox', person.mailbox);
  }

  /** The second step: a code of the authenticator, or a recovery code, which it uses up. Refusal: `access/code-refused`. */
  async withCode(session: Session, code: string, from: From): Promise<Opened> {
    if (session.stage !== 'second-factor') throw accessProblems.sessionMissing('Begin the sign-in again.');
    return this.advance(session, await this.useCode(session.personId, code, from), from);
  }

  /**
   * Asks somebody signed in once more who they are, before their second factor or its recovery codes are replaced: by a
   * code of the factor they have, else by their password. Who has neither signs in by a provider, whose word stands for
   * ten minutes. Refusals: `access/code-refused`, `access/sign-in-refused`, `access/too-many-attempts`,
   * `access/proof-stale`.
   */
  async assertProof(session: Session, proof: string, from: From): Promise<void> {
    const { personId, createdAt } = session;
    const { secondFactor, password } = await this.inForce(personId);
    if (secondFactor) await this.useCode(personId, proof, from);
    else if (password !== undefined) await this.assertPassword(personId, proof, from);
    else if (this.machine.now().getTime() - createdAt.getTime() > FRESH_MS) {
      throw accessProblems.proofStale(
        'Your sign-in is older than ten minutes. Sign out, sign in again with the account of your organisation, and come back.',
      );
    }
  }

  /** A code is good once. */
  private async useCode(personId: string, code: string, from: From): Promise<Person> {
    const asked = await this.inForce(personId);
    await this.attempt('code', personId, asked, from);
    const taken = await this.uow.run(systemOf(personId), async (tx) => {
      const person = await this.inForce(personId);
      const { secondFactor } = person;
      const next = secondFactor && this.afterCode(secondFactor, code);
      if (!next) return null;
      return this.save(tx, person, { ...person, secondFactor: next }, [
        event('person.second-factor-used', { personId, recoveryCodesLeft: next.recovery.length }),
      ]);
    });
    if (!taken) {
      await this.refused(asked, from, 'code');
      throw accessProblems.codeRefused(
        'Type the six digits that your authenticator shows now, or one of your recovery codes.',
      );
    }
    await this.attempts.succeeded('code', personId);
    return taken;
  }

  /** Begins to set up a second factor: the secret for the authenticator, kept with the session until a code confirms it. */
  async beginEnrolment(session: Session): Promise<{ secret: string; uri: string }> {
    const person = await this.inForce(session.personId);
    const known = session.pendingSecret === undefined ? null : this.opened(session.pendingSecret);
    const secret = known ?? newSecret();
    if (known === null) await this.sessions.keepPendingSecret(session, this.sealed(secret));
    return { secret, uri: authenticatorUri(secret, person.mailbox) };
  }

  /** Confirms it by a first code. The recovery codes are shown this once. Refusal: `access/code-refused`. */
  async enrol(session: Session, code: string, from: From): Promise<{ codes: string[]; opened: Opened }> {
    const asked = await this.inForce(session.personId);
    await this.attempt('code', session.personId, asked, from);
    const secret = session.pendingSecret === undefined ? null : this.opened(session.pendingSecret);
    const now = this.machine.now();
    const step = secret === null ? null : stepOfCode(secret, code, 0, now);
    if (secret === null || step === null) {
      await this.refused(asked, from, 'code');
      throw accessProblems.codeRefused(
        'Type the six digits that your authenticator shows now. If they are refused again, compare the clock of your telephone.',
      );
    }
    await this.attempts.succeeded('code', session.personId);
    const { codes, hashes } = newRecoveryCodes();
    const person = await this.uow.run(systemOf(session.personId), async (tx) => {
      const before = await this.inForce(session.personId);
      // Set up in another browser meanwhile: only who holds that factor replaces it.
      if (before.secondFactor && session.stage !== 'full')
        throw accessProblems.sessionMissing('Begin the sign-in again.');
      const secondFactor: SecondFactor = {
        sealedSecret: this.sealed(secret),
        since: now,
        lastStep: step,
        recovery: hashes,
      };
      return this.save(tx, before, { ...before, secondFactor }, [
        event('person.second-factor-set', { personId: before._id }),
      ]);
    });
    const opened =
      session.stage === 'full'
        ? { ...(await this.sessions.advance(session, 'full')), stage: 'full' as const }
        : await this.advance(session, person, from);
    return { codes, opened };
  }

  /** New recovery codes; the old ones open nothing any more. Refusal: `access/no-second-factor`. */
  async renewRecoveryCodes(actor: Actor, personId: string): Promise<string[]> {
    const { codes, hashes } = newRecoveryCodes();
    await this.uow.run(actor, async (tx) => {
      const before = await this.inForce(personId);
      if (!before.secondFactor) throw accessProblems.noSecondFactor('Set up the second factor first.');
      const secondFactor = { ...before.secondFactor, recovery: hashes };
      await this.save(tx, before, { ...before, secondFactor }, [
        event('person.recovery-codes-renewed', { personId }),
      ]);
    });
    return codes;
  }

  /** Takes the second factor away, by the office when a telephone is lost; it is set up anew at the next sign-in. */
  async removeSecondFactor(actor: Actor, personId: string): Promise<void> {
    await this.uow.run(actor, async (tx) => {
      const { secondFactor, ...before } = await this.inForce(personId);
      assertProcess(actor, before.processId);
      if (!secondFactor) return;
      await this.save(tx, { ...before, secondFactor }, before, [
        event('person.second-factor-removed', { personId }),
      ]);
      await this.sessions.end(actor, personId, 'all', 'The second factor was removed.');
    });
  }

  /** Who may issue letters has a second factor; so does who chose to have one. */
  private needsSecondFactor({ roles, secondFactor }: Person): boolean {
    return secondFactor !== undefined || allows(roles, 'letters:issue');
  }

  private afterCode(factor: SecondFactor, code: string): SecondFactor | null {
    const secret = this.opened(factor.sealedSecret);
    if (secret === null)
      throw accessProblems.secretLost(
        'The keys of this house have changed. Ask the office to remove your second factor, and set it up anew.',
      );
    const step = stepOfCode(secret, code, factor.lastStep, this.machine.now());
    if (step !== null) return { ...factor, lastStep: step };
    const hash = hashOfCode(code);
    if (!factor.recovery.includes(hash)) return null;
    return { ...factor, recovery: factor.recovery.filter((one) => one !== hash) };
  }

  private async open(person: Person, stage: SessionStage, by: Session['by'], from: From): Promise<Opened> {
    const { secret } = await this.sessions.open(person._id, { stage, by, agent: from.agent });
    if (stage === 'full') await this.signedIn(person, by, from);
    return { secret, stage };
  }

  private async advance(session: Session, person: Person, from: From): Promise<Opened> {
    const { secret } = await this.sessions.advance(session, 'full');
    await this.signedIn(person, session.by, from);
    return { secret, stage: 'full' };
  }

  private async signedIn(person: Person, by: Session['by'], { address, agent = '' }: From): Promise<void> {
    await this.uow.run(actorOf(person), (tx) => {
      tx.append({ type: 'sign-in', id: this.ids.next(), version: 0 }, [
        event('person.signed-in', { personId: person._id, name: person.name, by, address, agent }),
      ]);
      return Promise.resolve();
    });
  }

  /** Of an unknown mailbox the record keeps that it happened and from where, not what was typed. */
  private async refused(
    person: Person | null,
    { address, agent = '' }: From,
    why: 'password' | 'code' | 'provider' | 'too-many',
  ): Promise<void> {
    const who = person === null ? {} : { personId: person._id, name: person.name };
    await this.uow.run(systemOf('sign-in'), (tx) => {
      tx.append({ type: 'sign-in', id: this.ids.next(), version: 0 }, [
        event('person.sign-in-refused', { ...who, why, address, agent }),
      ]);
      return Promise.resolve();
    });
  }

  /** Counts an attempt; one that is turned away is on the record, once for each wait. Refusal: `access/too-many-attempts`. */
  private async attempt(
    kind: 'address' | 'mailbox' | 'code',
    of: string,
    person: Person | null,
    from: From,
  ): Promise<void> {
    try {
      await this.attempts.begin(kind, of);
    } catch (error) {
      if (accessProblems.tooManyAttempts.is(error) && (await this.attempts.firstTurnedAway(kind, of))) {
        await this.refused(person, from, 'too-many');
      }
      throw error;
    }
  }

  private async renewHash(_id: string, before: string, password: string): Promise<void> {
    await this.people.updateOne(
      { _id, password: before },
      { $set: { password: await hashPassword(password) } },
    );
  }

  private async inForce(id: string): Promise<Person> {
    const person = await this.people.findById(id).lean<Person>();
    if (!person || person.endedAt) throw accessProblems.sessionMissing('Begin the sign-in again.');
    return person;
  }

  private save(
    tx: Tx,
    before: Person,
    after: Omit<Person, 'version'>,
    events: Parameters<typeof saveVersioned>[5],
  ): Promise<Person> {
    return saveVersioned(this.people, tx, 'person', before, after, events);
  }

  private sealed(secret: string): string {
    return seal(this.config.links.keys, SEALED_FOR, secret);
  }

  private opened(sealed: string): string | null {
    return unseal(this.config.links.keys, SEALED_FOR, sealed);
  }
}

const factsOf = ({ _id, name, roles }: Person) => ({ personId: _id, name, roles });

const correlationId = (otherwise: string): string => requestContext.current()?.correlationId ?? otherwise;

const actorOf = ({ _id, name }: Person): Actor => ({
  kind: 'person',
  id: _id,
  name,
  correlationId: correlationId(_id),
});

const systemOf = (id: string): Actor => ({ kind: 'system', id: 'sign-in', correlationId: correlationId(id) });
