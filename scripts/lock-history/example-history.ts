import { addDays, daysBetween, isoDate } from '../../src/core/dates.ts';
import { DEFAULT_PULL_THROUGH, DEFAULT_RENEGOTIATION } from '../../src/models/pull-through/parameters.ts';
import { SEED } from '../example-day/distributions.ts';
import { historyCsv } from './history-csv.ts';
import { simulatedRatePath } from './rate-path.ts';
import { simulateHistory } from './simulate-history.ts';

const FROM = isoDate('2023-02-06');
const AS_OF = isoDate('2025-02-10');
const LOCK_COUNT = 3_000;
/** Days from the last lock on for which rates are needed: the longest lock term. */
const DAYS_AFTER = 60;
/** Near the survey of the first week, and a usual volatility of mortgage rates. */
const START_RATE = 0.0612;
const VOLATILITY_BP = 130;

/** The truth behind the example: the defaults, of a lender that funds less and whose borrowers heed rates more. */
const EXAMPLE_TRUTH = Object.freeze({
  ...DEFAULT_PULL_THROUGH,
  lenderIntercept: -0.25,
  response: Object.freeze({ a: 2.4, b: 2.708 }),
  renegotiation: DEFAULT_RENEGOTIATION,
});

/** The example's lock history as CSV: the same bytes from the same seed. */
export function exampleHistoryCsv(): string {
  const days = daysBetween(FROM, AS_OF) + DAYS_AFTER;
  return historyCsv(
    simulateHistory({
      seed: SEED,
      lockCount: LOCK_COUNT,
      from: FROM,
      to: addDays(AS_OF, -1),
      asOf: AS_OF,
      rates: simulatedRatePath(SEED, FROM, days, START_RATE, VOLATILITY_BP),
      parameters: EXAMPLE_TRUTH,
      lenders: { count: 3, deviation: 0.3 },
    }),
  );
}
