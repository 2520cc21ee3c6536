import type { NewTodo } from '../../messaging/index.js';
import type { Booking } from '../bookings/booking.types.js';

/** Somebody had to give way, and has no mailbox to be told so. */
export const tellTodo = ({ _id, title, organiser, processId }: Booking): NewTodo => ({
  key: `tell-displaced:${_id}`,
  kind: 'tell-displaced',
  title: `Tell ${organiser ?? 'the organiser'} that "${title}" gave way to a meeting, and what is offered instead`,
  about: { type: 'booking', id: _id },
  ...(processId === null ? {} : { processId }),
});

/** Somebody had to give way, and no equal place was found to offer. */
export const placeTodo = ({ _id, title, organiser, processId }: Booking): NewTodo => ({
  key: `displaced-without-offer:${_id}`,
  kind: 'displaced-without-offer',
  title: `Find another place for "${title}"${organiser === null ? '' : ` with ${organiser}`}: it gave way to a meeting, and no equal room is free`,
  about: { type: 'booking', id: _id },
  ...(processId === null ? {} : { processId }),
});
