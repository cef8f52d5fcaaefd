import { addDays, daysBetween, type IsoDate, isoDate } from '../../src/core/dates.ts';
import { invariant } from '../../src/core/invariant.ts';
import { parsePrice } from '../../src/core/quotes.ts';
import { writeCsv } from '../../src/desk/files/write-csv.ts';
import type { LoanPurpose, LockStage } from '../../src/instruments/rate-lock.ts';
import { isBusinessDay, nextBusinessDay, previousBusinessDay } from '../../src/market/business-days.ts';
import { PROGRAM_TERMS } from '../../src/market/programs.ts';
import type { MarketSnapshot } from '../../src/market/snapshot.ts';
import { bestExecution, type ExecutionChoice } from '../../src/models/execution/best-execution.ts';
import * as given from './distributions.ts';
import { type Draw, drawFrom } from './draw.ts';
import { type ExampleProgram, exampleMarket, firstSettlementOnOrAfter } from './market.ts';
import {
  AS_OF,
  GOVERNMENT_30_YEAR_PERCENT,
  SURVEY_15_YEAR_PERCENT,
  SURVEY_30_YEAR_PERCENT,
  TREASURY_10_YEAR_PERCENT,
} from './quotes.ts';

const asOf = isoDate(AS_OF);
const NOTE_RATE_STEPS_PER_POINT = 8;
const AMOUNT_STEP = 500;
/** A lock funds five days before it expires, and settles at least ten days after that. */
const FUNDING_BEFORE_EXPIRY_DAYS = 5;
const SETTLEMENT_AFTER_FUNDING_DAYS = 10;

const COLUMNS = [
  'lockId',
  'program',
  'noteRate',
  'loanAmount',
  'lockDate',
  'lockExpiration',
  'marketRateAtLock',
  'stage',
  'purpose',
  'channel',
  'occupancy',
  'propertyType',
  'fico',
  'dti',
  'ltv',
  'termMonths',
  'lockPrice',
  'borrowerPrice',
  'deliveryType',
  'fundingDate',
  'firstTimeBuyer',
] as const;

type ExampleLock = Readonly<Record<Exclude<(typeof COLUMNS)[number], 'lockId'>, string | number | boolean>>;

/** The example's pipeline as CSV: the same bytes from the same seed. */
export function examplePipelineCsv(): string {
  return pipelineCsv(given.SEED, given.LOCK_COUNT);
}

/** A pipeline of the example day of any size, drawn from the example's distributions. */
export function pipelineCsv(seed: string, lockCount: number): string {
  const draw = drawFrom(seed);
  const market = exampleMarket();
  const locks = Array.from({ length: lockCount }, () => drawLock(draw, market)).sort((a, b) =>
    a.lockDate < b.lockDate ? -1 : a.lockDate > b.lockDate ? 1 : 0,
  );
  return writeCsv(
    COLUMNS,
    locks.map((lock, index) => {
      const lockId = `L25-${String(index + 1).padStart(5, '0')}`;
      return COLUMNS.map((column) => (column === 'lockId' ? lockId : lock[column]));
    }),
  );
}

