import {
  daysBetween,
  type IsoDate,
  type IsoMonth,
  isoDate,
  isoMonth,
  monthOf,
  partsOf,
  yearsAct365,
} from '../../src/core/dates.ts';
import { formatTicks, parsePrice } from '../../src/core/quotes.ts';
import type { FuturesContract } from '../../src/instruments/position.ts';
import type { TreasuryBond } from '../../src/instruments/treasury.ts';
import { addBusinessDays } from '../../src/market/business-days.ts';
import { type DiscountCurve, discountFactor } from '../../src/market/discount-curve.ts';
import { futuresContractTerms } from '../../src/market/futures-contracts.ts';
import { type MarketSnapshot, marketSnapshotSchema, type TbaQuote } from '../../src/market/snapshot.ts';
import { bootstrapTreasuryCurve } from '../../src/market/treasury-curve.ts';
import { accruedInterest, remainingCashFlows } from '../../src/models/treasury/bond.ts';
import { financedBond, forwardCleanPrice } from '../../src/models/treasury/bond-forward.ts';
import { conversionFactorOf } from '../../src/models/treasury/conversion-factor.ts';
import { lastDeliveryDay, requireDeliverable } from '../../src/models/treasury/delivery.ts';
import {
  AS_OF,
  BASKETS,
  FRONT_TBA_PRICES,
  GOVERNMENT_30_YEAR_PERCENT,
  NEAR_SETTLEMENTS,
  QUOTED_FUTURES,
  REPO_RATE,
  SETTLEMENTS,
  SOFR_OVERNIGHT_RATE,
  SOFR_PAR_SWAPS,
  SURVEY_15_YEAR_PERCENT,
  SURVEY_30_YEAR_PERCENT,
  SWAPTION_EXPIRIES,
  SWAPTION_NORMAL_VOLS_BP,
  SWAPTION_TENORS,
  TREASURY_PAR_YIELDS,
} from './quotes.ts';

export type ExampleProgram = keyof typeof FRONT_TBA_PRICES;
const EXAMPLE_PROGRAMS = Object.keys(FRONT_TBA_PRICES) as readonly ExampleProgram[];

const asOf = isoDate(AS_OF);
const DELIVERY_MONTH = isoMonth('2025-03');
/** Part of a pool that comes back in a month at about 6 % CPR: what a roll gives up beside the coupon. */
const MONTHLY_PAYDOWN = 0.006;
const PRICE_STEPS_PER_POINT = 256;

/** The example day as a market snapshot; it satisfies the snapshot's own schema. */
export function exampleMarket(): MarketSnapshot {
  return marketSnapshotSchema.parse({
    schemaVersion: 1,
    asOf: AS_OF,
    asOfTime: '2025-02-10T16:00:00-05:00',
    description:
      'Example day. SOFR, swaption volatilities: realistic and lightly perturbed. Treasury yields, survey rates: real. TBA prices, execution terms, repo and government rate: illustrative. See SOURCES.md.',
    sofr: {
      overnightRate: SOFR_OVERNIGHT_RATE,
      parSwaps: SOFR_PAR_SWAPS.map((swap) => ({ ...swap })),
      source: 'Open Source Risk Engine example market of 10 February 2025 (realistic, lightly perturbed)',
    },
    treasury: {
      parYields: TREASURY_PAR_YIELDS.map((quote) => ({ ...quote })),
      source: 'US Treasury, Daily Treasury Par Yield Curve Rates, 10 February 2025',
    },
    swaptionNormalVolsBp: {
      expiries: [...SWAPTION_EXPIRIES],
      tenors: [...SWAPTION_TENORS],
      quotes: SWAPTION_NORMAL_VOLS_BP.map((row) => [...row]),
      source: 'Open Source Risk Engine example market of 10 February 2025 (realistic, lightly perturbed)',
    },
    mortgageRates: {
      conforming30: percent(SURVEY_30_YEAR_PERCENT.at(-1)![1]),
      conforming15: percent(SURVEY_15_YEAR_PERCENT),
      government30: percent(GOVERNMENT_30_YEAR_PERCENT),
      source: 'Freddie Mac Primary Mortgage Market Survey, 6 February 2025; government 30-year illustrative',
    },
    tba: EXAMPLE_PROGRAMS.flatMap(tbaQuotes),
    settlementDates: NEAR_SETTLEMENTS.map((settlement) => ({ ...settlement })),
    futures: exampleFutures(),
    repoRate: REPO_RATE,
    execution: {
      guaranteeFeeBp: 45,
      servicingFeeBp: 25,
      buyUp: 2.5,
      buyDown: 4.5,
      servicingMultiple: 4,
      source: 'illustrative: a desk replaces these by its own agency and servicing terms',
    },
  });
}

/** Front price as given; each later month lower by the drop that finances a purchase at the repo rate. */
function tbaQuotes(program: ExampleProgram): readonly TbaQuote[] {
  const { dates, source } = SETTLEMENTS[program];
  return Object.entries(FRONT_TBA_PRICES[program])
    .map(([coupon, front]) => ({ coupon: Number(coupon), front }))
    .sort((a, b) => a.coupon - b.coupon)
    .flatMap(({ coupon, front }) => {
      const prices = rolledPrices(parsePrice(front), coupon, dates.map(isoDate));
      return dates.map((date, index) => ({
        program,
        coupon,
        settlementMonth: monthOf(isoDate(date)),
        price: formatTicks(prices[index]!),
        settlementDate: isoDate(date),
        source,
      }));
    });
}

/**
 * Prices of successive settlements at which the roll finances at the repo rate:
 * drop = coupon income + paydown·(100 − back)/100 − (front + accrued)·repo·days/360, to the eighth of a 32nd.
 */
