import type { NewTodo } from '../../messaging/index.js';
import type { RoomWait } from './wait.types.js';

export const tooLateKey = (waitId: string): string => `room-wait-too-late:${waitId}`;

export const askKey = (waitId: string): string => `room-wait-to-ask:${waitId}`;

/** A room is held for somebody who has no mailbox to be asked by. */
export const askTodo = ({ _id, title, organiser, processId }: RoomWait, bookingId: string): NewTodo => ({
  key: askKey(_id),
  kind: 'room-wait-to-ask',
  title: `Ask ${organiser ?? 'whoever waits'} whether the room that is held for "${title}" is taken, and accept or decline it`,
  about: { type: 'booking', id: bookingId },
  ...(processId === null ? {} : { processId }),
});

/** A room is free, but nobody could answer a mail in time. */
export const tooLateTodo = (
  { _id, title, organiser, processId }: Pick<RoomWait, '_id' | 'title' | 'organiser' | 'processId'>,
  roomName: string,
): NewTodo => ({
  key: tooLateKey(_id),
  kind: 'room-wait-too-late',
  title: `${roomName} has become free for "${title}", too late to offer it by mail: ask${organiser === null ? '' : ` ${organiser}`} by telephone, and book it`,
  about: { type: 'room-wait', id: _id },
  ...(processId === null ? {} : { processId }),
});
