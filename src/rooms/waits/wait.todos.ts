import type { NewTodo } from '../../messaging/index.js';
import type { RoomWait } from './wait.types.js';

export const tooLateKey = (waitId: string): string => `room-wait-too-late:${waitId}`;

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
