import { instrumentId } from '../book/position-terms.ts';
import { daysBetween, type IsoDate, type IsoMonth, monthsBetween, partsOf } from '../core/dates.ts';
import { CounterpoiseError, type ErrorItem } from '../core/errors.ts';
import { parsePrice } from '../core/quotes.ts';
import { PROGRAM_TERMS, type Program } from '../market/programs.ts';
import { settlementDatesOf } from '../market/settlement-calendar.ts';
import type { MarketSnapshot } from '../market/snapshot.ts';
import { assumedPool, currentCoupon } from '../models/assumed-pool.ts';
import { breakEvenDrop, impliedFinancingRate } from '../models/dollar-roll.ts';
import {
  ACTIVE_PASSIVE_PARAMETERS,
  activePassivePath,
  levelPayBalances,
  UNIT_MULTIPLIERS,
} from '../models/prepay/active-passive.ts';
import { cprFromSmm, smmFromCpr } from '../models/prepay/standard-speeds.ts';

const THIRTY_SECONDS = 32;
const DAYS_IN_MONTH = 30;
const DAYS_IN_YEAR = 360;
const DOLLARS_PER_POINT_AND_MILLION = 10_000;

/** What rolls are looked at, and under which assumptions. */
export interface RollRequest {
  readonly market: MarketSnapshot;
  /** Of these TBAs only; of all quoted ones when absent. */
  readonly instruments?: readonly string[];
  readonly front?: IsoMonth;
  readonly back?: IsoMonth;
  /** Points; in place of the quoted drop when given. */
  readonly drop?: number;
  /** Prepayment a year, decimal; the model's at the day's mortgage rate when absent. */
  readonly cpr?: number;
  /** Simple, ACT/360, decimal; the day's repo rate, else its overnight rate, when absent. */
  readonly financingRate?: number;
}

/** A coupon rolled from one quoted month to the next. Prices, drops and incomes per 100 of face. */
export interface RollRow {
  readonly instrument: string;
  readonly front: IsoMonth;
  readonly back: IsoMonth;
  readonly frontSettlement: IsoDate;
  readonly backSettlement: IsoDate;
  readonly days: number;
  readonly frontPrice: number;
  readonly backPrice: number;
  readonly drop: number;
  readonly dropThirtySeconds: number;
  readonly couponIncome: number;
  readonly paydown: number;
  /** A year, decimal. */
  readonly cpr: number;
  readonly cprSource: string;
  /** Simple, ACT/360, decimal. */
  readonly impliedFinancingRate: number;
  readonly financingRate: number;
  readonly financingSource: string;
  /** The drop that carry at the financing rate explains. */
  readonly breakEvenDrop: number;
  /** Drop less break-even drop, in 32nds: what rolling brings more than holding. */
  readonly advantageThirtySeconds: number;
  /** The same in dollars for a million of face. */
  readonly advantagePerMillion: number;
}

export interface RollAnalysis {
  readonly asOf: IsoDate;
  readonly rows: readonly RollRow[];
  readonly failures: readonly ErrorItem[];
}

interface Quote {
  readonly program: Program;
  readonly coupon: number;
  readonly month: IsoMonth;
  readonly price: number;
}

/**
 * Drop, implied financing rate and break-even drop of every quoted roll.
 *
 * @throws CounterpoiseError MARKET_INCOMPLETE without a financing rate, or when nothing that was asked for is quoted in
 *   two months
 */
export function rollAnalysis(request: RollRequest): RollAnalysis {
  const { market } = request;
  const financing = financingOf(request);
  const quotes = (market.tba ?? []).map(
    ({ program, coupon, settlementMonth, price }): Quote => ({
      program,
      coupon,
      month: settlementMonth,
      price: parsePrice(price),
    }),
  );
  const rows: RollRow[] = [];
  const failures: ErrorItem[] = [];
  for (const [front, back] of pairsOf(quotes, request)) {
    const instrument = instrumentId({ kind: 'tba', program: front.program, coupon: front.coupon });
    try {
      rows.push(rollRow(request, { instrument, front, back }, quotes, financing));
    } catch (error) {
      if (!(error instanceof CounterpoiseError)) throw error;
      const detail = `${instrument} ${front.month} to ${back.month}: ${error.message}`;
      failures.push({ pointer: '/market/tba', code: error.code, detail });
    }
  }
  if (rows.length > 0 || failures.length > 0) return { asOf: market.asOf, rows, failures };
  throw new CounterpoiseError('MARKET_INCOMPLETE', 'Nothing that was asked for is quoted in two months.', {
    field: 'tba',
    accepted: 'a TBA with prices of a front and of a back month',
  });
}

function financingOf({ market, financingRate }: RollRequest): {
  readonly rate: number;
  readonly source: string;
} {
  if (financingRate !== undefined) return { rate: financingRate, source: 'as given' };
  if (market.repoRate !== undefined) return { rate: market.repoRate, source: 'repoRate of the market day' };
  const overnight = market.sofr?.overnightRate;
  if (overnight !== undefined) return { rate: overnight, source: 'overnight SOFR of the market day' };
  throw new CounterpoiseError('MARKET_INCOMPLETE', 'The market day has no financing rate.', {
    field: 'repoRate',
    accepted: 'repoRate or sofr.overnightRate in the market day, or a financing rate of your own',
  });
}

