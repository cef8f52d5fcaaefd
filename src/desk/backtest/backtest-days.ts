import { daysBetween } from '../../core/dates.ts';
import { CounterpoiseError } from '../../core/errors.ts';
import type { RatesDay, RatesHistory } from '../files/rates-history.ts';
import { type BacktestConfig, DAYS_MAX } from './backtest-config.ts';

/** A position rolls into the months quoted today, which are gone after a longer gap. */
const GAP_DAYS_MAX = 40;
/** Longer than weekends with holidays: a day's P&L across it is that of several. */
const GAP_DAYS_TOLD = 5;
/** Days of all worlds together: their rows are the result. */
const ROWS_MAX = 26_000;

/** The days of a history that are simulated. */
export interface BacktestDays {
  readonly days: readonly RatesDay[];
  readonly warnings: readonly string[];
}

/**
 * The days that a configuration takes from a history.
 *
 * @throws CounterpoiseError INPUT_INVALID when they are too few for the level of risk, too many, or have too large a gap
 */
export function backtestDays({ days: all }: RatesHistory, config: BacktestConfig): BacktestDays {
  const { from, to, warmUpDays, riskLevel, worlds } = config;
  const days = all.filter(
    ({ date }) => (from === undefined || date >= from) && (to === undefined || date <= to),
  );
  // The tail of the level holds one day at least, and the day that hedges begin on counts nowhere.
  const least = warmUpDays + Math.ceil(1 / (1 - riskLevel));
  const most = Math.min(DAYS_MAX, Math.floor(ROWS_MAX / worlds));
  if (days.length < least || days.length > most) {
    throw new CounterpoiseError(
      'INPUT_INVALID',
      `The history has ${days.length} days from ${from ?? 'its first'} to ${to ?? 'its last'}.`,
      {
        field: 'from, to',
        found: `${days.length} days`,
        accepted: `${least} (${warmUpDays} to warm up, and one in the tail at ${riskLevel}) to ${most} with ${worlds} ${worlds === 1 ? 'world' : 'worlds'}`,
      },
    );
  }
  const gaps = days.slice(1).map((day, index) => {
    const before = days[index]!;
    return { from: before.date, to: day.date, length: daysBetween(before.date, day.date) };
  });
  const widest = gaps.find(({ length }) => length > GAP_DAYS_MAX);
  if (widest !== undefined) {
    throw new CounterpoiseError(
      'INPUT_INVALID',
      `The history has no day between ${widest.from} and ${widest.to}.`,
      {
        field: 'from, to',
        found: `${widest.length} days`,
        accepted: `gaps of ${GAP_DAYS_MAX} days at most: positions roll from month to month`,
      },
    );
  }
  const told = gaps.filter(({ length }) => length > GAP_DAYS_TOLD);
  return {
    days,
    warnings:
      told.length === 0
        ? []
        : [
            `The history has gaps of more than ${GAP_DAYS_TOLD} days, whose P&L counts as one day's: ${told
              .slice(0, 5)
              .map((gap) => `${gap.from} to ${gap.to}`)
              .join(', ')}${told.length > 5 ? ` and ${told.length - 5} more` : ''}.`,
          ],
  };
}
