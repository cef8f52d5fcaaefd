import type { HorizonConfig } from '../sim/horizon/horizon-config.ts';
import type { Book, DeskRun } from './book.ts';
import type { BookValuation } from './book-valuation.ts';
import type { DeskInstrument } from './hedge-instruments.ts';
import { type HorizonScenarios, simulateHorizon } from './horizon/simulate-horizon.ts';
import type { ValuedBook } from './valued-book.ts';

/**
 * P&L of a valued book and of one lot of each instrument over a horizon, in a run of as many paths.
 *
 * @param seed of the paths and of the horizon's states
 * @param parts of the book whose own P&L is wanted
 * @source docs/models/stress.md
 */
export async function horizonScenariosOf(
  { day, book, valuation, request }: ValuedBook,
  instruments: readonly DeskInstrument[],
  config: HorizonConfig,
  seed: string,
  parts: readonly Book[] = [],
): Promise<HorizonScenarios> {
  return simulateHorizon(
    day,
    book,
    instruments.map(({ revalued }) => revalued),
    { config },
    quietRun(request.run, valuation, seed),
    parts,
  );
}

/** A run like the one that valued a book, on the paths of another seed, that tells of no progress of its own. */
export function quietRun(run: DeskRun, { pathCount }: BookValuation, seed: string): DeskRun {
  const { errorTarget: _, onPart: __, control, ...rest } = run;
  const { onProgress: ___, ...quiet } = control;
  return { ...rest, seed, pathCount, control: quiet };
}
