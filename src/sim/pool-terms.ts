import { type IsoDate, type IsoMonth, monthOf, monthsBetween, partsOf, yearsAct365 } from '../core/dates.ts';
import { CounterpoiseError } from '../core/errors.ts';
import type { Program } from '../market/programs.ts';
import { type PrepaymentMultipliers, UNIT_MULTIPLIERS } from '../models/prepay/active-passive.ts';
import type { PoolSettlement, PoolTerms } from './loan-terms.ts';

/**
 * Settlement of a pass-through as a run measures it.
 *
 * @throws CounterpoiseError INPUT_INVALID when the date is before the as-of date or not in its month
 */
function poolSettlement(asOf: IsoDate, month: IsoMonth, date: IsoDate): PoolSettlement {
  if (date < asOf || monthOf(date) !== month) {
    throw new CounterpoiseError('INPUT_INVALID', `A pool cannot settle on ${date}.`, {
      field: 'settlementMonth',
      found: `${month}, ${date}`,
      accepted: `a settlement date in its month, on or after ${asOf}`,
    });
  }
  return {
    startNode: monthsBetween(monthOf(asOf), month),
    timeYears: yearsAct365(asOf, date),
    day: partsOf(date).day,
  };
}

/** What is needed to lay a pool's cash flows out. */
export interface PoolDescription {
  readonly program: Program;
  readonly coupon: number;
  readonly month: IsoMonth;
  readonly settlementDate: IsoDate;
  /** Note rate of the loan, or weighted average coupon of the pool, decimal. */
  readonly noteRate: number;
  readonly ageMonths: number;
  readonly remainingMonths: number;
  readonly multipliers?: PrepaymentMultipliers;
}

/** A pool's terms for a run on a day. */
export function poolTerms(asOf: IsoDate, pool: PoolDescription): PoolTerms {
  return {
    program: pool.program,
    noteRate: pool.noteRate,
    coupon: pool.coupon,
    remainingMonths: pool.remainingMonths,
    ageMonths: pool.ageMonths,
    calendarMonth: Number(pool.month.slice(5)),
    multipliers: pool.multipliers ?? UNIT_MULTIPLIERS,
    settlement: poolSettlement(asOf, pool.month, pool.settlementDate),
  };
}
