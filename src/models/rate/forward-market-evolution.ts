import { CounterpoiseError } from '../../core/errors.ts';
import { invariant } from '../../core/invariant.ts';
import type { DiscountCurve } from '../../market/discount-curve.ts';
import type { ForwardMarket } from './forward-market.ts';
import { correlationLoadings, factorCount } from './forward-market-correlation.ts';
import { integratedVariance } from './forward-market-volatility.ts';

/** What every step of a model on a grid needs, whatever the path. */
export interface EvolutionTables {
  /** 0 for normal dynamics; otherwise ln(R + displacement) is evolved. */
  readonly dynamics: ForwardMarket['dynamics'];
  readonly displacement: number;
  readonly forwards: number;
  readonly factors: number;
  /** τ of each forward, years. */
  readonly periodsYears: Float64Array;
  /** [forward][factor], rows of unit length, filled up with zeros to whole triples of factors. */
  readonly loadings: Float64Array;
  /** [step][forward] √∫σⱼ²gⱼ² over the step; 0 once a forward has ended. */
  readonly deviations: Float64Array;
  /** [step] the first forward alive at the step's start: the period that start lies in. */
  readonly firstForwards: Int32Array;
}

/** Working memory of {@link advanceForwards}; see {@link evolutionScratch}. */
export interface EvolutionScratch {
  /** [factor][path] Σᵢ τᵢφᵢsᵢ/(1 + τᵢRᵢ)·loading, at the start of the step and as predicted for its end. */
  readonly sums: Float64Array;
  readonly predictedSums: Float64Array;
  /** [path]. */
  readonly noise: Float64Array;
  readonly drift: Float64Array;
  readonly weight: Float64Array;
}

/**
 * Tables of a model on a grid of times.
 *
 * Tenor dates need not be nodes: a forward that ends within a step gathers the variance that is left to it, keeps its
 * value from then on, and stays in the drift sums of that step with just that variance, as g does in continuous time.
 *
 * @source docs/models/forward-market.md
 * @param timesYears nodes, rising from 0 on, at most the last tenor date; step s runs from node s to node s + 1
 * @returns deviations to about 1e-15 relative
 */
export function evolutionTables(model: ForwardMarket, timesYears: ArrayLike<number>): EvolutionTables {
  const times = model.tenorTimesYears;
  const forwards = times.length - 1;
  const steps = timesYears.length - 1;
  invariant(timesYears[steps]! <= times[forwards]!, 'A grid ends no later than the last tenor date.');
  const deviations = new Float64Array(steps * forwards);
  const firstForwards = new Int32Array(steps);
  let first = 0;
  for (let step = 0; step < steps; step++) {
    const start = timesYears[step]!;
    const end = timesYears[step + 1]!;
    invariant(start >= 0 && end > start, 'The times of a grid rise.');
    while (times[first + 1]! <= start) first++;
    firstForwards[step] = first;
    for (let j = first; j < forwards; j++)
      deviations[step * forwards + j] = Math.sqrt(integratedVariance(model, j, start, end));
  }
  return {
    dynamics: model.dynamics,
    displacement: model.displacement,
    forwards,
    factors: factorCount(model),
    periodsYears: Float64Array.from({ length: forwards }, (_, j) => times[j + 1]! - times[j]!),
    loadings: inTriples(correlationLoadings(model), factorCount(model)),
    deviations,
    firstForwards,
  };
}

/**
 * Forward rates of today's curve: Rⱼ(0) = (P(0,Tⱼ)/P(0,Tⱼ₊₁) − 1)/τⱼ.
 *
 * @source Lyashenko & Mercurio, "Looking forward to backward-looking rates", SSRN 3330240 (2019)
 * @returns decimals a year, simply compounded, absolute error about 1e-16/τ
 */
export function initialForwards(
  { tenorTimesYears: times }: Pick<ForwardMarket, 'tenorTimesYears'>,
  curve: DiscountCurve,
): Float64Array {
  return Float64Array.from(
    { length: times.length - 1 },
    (_, j) =>
      Math.expm1(curve.logDiscount(times[j]!) - curve.logDiscount(times[j + 1]!)) /
      (times[j + 1]! - times[j]!),
  );
}

