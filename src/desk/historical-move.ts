import type { IsoDate } from '../core/dates.ts';
import { CounterpoiseError } from '../core/errors.ts';
import { addBusinessDays } from '../market/business-days.ts';
import { type CurveShift, KEY_RATE_TENORS } from '../market/curve-shift.ts';
import { blendedSwapRate, MORTGAGE_RATE_WEIGHTS } from '../models/mortgage-rate.ts';
import type { RatesDay, RatesHistory } from './files/rates-history.ts';

/** What rates did from one past day to another. */
export interface HistoricalMove {
  readonly from: IsoDate;
  readonly to: IsoDate;
  /** Change of the par yields at the key tenors, taken as the move of today's zero rates there. */
  readonly shift: CurveShift;
  /** Change of the mortgage rate beyond that of its blend of 2 and 10 years, bp; null where it was not quoted on both days. */
  readonly mortgageBasisBp: number | null;
}

const BP = 10_000;
const TWO_YEARS = KEY_RATE_TENORS.indexOf(2);
const TEN_YEARS = KEY_RATE_TENORS.indexOf(10);

/**
 * The move of rates to a past day, from the day before it in the history or from an earlier one.
 *
 * @param since the day the move is counted from; the history's day before `date` when absent
 * @throws CounterpoiseError INPUT_INVALID when a day is not in the history, or has none before it
 */
export function historicalMove(history: RatesHistory, date: IsoDate, since?: IsoDate): HistoricalMove {
  const { days } = history;
  const end = days.findIndex((day) => day.date === date);
  const start = since === undefined ? end - 1 : days.findIndex((day) => day.date === since);
  if (end < 0 || start < 0 || start >= end) {
    const missing = end < 0 || since === undefined ? date : since;
    throw new CounterpoiseError(
      'INPUT_INVALID',
      `The rates history has no move to ${date}${since === undefined ? '' : ` since ${since}`}.`,
      {
        field: end < 0 || since === undefined ? 'historical.date' : 'historical.since',
        found: missing,
        accepted: `days of the rates history, from ${days[1]!.date} to ${days.at(-1)!.date}, the earlier one first`,
      },
    );
  }
  return moveBetween(days[start]!, days[end]!);
}

/**
 * The days of the largest moves: by the mean change of the key rates, either way.
 *
 * @returns from the largest down; only changes from one business day to the next
 */
export function largestMoves(history: RatesHistory, count: number): HistoricalMove[] {
  const size = ({ shift }: HistoricalMove): number =>
    Math.abs(shift.shiftBp.reduce((sum, move) => sum + move, 0));
  return dailyMoves(history)
    .sort((left, right) => size(right) - size(left) || (left.to < right.to ? -1 : 1))
    .slice(0, count);
}

/** Changes of the key rates from one business day to the next, bp: [day][tenor]. Changes across gaps are left out. */
export function dailyMovesBp(history: RatesHistory): (readonly number[])[] {
  return dailyMoves(history).map(({ shift }) => shift.shiftBp);
}

function dailyMoves({ days }: RatesHistory): HistoricalMove[] {
  return days.slice(1).flatMap((day, index) => {
    const before = days[index]!;
    return addBusinessDays(before.date, 1) === day.date ? [moveBetween(before, day)] : [];
  });
}

function moveBetween(from: RatesDay, to: RatesDay): HistoricalMove {
  const shiftBp = to.parYields.map((rate, tenor) => (rate - from.parYields[tenor]!) * BP);
  const blend = blendedSwapRate(MORTGAGE_RATE_WEIGHTS.conforming30, shiftBp[TWO_YEARS]!, shiftBp[TEN_YEARS]!);
  const mortgageBasisBp =
    from.mortgageRate === undefined || to.mortgageRate === undefined
      ? null
      : (to.mortgageRate - from.mortgageRate) * BP - blend;
  return { from: from.date, to: to.date, shift: { years: KEY_RATE_TENORS, shiftBp }, mortgageBasisBp };
}
