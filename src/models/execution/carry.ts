import { daysBetween, firstOfMonth, type IsoDate, monthOf, partsOf } from '../../core/dates.ts';
import { invariant } from '../../core/invariant.ts';

/** When a loan is funded and when its sale settles. */
export interface DeliveryTiming {
  readonly fundingDate: IsoDate;
  /** On or after the funding date. */
  readonly settlementDate: IsoDate;
}

/**
 * Carry of a loan from funding to settlement into a TBA: interest earned less the cost of the warehouse line.
 *
 *     income    = 100·(g·days from funding to issue + c·days from issue to settlement)/360, 30/360
 *     financing = 100·r·(calendar days from funding to settlement)/360
 *
 * A pool is issued on the first of its settlement month: before, the lender earns the note rate; from then on the buyer's
 * accrued interest pays him the coupon, and what lies between the two is in the values of servicing and fees. The line
 * finances the loan at par.
 *
 * @param noteRate decimal
 * @param coupon decimal
 * @param warehouseRate decimal
 * @returns per 100 of the loan, negative where the line costs more than the loan earns
 * @source own derivation, docs/models/best-execution.md
 */
export function tbaCarryPer100(
  noteRate: number,
  coupon: number,
  warehouseRate: number,
  { fundingDate, settlementDate }: DeliveryTiming,
): number {
  const firstOfSettlementMonth = firstOfMonth(monthOf(settlementDate));
  const issue = fundingDate > firstOfSettlementMonth ? fundingDate : firstOfSettlementMonth;
  const income = noteRate * days30360(fundingDate, issue) + coupon * days30360(issue, settlementDate);
  return (100 * income) / 360 - financingPer100(warehouseRate, { fundingDate, settlementDate });
}

/**
 * Carry of a loan that is sold whole: the buyer pays interest at the note rate up to the day he pays.
 *
 * @param noteRate decimal
 * @param warehouseRate decimal
 * @returns per 100 of the loan
 * @source own derivation, docs/models/best-execution.md
 */
export function wholeLoanCarryPer100(
  noteRate: number,
  warehouseRate: number,
  timing: DeliveryTiming,
): number {
  const income = (100 * noteRate * days30360(timing.fundingDate, timing.settlementDate)) / 360;
  return income - financingPer100(warehouseRate, timing);
}

function financingPer100(warehouseRate: number, { fundingDate, settlementDate }: DeliveryTiming): number {
  const days = daysBetween(fundingDate, settlementDate);
  invariant(days >= 0, 'A sale settles on or after the funding of its loan.');
  return (100 * warehouseRate * days) / 360;
}

/** Days between two dates in months of thirty, the 31st taken for the 30th. */
function days30360(from: IsoDate, to: IsoDate): number {
  const [start, end] = [partsOf(from), partsOf(to)];
  const months = 12 * (end.year - start.year) + (end.month - start.month);
  return 30 * months + Math.min(end.day, 30) - Math.min(start.day, 30);
}
