import { type CalibrationOptions, calibrateMarket } from '../../calibration/calibrate.ts';
import type { CalibrationSet } from '../../calibration/calibration-set.ts';
import { simulatePools } from '../../calibration/tba-spreads.ts';
import { exact } from '../../src/core/batched.ts';
import { type IsoDate, isoDate } from '../../src/core/dates.ts';
import { formatTicks } from '../../src/core/quotes.ts';
import { marketPath } from '../../src/desk/explain/market-path.ts';
import { type MarketDay, marketDay, requireTreasuryCurve } from '../../src/desk/market-day.ts';
import { futureInput } from '../../src/desk/price-closed-form.ts';
import { forwardInput } from '../../src/desk/treasury-quotes.ts';
import { buildDiscountCurve, buildTreasuryCurve } from '../../src/market/build-curves.ts';
import { addBusinessDays } from '../../src/market/business-days.ts';
import { futuresContractTerms } from '../../src/market/futures-contracts.ts';
import { RATE_CLASSES } from '../../src/market/programs.ts';
import { type FutureQuote, type MarketSnapshot, marketSnapshotSchema } from '../../src/market/snapshot.ts';
import { marketMortgageRate } from '../../src/models/mortgage-rate.ts';
import { accruedInterest } from '../../src/models/treasury/bond.ts';
import { tieBondForward } from '../../src/models/treasury/bond-forward-on-curve.ts';
import { datedPayments, priceOfPayments } from '../../src/models/treasury/bond-on-curve.ts';
import {
  agedFuture,
  futuresPriceUnderCurve,
  tieFutureToCurve,
} from '../../src/models/treasury/futures-on-curve.ts';
import { simulateInline } from '../../src/sim/simulate.ts';
import { exampleMarket } from '../example-day/market.ts';
import { NEXT_DAY, type OvernightMove } from './days.ts';

const BP = 10_000;

/** How the engine prices what is quoted. */
export type PricingRun = Pick<
  CalibrationOptions,
  'seed' | 'pathCount' | 'kernel' | 'engineVersion' | 'simulate'
>;

/** How prices and rates are written. */
export interface Quoting {
  readonly tba: (pricePer100: number) => string | number;
  readonly future: (pricePer100: number, tickThirtySeconds: number) => string | number;
  readonly rate: (rate: number) => number;
}

/** A day as desks quote it: TBAs to the eighth of a 32nd, futures to their tick, mortgage rates to a tenth of a basis point. */
const QUOTED: Quoting = {
  tba: formatTicks,
  future: futuresTicks,
  rate: (rate) => rounded(rate, 5),
};

/** What the day after is made with. */
export interface NextDay {
  readonly date: IsoDate;
  readonly description: string;
  readonly run: PricingRun;
  readonly quoting: Quoting;
}
/** As the commands run by default, in double precision, whose bits hold on every x64 machine. */
const EXAMPLE_RUN: PricingRun = {
  seed: 'counterpoise',
  pathCount: 2048,
  kernel: 'simd-f64',
  engineVersion: 'example',
  simulate: simulateInline,
};
const TICK_DIGITS = ['0', '1', '2', '3', '5', '6', '7', '8'] as const;

/** The example day with its calibration: the day before all of them. */
export async function dayBefore(): Promise<MarketDay> {
  const market = exampleMarket();
  return marketDay(market, await calibrateMarket(market, EXAMPLE_RUN));
}

/** The business day after the example day, as the examples have it. */
export function exampleNextDay(description: string): NextDay {
  return {
    date: isoDate(NEXT_DAY),
    description: `${description} Made from the example day; illustrative. See SOURCES.md.`,
    run: EXAMPLE_RUN,
    quoting: QUOTED,
  };
}

/**
 * The market of the day after: quotes moved as told, mortgage rates, TBAs and futures priced by the engine at yesterday's
 * spreads and what is added to them.
 */
export async function nextMarket(
  before: MarketDay,
  move: OvernightMove,
  next: NextDay,
): Promise<MarketSnapshot> {
  const moved = withMovedRates(before.snapshot, move, next);
  const curve = buildDiscountCurve(moved);
  const mortgageRates = Object.fromEntries(
    RATE_CLASSES.map((rateClass) => {
      const spread = before.mortgageSpreads[rateClass]! + move.mortgageBasisBp / BP;
      return [rateClass, next.quoting.rate(marketMortgageRate(curve, rateClass, spread))];
    }),
  );
  const unpriced = {
    ...moved,
    mortgageRates: { ...mortgageRates, source: 'yesterday’s rates moved with swaps' },
  };
  const { tba: _, ...withoutTba } = unpriced;
  const calibration = await calibrateMarket(marketSnapshotSchema.parse(withoutTba), next.run);
  const tba = await tbaQuotes(before, unpriced, calibration, move, next);
  return marketSnapshotSchema.parse({
    ...unpriced,
    tba,
    futures: futures(before, unpriced, move, next),
    ...bondForwards(before, unpriced),
  });
}

