import { addMonths, type IsoDate, yearsAct365 } from '../core/dates.ts';
import { CounterpoiseError } from '../core/errors.ts';
import { findRoot } from '../core/root.ts';
import { type DiscountCurve, discountFactor } from './discount-curve.ts';
import { logLinearCurve } from './log-linear-curve.ts';
import { addTenor, parseTenor, tenorYears } from './tenor.ts';

/** A constant-maturity par yield, decimal. */
export interface ParYield {
  readonly tenor: string;
  readonly rate: number;
}

const BILL_YEARS_MAX = 0.5;
const COUPON_MONTHS = 6;
/** On a log discount factor: far below any rounding, yet enough to end a search for zero. */
const ROOT_TOLERANCE = 1e-22;
const LOWEST_FORWARD = -1;
const HIGHEST_FORWARD = 3;

/**
 * Today's Treasury discount curve from constant-maturity par yields, node by node, log-linear between.
 *
 * Up to six months a yield is a bill's simple rate: P(t) = 1/(1 + y·t), t ACT/365F. Beyond, it is the coupon of a bond
 * at par today: 1 = (y/2)·Σ P(tₖ) + P(T), coupons at maturity less 6k months, dates not adjusted.
 *
 * @source United States Treasury, "Treasury Yield Curve Methodology" (par yields, semiannual bond equivalent);
 *   bootstrap: Hagan, West (2006), §2
 * @param asOf the curve's time 0
 * @param yields at least one; tenors in any order, none twice, whole half-years beyond six months
 * @returns gives par yields back to 1e-12
 * @throws CounterpoiseError INPUT_DUPLICATE, INPUT_INVALID for a bad tenor, MARKET_NOT_REPRICED
 */
export function bootstrapTreasuryCurve(asOf: IsoDate, yields: readonly ParYield[]): DiscountCurve {
  const sorted = yields
    .map((quote) => ({ ...quote, maturity: addTenor(asOf, parseTenor(quote.tenor)) }))
    .sort((a, b) => (a.maturity < b.maturity ? -1 : 1));
  const years = [0];
  const logDiscounts = [0];
  for (const { tenor, rate, maturity } of sorted) {
    const time = yearsAct365(asOf, maturity);
    if (time === years.at(-1)) {
      throw new CounterpoiseError('INPUT_DUPLICATE', `The par yield ${tenor} stands twice.`, {
        pointer: '/treasury/parYields',
        field: 'treasury.parYields',
        found: tenor,
        accepted: 'one yield a maturity',
      });
    }
    const value =
      tenorYears(tenor) <= BILL_YEARS_MAX
        ? -Math.log1p(rate * time)
        : solveParBond({ years, logDiscounts }, time, couponYears(asOf, tenor, maturity), { tenor, rate });
    if (!Number.isFinite(value)) throw notRepriced({ tenor, rate });
    years.push(time);
    logDiscounts.push(value);
  }
  return logLinearCurve({ years, logDiscounts });
}

/**
 * Coupon times of a par bond that settles today, last one its maturity.
 *
 * @returns years ACT/365F, ascending
 * @throws CounterpoiseError INPUT_INVALID when the tenor is not whole half-years
 */
function couponYears(asOf: IsoDate, tenor: string, maturity: IsoDate): readonly number[] {
  const parsed = parseTenor(tenor);
  if (parsed.unit !== 'months' || parsed.count % COUPON_MONTHS !== 0) {
    throw new CounterpoiseError('INPUT_INVALID', `No par bond has the tenor ${tenor}.`, {
      pointer: '/treasury/parYields',
      field: 'treasury.parYields',
      found: tenor,
      accepted: 'bills of up to 6M, bonds of whole half-years',
    });
  }
  const count = parsed.count / COUPON_MONTHS;
  return Array.from({ length: count }, (_, k) =>
    yearsAct365(asOf, addMonths(maturity, -COUPON_MONTHS * (count - 1 - k))),
  );
}

function solveParBond(
  nodes: { readonly years: readonly number[]; readonly logDiscounts: readonly number[] },
  time: number,
  coupons: readonly number[],
  quote: ParYield,
): number {
  const start = nodes.logDiscounts.at(-1)!;
  const step = time - nodes.years.at(-1)!;
  const error = (value: number): number =>
    parBondPrice(
      logLinearCurve({ years: [...nodes.years, time], logDiscounts: [...nodes.logDiscounts, value] }),
      coupons,
      quote.rate,
    ) - 1;
  try {
    return findRoot(error, start - HIGHEST_FORWARD * step, start - LOWEST_FORWARD * step, ROOT_TOLERANCE);
  } catch (cause) {
    if (!(cause instanceof CounterpoiseError)) throw cause;
    throw notRepriced(quote);
  }
}

/**
 * Price today, per 1 of face, of a semiannual bond that settles today on a coupon date.
 *
 * @param coupons payment times in years, ascending, the last one with the principal
 * @param coupon decimal a year, paid in halves
 */
export function parBondPrice(curve: DiscountCurve, coupons: readonly number[], coupon: number): number {
  const annuity = coupons.reduce((sum, time) => sum + discountFactor(curve, time), 0);
  return (coupon / 2) * annuity + discountFactor(curve, coupons.at(-1)!);
}

function notRepriced({ tenor, rate }: ParYield): CounterpoiseError {
  return new CounterpoiseError(
    'MARKET_NOT_REPRICED',
    `No discount factor meets the ${tenor} par yield of ${rate}.`,
    {
      pointer: '/treasury/parYields',
      field: 'treasury.parYields',
      found: String(rate),
      accepted: 'par yields free of arbitrage',
    },
  );
}
