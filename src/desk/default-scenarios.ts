import { KEY_RATE_TENORS } from '../market/curve-shift.ts';
import type { ScenariosFile, StressScenario } from './files/scenarios-file.ts';

const PARALLEL_SHIFTS_BP = [-300, -200, -150, -100, -75, -50, -25, 25, 50, 75, 100, 150, 200, 300] as const;

/** Scenarios of a stress run that names none: parallel moves, twists, key rates, volatility, speeds, pull-through, basis. */
export const DEFAULT_SCENARIOS: ScenariosFile = {
  schemaVersion: 1,
  scenarios: [
    ...PARALLEL_SHIFTS_BP.map(
      (parallelBp): StressScenario => ({
        id: `parallel${parallelBp > 0 ? '+' : ''}${parallelBp}`,
        name: `Parallel ${parallelBp > 0 ? '+' : ''}${parallelBp} bp`,
        curve: { parallelBp },
      }),
    ),
    twist('steepener', 'Steepener: 2y −25 bp, 30y +25 bp', -25, 25),
    twist('flattener', 'Flattener: 2y +25 bp, 30y −25 bp', 25, -25),
    ...KEY_RATE_TENORS.flatMap((tenor) => [keyRate(tenor, -25), keyRate(tenor, 25)]),
    { id: 'volatility+20', name: 'Volatility +20 %', volatilityFactor: 1.2 },
    { id: 'volatility-20', name: 'Volatility −20 %', volatilityFactor: 0.8 },
    { id: 'prepayment+20', name: 'Prepayment +20 %', refinancingFactor: 1.2, turnoverFactor: 1.2 },
    { id: 'prepayment-20', name: 'Prepayment −20 %', refinancingFactor: 0.8, turnoverFactor: 0.8 },
    { id: 'pull-through+5', name: 'Pull-through +5 points', pullThroughShift: 0.05 },
    { id: 'pull-through-5', name: 'Pull-through −5 points', pullThroughShift: -0.05 },
    { id: 'basis+10', name: 'Mortgage rate +10 bp over swaps', mortgageBasisBp: 10 },
    { id: 'basis-10', name: 'Mortgage rate −10 bp over swaps', mortgageBasisBp: -10 },
    { id: 'oas+10', name: 'OAS +10 bp', oasBp: 10 },
    { id: 'oas-10', name: 'OAS −10 bp', oasBp: -10 },
  ],
  grids: [
    {
      id: 'rates-by-pull-through',
      name: 'Parallel move by pull-through',
      rows: { factor: 'parallelBp', values: [-50, -25, 0, 25, 50] },
      columns: { factor: 'pullThroughShift', values: [-0.1, -0.05, 0, 0.05, 0.1] },
    },
  ],
};

function keyRate(tenorYears: number, shiftBp: number): StressScenario {
  return {
    id: `key-rate-${tenorYears}${shiftBp > 0 ? '+' : ''}${shiftBp}`,
    name: `${tenorYears}-year key rate ${shiftBp > 0 ? '+' : '−'}${Math.abs(shiftBp)} bp`,
    curve: {
      points: KEY_RATE_TENORS.map((years) => ({ years, shiftBp: years === tenorYears ? shiftBp : 0 })),
    },
  };
}

function twist(id: string, name: string, twoYearBp: number, thirtyYearBp: number): StressScenario {
  return {
    id,
    name,
    curve: {
      points: [
        { years: 2, shiftBp: twoYearBp },
        { years: 30, shiftBp: thirtyYearBp },
      ],
    },
  };
}
