import type { ModeTerms } from '../../book/mode-terms/mode-terms.ts';
import { invariant } from '../../core/invariant.ts';
import { mean } from '../horizon/line-pnl.ts';

/** What may have become of a lock by its funding date, state by state, all equally likely; moves are points per 100. */
export interface LockMoves {
  readonly pullThrough: Float64Array;
  /** Of the loan's forward price. */
  readonly price: Float64Array;
  /** Of the TBA it is hedged with. */
  readonly hedge: Float64Array;
}

/** A mode's price and costs, points per 100. */
export interface ModeCosts {
  /** What best efforts pays less than mandatory. */
  readonly spread: number;
  /** Mandatory: what a loan costs that is not delivered. */
  readonly cancel: ModeTerms['cancel'];
  /** For each 100 of TBAs sold as a hedge: selling, buying back, rolling. */
  readonly hedgeCost: number;
}

/** What a way of selling brings over best efforts, points per 100 of locked amount. */
export interface WayEconomics {
  /** Expected. */
  readonly net: number;
  /** Of fallout: pair-offs, or what is lost as pull-through and prices move against one another. */
  readonly falloutCost: number;
  readonly hedgeCost: number;
  /** Spread at which best efforts is as good; null where nothing is expected to fund. */
  readonly breakEvenSpread: number | null;
  /** Pull-through at which best efforts is as good, all else held; null where there is none in [0, 1]. */
  readonly breakEvenPullThrough: number | null;
  /** Result by state, which {@link net} is the mean of. */
  readonly byState: Float64Array;
  /** Variance that a lock's own outcome adds: it funds or it does not. */
  readonly outcomeVariance: number;
}

/** Ways of selling a lock against best efforts. */
export interface ModeEconomics {
  readonly expectedPullThrough: number;
  /** Spread × expected pull-through: what both ways earn. */
  readonly spreadIncome: number;
  /** Committed to the investor at lock; pairs off what is not delivered. */
  readonly committed: WayEconomics & {
    /** Fee × (1 − pull-through), were the two independent. */
    readonly falloutCostIfIndependent: number;
  };
  /** Hedged with TBAs at lock, sold after closing. */
  readonly hedged: WayEconomics & { readonly hedgeRatio: number };
}

/**
 * What two mandatory ways of selling a lock bring over best efforts, per 100 of the lock.
 *
 * With p pull-through, ΔF the move of the loan's price and s the spread, best efforts gains p·(M − s) on a mandatory price M:
 *
 *     committed  p·s − (1 − p)·fee(ΔF)            fee = max(ΔF, 0) + penalty where gains are forfeited
 *     hedged     p·(s + ΔF) − β·ΔT − cost·|β|     β of least variance
 *
 * Prices rise as rates fall and borrowers leave: E[(1 − p)·fee] > E[1 − p]·E[fee], and E[p·ΔF] < 0.
 *
 * @param moves of equally likely states; their mean price moves are taken away, as time pays for them
 * @param hedgeRatio β where it is given; that of least variance when absent
 * @source own derivation, docs/models/lock-terms.md
 */
export function modeEconomics(moves: LockMoves, costs: ModeCosts, hedgeRatio?: number): ModeEconomics {
  const p = moves.pullThrough;
  invariant(p.length > 0 && moves.price.length === p.length, 'A lock moves in every state.');
  const { spread } = costs;
  const price = centred(moves.price);
  const hedge = centred(moves.hedge);
  const expected = mean(p);
  const fees = price.map((move) => pairOffFee(costs.cancel, move));
  const falloutCost = mean(p.map((value, state) => (1 - value) * fees[state]!));
  const committed = p.map((value, state) => value * spread - (1 - value) * fees[state]!);
  const unhedged = p.map((value, state) => value * (spread + price[state]!));
  const beta = hedgeRatio ?? leastVarianceRatio(unhedged, hedge);
  const hedgeCost = Math.abs(beta) * costs.hedgeCost;
  const hedged = unhedged.map((value, state) => value - beta * hedge[state]! - hedgeCost);
  const convexityCost = -mean(p.map((value, state) => value * price[state]!));
  const outcome = (gain: (state: number) => number): number =>
    mean(p.map((value, state) => value * (1 - value) * gain(state) * gain(state)));
  const perFallen = expected === 1 ? 0 : falloutCost / (1 - expected);
  return {
    expectedPullThrough: expected,
    spreadIncome: expected * spread,
    committed: {
      net: expected * spread - falloutCost,
      falloutCost,
      falloutCostIfIndependent: (1 - expected) * mean(fees),
      hedgeCost: 0,
      breakEvenSpread: expected === 0 ? null : falloutCost / expected,
      // p·s = (1 − p)·u, u the fee for what is not delivered.
      breakEvenPullThrough: share(perFallen, spread + perFallen),
      byState: committed,
      outcomeVariance: outcome((state) => spread + fees[state]!),
    },
    hedged: {
      net: expected * spread - convexityCost - hedgeCost,
      falloutCost: convexityCost,
      hedgeCost,
      hedgeRatio: beta,
      breakEvenSpread: expected === 0 ? null : (convexityCost + hedgeCost) / expected,
      // p·(s − c) = κ: the hedge's cost grows with what is hedged.
      breakEvenPullThrough: expected === 0 ? null : share(convexityCost, spread - hedgeCost / expected),
      byState: hedged,
      outcomeVariance: outcome((state) => spread + price[state]!),
    },
  };
}

/** Points², far below what a price is quoted to: what moves less is no hedge. */
const STILL = 1e-12;

/** What a loan that is not delivered costs, per 100, when its price has moved. */
function pairOffFee(cancel: ModeTerms['cancel'], priceMove: number): number {
  switch (cancel.kind) {
    case 'free':
      return 0;
    case 'fee':
      return cancel.feePer100;
    case 'pair-off':
      return (cancel.gain === 'forfeited' ? Math.max(priceMove, 0) : priceMove) + cancel.penaltyPer100;
  }
}

function centred(values: Float64Array): Float64Array {
  const middle = mean(values);
  return values.map((value) => value - middle);
}

/** β of least variance of x − β·y for a y whose mean is zero; 0 where y does not move. */
function leastVarianceRatio(x: Float64Array, y: Float64Array): number {
  const variance = mean(y.map((value) => value * value));
  return variance < STILL ? 0 : mean(x.map((value, state) => value * y[state]!)) / variance;
}

/** A quotient that is a probability, else null. */
function share(part: number, whole: number): number | null {
  const quotient = part / whole;
  return quotient >= 0 && quotient <= 1 ? quotient : null;
}
