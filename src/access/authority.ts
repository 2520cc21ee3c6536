import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import type { Actor } from '../messaging/index.js';
import { accessProblems } from './access.problems.js';
import type { ApiToken } from './api-token.js';
import type { Person } from './people/person.js';
import { allows, type Permission, type Role } from './permissions.js';

/** Whether somebody who asked for something earlier may still have it done in their name. */
@Injectable()
export class Authority {
  constructor(
    @InjectModel('Person') private readonly people: Model<Person>,
    @InjectModel('ApiToken') private readonly tokens: Model<ApiToken>,
  ) {}

  /**
   * Whoever is bound to one process gives nobody a role that they do not hold themselves, neither to a person nor to a
   * token: with it they would do by another's name what they may not. Refusal: `access/role-not-held`.
   */
  async assertMayGrant({ kind, id, processId }: Actor, granted: readonly Role[]): Promise<void> {
    if (processId === undefined) return;
    const holder =
      kind === 'person'
        ? await this.people.findById(id).lean<Person>()
        : kind === 'token'
          ? await this.tokens.findById(id).lean<ApiToken>()
          : null;
    const beyond = granted.filter((role) => !holder?.roles.includes(role));
    if (beyond.length === 0) return;
    throw accessProblems.roleNotHeld(
      `Who works for one process gives only roles that they hold themselves, which is not so of: ${beyond.join(', ')}. Ask the office of the house.`,
    );
  }

  /** Refusal: `access/forbidden`. The system itself may do what it was made for. */
  async assertMay(
    { kind, id, name }: Pick<Actor, 'kind' | 'id' | 'name'>,
    needed: Permission,
  ): Promise<void> {
    if (kind === 'system') return;
    const person = kind === 'person' ? await this.people.findById(id).lean<Person>() : null;
    const token = kind === 'token' ? await this.tokens.findById(id).lean<ApiToken>() : null;
    const roles = person
      ? !person.endedAt && person.roles
      : token !== null && !token.revokedAt && token.roles;
    if (roles && allows(roles, needed)) return;
    throw accessProblems.forbidden(`${name ?? 'Who asked for it'} no longer holds the permission ${needed}.`);
  }
}
