import type { Program } from '../src/market/programs.ts';
import type { ActivePassiveParameters } from '../src/models/prepay/active-passive.ts';
import type { PrepaymentTuning } from './prepayment-tuning-schema.ts';

/** Prepayment parameters of every program. */
export type Prepayment = Readonly<Record<Program, ActivePassiveParameters>>;

/**
 * Prepayment parameters with the multipliers of a tuning: R and τ of its programs multiplied, all else as it is.
 *
 * @source docs/models/calibration.md
 */
export function tunedPrepayment(base: Prepayment, { programs }: PrepaymentTuning): Prepayment {
  const tuned = programs.map(({ program, refinancing, turnover }) => [
    program,
    Object.freeze({
      ...base[program],
      refinancingRate: base[program].refinancingRate * refinancing.value,
      turnoverRate: base[program].turnoverRate * turnover.value,
    }),
  ]);
  return Object.freeze({ ...base, ...Object.fromEntries(tuned) });
}
