import type { StressRow } from '../../../../src/desk/stress.ts';
import type { BookPart } from './scenario-table.tsx';

/** One scenario in two runs, dollars. */
export interface ComparedScenario {
  readonly id: string;
  readonly name: string;
  readonly first: number;
  readonly second: number;
  readonly difference: number;
  /** Of the difference, were the runs independent. */
  readonly standardError: number;
}

/** Scenarios that both runs have, the largest difference first. */
export function comparedScenarios(
  first: readonly StressRow[],
  second: readonly StressRow[],
  part: BookPart,
): readonly ComparedScenario[] {
  const known = new Map(first.map((row) => [row.id, row]));
  return second
    .flatMap((row): readonly ComparedScenario[] => {
      const before = known.get(row.id)?.[part];
      if (before === undefined) return [];
      const after = row[part];
      return [
        {
          id: row.id,
          name: row.name,
          first: before.value,
          second: after.value,
          difference: after.value - before.value,
          standardError: Math.hypot(before.standardError, after.standardError),
        },
      ];
    })
    .sort((a, b) => Math.abs(b.difference) - Math.abs(a.difference));
}
