import { modelLine } from '../../calibration/fitted-parameters.ts';
import type { GridAccuracy } from '../desk/grid-accuracy.ts';
import type { Provenance } from '../desk/provenance.ts';
import type { PreparedBook } from './book-command.ts';

interface HeaderFacts {
  readonly asOf: string;
  readonly provenance: Provenance;
  readonly grid: GridAccuracy | null;
  readonly failures: readonly { readonly detail: string }[];
}

const FAILURES_SHOWN = 10;

/** What an answer rests on, in a few lines: day, calibration, run, rows. */
export function answerHeader(title: string, result: HeaderFacts, book: PreparedBook): string {
  const { calibration } = book.request;
  const { rateModel } = calibration;
  const { provenance } = result;
  const { locks, positions, servicing } = book.inputs.counts;
  const failed = result.failures.slice(book.inputs.rowFailures.length);
  return [
    `${title} as of ${result.asOf}`,
    `  calibration ${shortHash(calibration.contentHash)}: ${modelLine(rateModel)}, fit ${rateModel.fit.rmseBp.toFixed(2)} bp, gates ${calibration.passed ? 'passed' : 'FAILED'}`,
    `  run         ${provenance.model}, ${provenance.pathCount} paths, seed "${provenance.seed}", kernel ${provenance.kernel}`,
    `  valuation   ${valuationLine(result.grid)}`,
    `  locks       ${locks.read} read, ${locks.rejected} rejected`,
    `  positions   ${positions.read} read, ${positions.rejected} rejected`,
    ...(servicing === undefined
      ? []
      : [`  servicing   ${servicing.read} rights read, ${servicing.rejected} rejected`]),
    ...(failed.length === 0 ? [] : [`  FAILED      ${failed.length} could not be valued:`]),
    ...failed.slice(0, FAILURES_SHOWN).map(({ detail }) => `    ${detail}`),
    ...(failed.length > FAILURES_SHOWN
      ? [`    … and ${failed.length - FAILURES_SHOWN} more; --json lists all.`]
      : []),
  ].join('\n');
}

/** How the locks were valued, and how far the grid's numbers were from those path by path. */
function valuationLine(grid: GridAccuracy | null): string {
  if (grid === null) return 'every lock path by path';
  const years = grid.largestDurationErrorYears;
  return `${grid.loanCount} loans on a grid of ${grid.nodeCount} nodes; ${grid.checkedLoanCount} checked path by path: price within ${grid.largestPriceErrorPer100.toFixed(4)}${years === null ? '' : `, duration within ${years.toFixed(4)} years`}`;
}

export function shortHash(hash: string): string {
  return hash.slice(0, 'sha256:'.length + 12);
}
