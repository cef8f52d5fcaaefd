import { normalCdf, normalDensity } from '../../core/normal.ts';
import type { DiscountCurve } from '../../market/discount-curve.ts';
import { type G2, g2Transition } from './g2.ts';
import { exponentialRoots, scaledSum } from './g2-exercise.ts';
import { decayMean, stepMoments } from './hull-white.ts';
import {
  type BackwardCapletTerms,
  compoundedCaplet,
  fixedLegFlows,
  type SwaptionTerms,
} from './hull-white-options.ts';

/** The normal density at this distance is below 1e-16 of its peak. */
const FAR = 8.6;
/** Beyond every exercise boundary that has a probability, added to the largest deviation of a log bond. */
const NEVER = 40;
const FIRST_SPACING = 0.75;
const HALVINGS_MAX = 9;
/** Between two spacings; where the integrand is smooth the finer one is then exact to rounding. */
const TOLERANCE = 1e-12;
const NEWTON_STEPS = 50;
/** A boundary's error enters the value by its square. */
const BOUNDARY_TOLERANCE = 1e-9;

/** A coupon bond at expiry, Σ shareᵢ·exp(−½(αᵢ² + μᵢ²) − αᵢu − μᵢw), u and w independent standard normals. */
interface CouponBond {
  /** Today's value of each flow as a share of the zero bond to expiry. */
  readonly shares: Float64Array;
  /** Deviation of each log bond along the coupon bond's gradient. */
  readonly along: Float64Array;
  /** And across it. */
  readonly across: Float64Array;
}

/**
 * Value today of a swaption under G2++, per 1 of notional, physical settlement on one curve; a caplet is the case of
 * one payment.
 *
 * Under the expiry-forward measure every log bond is βᵢ·(u, w) − ½|βᵢ|². With u along the gradient of the coupon bond
 * the inner expectation is Jamshidian's sum over the intervals of u where the option is exercised, and depends on w
 * hardly at all; the outer one is a trapezoidal sum over w, whose error for a smooth integrand falls as
 * exp(−2π²/h²) with its spacing h, halved until nothing changes.
 *
 * @source Brigo & Mercurio, "Interest Rate Models: Theory and Practice" (2006), §4.2.4; Trefethen & Weideman, "The
 *   exponentially convergent trapezoidal rule", SIAM Rev. 56 (2014); rotation: own derivation, docs/models/g2.md
 * @returns price per 1 of notional, absolute error about 1e-14; at η = 0 Hull–White's
 * @throws CounterpoiseError MODEL_OUT_OF_RANGE when the schedule does not rise from the expiry on
 */
export function g2SwaptionValue(model: G2, curve: DiscountCurve, terms: SwaptionTerms): number {
  return g2SwaptionPricer(curve, terms)(model);
}

/**
 * {@link g2SwaptionValue} of one swaption on one curve as a function of the model, for fits.
 *
 * @source as {@link g2SwaptionValue}
 * @throws CounterpoiseError MODEL_OUT_OF_RANGE when the schedule does not rise from the expiry on
 */
export function g2SwaptionPricer(curve: DiscountCurve, terms: SwaptionTerms): (model: G2) => number {
  const shares = flowShares(curve, terms);
  const sign = terms.side === 'payer' ? 1 : -1;
  const atExpiry = Math.exp(curve.logDiscount(terms.expiryYears));
  return (model) => {
    const bond = couponBond(model, terms, shares);
    const lowest = bond.across.reduce((least, value) => Math.min(least, -value), 0) - FAR;
    const highest = bond.across.reduce((most, value) => Math.max(most, -value), 0) + FAR;
    return Math.max(0, atExpiry * normalExpectation(exerciseValue(bond, sign), lowest, highest));
  };
}

/**
 * Value today of an option on the rate compounded in arrears over a period, under G2++.
 *
 * @source Margrabe, "The value of an option to exchange one asset for another", J. Finance 33 (1978); own derivation,
 *   docs/models/g2.md
 * @returns price per 1 of notional, absolute error about 1e-15
 * @throws CounterpoiseError MODEL_OUT_OF_RANGE when the period does not run forward from today or later
 */
export function g2BackwardCapletValue(model: G2, curve: DiscountCurve, terms: BackwardCapletTerms): number {
  return compoundedCaplet(curve, terms, (startYears, endYears) => {
    const today = g2Transition(model, 0, startYears);
    const period = g2Transition(model, startYears, endYears);
    const { bondFactorX: x, bondFactorY: y } = period;
    return (
      x * x * today.varianceX +
      y * y * today.varianceY +
      2 * x * y * today.covarianceXY +
      period.varianceIntegral
    );
  });
}

/** ∫ f(w)·n(w) dw by trapezoidal sums over multiples of ever smaller spacings. */
function normalExpectation(f: (w: number) => number, low: number, high: number): number {
  const sumOver = (spacing: number, every: number): number => {
    let sum = 0;
    for (let k = Math.ceil(low / spacing); k * spacing <= high; k++) {
      if (every === 2 && k % 2 === 0) continue;
      const w = k * spacing;
      sum += normalDensity(w) * f(w);
    }
    return sum * spacing;
  };
  let spacing = FIRST_SPACING;
  let value = sumOver(spacing, 1);
  for (let halving = 0; halving < HALVINGS_MAX; halving++) {
    spacing /= 2;
    const finer = 0.5 * value + sumOver(spacing, 2);
    const change = Math.abs(finer - value);
    value = finer;
    if (change <= TOLERANCE) break;
  }
  return value;
}

