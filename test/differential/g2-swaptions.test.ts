import { expect, it } from 'vitest';
import { normalCdf } from '../../src/core/normal.ts';
import { addressedUniform, randomKey } from '../../src/core/random.ts';
import type { DiscountCurve } from '../../src/market/discount-curve.ts';
import { type G2, g2, g2Transition } from '../../src/models/rate/g2.ts';
import { g2SwaptionValue } from '../../src/models/rate/g2-options.ts';

/** Asked: 1e-10. The plain quadrature is good to about 1e-13 where the boundary is smooth in its own directions. */
const TOLERANCE = 1e-12;
/** Further from the gradient than any optimum, so that the two quadratures share no node. */
const TILT = 0.2;
const OUTER_POINTS = 400;
const SCANS = 160;

const curve: DiscountCurve = { logDiscount: (years) => -0.04 * years - 0.0001 * years * years };

/** Payer by midpoints over a tilted direction, the inner boundaries found by scanning and bisection. */
function plainPayer(model: G2, expiryYears: number, tenor: number, strike: number): number {
  const { varianceX, varianceY, covarianceXY } = g2Transition(model, 0, expiryYears);
  const [deviationX, deviationY] = [Math.sqrt(varianceX), Math.sqrt(varianceY)];
  const correlation = covarianceXY / (deviationX * deviationY);
  const rest = deviationY * Math.sqrt(Math.max(0, 1 - correlation * correlation));
  const atExpiry = Math.exp(curve.logDiscount(expiryYears));
  const flows = Array.from({ length: tenor }, (_, i) => {
    const years = i + 1;
    const later = g2Transition(model, 0, years);
    const flow = strike + (years === tenor ? 1 : 0);
    return {
      share: (flow * Math.exp(curve.logDiscount(expiryYears + years))) / atExpiry,
      first: later.bondFactorX * deviationX + later.bondFactorY * correlation * deviationY,
      second: later.bondFactorY * rest,
    };
  });
  const gradient = (pick: 'first' | 'second'): number =>
    flows.reduce((sum, flow) => sum + flow.share * flow[pick], 0);
  const angle = Math.atan2(gradient('second'), gradient('first')) + TILT;
  const along = flows.map(({ first, second }) => Math.cos(angle) * first + Math.sin(angle) * second);
  const across = flows.map(({ first, second }) => Math.cos(angle) * second - Math.sin(angle) * first);
  const widest = (values: readonly number[]): number => 9 + Math.max(...values.map(Math.abs));
  const reach = widest(across);
  let sum = 0;
  for (let k = 0; k < OUTER_POINTS; k++) {
    const w = -reach + ((k + 0.5) * 2 * reach) / OUTER_POINTS;
    const shares = flows.map(({ share }, i) => share * Math.exp(-across[i]! * (0.5 * across[i]! + w)));
    const inner = innerPayer(shares, along, widest(along));
    sum += (inner * Math.exp(-0.5 * w * w) * 2 * reach) / OUTER_POINTS;
  }
  return (atExpiry * sum) / Math.sqrt(2 * Math.PI);
}

function innerPayer(shares: readonly number[], along: readonly number[], reach: number): number {
  const gap = (u: number): number =>
    shares.reduce((sum, share, i) => sum + share * Math.exp(-along[i]! * (0.5 * along[i]! + u)), -1);
  const between = (low: number, high: number): number =>
    low > 0 ? normalCdf(-low) - normalCdf(-high) : normalCdf(high) - normalCdf(low);
  const worth = (low: number, high: number): number =>
    shares.reduce(
      (sum, share, i) => sum - share * between(low + along[i]!, high + along[i]!),
      between(low, high),
    );
  let value = 0;
  let edge = -Infinity;
  for (let j = 1; j <= SCANS; j++) {
    let [low, high] = [-reach + (2 * reach * (j - 1)) / SCANS, -reach + (2 * reach * j) / SCANS];
    const below = gap(low) < 0;
    if (gap(high) < 0 === below) continue;
    for (let step = 0; step < 60; step++) {
      const middle = 0.5 * (low + high);
      if (gap(middle) < 0 === below) low = middle;
      else high = middle;
    }
    if (below) value += worth(edge, low);
    edge = low;
  }
  return gap(reach) < 0 ? value + worth(edge, Infinity) : value;
}

it('agrees with a plain quadrature in other directions for any parameters', () => {
  const key = randomKey('g2-swaptions');
  for (let sample = 0; sample < 120; sample++) {
    let drawn = 0;
    const pick = <Value>(values: readonly Value[]): Value =>
      values[Math.floor(addressedUniform(key, sample, drawn++, 0) * values.length)]!;
    const model = g2({
      a: pick([0.5, 0.1, 1, -0.03, 0, 0.05, 2]),
      sigma: pick([0.006, 0.02, 0.0001, 0.04, 0.01]),
      b: pick([0.05, 0.02, 0.5, -0.02, 0, 1e-7]),
      eta: pick([0.01, 0.0001, 0.02, 0.006]),
      rho: pick([-0.75, -0.99, -0.9999, -1, 0, 0.5, 1, -0.95]),
    });
    const expiryYears = pick([1 / 365, 0.25, 1, 5, 10, 30]);
    const tenor = pick([1, 2, 5, 10, 30]);
    const strike = pick([-0.02, -0.005, 0, 0.01, 0.03, 0.045, 0.06, 0.1, 0.2]);
    const paymentTimesYears = Array.from({ length: tenor }, (_, i) => expiryYears + i + 1);
    const found = g2SwaptionValue(model, curve, { expiryYears, paymentTimesYears, strike, side: 'payer' });
    const plain = plainPayer(model, expiryYears, tenor, strike);
    const label = JSON.stringify({ model, expiryYears, tenor, strike });
    expect(Math.abs(found - plain), label).toBeLessThan(TOLERANCE);
  }
});
