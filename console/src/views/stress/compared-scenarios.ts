import type { StressRow } from '../../../../src/desk/stress.ts';
import { type BookPart, pnlOf } from '../../desk/book-parts.ts';

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
      const other = known.get(row.id);
      if (other === undefined) return [];
      const before = pnlOf(other, part);
      const after = pnlOf(row, part);
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
