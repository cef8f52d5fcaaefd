import type { IsoDate } from '../core/dates.ts';
import { CounterpoiseError } from '../core/errors.ts';
import { findRoot } from '../core/root.ts';
import { solveSystem } from '../core/solve-system.ts';
import type { DiscountCurve } from './discount-curve.ts';
import { type CurveNodes, logLinearCurve } from './log-linear-curve.ts';
import { monotoneConvexCurve } from './monotone-convex-curve.ts';
import { type OisQuotes, type OisTarget, oisTargets } from './ois-targets.ts';

/** How a curve runs between its nodes. */
export const INTERPOLATIONS = ['log-linear', 'monotone-convex'] as const;
export type Interpolation = (typeof INTERPOLATIONS)[number];

export interface OisCurveOptions {
  readonly interpolation?: Interpolation | undefined;
  /** Business days from a period's end to its payment; 0 unless said. */
  readonly paymentLagDays?: number | undefined;
}

/** A curve must give its quotes back to this much, as a decimal rate. */
export const REPRICING_TOLERANCE = 1e-12;
/** On a log discount factor: far below any rounding, yet enough to end a search for zero. */
const ROOT_TOLERANCE = 1e-22;
/** Forward rates searched between two nodes, decimal a year. */
const LOWEST_FORWARD = -1;
const HIGHEST_FORWARD = 3;
/**
 * The bump is small beside the distance between the kinks of monotone convex interpolation and large beside
 * rounding; the tolerance is about the rounding of a 50-year annuity.
 */
const SEARCH = { bump: 1e-9, tolerance: 5e-15, iterationsMax: 60 };
/**
 * From the corner of many kinks (quotes all but flat, a month's future far from its neighbours) the search may find no
 * way; from beside it, it does. After the first dozen the starts move further out.
 */
const RESTARTS_MAX = 60;
const RESTARTS_NEAR = 12;
const RESTART_NUDGE = 0.003;

/**
 * Today's SOFR discount curve from an overnight rate, futures and par swaps, node by node.
 *
 * Each quote sets one node at its last relevant date (the later of its last accrual end and last payment); a future is
 * met at its forward rate, the quoted rate less the convexity adjustment.
 * Log-linear curves are solved in one pass, since a node moves nothing before it; monotone convex ones by
 * Newton's method on all nodes together, since a node there moves the forwards on both its sides (solving node
 * by node in turns can cycle: docs/models/curves.md).
 *
 * @source Hagan, West, "Interpolation methods for curve construction", Applied Mathematical Finance 13 (2006), §2;
 *   conventions of docs/models/curves.md
 * @param asOf the curve's time 0
 * @param quotes at least one swap; tenors in any order, none twice
 * @returns reprices every quote but the futures left out (chooseFutures) to {@link REPRICING_TOLERANCE}
 * @throws CounterpoiseError as {@link oisTargets}; MARKET_NOT_REPRICED when a quote cannot be met
 */
export function bootstrapOisCurve(
  asOf: IsoDate,
  quotes: OisQuotes,
  options: OisCurveOptions = {},
): DiscountCurve {
  const targets = oisTargets(asOf, quotes, options.paymentLagDays ?? 0);
  const nodes = solveLogLinear(targets);
  const curve =
    options.interpolation === 'monotone-convex' ? solveMonotoneConvex(targets, nodes) : logLinearCurve(nodes);
  for (const target of targets) {
    const error = target.rateOn(curve) - target.rate;
    if (!(Math.abs(error) <= REPRICING_TOLERANCE)) {
      throw notRepriced(target, missed(error, options.interpolation));
    }
  }
  return curve;
}

function solveLogLinear(targets: readonly OisTarget[]): CurveNodes {
  const years = [0];
  const logDiscounts = [0];
  for (const target of targets) {
    const last = years.length - 1;
    const start = { time: years[last]!, value: logDiscounts[last]! };
    const step = target.pillarYears - start.time;
    const error = (value: number): number => {
      const curve = logLinearCurve({
        years: [...years, target.pillarYears],
        logDiscounts: [...logDiscounts, value],
      });
      return target.rateOn(curve) - target.rate;
    };
    let value: number;
    try {
      value = findRoot(
        error,
        start.value - HIGHEST_FORWARD * step,
        start.value - LOWEST_FORWARD * step,
        ROOT_TOLERANCE,
      );
    } catch (cause) {
      if (!(cause instanceof CounterpoiseError)) throw cause;
      throw notRepriced(target, 'no forward rate between -100 % and 300 % a year meets it');
    }
    years.push(target.pillarYears);
    logDiscounts.push(value);
  }
  return { years, logDiscounts };
}

function solveMonotoneConvex(targets: readonly OisTarget[], start: CurveNodes): DiscountCurve {
  const curveOf = (values: readonly number[]): DiscountCurve =>
    monotoneConvexCurve({ years: start.years, logDiscounts: [0, ...values] });
  const errors = (values: readonly number[]): readonly number[] => {
    const curve = curveOf(values);
    return targets.map(({ rateOn, rate }) => rateOn(curve) - rate);
  };
  const first = start.logDiscounts.slice(1);
  let best = solveSystem(errors, first, SEARCH);
  for (let restart = 1; restart <= RESTARTS_MAX && best.error > REPRICING_TOLERANCE / 10; restart++) {
    const nudge = RESTART_NUDGE * Math.max(1, restart / RESTARTS_NEAR);
    const nudged = first.map((value, i) => value * (1 + nudge * Math.sin(restart * (i + 1))));
    const found = solveSystem(errors, nudged, SEARCH);
    if (found.error < best.error) best = found;
  }
  return curveOf(best.solution);
}

function missed(error: number, interpolation: Interpolation | undefined): string {
  const missing = `the curve misses it by ${error.toExponential(2)}`;
  return interpolation === 'monotone-convex'
    ? `${missing}, since no monotone convex shape was found that meets every quote; log-linear discounts do`
    : missing;
}

function notRepriced(target: OisTarget, reason: string): CounterpoiseError {
  return new CounterpoiseError(
    'MARKET_NOT_REPRICED',
    `The curve cannot reprice the ${target.name} of ${target.rate}: ${reason}.`,
    { pointer: '/sofr', field: 'sofr', found: String(target.rate), accepted: 'quotes free of arbitrage' },
  );
}
