export type { FailingMailbox } from './failing-mailboxes.js';
export { MailCatcher, type MailCatcherOptions } from './mail-catcher.js';
export { mailCatcherProblems } from './mail-catcher.problems.js';
export type { CaughtMail } from './mail-store.js';
