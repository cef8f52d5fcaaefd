import { simulatePools } from '../../../calibration/tba-spreads.ts';
import type { DiscountCurve } from '../../market/discount-curve.ts';
import { poolTerms } from '../../sim/pool-terms.ts';
import { attempt } from '../attempt.ts';
import type { DeskRun } from '../book.ts';
import type { MarketDay, TbaMark } from '../market-day.ts';
import { type CurveMove, curveMove, movedCurve } from './curve-move.ts';
import type { MarketLine } from './explain-lines.ts';

/** Two market days, and what lies between them. */
export interface MarketPath {
  readonly before: MarketDay;
  readonly after: MarketDay;
  /** Yesterday's market on today's date: its curves by tenor, spreads, volatilities and OAS. */
  readonly start: MarketDay;
  readonly move: CurveMove;
}

/**
 * The path from one market day to a later one.
 *
 * @source docs/models/pnl-explain.md
 */
export function marketPath(before: MarketDay, after: MarketDay): MarketPath {
  return { before, after, start: agedDay(before, after), move: curveMove(before.curve, after.curve) };
}

/** A market day's quotes and calibration on the date of a later one; TBAs that have settled by then are gone. */
function agedDay(before: MarketDay, { asOf, settlementDates }: MarketDay): MarketDay {
  if (before.asOf === asOf) return before;
  return {
    ...before,
    asOf,
    settlementDates,
    tba: before.tba
      .filter((mark) => mark.settlementDate >= asOf)
      .map(({ pool, ...mark }) => ({
        ...mark,
        pool: poolTerms(asOf, {
          ...mark,
          noteRate: pool.noteRate,
          ageMonths: pool.ageMonths,
          remainingMonths: pool.remainingMonths,
        }),
      })),
  };
}

/** Names a TBA across days. */
export function markKey({ program, coupon, month }: Pick<TbaMark, 'program' | 'coupon' | 'month'>): string {
  return `${program} ${coupon} ${month}`;
}

/**
 * The market after some of its parts have moved from yesterday to today.
 *
 * @param taken the lines whose move has happened
 * @param oasAfter OAS by {@link markKey} once the TBA basis has moved; a TBA without one keeps its own
 */
export function marketAfter(
  { before, after, start, move }: MarketPath,
  taken: ReadonlySet<MarketLine>,
  oasAfter: ReadonlyMap<string, number>,
): MarketDay {
  return {
    ...start,
    curve: movedCurve(before.curve, after.curve, move, taken, taken.has('curve-remainder')),
    model: taken.has('volatility') ? after.model : before.model,
    mortgageSpreads: taken.has('mortgage-basis') ? after.mortgageSpreads : before.mortgageSpreads,
    tba: taken.has('tba-basis')
      ? start.tba.map((mark) => ({ ...mark, oas: oasAfter.get(markKey(mark)) ?? mark.oas }))
      : start.tba,
  };
}

/** Yesterday's Treasury curve after a move of the SOFR curve, their spread held. */
export function treasuryCurveWith(
  treasury: DiscountCurve,
  from: DiscountCurve,
  to: DiscountCurve,
): DiscountCurve {
  if (from === to) return treasury;
  return {
    logDiscount: (years) => treasury.logDiscount(years) + (to.logDiscount(years) - from.logDiscount(years)),
  };
}

/**
 * OAS at which a market gives today's TBA prices: what the basis of each coupon has moved to when everything else has.
 *
 * @param market today's curve, volatility and mortgage rates, with the pools and prepayment of yesterday
 * @returns decimal by {@link markKey}; a TBA that is not quoted today, or that no OAS explains, is absent
 */
export async function impliedSpreads(
  market: MarketDay,
  after: MarketDay,
  run: DeskRun,
): Promise<ReadonlyMap<string, number>> {
  const quotes = new Map(after.tba.map((mark) => [markKey(mark), mark.pricePer100]));
  const quoted = market.tba.filter((mark) => quotes.has(markKey(mark)));
  if (quoted.length === 0) return new Map();
  const { onProgress: _, ...control } = run.control;
  const { pricers } = await simulatePools(
    market.asOf,
    quoted.map((mark) => mark.pool),
    {
      ...market,
      seed: run.seed,
      pathCount: run.pathCount,
      kernel: run.kernel,
      simulate: run.simulate,
      control,
    },
    control,
  );
  return new Map(
    quoted.flatMap((mark, index) => {
      const key = markKey(mark);
      const oas = attempt(() => pricers[index]!.oasOf(quotes.get(key)!).value);
      return typeof oas === 'number' ? [[key, oas] as const] : [];
    }),
  );
}
