/**
 * Seats of a meeting whose number is limited. Everything here is pure: what there is, is folded from rows that are
 * only ever inserted, and what changes comes out as further rows.
 *
 * - A **request** row says that an invitation asks for so many seats more, or gives so many up again. The seats an
 *   invitation asks for are claims, each with the moment of its request; what is given up are the latest claims.
 * - A **place** row says who has the numbered place from then on, or that it is free again. `turn` counts the rows of
 *   a place, and place and turn are the row's id: of two who would take the same place at the same time, the database
 *   refuses one. Places are taken from the lowest free number, so that whoever would raise the number of those taken
 *   from the same state meets at one place: nobody overbooks.
 */

export interface SeatLimit {
  /** Seats of the meeting; null: as many as come. */
  inAll: number | null;
  /** Seats of one delegation or organisation. */
  perDelegation: number | null;
}

export interface SeatRequest {
  /** `<invitation id>.<n>` */
  _id: string;
  meetingId: string;
  invitationId: string;
  /** 1, 2, 3 … within the invitation. */
  n: number;
  /** Process time of the request. */
  at: Date;
  /** Above 0: so many more are asked for; below: so many are given up. */
  seats: number;
}

export interface SeatPlace {
  /** `<meeting id>.<place>.<turn>` */
  _id: string;
  meetingId: string;
  place: number;
  /** 1, 2, 3 …: the row with the highest says who has the place. */
  turn: number;
  invitationId: string | null;
  at: Date;
}

interface Claim {
  at: Date;
  /** Breaks ties of the same moment. */
  order: string;
}

interface Holding {
  invitationId: string;
  requests: number;
  /** The earliest first; those at the front have the places. */
  claims: Claim[];
  places: number[];
}

export interface SeatState {
  meetingId: string;
  limit: SeatLimit;
  holdings: ReadonlyMap<string, Holding>;
  turns: ReadonlyMap<number, number>;
}

export interface SeatCount {
  asked: number;
  given: number;
}

/** Who waits, in the order in which seats will come to them. */
export interface Waiting {
  /** 1, 2, 3 … */
  position: number;
  invitationId: string;
  since: Date;
}

export const unlimited: SeatLimit = { inAll: null, perDelegation: null };

export const isLimited = ({ inAll, perDelegation }: SeatLimit): boolean =>
  inAll !== null || perDelegation !== null;

export function seatState(
  meetingId: string,
  limit: SeatLimit,
  requests: readonly SeatRequest[],
  places: readonly SeatPlace[],
): SeatState {
  const holdings = new Map<string, Holding>();
  const of = (invitationId: string): Holding => {
    const known = holdings.get(invitationId);
    if (known !== undefined) return known;
    const fresh: Holding = { invitationId, requests: 0, claims: [], places: [] };
    holdings.set(invitationId, fresh);
    return fresh;
  };
  for (const request of [...requests].sort((a, b) => a.n - b.n)) {
    const holding = of(request.invitationId);
    holding.requests = request.n;
    holding.claims = claimsAfter(holding.claims, request);
  }
  const last = new Map<number, SeatPlace>();
  for (const row of places) if (row.turn > (last.get(row.place)?.turn ?? 0)) last.set(row.place, row);
  for (const { place, invitationId } of last.values()) {
    if (invitationId !== null) of(invitationId).places.push(place);
  }
  for (const holding of holdings.values()) holding.places.sort((a, b) => a - b);
  return {
    meetingId,
    limit,
    holdings,
    turns: new Map([...last].map(([place, { turn }]) => [place, turn])),
  };
}

function claimsAfter(claims: readonly Claim[], { _id, at, seats }: SeatRequest): Claim[] {
  if (seats < 0) return claims.slice(0, Math.max(0, claims.length + seats));
  const more = Array.from({ length: seats }, (_, n) => ({
    at,
    order: `${_id}.${String(n).padStart(4, '0')}`,
  }));
  return [...claims, ...more];
}

export interface SeatDecision {
  requests: SeatRequest[];
  places: SeatPlace[];
  after: SeatState;
  /** How each invitation stands that stands differently from before. */
  changed: ReadonlyMap<string, SeatCount>;
}

