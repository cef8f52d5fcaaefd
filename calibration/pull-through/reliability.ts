import { INTERVAL_DEVIATIONS } from './profile-interval.ts';

/** Observations whose predicted and observed shares of funding are held against each other. */
export interface ReliabilityBin {
  readonly name: string;
  readonly observations: number;
  readonly locks: number;
  /** Mean predicted pull-through. */
  readonly predicted: number;
  /** Share that funded. */
  readonly observed: number;
  /** Wilson's 95 % interval of the share, its count that of the locks. */
  readonly low: number;
  readonly high: number;
  /** (Observed − predicted) in standard errors, those of the fit included; absent where too few of an outcome are expected. */
  readonly deviations?: number;
}

/** Outcomes of predictions, each row with the lock it belongs to; rows of a lock follow one another. */
export interface Predictions {
  readonly probabilities: Float64Array;
  readonly outcomes: Uint8Array;
  readonly locks: Int32Array;
  /**
   * Variance that the fit's own errors give to Σ weight·p over rows: wᵀ(∂p/∂θ) V (∂p/∂θ)ᵀw; none for given probabilities.
   */
  readonly fitVariance: (rows: readonly number[], weightOf: WeightOf) => number;
}

/** Weight of a row in a sum. */
type WeightOf = (row: number) => number;
const EACH_ONCE: WeightOf = () => 1;

/** Expected count of each outcome below which a normal approximation does not hold. */
const EXPECTED_MIN = 5;

/**
 * Wilson's interval of a share.
 *
 * @source Wilson, "Probable inference, the law of succession, and statistical inference", J. Am. Stat. Assoc. 22 (1927)
 * @param share in [0, 1]
 * @param count of trials, above 0
 * @returns 95 % interval within [0, 1]
 */
export function wilsonInterval(share: number, count: number): readonly [number, number] {
  const z2 = INTERVAL_DEVIATIONS * INTERVAL_DEVIATIONS;
  const centre = (share + z2 / (2 * count)) / (1 + z2 / count);
  const half =
    (INTERVAL_DEVIATIONS * Math.sqrt((share * (1 - share)) / count + z2 / (4 * count * count))) /
    (1 + z2 / count);
  return [Math.max(0, centre - half), Math.min(1, centre + half)];
}

/**
 * Σ weight·(outcome − p) in standard errors: 0 ± 1 when the probabilities are right.
 *
 * A lock's observations share one outcome: its part of the variance is (Σ |weight|·√(p(1 − p)))², exact for one observation.
 *
 * @source own derivation, docs/models/pull-through.md
 * @param rows in the order of the predictions
 */
export function standardizedMiss(
  predictions: Predictions,
  rows: readonly number[],
  weightOf: WeightOf = EACH_ONCE,
): number {
  const { probabilities, outcomes, locks, fitVariance } = predictions;
  let miss = 0;
  let variance = 0;
  let ofLock = 0;
  rows.forEach((row, index) => {
    const p = probabilities[row]!;
    const weight = weightOf(row);
    miss += weight * (outcomes[row]! - p);
    ofLock += Math.abs(weight) * Math.sqrt(p * (1 - p));
    const next = rows[index + 1];
    if (next !== undefined && locks[next] === locks[row]) return;
    variance += ofLock * ofLock;
    ofLock = 0;
  });
  return miss / Math.sqrt(variance + fitVariance(rows, weightOf));
}

/** One bin of rows, in the order of the predictions. */
function reliabilityBin(name: string, rows: readonly number[], predictions: Predictions): ReliabilityBin {
  const { probabilities, outcomes, locks } = predictions;
  let [predicted, observed, lockCount, expected, expectedNot] = [0, 0, 0, 0, 0];
  rows.forEach((row, index) => {
    predicted += probabilities[row]!;
    observed += outcomes[row]!;
    if (index > 0 && locks[rows[index - 1]!] === locks[row]) return;
    lockCount++;
    expected += probabilities[row]!;
    expectedNot += 1 - probabilities[row]!;
  });
  const share = observed / rows.length;
  const [low, high] = wilsonInterval(share, lockCount);
  const enough = Math.min(expected, expectedNot) >= EXPECTED_MIN;
  return {
    name,
    observations: rows.length,
    locks: lockCount,
    predicted: predicted / rows.length,
    observed: share,
    low,
    high,
    ...(enough ? { deviations: standardizedMiss(predictions, rows) } : {}),
  };
}

/**
 * Bins of as many observations each, by predicted pull-through, the lowest first.
 *
 * @param binCount at most; fewer when there are fewer observations
 */
export function reliabilityByPrediction(
  predictions: Predictions,
  binCount: number,
): readonly ReliabilityBin[] {
  const { probabilities } = predictions;
  const sorted = [...probabilities.keys()].sort((a, b) => probabilities[a]! - probabilities[b]! || a - b);
  const bins = Math.min(binCount, sorted.length);
  return Array.from({ length: bins }, (_, index) => {
    const from = Math.floor((index * sorted.length) / bins);
    const to = Math.floor(((index + 1) * sorted.length) / bins);
    const [low, high] = [probabilities[sorted[from]!]!, probabilities[sorted[to - 1]!]!];
    const rows = sorted.slice(from, to).sort((a, b) => a - b);
    return reliabilityBin(`${(100 * low).toFixed(1)}–${(100 * high).toFixed(1)} %`, rows, predictions);
  });
}

/** Bins of the observations that bear one name each, by name. */
export function reliabilityByName(
  names: readonly string[],
  predictions: Predictions,
): readonly ReliabilityBin[] {
  const rowsOf = new Map<string, number[]>();
  names.forEach((name, row) => {
    const rows = rowsOf.get(name);
    if (rows === undefined) rowsOf.set(name, [row]);
    else rows.push(row);
  });
  return [...rowsOf]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, rows]) => reliabilityBin(name, rows, predictions));
}
