import { Schema } from 'mongoose';

/** Something that only a person of the office can settle. */
export interface Todo {
  /** Same key, same item: what is reported twice stands once. */
  _id: string;
  kind: string;
  title: string;
  detail?: string;
  about: { type: string; id: string };
  processId?: string;
  state: 'open' | 'settled';
  /** Process time. */
  openedAt: Date;
  settledAt?: Date;
  settledBy?: { kind: string; id: string; name?: string };
  note?: string;
}

export type NewTodo = Pick<Todo, 'kind' | 'title' | 'about'> & {
  key: string;
  detail?: string;
  processId?: string;
};

export const todoSchema = new Schema<Todo>(
  {
    _id: { type: String, required: true },
    kind: { type: String, required: true },
    title: { type: String, required: true },
    detail: String,
    about: { type: Schema.Types.Mixed, required: true },
    processId: String,
    state: { type: String, required: true },
    openedAt: { type: Date, required: true },
    settledAt: Date,
    settledBy: { type: Schema.Types.Mixed },
    note: String,
  },
  { collection: 'todos', versionKey: false },
);
todoSchema.index({ state: 1, openedAt: 1, _id: 1 });
todoSchema.index({ 'about.type': 1, 'about.id': 1 });
