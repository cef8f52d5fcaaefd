import type { TradeCost } from './hedge-problem.ts';

/** Lots moved one way on which the cost is linear. */
export interface CostStretch {
  /** Lots. */
  readonly length: number;
  /** Dollars per lot moved. */
  readonly slope: number;
  /** Whether it leads away from zero. */
  readonly outward: boolean;
}

/**
 * Stretches of linear cost from `from` to `to`, in the order in which they are passed; one of no length when they are the same.
 *
 * @param sign 1 when `to` is above, −1 when below
 */
export function costStretches(
  cost: TradeCost,
  instrument: number,
  from: number,
  to: number,
  sign: 1 | -1,
): readonly CostStretch[] {
  const free = cost.freeLots[instrument]!;
  const extra = cost.extraPerLot[instrument]!;
  const perLot = cost.perLot[instrument]!;
  const kinks = (extra > 0 ? [-free, 0, free] : [0]).filter(
    (kink) => sign * (kink - from) > 0 && sign * (to - kink) > 0,
  );
  kinks.sort((left, right) => sign * (left - right));
  const ends = [from, ...kinks, to];
  return ends.slice(1).map((end, at) => {
    const start = ends[at]!;
    const outward = start === 0 || start * sign > 0;
    const beyond = outward ? sign * start >= free : sign * start < -free;
    return {
      length: sign * (end - start),
      slope: (outward ? 1 : -1) * (perLot + (beyond ? extra : 0)) + sign * cost.decayPerLot[instrument]!,
      outward,
    };
  });
}
