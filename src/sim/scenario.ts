import type { CurveShift } from '../market/curve-shift.ts';

/** One state of the world in which every instrument of a run is valued, with the same random numbers. */
export interface Scenario {
  readonly id: string;
  /** Move of today's zero curve. */
  readonly shift: CurveShift;
  /** Index into the run's rate models: 0 is the calibrated one, others carry other volatilities. */
  readonly modelIndex: number;
  /** Added to the mortgage-rate spread s, decimal. */
  readonly mortgageBasis: number;
  /** Added to every OAS, decimal. */
  readonly oasShift: number;
  readonly refinancingFactor: number;
  readonly turnoverFactor: number;
  readonly defaultFactor: number;
  /** Added to every pull-through after its response to rates, decimal; the clamp still holds. */
  readonly pullThroughShift: number;
}

/** Today as it is. */
export const BASE_SCENARIO: Scenario = Object.freeze({
  id: 'base',
  shift: Object.freeze({ years: Object.freeze([0]), shiftBp: Object.freeze([0]) }),
  modelIndex: 0,
  mortgageBasis: 0,
  oasShift: 0,
  refinancingFactor: 1,
  turnoverFactor: 1,
  defaultFactor: 1,
  pullThroughShift: 0,
});

/** A scenario that differs from today in the given members alone. */
export function scenario(id: string, changes: Partial<Omit<Scenario, 'id'>>): Scenario {
  return Object.freeze({ ...BASE_SCENARIO, ...changes, id });
}
