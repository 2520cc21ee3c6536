import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { afterCursor, type Page, type PageRequest, toPage } from '../platform/index.js';
import type { Actor } from './events.js';
import { messagingProblems } from './messaging.problems.js';
import type { Todo } from './todos.js';
import { UnitOfWork } from './unit-of-work.js';

/** The office's to-do list: what machines could not settle. */
@Injectable()
export class TodoList {
  constructor(
    @InjectModel('Todo') private readonly todos: Model<Todo>,
    private readonly uow: UnitOfWork,
  ) {}

  /** In the order of their keys, which is stable while items come and go. */
  async list(
    filter: { state: Todo['state']; processId?: string | undefined },
    page: PageRequest,
  ): Promise<Page<Todo>> {
    const after = afterCursor(page);
    const rows = await this.todos
      .find({
        state: filter.state,
        ...(filter.processId === undefined ? {} : { processId: filter.processId }),
        ...(after === null ? {} : { _id: { $gt: after } }),
      })
      .sort({ _id: 1 })
      .limit(page.limit + 1)
      .lean();
    return toPage(page, rows, (row) => row._id);
  }

  /** Settles an item by hand, with a note of what was done. Refusal: `messaging/todo-not-found`. */
  async settle(actor: Actor, key: string, note: string): Promise<Todo> {
    await this.uow.run(actor, (tx) => tx.settle(key, note));
    const todo = await this.todos.findById(key).lean();
    if (!todo) throw messagingProblems.todoNotFound(`There is no item "${key}" on the to-do list.`);
    return todo;
  }
}
