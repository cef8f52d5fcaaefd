import { KEY_RATE_TENORS, keyRateShift, parallelShift } from '../market/curve-shift.ts';
import { BASE_SCENARIO, type Scenario, scenario } from '../sim/scenario.ts';

/** One-sided shift of durations and convexities unless a run says otherwise. */
export const DEFAULT_SHIFT_BP = 25;
/** Relative bump of refinancing and turnover multipliers. */
export const SPEED_BUMP = 0.1;
const ONE_BP = 1e-4;

/** Names of the scenarios that measures are made of. */
export const SCENARIO_ID = {
  base: 'base',
  up: 'parallel-up',
  down: 'parallel-down',
  keyUp: (tenorYears: number): string => `key-rate-${tenorYears}-up`,
  keyDown: (tenorYears: number): string => `key-rate-${tenorYears}-down`,
  volatility: 'volatility-up',
  spread: 'oas-up',
  refinancing: 'refinancing-up',
  turnover: 'turnover-up',
  basis: 'mortgage-basis-up',
  shock: (shiftBp: number): string => `parallel${shiftBp > 0 ? '+' : ''}${shiftBp}`,
} as const;

/** Which groups of measures a run must serve. */
export interface MeasureNeeds {
  readonly shift?: boolean;
  readonly keyRates?: boolean;
  /** Index of the rate model with every volatility quote 1 bp higher. */
  readonly volatilityModel?: number;
  readonly spread?: boolean;
  readonly refinancing?: boolean;
  readonly turnover?: boolean;
  readonly basis?: boolean;
  /** Further parallel shocks, basis points. */
  readonly shocksBp?: readonly number[];
}

/**
 * The scenarios a set of measures needs, the base first.
 *
 * @param shiftBp one-sided shift b of durations, convexities and key rates
 */
export function measureScenarios(needs: MeasureNeeds, shiftBp: number): Scenario[] {
  const scenarios: Scenario[] = [BASE_SCENARIO];
  if (needs.shift) {
    scenarios.push(
      scenario(SCENARIO_ID.down, { shift: parallelShift(-shiftBp) }),
      scenario(SCENARIO_ID.up, { shift: parallelShift(shiftBp) }),
    );
  }
  if (needs.keyRates) {
    for (const tenor of KEY_RATE_TENORS) {
      scenarios.push(
        scenario(SCENARIO_ID.keyDown(tenor), { shift: keyRateShift(tenor, -shiftBp) }),
        scenario(SCENARIO_ID.keyUp(tenor), { shift: keyRateShift(tenor, shiftBp) }),
      );
    }
  }
  if (needs.spread) scenarios.push(scenario(SCENARIO_ID.spread, { oasShift: ONE_BP }));
  if (needs.refinancing) {
    scenarios.push(scenario(SCENARIO_ID.refinancing, { refinancingFactor: 1 + SPEED_BUMP }));
  }
  if (needs.turnover) scenarios.push(scenario(SCENARIO_ID.turnover, { turnoverFactor: 1 + SPEED_BUMP }));
  if (needs.basis) scenarios.push(scenario(SCENARIO_ID.basis, { mortgageBasis: ONE_BP }));
  for (const shock of needs.shocksBp ?? []) {
    scenarios.push(scenario(SCENARIO_ID.shock(shock), { shift: parallelShift(shock) }));
  }
  if (needs.volatilityModel !== undefined) {
    scenarios.push(scenario(SCENARIO_ID.volatility, { modelIndex: needs.volatilityModel }));
  }
  return scenarios;
}
