import type { ReportTable } from '../calibration/calibration-report.ts';
import { atMostTolerance, type Check } from './check.ts';
import { indexOfWorst } from './worst.ts';

/** A number of the engine beside the number it ought to be. */
export interface Comparison {
  readonly name: string;
  readonly found: number;
  readonly expected: number;
}

/** Numbers that are held against one source with one tolerance. */
export interface ComparisonGroup {
  readonly id: string;
  readonly tested: string;
  /** Where the expected numbers come from. */
  readonly source: string;
  readonly comparisons: readonly Comparison[];
  readonly tolerance: number;
  /** Whether differences are divided by the expected number. */
  readonly relative?: boolean;
  /** Unit of the differences; `relative` when they are. */
  readonly unit: string;
}

/** |found − expected|, divided by |expected| where that is asked; NaN when either is not a number. */
function differenceOf({ found, expected }: Comparison, relative: boolean): number {
  const difference = Math.abs(found - expected);
  return relative && expected !== 0 ? difference / Math.abs(expected) : difference;
}

/** The comparison that is furthest off. */
function worstOf({ comparisons, relative }: ComparisonGroup): {
  readonly name: string;
  readonly difference: number;
} {
  const differences = comparisons.map((one) => differenceOf(one, relative === true));
  const worst = indexOfWorst(differences);
  return worst < 0
    ? { name: 'nothing was compared', difference: Number.NaN }
    : { name: comparisons[worst]!.name, difference: differences[worst]! };
}

/** The check of a group: its largest difference is within the tolerance. A group without a comparison fails. */
export function comparisonCheck(group: ComparisonGroup): Check {
  const { name, difference } = worstOf(group);
  const count = group.comparisons.length;
  return atMostTolerance(
    {
      id: group.id,
      tested: group.tested,
      unit: group.unit,
      yardstick: group.source,
      reading: `Largest of ${count} difference${count === 1 ? '' : 's'}: ${name}.`,
    },
    difference,
    group.tolerance,
  );
}

/** Every comparison of a group on its own line. */
export function comparisonTable(group: ComparisonGroup): ReportTable {
  return {
    title: group.tested,
    columns: [
      'case',
      'engine',
      'reference',
      group.relative === true ? 'relative difference' : 'difference',
      'tolerance',
    ],
    rows: group.comparisons.map((one) => [
      one.name,
      one.found.toPrecision(12),
      one.expected.toPrecision(12),
      differenceOf(one, group.relative === true).toExponential(1),
      group.tolerance.toExponential(1),
    ]),
  };
}
