import type { GridFactor } from '../../../../src/desk/files/scenarios-file.ts';
import { signed } from '../../format/numbers.ts';

interface ShownFactor {
  readonly name: string;
  /** What is typed and shown for one unit of the API's. */
  readonly scale: number;
  readonly show: (value: number) => string;
}

const inBp = (value: number): string => `${signed(value)} bp`;
const asFactor = (value: number): string => `× ${value}`;

/** Factors that an axis of a heat map can move. */
export const GRID_FACTORS: Readonly<Record<GridFactor, ShownFactor>> = {
  parallelBp: { name: 'Parallel move, bp', scale: 1, show: inBp },
  steepenerBp: { name: 'Steepener 2y–30y, bp', scale: 1, show: inBp },
  pullThroughShift: {
    name: 'Pull-through, points',
    scale: 100,
    show: (value) =>
      `${signed(value * 100, Number.isInteger(Number((value * 100).toFixed(6))) ? 0 : 1)} points`,
  },
  volatilityFactor: { name: 'Volatility, factor', scale: 1, show: asFactor },
  refinancingFactor: { name: 'Refinancing, factor', scale: 1, show: asFactor },
  turnoverFactor: { name: 'Turnover, factor', scale: 1, show: asFactor },
  defaultFactor: { name: 'Defaults, factor', scale: 1, show: asFactor },
  mortgageBasisBp: { name: 'Mortgage rate over swaps, bp', scale: 1, show: inBp },
  oasBp: { name: 'OAS, bp', scale: 1, show: inBp },
};

/** Values of an axis from what somebody typed: numbers in any order, apart by commas or spaces; null for others. */
export function axisValuesOf(factor: GridFactor, text: string): readonly number[] | null {
  const parts = text
    .replaceAll('−', '-')
    .split(/[\s,;]+/)
    .filter(Boolean);
  const values = parts.map((part) => Number((Number(part) / GRID_FACTORS[factor].scale).toFixed(8)));
  if (values.length === 0 || values.some((value) => Number.isNaN(value))) return null;
  return [...new Set(values)].sort((a, b) => a - b);
}

/** The text of which `axisValuesOf` makes these values. */
export function axisText(factor: GridFactor, values: readonly number[]): string {
  return values.map((value) => Number((value * GRID_FACTORS[factor].scale).toFixed(6))).join(', ');
}
