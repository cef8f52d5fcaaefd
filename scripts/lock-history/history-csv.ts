import type { LockObservation } from '../../calibration/pull-through/lock-history.ts';
import { writeCsv } from '../../src/desk/files/write-csv.ts';

const COLUMNS = [
  'lockId',
  'lenderId',
  'program',
  'purpose',
  'channel',
  'occupancy',
  'fico',
  'lockDate',
  'lockExpiration',
  'stage',
  'observationDate',
  'marketRateAtLock',
  'outcome',
  'outcomeDate',
  'marketRateAtOutcome',
] as const satisfies readonly (keyof LockObservation)[];

/** A history as the file a desk hands in, rates in percent. */
export function historyCsv(observations: Iterable<LockObservation>): string {
  const rows = [...observations].map((observation) =>
    COLUMNS.map((column) => {
      const value = observation[column];
      if (column !== 'marketRateAtLock' && column !== 'marketRateAtOutcome') return value;
      // On the grid of the rates, so that a percent read back is the same double.
      return value === undefined ? undefined : Number((100 * Number(value)).toFixed(3));
    }),
  );
  return writeCsv(COLUMNS, rows);
}