function rolledPrices(front: number, coupon: number, dates: readonly IsoDate[]): readonly number[] {
  const prices = [front];
  for (let month = 1; month < dates.length; month++) {
    const [from, to] = [dates[month - 1]!, dates[month]!];
    const near = prices[month - 1]!;
    const financing = (near + tbaAccrued(coupon, from)) * REPO_RATE * (daysBetween(from, to) / 360);
    const income = (coupon / 12) * 100 + tbaAccrued(coupon, to) - tbaAccrued(coupon, from);
    const paydown = MONTHLY_PAYDOWN * (100 - near);
    const far = near - (income + paydown - financing);
    prices.push(Math.round(far * PRICE_STEPS_PER_POINT) / PRICE_STEPS_PER_POINT);
  }
  return prices;
}

/** Accrued interest of a pass-through at settlement: 30/360 from the first of the month. */
function tbaAccrued(coupon: number, settlement: IsoDate): number {
  return (100 * coupon * (partsOf(settlement).day - 1)) / 360;
}

function exampleFutures() {
  const curve = bootstrapTreasuryCurve(asOf, TREASURY_PAR_YIELDS);
  return (Object.keys(BASKETS) as readonly (keyof typeof BASKETS)[]).map((contract) => {
    const basket = pricedBasket(contract, curve);
    const quoted =
      contract in QUOTED_FUTURES ? QUOTED_FUTURES[contract as keyof typeof QUOTED_FUTURES] : undefined;
    return {
      contract,
      month: DELIVERY_MONTH,
      price: quoted ?? futuresTicks(cashEquivalent(contract, basket), contract),
      basket,
      source: `basket: US Treasury issues, priced on the day's Treasury par curve for settlement ${settlementOfBonds()}; futures price: ${
        quoted === undefined
          ? 'cash equivalent of the basket, to the tick (illustrative)'
          : 'near the day’s market'
      }`,
    };
  });
}

interface PricedBond {
  readonly coupon: number;
  readonly maturity: IsoDate;
  readonly cleanPrice: number;
}

function pricedBasket(contract: keyof typeof BASKETS, curve: DiscountCurve): readonly PricedBond[] {
  const bonds = BASKETS[contract].map(
    ([coupon, maturity]): TreasuryBond => ({ couponRate: percent(coupon), maturity: isoDate(maturity) }),
  );
  requireDeliverable(futuresContractTerms(contract, DELIVERY_MONTH), DELIVERY_MONTH, bonds);
  return bonds.map((bond) => ({
    coupon: bond.couponRate,
    maturity: bond.maturity,
    cleanPrice: Number(curvePrice(bond, curve).toFixed(6)),
  }));
}

/** Regular settlement of Treasury notes and bonds: the next business day. */
function settlementOfBonds(): IsoDate {
  return addBusinessDays(asOf, 1);
}

/** Clean price on the Treasury curve: payments discounted to the settlement date, less accrued interest. */
function curvePrice(bond: TreasuryBond, curve: DiscountCurve): number {
  const settlement = settlementOfBonds();
  const toSettlement = discountFactor(curve, yearsAct365(asOf, settlement));
  const dirty = remainingCashFlows(bond, settlement).reduce(
    (sum, flow) => sum + (flow.amount * discountFactor(curve, yearsAct365(asOf, flow.date))) / toSettlement,
    0,
  );
  return dirty - accruedInterest(bond, settlement);
}

/**
 * The futures price at which the cheapest bond of a basket costs the same bought now and financed, or delivered:
 * the smallest forward over factor.
 */
export function cashEquivalent(contract: FuturesContract, basket: readonly PricedBond[]): number {
  const terms = futuresContractTerms(contract, DELIVERY_MONTH);
  const delivery = lastDeliveryDay(terms, DELIVERY_MONTH);
  return Math.min(
    ...basket.map(({ coupon, maturity, cleanPrice }) => {
      const bond = { couponRate: coupon, maturity };
      const forward = forwardCleanPrice(
        financedBond(bond, cleanPrice, settlementOfBonds(), delivery),
        REPO_RATE,
      );
      return forward / conversionFactorOf(bond, DELIVERY_MONTH, terms.factorRounding).rounded;
    }),
  );
}

const TICK_DIGITS = ['0', '1', '2', '3', '5', '6', '7', '8'] as const;

/** A price in a contract's own ticks: `113-125` is 113 and 12.5 32nds. */
function futuresTicks(price: number, contract: FuturesContract): string {
  const tick = futuresContractTerms(contract, DELIVERY_MONTH).tickThirtySeconds;
  const thirtySeconds = Math.round((price * 32) / tick) * tick;
  const whole = Math.floor(thirtySeconds / 32);
  const ticks = Math.floor(thirtySeconds) - whole * 32;
  const eighths = Math.round((thirtySeconds - Math.floor(thirtySeconds)) * 8);
  return `${whole}-${String(ticks).padStart(2, '0')}${TICK_DIGITS[eighths]}`;
}

function percent(value: number): number {
  return Number(`${value}e-2`);
}

/** The settlement month and date of a program that comes first on or after a day. */
export function firstSettlementOnOrAfter(
  program: ExampleProgram,
  date: IsoDate,
): { date: IsoDate; month: IsoMonth } {
  const found = SETTLEMENTS[program].dates.find((candidate) => candidate >= date);
  if (found === undefined)
    throw new Error(`No settlement of ${program} on or after ${date} is in the example.`);
  return { date: isoDate(found), month: monthOf(isoDate(found)) };
}