/**
 * Takes new numbers of wanted seats, frees what is given up, and seats whoever waits, in the order of their requests,
 * as far as the limits go. Whoever has a seat keeps it, also where the limit has since been lowered.
 */
export function decideSeats(state: SeatState, wanted: ReadonlyMap<string, number>, now: Date): SeatDecision {
  const requests: SeatRequest[] = [];
  const holdings = new Map([...state.holdings].map(([id, holding]) => [id, { ...holding }]));
  for (const [invitationId, seats] of wanted) {
    const holding = holdings.get(invitationId) ?? { invitationId, requests: 0, claims: [], places: [] };
    const difference = seats - holding.claims.length;
    if (difference === 0) continue;
    const n = holding.requests + 1;
    const { meetingId } = state;
    const request = { _id: `${invitationId}.${n}`, meetingId, invitationId, n, at: now, seats: difference };
    requests.push(request);
    holdings.set(invitationId, { ...holding, requests: n, claims: claimsAfter(holding.claims, request) });
  }
  const turns = new Map(state.turns);
  const places: SeatPlace[] = [];
  const turn = (place: number, invitationId: string | null): void => {
    const next = (turns.get(place) ?? 0) + 1;
    turns.set(place, next);
    const _id = `${state.meetingId}.${place}.${next}`;
    places.push({ _id, meetingId: state.meetingId, place, turn: next, invitationId, at: now });
  };
  for (const [id, holding] of holdings) {
    const kept = holding.places.slice(0, holding.claims.length);
    for (const place of holding.places.slice(kept.length)) turn(place, null);
    holdings.set(id, { ...holding, places: kept });
  }
  const taken = new Set([...holdings.values()].flatMap((holding) => holding.places));
  let place = 0;
  for (const { invitationId } of nextSeated([...holdings.values()], state.limit, taken.size)) {
    const holding = holdings.get(invitationId);
    if (holding === undefined) continue;
    do place += 1;
    while (taken.has(place));
    turn(place, invitationId);
    holdings.set(invitationId, { ...holding, places: [...holding.places, place] });
  }
  const after: SeatState = { ...state, holdings, turns };
  const changed = [...holdings.keys()].filter((id) => {
    const [was, is] = [countOf(state, id), countOf(after, id)];
    return was.asked !== is.asked || was.given !== is.given;
  });
  return { requests, places, after, changed: new Map(changed.map((id) => [id, countOf(after, id)])) };
}

/** The claims that get a seat now, the earliest first. */
function nextSeated(
  holdings: readonly Holding[],
  { inAll, perDelegation }: SeatLimit,
  taken: number,
): { invitationId: string }[] {
  const free = inAll === null ? Infinity : Math.max(0, inAll - taken);
  if (free === 0) return [];
  const waiting = holdings.flatMap(({ invitationId, claims, places }) =>
    claims
      .slice(places.length, perDelegation === null ? undefined : Math.max(places.length, perDelegation))
      .map((claim) => ({ ...claim, invitationId })),
  );
  return waiting.sort(byRequest).slice(0, Math.min(free, waiting.length));
}

const byRequest = (a: Claim, b: Claim): number =>
  a.at.getTime() - b.at.getTime() || (a.order < b.order ? -1 : a.order > b.order ? 1 : 0);

export function countOf({ holdings }: SeatState, invitationId: string): SeatCount {
  const holding = holdings.get(invitationId);
  return { asked: holding?.claims.length ?? 0, given: holding?.places.length ?? 0 };
}

export const seatsTaken = ({ holdings }: SeatState): number =>
  [...holdings.values()].reduce((sum, { places }) => sum + places.length, 0);

/** The waiting list: every claim without a seat, in the order of requests. */
export function waitingList({ holdings }: SeatState): Waiting[] {
  return [...holdings.values()]
    .flatMap(({ invitationId, claims, places }) =>
      claims.slice(places.length).map((claim) => ({ ...claim, invitationId })),
    )
    .sort(byRequest)
    .map(({ invitationId, at }, n) => ({ position: n + 1, invitationId, since: at }));
}
