/** A pool, or a piece of one, that is delivered whole; its face in cents, so that sums are exact. */
export interface LotPool {
  readonly poolNumber: string;
  /** Current face in whole cents. */
  readonly cents: number;
}

/** What is still to be filled of a trade. */
export interface LotNeed {
  /** Whole millions. */
  readonly millions: number;
  /** The odd rest, in cents; 0 when there is none, or none any more. */
  readonly restCents: number;
}

/** One way to fill a lot: a million or the odd rest by at most three pools, or several millions by one. */
export interface LotChoice {
  /** The largest first. */
  readonly members: readonly LotPool[];
  readonly nominalCents: number;
  readonly deliveredCents: number;
  /** What the choice takes off what is to be filled. */
  readonly left: LotNeed;
}

export const CENTS_PER_DOLLAR = 100;
const CENTS_PER_LOT = 1_000_000 * CENTS_PER_DOLLAR;
/** One part in this many is the most by which a delivery may miss its lot: 0.01 %. */
const VARIANCE_DIVISOR = 10_000;

/** Face in whole cents. */
export function centsOf(face: number): number {
  return Math.round(face * CENTS_PER_DOLLAR);
}

/** What a quantity of face is to be filled with: each of its millions, and the rest. */
export function lotNeedOf(quantity: number): LotNeed {
  const cents = centsOf(quantity);
  const millions = Math.floor(cents / CENTS_PER_LOT);
  return { millions, restCents: cents - millions * CENTS_PER_LOT };
}

/** Cents that are to be filled. */
export function neededCents({ millions, restCents }: LotNeed): number {
  return millions * CENTS_PER_LOT + restCents;
}

/**
 * By how many cents a delivery may miss a nominal amount.
 *
 * @source SIFMA Uniform Practices, chapter 8, A.1: plus or minus 0.01 % of each million
 */
export function varianceCents(nominalCents: number): number {
  return Math.floor(nominalCents / VARIANCE_DIVISOR);
}

/** Pools by falling face, equal ones by their number: the order that {@link lotsLedBy} takes them in. */
export function byFallingFace(pools: readonly LotPool[]): readonly LotPool[] {
  return [...pools].sort((a, b) => b.cents - a.cents || (a.poolNumber < b.poolNumber ? -1 : 1));
}

/**
 * Every lot that a pool fills, alone or with one or two of others no larger than it.
 *
 * @source SIFMA Uniform Practices, chapter 8: at most three pools to a million
 * @param others by falling face; cost: their count times its logarithm
 */
export function* lotsLedBy(leader: LotPool, others: readonly LotPool[], need: LotNeed): Generator<LotChoice> {
  const several = Math.round(leader.cents / CENTS_PER_LOT);
  if (several > 1 && several <= need.millions) {
    const left = { ...need, millions: need.millions - several };
    yield* fitting([leader], several * CENTS_PER_LOT, left);
  }
  if (need.millions > 0) {
    yield* filledLots(leader, others, CENTS_PER_LOT, { ...need, millions: need.millions - 1 });
  }
  if (need.restCents > 0) yield* filledLots(leader, others, need.restCents, { ...need, restCents: 0 });
}

function* filledLots(
  leader: LotPool,
  others: readonly LotPool[],
  nominalCents: number,
  left: LotNeed,
): Generator<LotChoice> {
  const variance = varianceCents(nominalCents);
  const [least, most] = [nominalCents - variance, nominalCents + variance];
  if (leader.cents > most) return;
  yield* fitting([leader], nominalCents, left);
  for (const second of within(others, 0, least - leader.cents, most - leader.cents)) {
    yield* fitting([leader, others[second]!], nominalCents, left);
  }
  for (let second = 0; second < others.length; second++) {
    const two = leader.cents + others[second]!.cents;
    if (two > most) continue;
    // Larger pools come first: from here on three of them no longer fill the lot.
    if (two + others[second]!.cents < least) return;
    for (const third of within(others, second + 1, least - two, most - two)) {
      yield* fitting([leader, others[second]!, others[third]!], nominalCents, left);
    }
  }
}

function* fitting(members: readonly LotPool[], nominalCents: number, left: LotNeed): Generator<LotChoice> {
  const deliveredCents = members.reduce((sum, { cents }) => sum + cents, 0);
  if (Math.abs(deliveredCents - nominalCents) > varianceCents(nominalCents)) return;
  yield { members, nominalCents, deliveredCents, left };
}

/** Indices from `start` on of the pools whose face lies within bounds; found by halving, as faces fall. */
function* within(pools: readonly LotPool[], start: number, least: number, most: number): Generator<number> {
  let low = start;
  let high = pools.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (pools[middle]!.cents > most) low = middle + 1;
    else high = middle;
  }
  for (let index = low; index < pools.length && pools[index]!.cents >= least; index++) yield index;
}
