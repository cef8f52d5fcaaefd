/** A basis of the whole-number vectors in which short steps change little. */
export interface LatticeBasis {
  /** Row k is the k-th basis vector, whole numbers: x = Σ_k y_k·vectors[k]. */
  readonly vectors: readonly (readonly number[])[];
  /** The inverse, whole numbers: y_k = Σ_j inverse[k][j]·x_j. */
  readonly inverse: readonly (readonly number[])[];
}

/** Lovász's condition; nearer one reduces further and takes longer. */
const DELTA = 0.99;
/** Exchanges after which the coefficients are computed anew: updating them loses digits slowly. */
const FRESH_EVERY = 200;
/** Exchanges are a few per dimension squared; the basis is valid whenever the walk stops. */
const EXCHANGES_PER_DIMENSION_SQUARED = 50;

/**
 * Reduces the lattice that the given vectors span (Lenstra, Lenstra, Lovász) and returns the change of basis.
 *
 * Trades of one lot each are a poor basis for a hedge: several instruments do nearly the same, so a bound on one moves
 * the objective hardly at all. In the reduced basis a step is a short bundle of trades, nearly at right angles to the
 * others, and branching on it decides something.
 *
 * @source A. K. Lenstra, H. W. Lenstra, L. Lovász, "Factoring polynomials with rational coefficients" (1982), §1;
 *   for branch and bound: B. Krishnamoorthy, G. Pataki, "Column basis reduction and decomposable knapsack problems" (2009)
 * @param columns n linearly independent vectors in ℝᵈ, d ≥ n: what one lot of each instrument changes
 * @returns n whole-number vectors of determinant ±1; doubles hold their entries exactly far beyond any lots
 */
export function reduceLattice(columns: readonly (readonly number[])[]): LatticeBasis {
  const count = columns.length;
  const basis = columns.map((column) => column.slice());
  const vectors = unit(count);
  const inverse = unit(count);
  const mu = columns.map(() => new Array<number>(count).fill(0));
  const norms = new Array<number>(count).fill(0);
  orthogonalise(basis, mu, norms);
  const exchangesMax = EXCHANGES_PER_DIMENSION_SQUARED * count * count;
  let exchanges = 0;
  let k = 1;
  while (k < count && exchanges < exchangesMax) {
    for (let j = k - 1; j >= 0; j--) {
      const multiple = Math.round(mu[k]![j]!);
      if (multiple === 0) continue;
      addMultiple(basis[k]!, basis[j]!, -multiple);
      addMultiple(vectors[k]!, vectors[j]!, -multiple);
      addMultiple(inverse[j]!, inverse[k]!, multiple);
      for (let l = 0; l < j; l++) mu[k]![l]! -= multiple * mu[j]![l]!;
      mu[k]![j]! -= multiple;
    }
    const coefficient = mu[k]![k - 1]!;
    if (norms[k]! >= (DELTA - coefficient * coefficient) * norms[k - 1]!) {
      k += 1;
      continue;
    }
    for (const rows of [basis, vectors, inverse]) exchange(rows, k, k - 1);
    exchanges += 1;
    if (exchanges % FRESH_EVERY === 0) orthogonalise(basis, mu, norms);
    else exchangeCoefficients(mu, norms, k);
    k = Math.max(1, k - 1);
  }
  return { vectors, inverse };
}

function orthogonalise(basis: readonly (readonly number[])[], mu: number[][], norms: number[]): void {
  const orthogonal: number[][] = [];
  for (const [i, vector] of basis.entries()) {
    const rest = vector.slice();
    for (let j = 0; j < i; j++) {
      mu[i]![j] = dot(vector, orthogonal[j]!) / norms[j]!;
      addMultiple(rest, orthogonal[j]!, -mu[i]![j]!);
    }
    orthogonal.push(rest);
    norms[i] = dot(rest, rest);
  }
}

/**
 * The coefficients after vectors k and k − 1 changed places, from those before.
 *
 * @source H. Cohen, "A Course in Computational Algebraic Number Theory" (1993), algorithm 2.6.3, sub-algorithm SWAP
 */
function exchangeCoefficients(mu: number[][], norms: number[], k: number): void {
  const [lower, upper] = [mu[k - 1]!, mu[k]!];
  const between = upper[k - 1]!;
  const norm = norms[k]! + between * between * norms[k - 1]!;
  upper[k - 1] = (between * norms[k - 1]!) / norm;
  norms[k] = (norms[k - 1]! * norms[k]!) / norm;
  norms[k - 1] = norm;
  for (let j = 0; j < k - 1; j++) {
    const held = lower[j]!;
    lower[j] = upper[j]!;
    upper[j] = held;
  }
  for (let i = k + 1; i < mu.length; i++) {
    const row = mu[i]!;
    const held = row[k]!;
    row[k] = row[k - 1]! - between * held;
    row[k - 1] = held + upper[k - 1]! * row[k]!;
  }
}

function unit(count: number): number[][] {
  return Array.from({ length: count }, (_, i) => Array.from({ length: count }, (__, j) => (i === j ? 1 : 0)));
}

function exchange(rows: number[][], i: number, j: number): void {
  const row = rows[i]!;
  rows[i] = rows[j]!;
  rows[j] = row;
}

function addMultiple(to: number[], from: readonly number[], multiple: number): void {
  for (let index = 0; index < to.length; index++) to[index]! += multiple * from[index]!;
}

function dot(left: readonly number[], right: readonly number[]): number {
  let total = 0;
  for (let index = 0; index < left.length; index++) total += left[index]! * right[index]!;
  return total;
}
