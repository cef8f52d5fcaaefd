import type { HistoryField } from '../../../../src/desk/files/lock-history-schema.ts';
import { csvObjects, isJson, numberCell } from '../../format/csv-objects.ts';
import { decimalRate } from '../../format/decimal-rate.ts';

const TEXTS = [
  'lockId',
  'lenderId',
  'lockDate',
  'lockExpiration',
  'stage',
  'observationDate',
  'outcome',
  'outcomeDate',
  'program',
  'purpose',
  'channel',
  'occupancy',
] as const satisfies readonly HistoryField[];
const NUMBERS = ['lockTermDays', 'fico'] as const satisfies readonly HistoryField[];
const RATES = ['marketRateAtLock', 'marketRateAtOutcome'] as const satisfies readonly HistoryField[];

/** A history of locks as the API takes it, from the CSV of docs/files.md or the same in JSON. */
export function lockHistoryOf(text: string): unknown {
  if (isJson(text)) return JSON.parse(text);
  const observations = csvObjects(text).map((row) => {
    const filled = <Name extends string>(names: readonly Name[], read: (cell: string) => unknown) =>
      names.flatMap((name) => {
        const cell = row[name];
        return cell === undefined ? [] : [[name, read(cell) ?? cell] as const];
      });
    return Object.fromEntries([
      ...filled(TEXTS, (cell) => cell),
      ...filled(NUMBERS, numberCell),
      ...filled(RATES, decimalRate),
    ]);
  });
  return { schemaVersion: 1, observations };
}
