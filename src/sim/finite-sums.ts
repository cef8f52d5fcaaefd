import { CounterpoiseError } from '../core/errors.ts';
import { BLOCK_PATHS } from '../kernel/block.ts';
import type { Cell, ThreadRun } from './thread-run.ts';

/**
 * Refuses sums that are not numbers, by what made them so.
 *
 * @param cells over which they were added
 * @throws CounterpoiseError MODEL_OUT_OF_RANGE when a path's rates are not numbers, SIMULATION_NOT_FINITE naming `what`
 */
export function assertFinite(run: ThreadRun, cells: readonly Cell[], sums: Float64Array, what: string): void {
  const at = sums.findIndex((sum) => !Number.isFinite(sum));
  if (at < 0) return;
  if (!cells.every((cell) => hasFiniteRates(run, cell))) {
    throw new CounterpoiseError(
      'MODEL_OUT_OF_RANGE',
      'Under the rate model mortgage rates outgrow all numbers.',
      {
        field: 'model',
        accepted: 'a model of which rates stay numbers on every path for forty years',
      },
    );
  }
  throw new CounterpoiseError('SIMULATION_NOT_FINITE', `A sum of ${what} is not a number (position ${at}).`);
}

function hasFiniteRates({ plan, numbers, driverLayout }: ThreadRun, { drivers }: Cell): boolean {
  return driverLayout.rates.every((offset) => {
    const from = (drivers + offset) / plan.numberBytes;
    return numbers.subarray(from, from + plan.monthNodes.length * BLOCK_PATHS).every(Number.isFinite);
  });
}
