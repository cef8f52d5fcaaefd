import { yearsAct365 } from '../src/core/dates.ts';
import { type DiscountCurve, discountFactor } from '../src/market/discount-curve.ts';
import type { VolatilityMatrix } from '../src/market/volatility-matrix.ts';
import type { TbaOas } from './calibration-set.ts';
import type { GateLimits } from './gate-limits.ts';
import { largest } from './largest.ts';
import { atLeast, atMost, type QualityGate } from './quality-gate.ts';
import { tbaName } from './tba-spreads.ts';
import { cellName } from './volatility-cell.ts';

const CHECKED_YEARS = 30;
const CHECKS_PER_YEAR = 4;
const SAME_YEARS = 1e-9;
const HALF_POINT = 0.005;
const MONTHS_PER_YEAR = 12;

/** What quotes must not contradict, whatever the model. */
export interface ArbitrageFacts {
  readonly curve: DiscountCurve;
  readonly volatilities: VolatilityMatrix;
  /** The quotes that were solved: their prices and settlement dates are read already. */
  readonly tba: readonly TbaOas[];
  readonly asOf: Parameters<typeof yearsAct365>[0];
}

/**
 * Gates on contradictions within a market day: forward rates, volatilities, coupons and months of TBAs.
 *
 * @source R. C. Merton, "Theory of Rational Option Pricing" (1973), theorems 5 and 8, for the volatilities;
 *   docs/models/calibration.md
 * @returns those gates that have something to judge
 */
export function arbitrageGates(facts: ArbitrageFacts, limits: GateLimits): readonly QualityGate[] {
  return [
    forwardGate(facts.curve, limits),
    ...subadditivityGate(facts, limits),
    ...totalVarianceGate(facts.volatilities, limits),
    ...couponStepGate(facts.tba, limits),
    ...monthDropGate(facts, limits),
  ];
}

function forwardGate(curve: DiscountCurve, { lowestForward }: GateLimits): QualityGate {
  const forwards = Array.from({ length: CHECKED_YEARS * CHECKS_PER_YEAR }, (_, i) => {
    const from = i / CHECKS_PER_YEAR;
    const to = (i + 1) / CHECKS_PER_YEAR;
    return { from, to, rate: (curve.logDiscount(from) - curve.logDiscount(to)) * CHECKS_PER_YEAR };
  });
  const { from, to, rate } = largest(forwards, (forward) => -forward.rate)!;
  return atLeast('lowest-forward', rate, lowestForward, 'decimal', `from ${from} to ${to} years`);
}

interface QuotedVolatility {
  readonly expiryYears: number;
  readonly tenorYears: number;
  readonly volatility: number;
}

function quoted({ expiriesYears, tenorsYears, volatilities }: VolatilityMatrix): readonly QuotedVolatility[] {
  return expiriesYears.flatMap((expiryYears, i) =>
    tenorsYears.flatMap((tenorYears, j) => {
      const volatility = volatilities[i]?.[j];
      return volatility === undefined ? [] : [{ expiryYears, tenorYears, volatility }];
    }),
  );
}

/** At-the-money price of a swaption but for the constant 1/√(2π): annuity·σ·√T, annual payments. */
function priceOf(curve: DiscountCurve, { expiryYears, tenorYears, volatility }: QuotedVolatility): number {
  let annuity = 0;
  for (let year = 1; year <= tenorYears; year++) annuity += discountFactor(curve, expiryYears + year);
  return annuity * volatility * Math.sqrt(expiryYears);
}

/**
 * A swap from T₁ to T₃ is one from T₁ to T₂ and one from T₂ to T₃. An option on the whole is worth no more than options
 * on the parts, nor is one on the second part, exercised at T₁, worth more than one exercised at T₂.
 */