/** Each coupon's quotes by month, one after another, or the two months asked for. */
function pairsOf(quotes: readonly Quote[], request: RollRequest): readonly (readonly [Quote, Quote])[] {
  const wanted = request.instruments && new Set(request.instruments);
  const groups = Map.groupBy(quotes, ({ program, coupon }) => instrumentId({ kind: 'tba', program, coupon }));
  return [...groups].flatMap(([instrument, stack]) => {
    if (wanted !== undefined && !wanted.has(instrument)) return [];
    const sorted = [...stack].sort((a, b) => (a.month < b.month ? -1 : 1));
    const [front, back] = [request.front, request.back];
    const fronts = sorted.slice(0, -1).filter(({ month }) => front === undefined || month === front);
    return fronts.flatMap((one): readonly (readonly [Quote, Quote])[] => {
      const later = sorted.filter(({ month }) => month > one.month);
      const other = later.find(({ month }) => back === undefined || month === back);
      return other === undefined ? [] : [[one, other]];
    });
  });
}

function rollRow(
  request: RollRequest,
  { instrument, front, back }: { readonly instrument: string; readonly front: Quote; readonly back: Quote },
  quotes: readonly Quote[],
  financing: { readonly rate: number; readonly source: string },
): RollRow {
  const dates = settlementDatesOf(request.market);
  const frontSettlement = dates(front.program, front.month);
  const backSettlement = dates(back.program, back.month);
  const days = daysBetween(frontSettlement, backSettlement);
  const paid = paydownOf(request, front, quotes, monthsBetween(front.month, back.month));
  const couponIncomePer100 = (100 * front.coupon * days30360(frontSettlement, backSettlement)) / DAYS_IN_YEAR;
  const terms = { frontPrice: front.price, couponIncomePer100, paydownPer100: paid.paydownPer100, days };
  const drop = request.drop ?? front.price - back.price;
  const breakEven = breakEvenDrop(terms, financing.rate);
  return {
    instrument,
    front: front.month,
    back: back.month,
    frontSettlement,
    backSettlement,
    days,
    frontPrice: front.price,
    backPrice: front.price - drop,
    drop,
    dropThirtySeconds: drop * THIRTY_SECONDS,
    couponIncome: couponIncomePer100,
    paydown: paid.paydownPer100,
    cpr: paid.cpr,
    cprSource: paid.source,
    impliedFinancingRate: impliedFinancingRate(terms, drop),
    financingRate: financing.rate,
    financingSource: financing.source,
    breakEvenDrop: breakEven,
    advantageThirtySeconds: (drop - breakEven) * THIRTY_SECONDS,
    advantagePerMillion: (drop - breakEven) * DOLLARS_PER_POINT_AND_MILLION,
  };
}

/** Days of a month of thirty between two dates. */
function days30360(from: IsoDate, to: IsoDate): number {
  const [a, b] = [partsOf(from), partsOf(to)];
  const day = (date: { readonly day: number }): number => Math.min(date.day, DAYS_IN_MONTH);
  return (b.year - a.year) * DAYS_IN_YEAR + (b.month - a.month) * DAYS_IN_MONTH + day(b) - day(a);
}

/** Principal that the assumed pool pays back in the months of the roll, at a speed given or at the model's. */
function paydownOf(
  { market, cpr }: RollRequest,
  front: Quote,
  quotes: readonly Quote[],
  months: number,
): { readonly paydownPer100: number; readonly cpr: number; readonly source: string } {
  const { rateClass } = PROGRAM_TERMS[front.program];
  const mortgageRate = market.mortgageRates?.[rateClass];
  const stack = quotes.filter(({ program, month }) => program === front.program && month === front.month);
  const near = currentCoupon(
    stack.map(({ coupon, price }) => ({ coupon, pricePer100: price })),
    mortgageRate ?? front.coupon,
  );
  const pool = assumedPool(front.program, front.coupon, near);
  const scheduled = levelPayBalances(pool.wac, pool.wamMonths)[months - 1]!;
  if (cpr !== undefined) {
    const surviving = Math.exp(months * Math.log1p(-smmFromCpr(cpr)));
    return { paydownPer100: 100 * (1 - scheduled * surviving), cpr, source: 'as given' };
  }
  if (mortgageRate === undefined) {
    throw new CounterpoiseError('MARKET_INCOMPLETE', `The market day has no mortgage rate ${rateClass}.`, {
      field: `mortgageRates.${rateClass}`,
      accepted: 'a decimal rate such as 0.0689, or a prepayment speed of your own',
    });
  }
  const { survival } = activePassivePath(
    ACTIVE_PASSIVE_PARAMETERS[front.program],
    {
      noteRate: pool.wac,
      netCoupon: front.coupon,
      ageMonths: pool.ageMonths,
      remainingMonths: pool.wamMonths,
      firstCalendarMonth: Number(front.month.slice(5)),
      multipliers: UNIT_MULTIPLIERS,
    },
    new Float64Array(pool.wamMonths).fill(mortgageRate),
  );
  const surviving = survival[months - 1]!;
  return {
    paydownPer100: 100 * (1 - scheduled * surviving),
    cpr: cprFromSmm(-Math.expm1(Math.log(surviving) / months)),
    source: `model at a mortgage rate of ${(mortgageRate * 100).toFixed(2)} %`,
  };
}
