import {
  type CalibrationSet,
  calibratedModel,
  calibratedPrepayment,
} from '../../calibration/calibration-set.ts';
import { instrumentId } from '../book/position-terms.ts';
import { earliestMonth, type IsoDate, type IsoMonth, isoDate, isoMonth } from '../core/dates.ts';
import { CounterpoiseError } from '../core/errors.ts';
import { parsePrice } from '../core/quotes.ts';
import { buildDiscountCurve, buildTreasuryCurve } from '../market/build-curves.ts';
import type { DiscountCurve } from '../market/discount-curve.ts';
import { PROGRAM_TERMS, type Program, type RateClass } from '../market/programs.ts';
import { type SettlementDates, settlementDatesOf } from '../market/settlement-calendar.ts';
import type { MarketSnapshot } from '../market/snapshot.ts';
import type { ActivePassiveParameters } from '../models/prepay/active-passive.ts';
import type { RateModel } from '../models/rate/rate-model.ts';
import type { PoolTerms } from '../sim/loan-terms.ts';
import { poolTerms } from '../sim/pool-terms.ts';

/** A TBA with its price and the OAS that explains it. */
export interface TbaMark {
  readonly program: Program;
  /** Decimal. */
  readonly coupon: number;
  readonly month: IsoMonth;
  readonly settlementDate: IsoDate;
  readonly pricePer100: number;
  /** Decimal. */
  readonly oas: number;
  readonly pool: PoolTerms;
}

/** A market day with its calibration: what every valuation of the desk starts from. */
export interface MarketDay {
  readonly snapshot: MarketSnapshot;
  readonly asOf: IsoDate;
  readonly curve: DiscountCurve;
  /** Present when the day has Treasury yields. */
  readonly treasuryCurve: DiscountCurve | undefined;
  readonly model: RateModel;
  /** Of each program: as documented, or as the calibration tuned it. */
  readonly prepayment: Readonly<Record<Program, ActivePassiveParameters>>;
  readonly mortgageSpreads: Readonly<Partial<Record<RateClass, number>>>;
  readonly settlementDates: SettlementDates;
  readonly tba: readonly TbaMark[];
  readonly calibration: CalibrationSet;
}

/**
 * Joins a market snapshot and the calibration made from it.
 *
 * @throws CounterpoiseError CALIBRATION_FAILED when the calibration is of another as-of date
 */
export function marketDay(snapshot: MarketSnapshot, calibration: CalibrationSet): MarketDay {
  if (calibration.asOf !== snapshot.asOf) {
    throw new CounterpoiseError('CALIBRATION_FAILED', 'The calibration is of another day than the market.', {
      field: 'calibration.asOf',
      found: calibration.asOf,
      accepted: `a calibration of ${snapshot.asOf}`,
    });
  }
  return {
    snapshot,
    asOf: snapshot.asOf,
    curve: buildDiscountCurve(snapshot),
    treasuryCurve: snapshot.treasury === undefined ? undefined : buildTreasuryCurve(snapshot),
    model: calibratedModel(calibration),
    prepayment: calibratedPrepayment(calibration),
    mortgageSpreads: Object.fromEntries(
      Object.entries(calibration.mortgageSpreads).map(([rateClass, rate]) => [rateClass, rate.spread]),
    ),
    settlementDates: settlementDatesOf(snapshot),
    tba: calibration.tbaOas.map((mark) => tbaMark(snapshot, mark)),
    calibration,
  };
}

function tbaMark(snapshot: MarketSnapshot, mark: CalibrationSet['tbaOas'][number]): TbaMark {
  const month = isoMonth(mark.settlementMonth);
  const settlementDate = isoDate(mark.settlementDate);
  const quote = snapshot.tba?.find(
    (one) =>
      one.program === mark.program &&
      one.coupon === mark.coupon &&
      one.settlementMonth === mark.settlementMonth,
  );
  return {
    program: mark.program,
    coupon: mark.coupon,
    month,
    settlementDate,
    pricePer100: quote === undefined ? mark.pricePer100 : parsePrice(quote.price),
    oas: mark.oasBp / 10_000,
    pool: poolTerms(snapshot.asOf, {
      program: mark.program,
      coupon: mark.coupon,
      month,
      settlementDate,
      noteRate: mark.pool.wac,
      ageMonths: mark.pool.ageMonths,
      remainingMonths: mark.pool.wamMonths,
    }),
  };
}

/** A mark's name without its month, such as UMBS30-5.5. */
export function couponName({ program, coupon }: Pick<TbaMark, 'program' | 'coupon'>): string {
  return instrumentId({ kind: 'tba', program, coupon });
}

/**
 * The curve of a day's Treasury yields.
 *
 * @throws CounterpoiseError MARKET_INCOMPLETE when the day has none
 */
export function requireTreasuryCurve({ treasuryCurve }: Pick<MarketDay, 'treasuryCurve'>): DiscountCurve {
  if (treasuryCurve !== undefined) return treasuryCurve;
  throw new CounterpoiseError('MARKET_INCOMPLETE', 'Treasury futures need the Treasury curve.', {
    field: 'treasury',
    accepted: 'treasury with parYields',
  });
}

/** Marks of a program in the month nearest a wanted one (the earlier of two as near), by rising coupon. */
export function marksNearMonth(day: MarketDay, program: Program, month: IsoMonth): readonly TbaMark[] {
  const marks = day.tba.filter((mark) => mark.program === program);
  const distance = (mark: TbaMark): number => Math.abs(monthNumber(mark.month) - monthNumber(month));
  const nearest = marks.reduce((best, mark) => Math.min(best, distance(mark)), Number.POSITIVE_INFINITY);
  const near = marks.filter((mark) => distance(mark) === nearest);
  const earliest = earliestMonth(near.map((mark) => mark.month));
  return near.filter((mark) => mark.month === earliest).sort((a, b) => a.coupon - b.coupon);
}

function monthNumber(month: IsoMonth): number {
  return Number(month.slice(0, 4)) * 12 + Number(month.slice(5));
}

/** Market mortgage rate quoted for a program, decimal. */
function quotedMortgageRate(day: Pick<MarketDay, 'snapshot'>, program: Program): number {
  const { rateClass } = PROGRAM_TERMS[program];
  const rate = day.snapshot.mortgageRates?.[rateClass];
  if (rate === undefined) {
    throw new CounterpoiseError('MARKET_INCOMPLETE', `The market day has no mortgage rate ${rateClass}.`, {
      field: `mortgageRates.${rateClass}`,
      accepted: 'a decimal rate such as 0.0689',
    });
  }
  return rate;
}

/**
 * Market mortgage rate of a program on a past day: the last one of the day's rate history on or before it, else
 * today's.
 *
 * @returns decimal
 */
export function mortgageRateOn(day: Pick<MarketDay, 'snapshot'>, program: Program, date: IsoDate): number {
  const { rateClass } = PROGRAM_TERMS[program];
  let latest: { readonly date: IsoDate; readonly rate: number } | undefined;
  for (const entry of day.snapshot.mortgageRateHistory ?? []) {
    const rate = entry[rateClass];
    if (rate === undefined || entry.date > date) continue;
    if (latest === undefined || entry.date > latest.date) latest = { date: entry.date, rate };
  }
  return latest?.rate ?? quotedMortgageRate(day, program);
}
