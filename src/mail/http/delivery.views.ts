import type { Delivery } from '../domain/delivery.js';

/** One delivery in a list. */
export const deliveryLine = (row: Delivery) => ({
  id: row._id,
  state: row.state,
  source: row.source,
  processId: row.processId ?? null,
  addressee: row.addressee,
  mailbox: row.mailbox,
  copy: row.copy,
  attempts: row.attempts,
  lastReply: row.answer ?? null,
  possiblyRepeated: row.marks.length > 0,
  acceptedAt: row.acceptedAt ?? null,
  givenUp: row.givenUp ?? null,
});

/** One delivery in full. */
export const deliveryView = (row: Delivery) => ({
  ...deliveryLine(row),
  alternatives: row.alternatives,
  lane: { name: row.lane, number: row.laneNumber },
  createdAt: row.createdAt,
  /** While it waits: machine time from which it is tried again. */
  dueAt: row.open ? row.dueAt : null,
  deadline: row.deadline ?? null,
  messageId: row.messageId,
  messageSha256: row.messageSha256 ?? null,
  correlationId: row.correlationId,
  marks: row.marks,
  tries: row.tries,
  movedOn: row.movedOn ?? null,
  insteadOf: row.insteadOf ?? null,
});