function inTriples(loadings: Float64Array, factors: number): Float64Array {
  const width = tripled(factors);
  const padded = new Float64Array((loadings.length / factors) * width);
  for (const [at, value] of loadings.entries())
    padded[Math.floor(at / factors) * width + (at % factors)] = value;
  return padded;
}

function tripled(factors: number): number {
  return 3 * Math.ceil(factors / 3);
}

/** Working memory for blocks of so many paths. */
export function evolutionScratch({ factors }: EvolutionTables, paths: number): EvolutionScratch {
  return {
    sums: new Float64Array(tripled(factors) * paths),
    predictedSums: new Float64Array(tripled(factors) * paths),
    noise: new Float64Array(paths),
    drift: new Float64Array(paths),
    weight: new Float64Array(paths),
  };
}

/**
 * One step of a block of paths under the spot measure, by predictor and corrector: the drift is the mean of that at
 * the step's start and that at its end as predicted with the former.
 *
 * With z = Σ_f loadingⱼ_f·n_f, s the step's deviations and μⱼ = Σ_f loadingⱼ_f Σ_{i ≤ j alive} loadingᵢ_f·τᵢφᵢsᵢ/(1 +
 * τᵢRᵢ): Rⱼ ← Rⱼ + sⱼ(μ̄ⱼ + z) (normal); φⱼ ← φⱼ·exp(sⱼ(μ̄ⱼ + z) − ½sⱼ²) (displaced). A step's mean and variance are
 * exact without drift. Loops run over paths innermost and take three factors at a time: as quick as a loop written
 * for three factors alone, within a fifth.
 *
 * @source Hunter, Jäckel & Joshi, "Getting the drift", Risk 14 (2001); docs/models/forward-market.md
 * @param lastForward the last forward that is wanted after the step; later ones are left as they are
 * @param normals independent standard normals, [factor][path] from `normalsAt` on
 * @param forwards [forward][path], changed in place
 * @param paths how many, as the scratch was made for
 * @throws CounterpoiseError MODEL_OUT_OF_RANGE when a growth factor 1 + τR is not positive
 */
export function advanceForwards(
  tables: EvolutionTables,
  step: number,
  lastForward: number,
  normals: Float64Array,
  normalsAt: number,
  forwards: Float64Array,
  scratch: EvolutionScratch,
  paths: number,
): void {
  const { loadings, factors, periodsYears, deviations, displacement, dynamics } = tables;
  const { sums, predictedSums, noise, drift, weight } = scratch;
  const width = tripled(factors);
  sums.fill(0);
  predictedSums.fill(0);
  for (let j = tables.firstForwards[step]!; j <= lastForward; j++) {
    const deviation = deviations[step * tables.forwards + j]!;
    if (deviation === 0) continue;
    const period = periodsYears[j]!;
    const slope = deviation * period;
    const at = j * paths;
    noise.fill(0);
    drift.fill(0);
    if (dynamics === 'normal') weighNormal(forwards, at, weight, slope, period, paths);
    else weighDisplaced(forwards, at, weight, slope, period, displacement, paths);
    for (let f = 0; f < width; f += 3) {
      const row = j * width + f;
      addDrift(sums, f, loadings, row, weight, drift, paths);
      addNoise(normals, normalsAt, f, factors - 1, loadings, row, noise, paths);
    }
    if (dynamics === 'normal') predictNormal(forwards, at, scratch, slope, period, deviation, paths);
    else predictDisplaced(forwards, at, scratch, slope, period, deviation, displacement, paths);
    for (let f = 0; f < width; f += 3)
      addDrift(predictedSums, f, loadings, j * width + f, weight, drift, paths);
    if (dynamics === 'normal') correctNormal(forwards, at, scratch, deviation, paths);
    else correctDisplaced(forwards, at, scratch, deviation, displacement, paths);
  }
}

/** weight ← sτ/(1 + τR). */
function weighNormal(
  forwards: Float64Array,
  at: number,
  weight: Float64Array,
  slope: number,
  period: number,
  paths: number,
): void {
  let allPositive = true;
  for (let p = 0; p < paths; p++) {
    const growth = 1 + period * forwards[at + p]!;
    if (!(growth > 0)) allPositive = false;
    weight[p] = slope / growth;
  }
  if (!allPositive) throw notPositive();
}