function drawLock(draw: Draw, market: MarketSnapshot): ExampleLock {
  const program = draw.pick(given.PROGRAM_WEIGHTS);
  const distribution = given.DISTRIBUTIONS[program];
  const timing = drawTiming(draw);
  const purpose = draw.pick(distribution.purpose);
  const occupancy = draw.pick(distribution.occupancy);
  const propertyType = draw.pick(distribution.propertyType);
  const fico = Math.round(
    draw.normalWithin(
      distribution.ficoMean[purpose],
      given.FICO_DEVIATION,
      distribution.ficoMin,
      given.FICO_MAX,
    ),
  );
  const { mean, deviation, low, high } = distribution.dti;
  const dti = rounded(draw.normalWithin(mean, deviation, low, high), 1);
  const ltv = drawLtv(draw, program, purpose);
  const loanAmount = drawAmount(draw, program);
  const marketRate = marketRatePercent(program, timing.lockDate);
  const spread = given.NOTE_RATE_SPREAD;
  const noteRate = drawNoteRate(
    draw,
    program,
    marketRate +
      spread.mean +
      (purpose === 'cash-out' ? spread.cashOut : 0) +
      (occupancy === 'investor' ? spread.investor : 0) +
      (fico < 700 ? spread.ficoBelow700 : 0),
  );
  const termMonths = draw.chance(distribution.shorterTerm.share)
    ? distribution.shorterTerm.months
    : PROGRAM_TERMS[program].termMonths;
  const delivery = deliveryOf(market, program, noteRate, termMonths, timing);
  const bestEfforts = timing.stage !== 'funded' && draw.chance(given.BEST_EFFORTS_SHARE);
  const lockPrice = rounded(
    priceAtLock(program, delivery.tbaPrice, timing.lockDate) +
      draw.normal(0, given.LOCK_PRICE_DEVIATION) -
      (bestEfforts ? given.BEST_EFFORTS_DISCOUNT : 0),
    3,
  );
  const margin = draw.normal(given.MARGIN.mean, given.MARGIN.deviation);
  const buysFirst = draw.chance(distribution.firstTimeBuyerShare);
  return {
    program,
    noteRate,
    loanAmount,
    lockDate: timing.lockDate,
    lockExpiration: timing.lockExpiration,
    marketRateAtLock: marketRate,
    stage: timing.stage,
    purpose,
    channel: draw.pick(given.CHANNEL_WEIGHTS),
    occupancy,
    propertyType,
    fico,
    dti,
    ltv,
    termMonths,
    lockPrice,
    borrowerPrice: rounded(lockPrice + delivery.excessValue + delivery.servicingValue - margin, 3),
    deliveryType: bestEfforts ? 'best-efforts' : 'mandatory',
    fundingDate: timing.fundingDate ?? '',
    firstTimeBuyer: purpose === 'purchase' && occupancy === 'primary' && buysFirst,
  };
}

interface Timing {
  readonly lockDate: IsoDate;
  readonly lockExpiration: IsoDate;
  readonly stage: LockStage;
  readonly fundingDate?: IsoDate;
}

function drawTiming(draw: Draw): Timing {
  const funded = draw.chance(given.FUNDED_SHARE);
  const termDays = Number(draw.pick(given.LOCK_TERM_WEIGHTS));
  if (funded) return drawFundedTiming(draw, Math.max(termDays, 30));
  const ageDays = draw.whole(0, Math.min(termDays - 1, given.LOCK_AGE_DAYS_MAX));
  const lockDate = onOrBefore(addDays(asOf, -ageDays));
  const lockExpiration = onOrAfter(addDays(lockDate, termDays));
  const progress = draw.normal(daysBetween(lockDate, asOf) / termDays, given.STAGE_DEVIATION);
  const stage = stageAt(progress);
  if (stage !== 'clear-to-close') return { lockDate, lockExpiration, stage };
  const scheduled = onOrAfter(addDays(asOf, draw.whole(1, 7)));
  return {
    lockDate,
    lockExpiration,
    stage,
    fundingDate: scheduled < lockExpiration ? scheduled : lockExpiration,
  };
}

function drawFundedTiming(draw: Draw, termDays: number): Timing {
  const lockDate = onOrBefore(
    addDays(asOf, -draw.whole(given.FUNDED_LOCK_AGE_DAYS_MIN, given.LOCK_AGE_DAYS_MAX)),
  );
  const lockExpiration = onOrAfter(addDays(lockDate, termDays));
  const latest = lockExpiration < asOf ? lockExpiration : asOf;
  const fundingDate = onOrBefore(addDays(latest, -draw.whole(0, daysBetween(addDays(lockDate, 14), latest))));
  return { lockDate, lockExpiration, stage: 'funded', fundingDate };
}

function stageAt(progress: number): LockStage {
  if (progress < given.STAGE_STARTS.submitted) return 'locked';
  if (progress < given.STAGE_STARTS.approved) return 'submitted';
  return progress < given.STAGE_STARTS['clear-to-close'] ? 'approved' : 'clear-to-close';
}

