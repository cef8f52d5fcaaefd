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

/** What is left to be filled once a lot of a nominal amount is; undefined when nothing of the need is such a lot. */
export function needAfter(need: LotNeed, nominalCents: number): LotNeed | undefined {
  if (nominalCents === need.restCents && nominalCents > 0) return { ...need, restCents: 0 };
  const millions = need.millions - nominalCents / CENTS_PER_LOT;
  return Number.isInteger(millions) && millions >= 0 ? { ...need, millions } : undefined;
}

/**
 * Every lot of some needs that a pool fills, alone or with one or two of others no larger than it; each once, however
 * many of the needs it is a lot of.
 *
 * @source SIFMA Uniform Practices, chapter 8: at most three pools to a million
 * @param others by falling face; cost: their count times its logarithm, for each odd rest anew
 */
export function* lotsLedBy(
  leader: LotPool,
  others: readonly LotPool[],
  needs: readonly LotNeed[],
): Generator<LotChoice> {
  const millions = needs.reduce((most, need) => Math.max(most, need.millions), 0);
  const several = Math.round(leader.cents / CENTS_PER_LOT);
  if (several > 1 && several <= millions) yield* fitting([leader], several * CENTS_PER_LOT);
  if (millions > 0) yield* filledLots(leader, others, CENTS_PER_LOT);
  const rests = new Set(needs.map(({ restCents }) => restCents));
  for (const rest of rests) if (rest > 0) yield* filledLots(leader, others, rest);
}

function* filledLots(
  leader: LotPool,
  others: readonly LotPool[],
  nominalCents: number,
): Generator<LotChoice> {
  const variance = varianceCents(nominalCents);
  const [least, most] = [nominalCents - variance, nominalCents + variance];
  if (leader.cents > most) return;
  yield* fitting([leader], nominalCents);
  for (const second of within(others, 0, least - leader.cents, most - leader.cents)) {
    yield* fitting([leader, others[second]!], nominalCents);
  }
  for (let second = 0; second < others.length; second++) {
    const two = leader.cents + others[second]!.cents;
    if (two > most) continue;
    // Larger pools come first: from here on three of them no longer fill the lot.
    if (two + others[second]!.cents < least) return;
    for (const third of within(others, second + 1, least - two, most - two)) {
      yield* fitting([leader, others[second]!, others[third]!], nominalCents);
    }
  }
}

function* fitting(members: readonly LotPool[], nominalCents: number): Generator<LotChoice> {
  const deliveredCents = members.reduce((sum, { cents }) => sum + cents, 0);
  if (Math.abs(deliveredCents - nominalCents) > varianceCents(nominalCents)) return;
  yield { members, nominalCents, deliveredCents };
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
