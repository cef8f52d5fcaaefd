import { CounterpoiseError } from '../../core/errors.ts';
import type { DiscountCurve } from '../../market/discount-curve.ts';
import type { SwaptionTerms } from './hull-white-options.ts';

/** What a rate that bonds define is today, and how it moves with the forwards of a tenor. */
export interface RateWeights {
  /** Decimal. */
  readonly rate: number;
  /** Σ of year fractions times discount factors, years. */
  readonly annuity: number;
  /** [forward] change of the rate with each forward rate. */
  readonly weights: Float64Array;
}

/** Today's worth of the bonds that make up a swap, [tenor date]. */
export interface SwapBonds {
  readonly exchange: Float64Array;
  readonly annuity: Float64Array;
}

/** When a swap starts and pays. */
export type SwapDates = Pick<SwaptionTerms, 'expiryYears' | 'paymentTimesYears'>;

/** Distance of times that are the same, years: well below a second. */
const SAME_TIME = 1e-9;

/**
 * A forward swap rate and its derivatives by the forwards, ∂S/∂Rᵢ.
 *
 * Deflated by the numéraire, a bond is P(0,T)·[(1 − w)Mₖ + w·Mₖ₊₁], w = (T − Tₖ)/τₖ, with Mₖ ∝ Π_{l<k} 1/(1 + τₗRₗ)
 * and Mₖ(0) = 1, so S = Σuₖ·Mₖ/Σvₖ·Mₖ and ∂S/∂Rᵢ = −τᵢ/(1 + τᵢRᵢ)·Σ_{k>i}(uₖ − S·vₖ)/Σvₖ.
 *
 * @source Jäckel & Rebonato, "The link between caplet and swaption volatilities in a Brace–Gatarek–Musiela/Jamshidian
 *   framework", J. Comput. Finance 6 (2003); bonds between tenor dates: Schlögl, "Arbitrage-free interpolation in
 *   models of market observable interest rates" (2002); own derivation, docs/models/forward-market.md
 * @param tenorTimesYears from 0 on, rising
 * @param terms dates anywhere from today to the last tenor date
 * @returns weights to about 1e-15
 * @throws CounterpoiseError MODEL_OUT_OF_RANGE when the dates do not rise or lie beyond the tenor
 */
export function swapRateWeights(
  tenorTimesYears: readonly number[],
  curve: DiscountCurve,
  terms: SwapDates,
): RateWeights {
  const { exchange, annuity } = swapBonds(tenorTimesYears, curve, terms);
  return quotientWeights(tenorTimesYears, curve, exchange, annuity);
}

/**
 * A swap as amounts of the bonds of a tenor: it is worth Σ exchangeₖ·Mₖ − rate·Σ annuityₖ·Mₖ, deflated, to who pays
 * the rate.
 *
 * @source docs/models/forward-market.md
 * @param terms dates anywhere from today to the last tenor date
 * @returns amounts, [tenor date], in units of today's value
 * @throws CounterpoiseError MODEL_OUT_OF_RANGE when the dates do not rise or lie beyond the tenor
 */
export function swapBonds(
  tenorTimesYears: readonly number[],
  curve: DiscountCurve,
  { expiryYears, paymentTimesYears }: SwapDates,
): SwapBonds {
  const exchange = new Float64Array(tenorTimesYears.length);
  const annuity = new Float64Array(tenorTimesYears.length);
  requireWithin(tenorTimesYears, expiryYears, paymentTimesYears);
  addBond(tenorTimesYears, curve, expiryYears, 1, exchange);
  addBond(tenorTimesYears, curve, paymentTimesYears.at(-1)!, -1, exchange);
  let before = expiryYears;
  for (const time of paymentTimesYears) {
    addBond(tenorTimesYears, curve, time, time - before, annuity);
    before = time;
  }
  return { exchange, annuity };
}

/**
 * A forward swap rate and its weights on the forwards, Rebonato's: S = Σ wᵢRᵢ, wᵢ = τᵢP(0,Tᵢ₊₁)/Σ τP.
 *
 * @source Rebonato, "Modern Pricing of Interest-Rate Derivatives" (2002), §10.3
 * @param terms whose dates are tenor dates
 * @returns weights to about 1e-15; they add up to about 1
 * @throws CounterpoiseError MODEL_OUT_OF_RANGE for dates that do not rise or are not tenor dates
 */