function drawLtv(draw: Draw, program: ExampleProgram, purpose: LoanPurpose): number {
  const { purchaseLtv, refinanceLtv } = given.DISTRIBUTIONS[program];
  if (purpose !== 'purchase') {
    const { mean, high } = refinanceLtv[purpose];
    return rounded(draw.normalWithin(mean, given.LTV_DEVIATION, 20, high), 1);
  }
  const usual = draw.pick(purchaseLtv);
  return usual === 'between' ? rounded(50 + 45 * draw.uniform(), 1) : Number(usual);
}

function drawAmount(draw: Draw, program: ExampleProgram): number {
  const { amountMedian, amountLogDeviation } = given.DISTRIBUTIONS[program];
  const log = draw.normalWithin(
    Math.log(amountMedian),
    amountLogDeviation,
    Math.log(given.LOAN_AMOUNT_MIN),
    Math.log(given.LOAN_AMOUNT_MAX),
  );
  return Math.round(Math.exp(log) / AMOUNT_STEP) * AMOUNT_STEP;
}

function drawNoteRate(draw: Draw, program: ExampleProgram, mean: number): number {
  const [low, high] = given.DISTRIBUTIONS[program].noteRateRange;
  const rate = draw.normalWithin(mean, given.NOTE_RATE_SPREAD.deviation, low, high);
  return Math.round(rate * NOTE_RATE_STEPS_PER_POINT) / NOTE_RATE_STEPS_PER_POINT;
}

/**
 * The market rate of a program on a day, percent: the last 30-year survey, moved by three quarters of the
 * 10-year yield's change since, with the other programs at their distance of 6 February.
 */
export function marketRatePercent(program: ExampleProgram, date: IsoDate): number {
  const survey = SURVEY_30_YEAR_PERCENT.findLast(([day]) => day <= date);
  invariant(survey !== undefined, 'A survey came out before the lock.');
  const [surveyDay, surveyRate] = survey;
  const conforming =
    surveyRate + given.SURVEY_BETA * (tenYearPercent(date) - tenYearPercent(isoDate(surveyDay)));
  const last = SURVEY_30_YEAR_PERCENT.at(-1)![1];
  const distance = {
    UMBS30: 0,
    UMBS15: SURVEY_15_YEAR_PERCENT - last,
    'GNMA2-30': GOVERNMENT_30_YEAR_PERCENT - last,
  }[program];
  return rounded(conforming + distance, 3);
}

function tenYearPercent(date: IsoDate): number {
  const found = TREASURY_10_YEAR_PERCENT.find(([day]) => day === date);
  invariant(found !== undefined, `The 10-year yield of ${date} stands in the table.`);
  return found[1];
}

/**
 * Delivery of a loan on the market day: best execution among the coupons quoted for the settlement month that
 * follows its funding.
 */
function deliveryOf(
  market: MarketSnapshot,
  program: ExampleProgram,
  noteRate: number,
  termMonths: number,
  timing: Timing,
): ExecutionChoice {
  const expected = timing.fundingDate ?? addDays(timing.lockExpiration, -FUNDING_BEFORE_EXPIRY_DAYS);
  const funding = expected > asOf ? expected : asOf;
  const { month } = firstSettlementOnOrAfter(program, addDays(funding, SETTLEMENT_AFTER_FUNDING_DAYS));
  const coupons = market
    .tba!.filter((quote) => quote.program === program && quote.settlementMonth === month)
    .map((quote) => ({ coupon: quote.coupon, price: parsePrice(quote.price) }));
  return bestExecution({
    noteRate: Number(`${noteRate}e-2`),
    termMonths,
    program,
    coupons,
    terms: market.execution!,
  }).best;
}

/** Today's TBA price carried back to the lock day by the 10-year yield's move. */
function priceAtLock(program: ExampleProgram, priceToday: number, lockDate: IsoDate): number {
  const yieldMove = tenYearPercent(lockDate) - tenYearPercent(asOf);
  return priceToday * (1 - (given.PRICE_DURATION[program] / 100) * yieldMove);
}

function onOrBefore(date: IsoDate): IsoDate {
  return isBusinessDay(date) ? date : previousBusinessDay(date);
}

function onOrAfter(date: IsoDate): IsoDate {
  return isBusinessDay(date) ? date : nextBusinessDay(date);
}

function rounded(value: number, decimals: number): number {
  return Number(value.toFixed(decimals));
}
