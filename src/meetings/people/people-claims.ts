import { Schema } from 'mongoose';

/** One person's claim: a time at which he or she sits on an item. */
export interface PersonClaim {
  /** The claim's own, as the occupancy knows it. */
  id: string;
  personId: string;
  start: Date;
  end: Date;
}

/** The claims on people that a meeting holds, or that its draft holds beside them. */
export interface PeopleClaims {
  /** The meeting's id; that of a draft's ends in `.draft`. */
  _id: string;
  claims: PersonClaim[];
}

export const peopleClaimsSchema = new Schema<PeopleClaims>(
  {
    _id: { type: String, required: true },
    claims: { type: [{ type: Schema.Types.Mixed }], required: true },
  },
  { collection: 'people_claims', versionKey: false },
);
