import type { DateFormat } from '../desk/files/parse-cell.ts';
import { type RatesHistory, readRatesHistory } from '../desk/files/rates-history.ts';
import { describeRowError } from '../desk/files/row-error.ts';
import { type OutputOptions, printRemarks } from './output.ts';
import { readTextFile } from './read-text-file.ts';

/** Reads past days of rates, and tells which of them were refused. */
export async function readRatesHistoryFile(
  file: string,
  options: OutputOptions & { readonly dateFormat?: DateFormat },
): Promise<RatesHistory> {
  const { dateFormat } = options;
  const text = await readTextFile(file, 'a rates history (CSV or JSON)');
  const { history, rejected } = readRatesHistory(text, file, dateFormat === undefined ? {} : { dateFormat });
  printRemarks(
    options,
    rejected.length === 0
      ? []
      : [`REJECTED  ${rejected.length} days of ${file}, the first: ${describeRowError(rejected[0]!)}`],
  );
  return history;
}