function subadditivityGate(
  { curve, volatilities }: ArbitrageFacts,
  { volatilityArbitrage }: GateLimits,
): readonly QualityGate[] {
  const quotes = quoted(volatilities).filter(({ tenorYears }) => Number.isInteger(tenorYears));
  const find = (expiryYears: number, tenorYears: number): QuotedVolatility | undefined =>
    quotes.find(
      (one) =>
        Math.abs(one.expiryYears - expiryYears) < SAME_YEARS &&
        Math.abs(one.tenorYears - tenorYears) < SAME_YEARS,
    );
  const triples = quotes.flatMap((whole) =>
    quotes.flatMap((first) => {
      if (first.expiryYears !== whole.expiryYears) return [];
      const second = find(whole.expiryYears + first.tenorYears, whole.tenorYears - first.tenorYears);
      if (second === undefined) return [];
      const parts = priceOf(curve, first) + priceOf(curve, second);
      return [{ whole, first, second, excess: priceOf(curve, whole) / parts - 1 }];
    }),
  );
  const worst = largest(triples, ({ excess }) => excess);
  if (worst === undefined) return [];
  const detail = `${cellName(worst.whole)} against ${cellName(worst.first)} and ${cellName(worst.second)}`;
  return [atMost('volatility-arbitrage', worst.excess, volatilityArbitrage, 'share', detail)];
}

function totalVarianceGate(
  volatilities: VolatilityMatrix,
  { totalVarianceFall }: GateLimits,
): readonly QualityGate[] {
  const columns = Map.groupBy(quoted(volatilities), ({ tenorYears }) => tenorYears);
  const falls = [...columns.values()].flatMap((column) => {
    const sorted = column.toSorted((a, b) => a.expiryYears - b.expiryYears);
    return sorted.slice(1).map((later, i) => {
      const earlier = sorted[i]!;
      return { earlier, later, fall: 1 - totalVariance(later) / totalVariance(earlier) };
    });
  });
  const worst = largest(falls, ({ fall }) => fall);
  if (worst === undefined) return [];
  const detail = `${cellName(worst.earlier)} to ${cellName(worst.later)}`;
  return [atMost('total-variance', worst.fall, totalVarianceFall, 'share', detail)];
}

function totalVariance({ expiryYears, volatility }: QuotedVolatility): number {
  return volatility * volatility * expiryYears;
}

function couponStepGate(tba: readonly TbaOas[], { tbaCouponStep }: GateLimits): readonly QualityGate[] {
  const stacks = Map.groupBy(tba, ({ program, settlementMonth }) => `${program} ${settlementMonth}`);
  const steps = [...stacks.values()].flatMap((stack) => {
    const sorted = stack.toSorted((a, b) => a.coupon - b.coupon);
    return sorted.slice(1).map((high, i) => {
      const low = sorted[i]!;
      const halfPoints = (high.coupon - low.coupon) / HALF_POINT;
      return { low, high, step: (high.pricePer100 - low.pricePer100) / halfPoints };
    });
  });
  const least = largest(steps, ({ step }) => -step);
  if (least === undefined) return [];
  const detail = `${tbaName(least.low)} to ${tbaName(least.high)}`;
  return [atLeast('tba-coupon-step', least.step, tbaCouponStep, 'points', detail)];
}

/** The drop to the next month against what holding the pool brings: coupon less financing at the curve's forward rate. */
function monthDropGate(
  { curve, tba, asOf }: ArbitrageFacts,
  { tbaMonthDrop }: GateLimits,
): readonly QualityGate[] {
  const rows = Map.groupBy(tba, ({ program, coupon }) => `${program} ${coupon}`);
  const drops = [...rows.values()].flatMap((row) => {
    const sorted = row.toSorted((a, b) => (a.settlementDate < b.settlementDate ? -1 : 1));
    return sorted.slice(1).map((back, i) => {
      const front = sorted[i]!;
      const [from, to] = [front, back].map(({ settlementDate }) => yearsAct365(asOf, settlementDate));
      const financing = discountFactor(curve, from!) / discountFactor(curve, to!) - 1;
      const months = Math.max(1, Math.round((to! - from!) * MONTHS_PER_YEAR));
      const carry = (100 * front.coupon * months) / MONTHS_PER_YEAR - front.pricePer100 * financing;
      return { front, back, excess: (front.pricePer100 - back.pricePer100 - carry) / months };
    });
  });
  const worst = largest(drops, ({ excess }) => Math.abs(excess));
  if (worst === undefined) return [];
  const detail = `${tbaName(worst.front)} to ${worst.back.settlementMonth}, ${worst.excess.toFixed(3)} a month`;
  return [atMost('tba-month-drop', Math.abs(worst.excess), tbaMonthDrop, 'points', detail)];
}
