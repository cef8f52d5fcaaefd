/**
 * Searches the generating vector of the rank-1 lattice sequence in src/sim/lattice.ts and prints it.
 *
 * Component by component: each coordinate's generator is the one of 256 odd candidates whose lattice has the
 * smallest worst-case error of the weighted Korobov space (smoothness 2, product weights 1/j²), taken over the
 * nested sizes 2⁶ … 2¹⁴ relative to their own best, so that any initial part of the sequence is good.
 *
 * @source Sloan & Reztsov, "Component-by-component construction of good lattice rules", Math. Comp. 71 (2002);
 *   Cools, Kuo & Nuyens, "Constructing embedded lattice rules for multivariate integration", SIAM J. Sci. Comput. 28 (2006)
 */
import { addressedUniform, randomKey } from '../src/core/random.ts';
import { LATTICE_DIMENSIONS, LATTICE_POINTS } from '../src/sim/lattice.ts';

const CANDIDATES = 256;
const SIZES = [6, 8, 10, 12, 14].map((power) => 2 ** power);
const key = randomKey('lattice generator search');

/** 2π²·B₂(x): the kernel of the space, zero mean. */
function kernel(x: number): number {
  return 2 * Math.PI * Math.PI * (x * x - x + 1 / 6);
}

const products = SIZES.map((size) => new Float64Array(size).fill(1));
const generators: number[] = [];
for (let dimension = 0; dimension < LATTICE_DIMENSIONS; dimension++) {
  const weight = 1 / ((dimension + 1) * (dimension + 1));
  const candidates = Array.from({ length: CANDIDATES }, (_, index) =>
    dimension === 0
      ? 1
      : 2 * Math.floor(addressedUniform(key, dimension, index, 0) * (LATTICE_POINTS / 2)) + 1,
  );
  const errors = candidates.map((generator) =>
    SIZES.map((size, index) => {
      const product = products[index]!;
      let sum = 0;
      for (let point = 0; point < size; point++) {
        sum += product[point]! * (1 + weight * kernel(((point * (generator % size)) % size) / size));
      }
      return sum / size - 1;
    }),
  );
  const best = SIZES.map((_, index) => Math.min(...errors.map((error) => error[index]!)));
  const worst = errors.map((error) => Math.max(...error.map((value, index) => value / best[index]!)));
  const chosen = candidates[worst.indexOf(Math.min(...worst))]!;
  generators.push(chosen);
  SIZES.forEach((size, index) => {
    const product = products[index]!;
    for (let point = 0; point < size; point++) {
      product[point]! *= 1 + weight * kernel(((point * (chosen % size)) % size) / size);
    }
  });
}
process.stdout.write(`${JSON.stringify(generators)}\n`);
