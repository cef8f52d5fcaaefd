import type { ForwardMarket, VolatilityShape } from './forward-market.ts';
import type { VolatilityPiece } from './hull-white.ts';

/**
 * σ·g of a forward without its scale within an interval: (p₀ + p₁v)·e^(−bv) + q₀ + q₁v, v the time left of the
 * interval.
 */
interface LocalVolatility {
  readonly p0: number;
  readonly p1: number;
  readonly q0: number;
  readonly q1: number;
}

type Triple = readonly [number, number, number];

/** Integrals over an interval that the products of local volatilities are made of. */
interface Moments {
  readonly powers: Triple;
  readonly single: Triple;
  readonly double: Triple;
}

const NO_MOMENTS: Triple = [0, 0, 0];

/** From here on the closed forms of the moments lose less than a digit to cancellation. */
const SERIES_UNTIL = 3;

/**
 * ∫ scale(t)²·shapeᵢ(t)gᵢ(t)·shapeⱼ(t)gⱼ(t) dt over [from, to]: the covariance of two forwards' Brownian terms as if
 * they were perfectly correlated; times ρᵢⱼ it is their covariance.
 *
 * Between ends of pieces and tenor dates each volatility is (p₀ + p₁v)·e^(−bv) + q₀ + q₁v in the time v left of the
 * interval, so that the product is a sum of moments ∫vⁿe^(−βv)dv, each positive.
 *
 * @source own derivation, docs/models/forward-market.md
 * @param i,j forwards of the model; a forward that has ended adds nothing
 * @param from,to years from today, 0 ≤ from ≤ to
 * @returns decimal² (normal) or relative² (displaced), to about 1e-15 relative where a, c, d ≥ 0; where terms of the
 *   shape cancel, to 1e-15 of their sizes
 */
export function integratedCovariance(
  model: ForwardMarket,
  i: number,
  j: number,
  from: number,
  to: number,
): number {
  const { tenorTimesYears: times, shape } = model;
  const end = Math.min(to, times[Math.min(i, j) + 1]!);
  let sum = 0;
  let start = from;
  while (start < end) {
    let stop = pieceEnd(model.scale, start, end);
    stop = shapeEnd(shape, times[i]!, start, stop);
    stop = shapeEnd(shape, times[j]!, start, stop);
    const scale = pieceAt(model.scale, 0.5 * (start + stop));
    const left = localVolatility(model, i, start, stop);
    const right = i === j ? left : localVolatility(model, j, start, stop);
    sum += scale * scale * integratedProduct(left, right, momentsOf(shape, stop - start));
    start = stop;
  }
  return sum;
}

/**
 * ∫ scale(t)²·shapeⱼ(t)²·gⱼ(t)² dt over [from, to]: the variance that a forward gathers.
 *
 * @source own derivation, docs/models/forward-market.md
 * @param from,to years from today, 0 ≤ from ≤ to
 * @returns as {@link integratedCovariance} of a forward with itself
 */
export function integratedVariance(model: ForwardMarket, forward: number, from: number, to: number): number {
  return integratedCovariance(model, forward, forward, from, to);
}

/**
 * {@link integratedCovariance} of every pair of some forwards at once, far quicker a pair.
 *
 * @source docs/models/forward-market.md
 * @param first,end forwards from `first` up to, but without, `end`
 * @param covariances [forward][forward] of `end` rows and columns: its lower triangle from `first` on is added to
 */
export function addIntegratedCovariances(
  model: ForwardMarket,
  first: number,
  end: number,
  from: number,
  to: number,
  covariances: Float64Array,
): void {
  const { tenorTimesYears: times, shape } = model;
  let start = from;
  let alive = first;
  while (start < to) {
    let stop = pieceEnd(model.scale, start, to);
    // The tenor date after the last forward is its end; every other end is a start.
    for (let i = first; i <= end; i++) stop = shapeEnd(shape, times[i]!, start, stop);
    while (alive < end && times[alive + 1]! <= start) alive++;
    const scale = pieceAt(model.scale, 0.5 * (start + stop));
    const moments = momentsOf(shape, stop - start);
    const locals = Array.from({ length: end - alive }, (_, at) =>
      localVolatility(model, alive + at, start, stop),
    );
    for (let i = alive; i < end; i++) {
      for (let j = alive; j <= i; j++) {
        const product = integratedProduct(locals[i - alive]!, locals[j - alive]!, moments);
        covariances[i * end + j]! += scale * scale * product;
      }
    }
    start = stop;
  }
}

