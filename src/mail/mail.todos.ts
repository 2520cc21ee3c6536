import type { NewTodo } from '../messaging/index.js';
import { said } from './domain/coverage.js';
import type { Answer, Delivery } from './domain/delivery.js';
import { type Source, sourceKey } from './domain/delivery.js';

type Row = Pick<Delivery, '_id' | 'source' | 'together' | 'processId' | 'addressee' | 'mailbox'>;

const belonging = ({ processId }: Row) => (processId === undefined ? {} : { processId });

/** One item for a mailbox that does not work, however many letters find that out. */
export const failingMailbox = (row: Row, answer: Answer): NewTodo => ({
  key: failingMailboxKey(row),
  kind: 'failing-mailbox',
  title: `The mailbox ${row.mailbox} of ${row.addressee.name} takes no mail`,
  detail: `The mail server said: ${said(answer)} Ask the Mission for the right address and correct the directory.`,
  about: { type: 'delivery', id: row._id },
  ...belonging(row),
});

export const failingMailboxKey = ({ addressee, mailbox }: Row): string =>
  `failing-mailbox:${addressee.id}:${mailbox}`;

/** An addressee whom no mailbox reaches. */
export const notReached = (row: Row, answer: Answer): NewTodo => ({
  key: notReachedKey(row),
  kind: 'addressee-not-reached',
  title: `${row.addressee.name} has not been reached by mail`,
  detail: `The last mailbox tried, ${row.mailbox}, answered: ${said(answer)} Hand the letter over in another way and record the receipt, or correct the address and try again.`,
  about: { type: 'delivery', id: row._id },
  ...belonging(row),
});

export const notReachedKey = ({
  source,
  together,
  addressee,
}: {
  source: Source;
  together?: Source;
  addressee: { id: string };
}): string => `not-reached:${sourceKey(together ?? source)}:${addressee.id}`;
