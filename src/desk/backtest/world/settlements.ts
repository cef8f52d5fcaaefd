import {
  addDays,
  addToMonth,
  dateOfSerial,
  firstOfMonth,
  type IsoDate,
  type IsoMonth,
  monthOf,
  serialOf,
} from '../../../core/dates.ts';
import { CounterpoiseError } from '../../../core/errors.ts';
import { rememberBy } from '../../../core/remember.ts';
import { nextBusinessDay } from '../../../market/business-days.ts';
import { publishedSettlementDates, type SettlementDates } from '../../../market/settlement-calendar.ts';

/** Where no table is at hand: class A settles about the 13th. */
const ASSUMED_DAY_OF_MONTH = 13;
/** Days from the sale of a funded loan to the settlement it is pooled for. */
const POOLING_DAYS = 10;
/** Settlement months that are quoted at once. */
const QUOTED_MONTHS = 3;

/** A TBA month with its settlement. */
export interface TbaMonth {
  readonly month: IsoMonth;
  readonly settlementDate: IsoDate;
}

/**
 * Settlement dates of past years too: the published ones where there is a table, else the first business day from the
 * 13th on.
 *
 * @source docs/models/back-test.md: an assumption for simulated prices, not what SIFMA published
 */
export const backtestSettlements: SettlementDates = (() => {
  const assumed = rememberBy(
    (month: IsoMonth): IsoDate =>
      nextBusinessDay(dateOfSerial(serialOf(firstOfMonth(month)) + ASSUMED_DAY_OF_MONTH - 1)),
  );
  return (program, month) => {
    try {
      return publishedSettlementDates(program, month);
    } catch (error) {
      if (!(error instanceof CounterpoiseError) || error.code !== 'MARKET_SETTLEMENT_UNKNOWN') throw error;
      return assumed(month);
    }
  };
})();

/** The months quoted on a day: the first that a loan pooled today can make, and those after it. */
export function quotedMonths(asOf: IsoDate): readonly TbaMonth[] {
  const months: TbaMonth[] = [];
  for (let ahead = 0; months.length < QUOTED_MONTHS; ahead++) {
    const month = addToMonth(monthOf(asOf), ahead);
    const settlementDate = backtestSettlements('UMBS30', month);
    if (settlementDate >= addDays(asOf, POOLING_DAYS)) months.push({ month, settlementDate });
  }
  return months;
}

/** Months whose loans are pooled today at the latest, since by the next day they would miss them; none on most days. */
export function closingMonths(asOf: IsoDate, nextDay: IsoDate): readonly TbaMonth[] {
  const earliest = addDays(nextDay, POOLING_DAYS);
  return quotedMonths(asOf).filter(({ settlementDate }) => settlementDate < earliest);
}
