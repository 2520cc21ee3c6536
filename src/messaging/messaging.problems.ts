import { defineProblems } from '../platform/index.js';

export const messagingProblems = defineProblems('messaging', {
  declaredTwice: { status: 500, title: 'A name is declared twice' },
  handlerMissing: { status: 500, title: 'Something declared has no handler' },
  handledTwice: { status: 500, title: 'Something declared has two handlers' },
  notDeclared: { status: 500, title: 'A handler stands for something not declared' },
  eventUnknown: { status: 500, title: 'An event type is not declared' },
  taskNotFound: { status: 404, title: 'There is no such task' },
  todoNotFound: { status: 404, title: 'There is no such item on the to-do list' },
});
