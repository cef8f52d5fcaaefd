import { type Batched, standardErrorOf } from '../../core/batched.ts';
import { rememberBy } from '../../core/remember.ts';
import type { ServicingRight } from '../../instruments/servicing-right.ts';
import { oneSidedDuration } from '../../sim/measures.ts';
import { SCENARIO_ID } from '../measure-scenarios.ts';
import type { SimulatedValue } from '../value-measures.ts';
import type { NumberWithError } from './servicing-result.ts';
import type { ServicingPart } from './value-servicing.ts';

const ONE_BP = 1e-4;

/** Some rights as a thing whose sensitivities are relative to its own value. */
export function simulatedPart(part: ServicingPart, shiftBp: number): SimulatedValue {
  const valueIn = rememberBy((id: string) => part.value(id));
  return { valueIn, notional: valueIn(SCENARIO_ID.base), shiftBp, unit: 'dollars' };
}

/** Dollars a year that some rights' fees bring today. */
export function yearlyFee(rights: readonly ServicingRight[]): number {
  return rights.reduce((sum, { fee, balance }) => sum + fee * balance, 0);
}

/** Loss for 1 bp more of OAS, years. */
export function spreadDuration(part: ServicingPart, base: Batched): Batched {
  return oneSidedDuration(base, part.valueAtHigherOas(), ONE_BP, base);
}

/** A simulated number and its standard error. */
export function withError(value: Batched): NumberWithError {
  return { value: value.value, standardError: standardErrorOf(value) };
}
