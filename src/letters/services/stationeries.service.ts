import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { assertProcess } from '../../access/index.js';
import { type Actor, event, insertVersioned, saveVersioned, UnitOfWork } from '../../messaging/index.js';
import { assertVersion, Ids } from '../../platform/index.js';
import { actorRef } from '../domain/letter.decide.js';
import type { LetterKindCode } from '../domain/letter.kinds.js';
import { lettersProblems } from '../letters.problems.js';
import type { Stationery, StationeryFacts } from '../persistence/received.schemas.js';

const STREAM = 'stationery';

/** Named sets of letterhead, salutation, closing, signatories …: data of the office, not of the program. */
@Injectable()
export class Stationeries {
  constructor(
    @InjectModel('Stationery') private readonly stationery: Model<Stationery>,
    private readonly uow: UnitOfWork,
    private readonly ids: Ids,
  ) {}

  /** A form that is sent twice with the same key leaves one. */
  async add(actor: Actor, facts: StationeryFacts, key?: string): Promise<Stationery> {
    if (facts.processId !== undefined) assertProcess(actor, facts.processId);
    const _id = key ?? this.ids.next();
    return this.uow.run(actor, async (tx) => {
      const known = await this.stationery.findById(_id).lean<Stationery>();
      if (known) return known;
      const made = { _id, ...facts, updatedAt: tx.now, updatedBy: actorRef(actor) };
      return insertVersioned(this.stationery, tx, STREAM, made, [event('stationery.saved', said(made))]);
    });
  }

  /** Replaces all of it. Letters that took it keep what they took. */
  async change(actor: Actor, id: string, expected: number, facts: StationeryFacts): Promise<Stationery> {
    return this.uow.run(actor, async (tx) => {
      const before = await this.get(id, actor);
      assertVersion(expected, before.version);
      const after = { _id: id, ...facts, updatedAt: tx.now, updatedBy: actorRef(actor) };
      return saveVersioned(this.stationery, tx, STREAM, before, after, [
        event('stationery.saved', said(after)),
      ]);
    });
  }

  /** No new letter takes it. */
  async withdraw(actor: Actor, id: string, expected: number): Promise<Stationery> {
    return this.uow.run(actor, async (tx) => {
      const before = await this.get(id, actor);
      if (before.withdrawnAt) return before;
      assertVersion(expected, before.version);
      const after = { ...before, withdrawnAt: tx.now, updatedAt: tx.now, updatedBy: actorRef(actor) };
      return saveVersioned(this.stationery, tx, STREAM, before, after, [
        event('stationery.withdrawn', said(after)),
      ]);
    });
  }

  async get(id: string, actor?: Actor): Promise<Stationery> {
    const found = await this.stationery.findById(id).lean<Stationery>();
    if (!found) throw lettersProblems.stationeryUnknown(`There is no stationery ${id}.`);
    if (actor && found.processId !== undefined) assertProcess(actor, found.processId);
    return found;
  }

  /** What letters of this process may take, the process's own first. Without one: everything. */
  async list(processId?: string): Promise<Stationery[]> {
    const rows = await this.stationery
      .find({
        withdrawnAt: { $exists: false },
        ...(processId === undefined ? {} : { processId: { $in: [processId, null] } }),
      })
      .sort({ title: 1, _id: 1 })
      .lean<Stationery[]>();
    return rows.sort((a, b) => Number(a.processId === undefined) - Number(b.processId === undefined));
  }

  /** The stationery for a letter to be drafted. Refusals: `letters/stationery-unknown`, `letters/stationery-refused`. */
  async forLetter(id: string, processId: string, kind: LetterKindCode): Promise<Stationery> {
    const found = await this.get(id);
    const refuse = (message: string): never => {
      throw lettersProblems.stationeryRefused(message, {
        findings: [{ level: 'error', code: 'letters/stationery-refused', where: 'stationery', message }],
      });
    };
    if (found.withdrawnAt) refuse(`"${found.title}" was withdrawn.`);
    if (found.processId !== undefined && found.processId !== processId) {
      refuse(`"${found.title}" belongs to another process.`);
    }
    if (found.kinds.length > 0 && !found.kinds.includes(kind)) {
      refuse(`"${found.title}" is for other kinds of letters.`);
    }
    return found;
  }
}

const said = ({ _id, processId }: { _id: string; processId?: string }) => ({
  stationeryId: _id,
  ...(processId === undefined ? {} : { processId }),
});