/** weight ← sτφ/(1 + τR). */
function weighDisplaced(
  forwards: Float64Array,
  at: number,
  weight: Float64Array,
  slope: number,
  period: number,
  displacement: number,
  paths: number,
): void {
  let allPositive = true;
  for (let p = 0; p < paths; p++) {
    const rate = forwards[at + p]!;
    const growth = 1 + period * rate;
    if (!(growth > 0)) allPositive = false;
    weight[p] = (slope * (rate + displacement)) / growth;
  }
  if (!allPositive) throw notPositive();
}

/** sums ← sums + loading·weight for three factors, and drift ← drift + Σ loading·sums. */
function addDrift(
  sums: Float64Array,
  factor: number,
  loadings: Float64Array,
  row: number,
  weight: Float64Array,
  drift: Float64Array,
  paths: number,
): void {
  const first = loadings[row]!;
  const second = loadings[row + 1]!;
  const third = loadings[row + 2]!;
  const at = factor * paths;
  for (let p = 0; p < paths; p++) {
    const share = weight[p]!;
    const x = sums[at + p]! + first * share;
    const y = sums[at + paths + p]! + second * share;
    const z = sums[at + 2 * paths + p]! + third * share;
    sums[at + p] = x;
    sums[at + paths + p] = y;
    sums[at + 2 * paths + p] = z;
    drift[p]! += first * x + second * y + third * z;
  }
}

/**
 * noise ← noise + Σ loading·normal for three factors; those beyond the last have loadings of zero and borrow its
 * normals.
 */
function addNoise(
  normals: Float64Array,
  normalsAt: number,
  factor: number,
  lastFactor: number,
  loadings: Float64Array,
  row: number,
  noise: Float64Array,
  paths: number,
): void {
  const first = loadings[row]!;
  const second = loadings[row + 1]!;
  const third = loadings[row + 2]!;
  const x = normalsAt + factor * paths;
  const y = normalsAt + Math.min(factor + 1, lastFactor) * paths;
  const z = normalsAt + Math.min(factor + 2, lastFactor) * paths;
  for (let p = 0; p < paths; p++)
    noise[p]! += first * normals[x + p]! + second * normals[y + p]! + third * normals[z + p]!;
}

/** weight ← sτ/(1 + τR) of the rate that the drift at the start of the step predicts for its end. */
function predictNormal(
  forwards: Float64Array,
  at: number,
  { weight, drift, noise }: EvolutionScratch,
  slope: number,
  period: number,
  deviation: number,
  paths: number,
): void {
  for (let p = 0; p < paths; p++)
    weight[p] = slope / (1 + period * (forwards[at + p]! + deviation * (drift[p]! + noise[p]!)));
}

/** weight ← sτφ/(1 + τR) of the predicted rate. */
function predictDisplaced(
  forwards: Float64Array,
  at: number,
  { weight, drift, noise }: EvolutionScratch,
  slope: number,
  period: number,
  deviation: number,
  displacement: number,
  paths: number,
): void {
  const atRest = 1 - period * displacement;
  for (let p = 0; p < paths; p++) {
    const exponent = deviation * (drift[p]! + noise[p]! - 0.5 * deviation);
    const displaced = (forwards[at + p]! + displacement) * Math.exp(exponent);
    weight[p] = (slope * displaced) / (atRest + period * displaced);
  }
}

/** The step itself, `drift` being the sum of both ends' drifts. */
function correctNormal(
  forwards: Float64Array,
  at: number,
  { drift, noise }: EvolutionScratch,
  deviation: number,
  paths: number,
): void {
  for (let p = 0; p < paths; p++) forwards[at + p]! += deviation * (0.5 * drift[p]! + noise[p]!);
}

function correctDisplaced(
  forwards: Float64Array,
  at: number,
  { drift, noise }: EvolutionScratch,
  deviation: number,
  displacement: number,
  paths: number,
): void {
  for (let p = 0; p < paths; p++) {
    const exponent = deviation * (0.5 * (drift[p]! - deviation) + noise[p]!);
    forwards[at + p] = (forwards[at + p]! + displacement) * Math.exp(exponent) - displacement;
  }
}

function notPositive(): CounterpoiseError {
  return new CounterpoiseError(
    'MODEL_OUT_OF_RANGE',
    'The volatilities of the forward-market model carry a forward rate to where its period leaves nothing.',
    { field: 'model', accepted: 'volatilities at which 1 + τR stays positive on every path' },
  );
}