/** First time after `start`, at most `stop`, at which pieces change. */
function pieceEnd(pieces: readonly VolatilityPiece[], start: number, stop: number): number {
  for (const { untilYears } of pieces) {
    if (untilYears > start) return Math.min(stop, untilYears);
  }
  return stop;
}

/** First time after `start`, at most `stop`, at which a forward's shape changes its form. */
function shapeEnd(shape: VolatilityShape, fixing: number, start: number, stop: number): number {
  if (fixing <= start) return stop;
  let next = Math.min(stop, fixing);
  if (shape.form === 'abcd') return next;
  for (const { untilYears } of shape.pieces.slice(0, -1)) {
    const change = fixing - untilYears;
    if (change > start && change < next) next = change;
  }
  return next;
}

function pieceAt(pieces: readonly VolatilityPiece[], time: number): number {
  for (const { untilYears, value } of pieces) {
    if (time < untilYears) return value;
  }
  return pieces.at(-1)!.value;
}

function localVolatility(
  { tenorTimesYears: times, shape }: ForwardMarket,
  forward: number,
  start: number,
  stop: number,
): LocalVolatility {
  const fixing = times[forward]!;
  if (start >= fixing) {
    const ending = times[forward + 1]!;
    const slope = (shape.form === 'abcd' ? shape.d + shape.c : shape.pieces[0]!.value) / (ending - fixing);
    return { p0: 0, p1: 0, q0: slope * (ending - stop), q1: slope };
  }
  if (shape.form === 'piecewise') {
    return { p0: 0, p1: 0, q0: pieceAt(shape.pieces, fixing - 0.5 * (start + stop)), q1: 0 };
  }
  const left = Math.max(0, fixing - stop);
  const weight = Math.exp(-shape.b * left);
  return { p0: (shape.a * left + shape.d) * weight, p1: shape.a * weight, q0: shape.c, q1: 0 };
}

/** ∫₀ᴸ vⁿ dv, ∫₀ᴸ vⁿe^(−bv) dv and ∫₀ᴸ vⁿe^(−2bv) dv for n = 0, 1, 2, on an interval of length L. */
function momentsOf(shape: VolatilityShape, length: number): Moments {
  const square = length * length;
  const powers = [length, square / 2, (square * length) / 3] as const;
  if (shape.form === 'piecewise') return { powers, single: NO_MOMENTS, double: NO_MOMENTS };
  const decayed = (z: number): Triple => {
    const tail = Math.exp(-z);
    return [
      length * decayMoment(0, z, tail),
      square * decayMoment(1, z, tail),
      square * length * decayMoment(2, z, tail),
    ];
  };
  return { powers, single: decayed(shape.b * length), double: decayed(2 * shape.b * length) };
}

/** ∫₀ᴸ of the product of two local volatilities. */
function integratedProduct(
  x: LocalVolatility,
  y: LocalVolatility,
  { powers, single, double }: Moments,
): number {
  return (
    x.p0 * y.p0 * double[0] +
    (x.p0 * y.p1 + x.p1 * y.p0) * double[1] +
    x.p1 * y.p1 * double[2] +
    (x.p0 * y.q0 + x.q0 * y.p0) * single[0] +
    (x.p0 * y.q1 + x.p1 * y.q0 + x.q0 * y.p1 + x.q1 * y.p0) * single[1] +
    (x.p1 * y.q1 + x.q1 * y.p1) * single[2] +
    x.q0 * y.q0 * powers[0] +
    (x.q0 * y.q1 + x.q1 * y.q0) * powers[1] +
    x.q1 * y.q1 * powers[2]
  );
}

/**
 * ∫₀¹ yⁿe^(−zy) dy for n = 0, 1, 2 and z ≥ 0, `tail` being e^(−z).
 *
 * e^(−z)·Σ_k z^k/((n + 1)(n + 2)…(n + 1 + k)) for small z, whose terms are all positive.
 */
function decayMoment(n: 0 | 1 | 2, z: number, tail: number): number {
  if (n === 0) return z === 0 ? 1 : -Math.expm1(-z) / z;
  if (z > SERIES_UNTIL) {
    if (n === 1) return (1 - (1 + z) * tail) / (z * z);
    return (2 - (2 + z * (2 + z)) * tail) / (z * z * z);
  }
  let term = 1 / (n + 1);
  let sum = term;
  for (let k = n + 2; term > sum * 1e-18; k++) {
    term *= z / k;
    sum += term;
  }
  return tail * sum;
}
