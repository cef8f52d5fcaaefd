import { addDays, type IsoDate, type IsoMonth } from '../core/dates.ts';
import type { Program } from '../market/programs.ts';
import { firstSettlementOnOrAfter, type SettlementDates } from '../market/settlement-calendar.ts';

/** Days a loan needs from lock expiry back to funding, when nothing says when it funds. */
const FUNDING_BEFORE_EXPIRY_DAYS = 5;
/** Days from funding to the first settlement a loan can make. */
const FUNDING_TO_SETTLEMENT_DAYS = 10;

/** The day on which a lock is expected to fund. @source docs/models/locks.md */
export function expectedFunding(lockExpiration: IsoDate): IsoDate {
  return addDays(lockExpiration, -FUNDING_BEFORE_EXPIRY_DAYS);
}

/**
 * The first settlement a loan can make.
 *
 * @source docs/models/locks.md
 * @throws CounterpoiseError MARKET_SETTLEMENT_UNKNOWN
 */
export function settlementAfterFunding(
  program: Program,
  fundingDate: IsoDate,
  settlementDates: SettlementDates,
): { readonly month: IsoMonth; readonly date: IsoDate } {
  return firstSettlementOnOrAfter(program, addDays(fundingDate, FUNDING_TO_SETTLEMENT_DAYS), settlementDates);
}