function withMovedRates(
  before: MarketSnapshot,
  { rateBp, treasuryBp, volatilityBp }: OvernightMove,
  { date, description }: NextDay,
): MarketSnapshot {
  const sofr = before.sofr!;
  const overnightBp = rateBp(0);
  return {
    ...before,
    asOf: date,
    asOfTime: `${date}T16:00:00-05:00`,
    description,
    sofr: {
      ...sofr,
      overnightRate: rounded(sofr.overnightRate! + overnightBp / BP, 8),
      parSwaps: sofr.parSwaps!.map(({ tenor, rate }) => ({
        tenor,
        rate: rounded(rate + rateBp(yearsOf(tenor)) / BP, 8),
      })),
    },
    treasury: {
      ...before.treasury!,
      parYields: before.treasury!.parYields.map(({ tenor, rate }) => {
        const years = yearsOf(tenor);
        return { tenor, rate: rounded(rate + (rateBp(years) + treasuryBp(years)) / BP, 6) };
      }),
    },
    swaptionNormalVolsBp: {
      ...before.swaptionNormalVolsBp!,
      quotes: before.swaptionNormalVolsBp!.quotes.map((row) =>
        row.map((quote) => (quote === null ? null : rounded(quote + volatilityBp, 4))),
      ),
    },
    repoRate: rounded(before.repoRate! + overnightBp / BP, 6),
    execution: {
      ...before.execution!,
      buyUp: movedMultiple(before.execution!.buyUp, rateBp(10)),
      buyDown: movedMultiple(before.execution!.buyDown, rateBp(10)),
      servicingMultiple: movedMultiple(before.execution!.servicingMultiple!, rateBp(10)),
    },
  };
}

async function tbaQuotes(
  before: MarketDay,
  market: MarketSnapshot,
  calibration: CalibrationSet,
  move: OvernightMove,
  { run, quoting }: NextDay,
): Promise<MarketSnapshot['tba']> {
  const { tba: _, ...withoutTba } = market;
  const after = marketDay(marketSnapshotSchema.parse(withoutTba), calibration);
  const { start } = marketPath(before, after);
  const { pricers } = await simulatePools(
    after.asOf,
    start.tba.map((mark) => mark.pool),
    { ...after, ...run, kernel: run.kernel ?? 'scalar', control: {} },
    {},
  );
  return before.snapshot.tba!.map((quote) => {
    const index = start.tba.findIndex(
      (mark) =>
        mark.program === quote.program &&
        mark.coupon === quote.coupon &&
        mark.month === quote.settlementMonth,
    );
    const oas = start.tba[index]!.oas + move.oasBp(quote.coupon) / BP;
    return { ...quote, price: quoting.tba(pricers[index]!.price(0, exact(oas)).value) };
  });
}

function futures(
  before: MarketDay,
  market: MarketSnapshot,
  move: OvernightMove,
  { quoting }: NextDay,
): MarketSnapshot['futures'] {
  const treasuryBefore = requireTreasuryCurve(before);
  const treasury = buildTreasuryCurve(market);
  const settlement = addBusinessDays(market.asOf, 1);
  return before.snapshot.futures!.map((quote): FutureQuote => {
    const tied = tieFutureToCurve(futureInput(before.snapshot, quote), treasuryBefore, before.asOf);
    const aged = agedFuture(tied, treasuryBefore, market.asOf, settlement);
    const price = futuresPriceUnderCurve(aged, treasury).pricePer100 + move.futuresBasisThirtySeconds / 32;
    return {
      ...quote,
      price: quoting.future(price, futuresContractTerms(quote.contract, quote.month).tickThirtySeconds),
      basket: quote.basket.map((bond, index) => {
        const terms = { couponRate: bond.coupon, maturity: bond.maturity };
        const dirty = priceOfPayments(
          datedPayments(terms, settlement, market.asOf),
          treasury,
          tied.bonds[index]!.zSpread,
        );
        return { ...bond, cleanPrice: rounded(dirty - accruedInterest(terms, settlement), 6) };
      }),
      source: 'yesterday’s basket on the day’s Treasury curve; illustrative',
    };
  });
}

/** Bonds bought forward, each at yesterday's spread over the day's Treasury curve. */
function bondForwards(before: MarketDay, market: MarketSnapshot): Pick<MarketSnapshot, 'bondForwards'> {
  const { bondForwards: quotes } = before.snapshot;
  if (quotes === undefined) return {};
  const treasuryBefore = requireTreasuryCurve(before);
  const treasury = buildTreasuryCurve(market);
  const settlement = addBusinessDays(market.asOf, 1);
  return {
    bondForwards: quotes.map((quote) => {
      const input = forwardInput(before.snapshot, quote);
      const { bond } = input;
      const { zSpread } = tieBondForward(input, treasuryBefore, before.asOf);
      const dirty = priceOfPayments(datedPayments(bond, settlement, market.asOf), treasury, zSpread);
      return { ...quote, cleanPrice: rounded(dirty - accruedInterest(bond, settlement), 6) };
    }),
  };
}

function futuresTicks(price: number, tickThirtySeconds: number): string {
  const thirtySeconds = Math.round((price * 32) / tickThirtySeconds) * tickThirtySeconds;
  const whole = Math.floor(thirtySeconds / 32);
  const ticks = Math.floor(thirtySeconds) - whole * 32;
  const eighths = Math.round((thirtySeconds - Math.floor(thirtySeconds)) * 8);
  return `${whole}-${String(ticks).padStart(2, '0')}${TICK_DIGITS[eighths]}`;
}

/** A multiple after a move of ten-year rates: some fifteen years of negative duration, quoted in twentieths. */
function movedMultiple<Multiple>(multiple: Multiple, rateBp: number): number {
  return Math.round(Number(multiple) * (1 + 0.0015 * rateBp) * 20) / 20;
}

/** `2Y`, `6M`. */
function yearsOf(tenor: string): number {
  const count = Number(tenor.slice(0, -1));
  return tenor.endsWith('M') ? count / 12 : count;
}

function rounded(value: number, decimals: number): number {
  return Number(value.toFixed(decimals));
}
