import type { IsoDate } from '../../../core/dates.ts';
import { CounterpoiseError } from '../../../core/errors.ts';
import { randomKey, textHash } from '../../../core/random.ts';
import { rememberBy } from '../../../core/remember.ts';
import { buildDiscountCurve, buildTreasuryCurve } from '../../../market/build-curves.ts';
import { KEY_RATE_TENORS } from '../../../market/curve-shift.ts';
import { type DiscountCurve, discountFactor } from '../../../market/discount-curve.ts';
import type { MarketSnapshot } from '../../../market/snapshot.ts';
import { marketMortgageRate, mortgageRateSpread } from '../../../models/mortgage-rate.ts';
import type { RatesDay } from '../../files/rates-history.ts';
import type { WorldConfig } from '../backtest-config.ts';
import { wanderingPath } from './wandering.ts';

/** The market on a day of a world, before TBAs have prices. */
export interface WorldDay {
  readonly date: IsoDate;
  readonly snapshot: MarketSnapshot;
  readonly curve: DiscountCurve;
  readonly treasuryCurve: DiscountCurve;
  /** s of 30-year conforming loans, decimal. */
  readonly mortgageSpread: number;
  /** Of 30-year conforming loans, decimal. */
  readonly mortgageRate: number;
  /** OAS of a coupon, decimal. */
  readonly spreadOf: (coupon: number) => number;
}

/** What a world's market is made from beside its rates. */
export interface WorldMarketTerms {
  /** Gives swap spreads, the mortgage spread's mean, and terms of execution. */
  readonly market: MarketSnapshot;
  /** Mean OAS of the world's TBAs, decimal. */
  readonly spreadMean: number;
  readonly config: WorldConfig;
  readonly seed: string;
}

const BP = 10_000;
const QUARTER_YEARS = 0.25;
/** ACT/360 of a year of 365 days. */
const MONEY_MARKET_YEARS = 365 / 360;
/** Addresses of the world's factors. */
const MORTGAGE_SPREAD = 1;
const TBA_SPREAD = 2;

/**
 * The market of every day of a history: curves from its Treasury yields and held swap spreads, the mortgage rate it quotes or
 * else a wandering spread, wandering OAS.
 *
 * @param days of the history that are simulated
 * @returns the market of a day by its place
 * @source docs/models/back-test.md
 * @throws CounterpoiseError MARKET_INCOMPLETE when the market lacks what spreads are taken from; from the function those of curves
 */
export function worldMarket(days: readonly RatesDay[], terms: WorldMarketTerms): (day: number) => WorldDay {
  const { market, config } = terms;
  const spreads = swapSpreads(market);
  const key = randomKey(terms.seed);
  const wandering = ({ dailyBp, halfLifeDays }: { dailyBp: number; halfLifeDays: number }, name: number) =>
    wanderingPath(key, name, { daily: dailyBp / BP, halfLifeDays }, days.length);
  const mortgagePath = wandering(config.mortgageSpread, MORTGAGE_SPREAD);
  const spreadPath = wandering(config.tbaSpread, TBA_SPREAD);
  const couponPath = rememberBy((coupon: number) =>
    wandering(config.couponSpread, textHash(`coupon ${Math.round(coupon * BP)}`)),
  );
  const meanMortgageSpread = quotedMortgageSpread(market);
  const curvesOf = rememberBy((day: number) => curvesOn(days[day]!, market, spreads));
  const surveyed = surveyedSpreads(days, (day) => curvesOf(day).curve);
  return rememberBy((index: number): WorldDay => {
    const { date } = days[index]!;
    const { curve, treasuryCurve, snapshot } = curvesOf(index);
    const mortgageSpread = surveyed[index] ?? meanMortgageSpread + mortgagePath[index]!;
    const mortgageRate = marketMortgageRate(curve, 'conforming30', mortgageSpread);
    return {
      date,
      snapshot: { ...snapshot, mortgageRates: { conforming30: mortgageRate } },
      curve,
      treasuryCurve,
      mortgageSpread,
      mortgageRate,
      spreadOf: (coupon) => terms.spreadMean + spreadPath[index]! + couponPath(coupon)[index]!,
    };
  });
}

/** Swap rate less Treasury yield at the key tenors, decimal, as the market day quotes them. */
function swapSpreads({ sofr, treasury }: MarketSnapshot): readonly number[] {
  return KEY_RATE_TENORS.map((years) => {
    const tenor = `${years}Y`;
    const swap = sofr?.parSwaps.find((quote) => quote.tenor === tenor);
    const bond = treasury?.parYields.find((quote) => quote.tenor === tenor);
    if (swap !== undefined && bond !== undefined) return swap.rate - bond.rate;
    throw new CounterpoiseError('MARKET_INCOMPLETE', `The market day has no swap spread at ${years} years.`, {
      field: swap === undefined ? 'sofr.parSwaps' : 'treasury.parYields',
      accepted:
        'swap rates and Treasury yields at 2Y, 5Y, 10Y, 20Y and 30Y: the history has Treasury yields alone',
    });
  });
}

function quotedMortgageSpread(market: MarketSnapshot): number {
  const rate = market.mortgageRates?.conforming30;
  if (rate !== undefined) return mortgageRateSpread(buildDiscountCurve(market), 'conforming30', rate);
  throw new CounterpoiseError('MARKET_INCOMPLETE', 'The market day has no mortgage rate conforming30.', {
    field: 'mortgageRates.conforming30',
    accepted: 'a decimal rate such as 0.0689',
  });
}

function curvesOn(
  { date, parYields }: RatesDay,
  { execution }: MarketSnapshot,
  spreads: readonly number[],
): Pick<WorldDay, 'snapshot' | 'curve' | 'treasuryCurve'> {
  const tenors = KEY_RATE_TENORS.map((years) => `${years}Y`);
  const quoted: MarketSnapshot = {
    schemaVersion: 1,
    asOf: date,
    sofr: {
      parSwaps: tenors.map((tenor, index) => ({ tenor, rate: parYields[index]! + spreads[index]! })),
    },
    treasury: { parYields: tenors.map((tenor, index) => ({ tenor, rate: parYields[index]! })) },
    ...(execution === undefined ? {} : { execution }),
  };
  const curve = buildDiscountCurve(quoted);
  const quarter = discountFactor(curve, QUARTER_YEARS);
  return {
    curve,
    treasuryCurve: buildTreasuryCurve(quoted),
    snapshot: { ...quoted, repoRate: (1 / quarter - 1) / (QUARTER_YEARS * MONEY_MARKET_YEARS) },
  };
}

/** The spread of the last mortgage rate quoted on each day or before it; undefined before the first. */
function surveyedSpreads(
  days: readonly RatesDay[],
  curveOf: (day: number) => DiscountCurve,
): readonly (number | undefined)[] {
  let last: number | undefined;
  return days.map(({ mortgageRate }, index) => {
    if (mortgageRate !== undefined) last = mortgageRateSpread(curveOf(index), 'conforming30', mortgageRate);
    return last;
  });
}
