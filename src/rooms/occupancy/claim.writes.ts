import type { mongo } from 'mongoose';
import { type Claim, dayKeys, hindrance, intervalOf } from './claim.js';

/** Writes to the days of the occupancy. */
type Write = mongo.AnyBulkWriteOperation;
/** Ids here are text, not ObjectIds. */
const byId = (key: string): Record<string, unknown> => ({ _id: key });

/** In the order of the documents, so that two transactions meet at the first they share. */
function inOrder(claims: readonly Claim[]): { key: string; claim: Claim }[] {
  return claims
    .flatMap((claim) => dayKeys(claim).map((key) => ({ key, claim })))
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
}

/** The upsert finds no day without hindrance where there is one, tries to insert it, and meets its key. */
export const taking = (claims: readonly Claim[], now: Date): Write[] =>
  inOrder(claims).map(({ key, claim }) => ({
    updateOne: {
      filter: { ...byId(key), iv: { $not: { $elemMatch: hindrance(claim, now) } } },
      update: [
        {
          $set: {
            iv: {
              $concatArrays: [
                {
                  // A hold that has run out goes with the next claim of its day.
                  $filter: {
                    input: { $ifNull: ['$iv', []] },
                    as: 'one',
                    cond: { $or: [{ $eq: ['$$one.until', null] }, { $gt: ['$$one.until', now] }] },
                  },
                },
                [{ $literal: intervalOf(claim) }],
              ],
            },
          },
        },
      ],
      upsert: true,
    },
  }));

/** What does not stand is passed over. */
export const dropping = (claims: readonly Claim[]): Write[] =>
  inOrder(claims).map(({ key, claim }) => ({
    updateOne: { filter: byId(key), update: { $pull: { iv: { id: claim.id } } } as never },
  }));

/** Matches fewer documents than there are writes where a claim does not stand any more. */
export const keeping = (claims: readonly Claim[], until: Date | null): Write[] =>
  inOrder(claims).map(({ key, claim }) => ({
    updateOne: {
      filter: { ...byId(key), iv: { $elemMatch: { id: claim.id } } },
      update: { $set: { 'iv.$.until': until } },
    },
  }));
