import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import type { Actor } from '../messaging/index.js';
import { accessProblems } from './access.problems.js';
import type { ApiToken } from './api-tokens.js';
import type { Person } from './people/person.js';
import { allows, type Permission } from './permissions.js';

/** Whether somebody who asked for something earlier may still have it done in their name. */
@Injectable()
export class Authority {
  constructor(
    @InjectModel('Person') private readonly people: Model<Person>,
    @InjectModel('ApiToken') private readonly tokens: Model<ApiToken>,
  ) {}

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
