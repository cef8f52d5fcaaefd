import type { ExecutionResult } from '../execution.ts';
import type { CsvTables } from '../files/write-csv.ts';
import type { ModeComparisonResult } from '../modes/mode-comparison-result.ts';
import type { RateSheetResult } from '../rate-sheet/rate-sheet.ts';
import { backtestTables } from './backtest-tables.ts';
import { executionTables } from './execution-tables.ts';
import { explainTables } from './explain-tables.ts';
import { hedgeTables } from './hedge-tables.ts';
import { modeTables } from './mode-tables.ts';
import { pricingTables } from './pricing-tables.ts';
import { rateSheetTables } from './rate-sheet-tables.ts';
import { riskTables } from './risk-tables.ts';
import { servicingTables } from './servicing-tables.ts';
import { stressTables } from './stress-tables.ts';

/**
 * The tables of a stored result, as the command of its kind writes them with `--csv`.
 *
 * @param resultJson as the job of that kind wrote it
 * @returns undefined for a kind that has none
 */
export function resultTables(kind: string, resultJson: string): CsvTables | undefined {
  switch (kind) {
    case 'risk':
      return riskTables(JSON.parse(resultJson));
    case 'hedge':
      return hedgeTables(JSON.parse(resultJson));
    case 'stress':
      return stressTables(JSON.parse(resultJson));
    case 'explain':
      return explainTables(JSON.parse(resultJson));
    case 'backtest':
      return backtestTables(JSON.parse(resultJson));
    case 'execution': {
      // A job of this kind answers a table of coupons, the rate sheet made from it, or a comparison of modes.
      const result: ExecutionResult | RateSheetResult | ModeComparisonResult = JSON.parse(resultJson);
      if ('cohorts' in result) return modeTables(result);
      return 'quoteAs' in result ? rateSheetTables(result) : executionTables(result);
    }
    case 'servicing':
      return servicingTables(JSON.parse(resultJson));
    case 'pricing':
      return pricingTables(JSON.parse(resultJson));
    default:
      return undefined;
  }
}
