import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { afterCursor, type Page, type PageRequest, platformProblems, toPage } from '../platform/index.js';
import type { Actor } from './events.js';
import { messagingProblems } from './messaging.problems.js';
import type { Todo } from './todos.js';
import { UnitOfWork } from './unit-of-work.js';

export interface TodoFilter {
  state: Todo['state'];
  kind?: string | undefined;
  processId?: string | undefined;
}

const matching = ({ state, kind, processId }: TodoFilter) => ({
  state,
  ...(kind === undefined ? {} : { kind }),
  ...(processId === undefined ? {} : { processId }),
});

/** What stands after a cursor: the instant of opening and the key, with a space between them. */
function later(cursor: string) {
  const [instant = '', ...key] = cursor.split(' ');
  const openedAt = new Date(instant);
  if (Number.isNaN(openedAt.getTime())) {
    throw platformProblems.cursorInvalid(
      'Use the value of `next` from the page before, or leave the cursor out.',
    );
  }
  return [{ openedAt: { $gt: openedAt } }, { openedAt, _id: { $gt: key.join(' ') } }];
}

/** The office's to-do list: what machines could not settle. */
@Injectable()
export class TodoList {
  constructor(
    @InjectModel('Todo') private readonly todos: Model<Todo>,
    private readonly uow: UnitOfWork,
  ) {}

  /** The oldest first: what was opened while the list is read comes at its end. */
  async list(filter: TodoFilter, page: PageRequest): Promise<Page<Todo>> {
    const after = afterCursor(page);
    const rows = await this.todos
      .find({ ...matching(filter), ...(after === null ? {} : { $or: later(after) }) })
      .sort({ openedAt: 1, _id: 1 })
      .limit(page.limit + 1)
      .lean();
    return toPage(page, rows, ({ openedAt, _id }) => `${openedAt.toISOString()} ${_id}`);
  }

  /** How many items of each kind stand, the most frequent kind first. */
  async counts(filter: Omit<TodoFilter, 'kind'>): Promise<{ kind: string; count: number }[]> {
    return this.todos.aggregate<{ kind: string; count: number }>([
      { $match: matching(filter) },
      { $group: { _id: '$kind', count: { $sum: 1 } } },
      { $sort: { count: -1, _id: 1 } },
      { $project: { _id: 0, kind: '$_id', count: 1 } },
    ]);
  }

  /** Settles an item by hand, with a note of what was done. Refusal: `messaging/todo-not-found`. */
  async settle(actor: Actor, key: string, note: string): Promise<Todo> {
    await this.uow.run(actor, (tx) => tx.settle(key, note));
    return this.get(key);
  }

  /** Those of these items that still wait for a person. */
  async openAmong(keys: readonly string[]): Promise<Todo[]> {
    return this.todos.find({ _id: { $in: [...keys] }, state: 'open' }).lean();
  }

  /** Refusal: `messaging/todo-not-found`. */
  async get(key: string): Promise<Todo> {
    const todo = await this.todos.findById(key).lean();
    if (!todo) throw messagingProblems.todoNotFound(`There is no item "${key}" on the to-do list.`);
    return todo;
  }
}