export function frozenSwapRateWeights(
  tenorTimesYears: readonly number[],
  curve: DiscountCurve,
  terms: SwapDates,
): RateWeights {
  const { rate, annuity } = swapRateWeights(tenorTimesYears, curve, terms);
  const dates = [terms.expiryYears, ...terms.paymentTimesYears];
  const [first, ...rest] = dates.map((date) => tenorIndex(tenorTimesYears, date));
  const last = rest.at(-1)!;
  return {
    rate,
    annuity,
    weights: Float64Array.from({ length: tenorTimesYears.length - 1 }, (_, i) => {
      if (i < first! || i >= last) return 0;
      const end = tenorTimesYears[i + 1]!;
      return ((end - tenorTimesYears[i]!) * Math.exp(curve.logDiscount(end))) / annuity;
    }),
  };
}

/**
 * A backward-looking rate over [start, end] once it has begun to accrue, (D(start)/D(end) − 1)/(end − start), by the
 * forwards that still move: the numéraire at its start is known.
 *
 * @source own derivation, docs/models/forward-market.md
 * @returns as {@link swapRateWeights} of one period
 * @throws CounterpoiseError MODEL_OUT_OF_RANGE as there
 */
export function accruingRateWeights(
  tenorTimesYears: readonly number[],
  curve: DiscountCurve,
  startYears: number,
  endYears: number,
): RateWeights {
  requireWithin(tenorTimesYears, startYears, [endYears]);
  const accrual = new Float64Array(tenorTimesYears.length);
  addBond(tenorTimesYears, curve, endYears, endYears - startYears, accrual);
  // What the numéraire was at the start is a constant, as the first bond is, on which no forward acts.
  const exchange = accrual.map((weight) => -weight / (endYears - startYears));
  exchange[0]! += Math.exp(curve.logDiscount(startYears));
  return quotientWeights(tenorTimesYears, curve, exchange, accrual);
}

/** Σuₖ/Σvₖ and its derivatives by the forwards on which each Mₖ depends. */
function quotientWeights(
  times: readonly number[],
  curve: DiscountCurve,
  numerator: Float64Array,
  denominator: Float64Array,
): RateWeights {
  const annuity = denominator.reduce((sum, value) => sum + value, 0);
  const rate = numerator.reduce((sum, value) => sum + value, 0) / annuity;
  const weights = new Float64Array(times.length - 1);
  // Forwards before the first bond move all of them alike, and the rate not at all.
  const first = numerator.findIndex((amount, k) => amount !== 0 || denominator[k] !== 0);
  let beyond = 0;
  for (let i = times.length - 2; i >= first; i--) {
    beyond += numerator[i + 1]! - rate * denominator[i + 1]!;
    // 1/(1 + τᵢRᵢ).
    const discount = Math.exp(curve.logDiscount(times[i + 1]!) - curve.logDiscount(times[i]!));
    weights[i] = (-(times[i + 1]! - times[i]!) * discount * beyond) / annuity;
  }
  return { rate, annuity, weights };
}

/** Adds an amount due at a time to the amounts of the tenor's bonds. */
function addBond(
  times: readonly number[],
  curve: DiscountCurve,
  time: number,
  amount: number,
  bonds: Float64Array,
): void {
  let period = 0;
  while (period < times.length - 2 && times[period + 1]! <= time) period++;
  const weight = (time - times[period]!) / (times[period + 1]! - times[period]!);
  const worth = amount * Math.exp(curve.logDiscount(time));
  bonds[period]! += (1 - weight) * worth;
  bonds[period + 1]! += weight * worth;
}

function tenorIndex(times: readonly number[], date: number): number {
  const index = times.findIndex((time) => Math.abs(time - date) <= SAME_TIME);
  if (index >= 0) return index;
  throw outOfRange(date, 'a tenor date of the model');
}

function requireWithin(times: readonly number[], start: number, payments: readonly number[]): void {
  if (!(start >= 0)) throw outOfRange(start, 'a time from today on');
  if (payments.length === 0) throw outOfRange(Number.NaN, 'at least one payment');
  let before = start;
  for (const time of payments) {
    if (!(time > before)) throw outOfRange(time, `a time after ${before}`);
    before = time;
  }
  const last = times.at(-1)!;
  if (before > last + SAME_TIME)
    throw outOfRange(before, `a time within the model's last tenor date, ${last}`);
}

function outOfRange(found: number, accepted: string): CounterpoiseError {
  return new CounterpoiseError(
    'MODEL_OUT_OF_RANGE',
    'The forward-market model cannot value an option with these dates.',
    { field: 'paymentTimesYears', found: String(found), accepted },
  );
}
