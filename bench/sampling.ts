import {
  PATH_SETS,
  SAMPLED_MEASURES,
  type SamplingError,
  samplingErrors,
} from '../test/fixtures/sampling-errors.ts';
import { checkAnswer, type Row } from './row.ts';

const POINTS = [64, 256, 1024, 4096];
/** Two means that differ by more than so many of their standard errors are of different things. */
const AGREEMENT = 5;

/**
 * Error of one path set against antithetic pseudo-random paths as many, and how many of those the error would take.
 */
export async function benchSampling(): Promise<Row[]> {
  const runs: { points: number; lattice: SamplingError[]; antithetic: SamplingError[] }[] = [];
  for (const points of POINTS) {
    runs.push({
      points,
      lattice: await samplingErrors('lattice', points),
      antithetic: await samplingErrors('antithetic', points),
    });
  }
  return SAMPLED_MEASURES.flatMap(({ name, unit }, measure) => {
    const rows = runs.map(({ points, lattice, antithetic }) => {
      const found = lattice[measure]!;
      const plain = antithetic[measure]!;
      const title = `sampling: ${name}, ${points} points`;
      const scatter = Math.hypot(found.error, plain.error) / Math.sqrt(PATH_SETS);
      checkAnswer(title, Math.abs(found.mean - plain.mean) / scatter, AGREEMENT);
      return {
        name: title,
        value: found.error,
        unit,
        yardstick: plain.error,
        ratio: plain.error / found.error,
        error: Math.abs(found.mean / plain.mean - 1),
      };
    });
    // The error of independent pairs falls as 1/√n, so every size tells the variance of one path.
    const variances = runs.map(({ points, antithetic }) => {
      const { error } = antithetic[measure]!;
      return points * error * error;
    });
    const variance = variances.reduce((sum, value) => sum + value, 0) / variances.length;
    const paths = rows.map((row, index) => {
      const { points } = runs[index]!;
      const needed = variance / (row.value * row.value);
      return {
        ...row,
        name: `sampling: paths for the ${name} error of ${points} points`,
        value: points,
        unit: 'paths',
        yardstick: needed,
        ratio: needed / points,
      };
    });
    return [...rows, ...paths];
  });
}
