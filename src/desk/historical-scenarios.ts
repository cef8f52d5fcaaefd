import { z } from 'zod';
import { CounterpoiseError } from '../core/errors.ts';
import { isoDateSchema } from '../market/snapshot.ts';
import type { RatesHistory } from './files/rates-history.ts';
import type { ScenariosFile, StressScenario } from './files/scenarios-file.ts';
import { type HistoricalMove, historicalMove, largestMoves } from './historical-move.ts';

/** Each is a whole revaluation. */
const HISTORICAL_DAYS_MAX = 50;

/** Which past days a stress run replays beside its scenarios. */
export const historicalDaysSchema = z.union([
  z.strictObject({ dates: z.array(isoDateSchema).min(1).max(HISTORICAL_DAYS_MAX) }),
  z.strictObject({
    largest: z.number().int().min(1).max(HISTORICAL_DAYS_MAX).describe('days of the largest mean move'),
  }),
]);
export type HistoricalDays = z.output<typeof historicalDaysSchema>;

/**
 * Scenarios with past days added: each moves today's curve at the key tenors, and the mortgage basis where it was quoted, as
 * that day did.
 *
 * @throws CounterpoiseError INPUT_INVALID without a history, or for a day that it does not have
 */
export function withHistoricalDays(
  file: ScenariosFile,
  days: HistoricalDays | undefined,
  history: RatesHistory | undefined,
): ScenariosFile {
  if (days === undefined) return file;
  if (history === undefined) {
    throw new CounterpoiseError('INPUT_INVALID', 'Past days were asked for, and no history was given.', {
      field: 'historicalDays',
      accepted: 'a rates history beside them',
    });
  }
  const moves =
    'largest' in days
      ? largestMoves(history, days.largest)
      : [...new Set(days.dates)].map((date) => historicalMove(history, date));
  return { ...file, scenarios: [...file.scenarios, ...moves.map(scenarioOf)] };
}

function scenarioOf(move: HistoricalMove): StressScenario {
  const [twoYear, , tenYear, , thirtyYear] = move.shift.shiftBp.map(signed);
  const basis = move.mortgageBasisBp === null ? 'no mortgage rate' : `basis ${signed(move.mortgageBasisBp)}`;
  return {
    id: `historical-${move.to}`,
    name: `As on ${move.to}: 2y ${twoYear}, 10y ${tenYear}, 30y ${thirtyYear} bp, ${basis}`,
    historical: { date: move.to, since: move.from },
  };
}

function signed(bp: number): string {
  const rounded = Math.round(bp * 10) / 10;
  return `${rounded > 0 ? '+' : ''}${rounded}`;
}
