import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { Authority } from '../../access/index.js';
import type { Actor } from '../../messaging/index.js';
import type { Claim } from '../occupancy/claim.js';
import { type Clash, Occupancy } from '../occupancy/occupancy.service.js';
import { roomsProblems } from '../rooms.problems.js';
import { type Blocking, blockingIdOf, isBlockingRoot } from './blocking.js';
import type { Booking } from './booking.types.js';

/** Somebody's word that what stands in the way is to be passed over: a blocking, or the gap to a neighbour. */
export interface Override {
  why: string;
}

/** Who may pass over what. */
@Injectable()
export class Overrides {
  constructor(
    @InjectModel('Blocking') private readonly blockings: Model<Blocking>,
    private readonly occupancy: Occupancy,
    private readonly authority: Authority,
  ) {}

  /**
   * What these claims pass over; null where nothing stands in the way or nobody said so. A blocking is passed over by
   * those that it names; the gap to a neighbour by who holds the permission `bookings:override`. What takes the room
   * itself is never passed over: it is left to refuse the claim. Refusals: `rooms/override-refused`, `access/forbidden`.
   */
  async of(actor: Actor, claims: readonly Claim[], override: Override | undefined): Promise<Booking['over']> {
    if (override === undefined) return null;
    const clashes = await this.occupancy.clashes(claims);
    const blockings = roots(clashes.filter(({ root }) => isBlockingRoot(root)));
    const gaps = roots(
      clashes.filter(
        ({ root, start, end }) =>
          !isBlockingRoot(root) && !claims.some((claim) => start < claim.end && end > claim.start),
      ),
    );
    await this.assertNamed(actor, blockings);
    if (gaps.length > 0) await this.authority.assertMay(actor, 'bookings:override');
    return blockings.length + gaps.length === 0 ? null : { blockings, gaps, why: override.why };
  }

  private async assertNamed(actor: Actor, blockings: readonly string[]): Promise<void> {
    const rows = await this.blockings.find({ _id: { $in: blockings.map(blockingIdOf) } }).lean<Blocking[]>();
    for (const { _id, reason, mayOverride } of rows) {
      if (mayOverride.some(({ id }) => id === actor.id)) continue;
      const names = mayOverride.map(({ name }) => name).join(', ');
      throw roomsProblems.overrideRefused(
        `The room is blocked: ${reason} ${names === '' ? 'Nobody may book it all the same.' : `Only ${names} may book it all the same.`}`,
        { blockingId: _id },
      );
    }
  }
}

const roots = (clashes: readonly Clash[]): string[] => [...new Set(clashes.map(({ root }) => root))].sort();
