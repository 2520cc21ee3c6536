import type { NewTodo } from '../../messaging/index.js';
import type { Booking } from './booking.types.js';
import { isLive } from './booking.types.js';

export interface BookingTodo {
  key: string;
  /** Null: nobody is waited for. */
  item: NewTodo | null;
}

/** For whom a booking waits: the approver of the house, and whoever writes to the outside authority. */
export function bookingTodos(booking: Omit<Booking, 'version'>): BookingTodo[] {
  const { _id, title, processId, approval, authority } = booking;
  const live = isLive(booking);
  const about = { type: 'booking', id: _id };
  const common = { about, ...(processId === null ? {} : { processId }) };
  const approve = `booking-to-approve:${_id}`;
  const request = `booking-to-request:${_id}`;
  return [
    {
      key: approve,
      item:
        live && approval?.state === 'asked'
          ? {
              key: approve,
              kind: 'booking-to-approve',
              title: `Approve or refuse the booking "${title}"`,
              ...common,
            }
          : null,
    },
    {
      key: request,
      item:
        live && authority?.state === 'to-request'
          ? {
              key: request,
              kind: 'booking-to-request',
              title: `Ask ${authority.name} for the room of "${title}"`,
              ...common,
            }
          : null,
    },
  ];
}

export const reconfirmKey = (bookingId: string): string => `booking-to-reconfirm:${bookingId}`;

/** A day before it lapses: somebody should ask its organiser. */
export function reconfirmTodo({ _id, title, organiser, processId }: Omit<Booking, 'version'>): NewTodo {
  return {
    key: reconfirmKey(_id),
    kind: 'booking-to-reconfirm',
    title: `Reconfirm the booking "${title}"${organiser === null ? '' : ` with ${organiser}`}, or its room is released`,
    about: { type: 'booking', id: _id },
    ...(processId === null ? {} : { processId }),
  };
}
