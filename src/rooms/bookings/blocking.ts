import { type Claim, roomResource } from '../occupancy/claim.js';
import type { Who } from './booking.types.js';

/** Time in which rooms may not be booked, with those who may override it. */
export interface Blocking {
  _id: string;
  version: number;
  venueId: string;
  roomIds: string[];
  /** The rooms that are taken in their stead. */
  leaves: string[];
  start: Date;
  end: Date;
  reason: string;
  /** People and tokens (ids) who may book all the same. */
  mayOverride: { id: string; name: string }[];
  /** Roots of what stood there before and stays: bookings to be moved, other blockings. */
  despite: string[];
  by: Who;
  lifted: { at: Date; by: Who } | null;
  createdAt: Date;
}

export const blockingRoot = (blockingId: string): string => `blocking:${blockingId}`;
export const isBlockingRoot = (root: string): boolean => root.startsWith('blocking:');
export const blockingIdOf = (root: string): string => root.slice('blocking:'.length);

export const blockingClaims = ({
  _id,
  leaves,
  start,
  end,
  despite,
}: Pick<Blocking, '_id' | 'leaves' | 'start' | 'end' | 'despite'>): Claim[] =>
  leaves.map((leaf) => ({
    id: _id,
    resource: roomResource(leaf),
    root: blockingRoot(_id),
    start,
    end,
    before: 0,
    after: 0,
    until: null,
    over: { blockings: despite },
  }));