/** Expectation over u of the option's payoff at a given w, as a multiple of the zero bond to expiry. */
function exerciseValue({ shares, along, across }: CouponBond, sign: 1 | -1): (w: number) => number {
  const count = shares.length;
  const forwards = new Float64Array(count);
  const exponents = [...along, 0];
  const falling = shares.every((share) => share >= 0) && along.every((value) => value > 0);
  const never = along.reduce((most, value) => Math.max(most, Math.abs(value)), 0) + NEVER;
  let boundary = 0;
  return (w) => {
    for (let i = 0; i < count; i++) forwards[i] = shares[i]! * Math.exp(-across[i]! * (0.5 * across[i]! + w));
    const payoff = (low: number, high: number): number => {
      let value = probability(low, high);
      for (let i = 0; i < count; i++) value -= forwards[i]! * probability(low + along[i]!, high + along[i]!);
      return sign * value;
    };
    if (falling) {
      boundary = fallingRoot(forwards, along, boundary);
      return sign > 0 ? payoff(boundary, Infinity) : payoff(-Infinity, boundary);
    }
    const sum = {
      coefficients: [...forwards.map((forward, i) => forward * Math.exp(-0.5 * along[i]! * along[i]!)), -1],
      exponents,
    };
    const edges = [-Infinity, ...exponentialRoots(sum, -never, never), Infinity];
    let value = 0;
    for (let i = 1; i < edges.length; i++) {
      const [low, high] = [edges[i - 1]!, edges[i]!];
      const inside = 0.5 * (Math.max(low, -never) + Math.min(high, never));
      if (sign * scaledSum(sum, inside) < 0) value += payoff(low, high);
    }
    return value;
  };
}

/** P(low < Z < high), accurate in both tails. */
function probability(low: number, high: number): number {
  return low > 0 ? normalCdf(-low) - normalCdf(-high) : normalCdf(high) - normalCdf(low);
}

/**
 * The u at which Σ forwardᵢ·exp(−½αᵢ² − αᵢu) = 1, all αᵢ > 0: its logarithm falls and is convex, so Newton's method
 * goes to the root from anywhere.
 */
function fallingRoot(forwards: Float64Array, along: Float64Array, start: number): number {
  let u = start;
  for (let step = 0; step < NEWTON_STEPS; step++) {
    let sum = 0;
    let slope = 0;
    for (let i = 0; i < forwards.length; i++) {
      const term = forwards[i]! * Math.exp(-along[i]! * (0.5 * along[i]! + u));
      sum += term;
      slope += along[i]! * term;
    }
    const move = (sum * Math.log(sum)) / slope;
    u += move;
    if (Math.abs(move) <= BOUNDARY_TOLERANCE) break;
  }
  return u;
}

/** Value today of each flow of the fixed leg as a share of the zero bond to expiry. */
function flowShares(curve: DiscountCurve, terms: SwaptionTerms): Float64Array {
  const logExpiry = curve.logDiscount(terms.expiryYears);
  return fixedLegFlows(terms).map(
    (flow, i) => flow * Math.exp(curve.logDiscount(terms.paymentTimesYears[i]!) - logExpiry),
  );
}

function couponBond(
  model: G2,
  { expiryYears, paymentTimesYears: times }: SwaptionTerms,
  shares: Float64Array,
): CouponBond {
  const count = times.length;
  const along = new Float64Array(count);
  const across = new Float64Array(count);
  const { x, yWithX, y } = stateDeviations(model, expiryYears);
  let gradientX = 0;
  let gradientY = 0;
  for (let i = 0; i < count; i++) {
    const years = times[i]! - expiryYears;
    const factorX = years * decayMean(model.a * years);
    const factorY = years * decayMean(model.b * years);
    along[i] = factorX * x + factorY * yWithX;
    across[i] = factorY * y;
    gradientX += shares[i]! * along[i]!;
    gradientY += shares[i]! * across[i]!;
  }
  rotate(along, across, gradientX, gradientY);
  return { shares, along, across };
}

/** Turns the two directions so that the first lies along the gradient; where there is none they stay. */
function rotate(along: Float64Array, across: Float64Array, gradientX: number, gradientY: number): void {
  const length = Math.hypot(gradientX, gradientY);
  if (length === 0) return;
  const cosine = gradientX / length;
  const sine = gradientY / length;
  for (let i = 0; i < along.length; i++) {
    const [first, second] = [along[i]!, across[i]!];
    along[i] = cosine * first + sine * second;
    across[i] = cosine * second - sine * first;
  }
}

/**
 * (x, y) at a time as deviations on two independent normals: x = x·n₁, y = yWithX·n₁ + y·n₂.
 *
 * 1 − corr² = (1 − ρ²)q + (1 − q), q = m(z + w)²/(m(2z)m(2w)), so that nothing cancels at ρ = ±1 and a = b.
 */
function stateDeviations(
  model: G2,
  years: number,
): { readonly x: number; readonly yWithX: number; readonly y: number } {
  const { a, b, rho } = model;
  const { varianceX } = stepMoments(a, model.sigma, years);
  const { varianceX: varianceY } = stepMoments(b, model.eta, years);
  const mixed = decayMean((a + b) * years);
  const likeness = Math.min(1, (mixed * mixed) / (decayMean(2 * a * years) * decayMean(2 * b * years)));
  const deviationY = Math.sqrt(varianceY);
  return {
    x: Math.sqrt(varianceX),
    yWithX: rho * Math.sqrt(likeness) * deviationY,
    y: deviationY * Math.sqrt((1 - rho) * (1 + rho) * likeness + (1 - likeness)),
  };
}
