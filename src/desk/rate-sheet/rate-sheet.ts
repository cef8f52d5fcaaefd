import type { IsoDate } from '../../core/dates.ts';
import { CounterpoiseError, type ErrorItem } from '../../core/errors.ts';
import { invariant } from '../../core/invariant.ts';
import { money } from '../../core/money.ts';
import type { Channel } from '../../instruments/rate-lock.ts';
import type { Program } from '../../market/programs.ts';
import type { MarketSnapshot } from '../../market/snapshot.ts';
import type { LoanProfile } from '../../models/execution/loan-profile.ts';
import { attempt } from '../attempt.ts';
import { requiredTerms } from '../execution.ts';
import { ratesBetween } from '../note-rate-range.ts';
import { decimalAddend, type PriceAddend, present, sumOfAddends } from '../price-addends.ts';
import { type Provenance, provenance } from '../provenance.ts';
import { adjustmentsOf, type UnappliedAdjuster } from './adjusters.ts';
import { type LockTermPrices, lockTermPrices } from './lock-term.ts';
import type { RateSheetConfig, SheetProduct } from './rate-sheet-config.ts';
import { type SheetExecution, sheetExecution } from './sheet-execution.ts';

export interface RateSheetRequest {
  readonly market: MarketSnapshot;
  readonly config: RateSheetConfig;
}

/** One price of the sheet. */
export interface SheetRow extends Omit<SheetExecution, 'addends'> {
  readonly product: string;
  readonly program: Program;
  readonly channel: Channel;
  readonly lockTermDays: number;
  /** Decimal. */
  readonly noteRate: number;
  /** The sum of the addends, exactly. */
  readonly pricePer100: number;
  /** 100 less the price: what the borrower pays, negative what he is paid. */
  readonly points: number;
  readonly addends: readonly PriceAddend[];
}

export interface RateSheetResult {
  readonly asOf: IsoDate;
  readonly quoteAs: RateSheetConfig['quoteAs'];
  /** The loan priced; null for a sheet of base prices. */
  readonly loan: LoanProfile | null;
  /** By product, channel, lock term and note rate, in the order of the configuration. */
  readonly rows: readonly SheetRow[];
  readonly adjusters: RateSheetConfig['adjusters'] | null;
  /** Adjusters that no price of the sheet has in it, for lack of what they ask of the loan. */
  readonly unapplied: readonly UnappliedAdjuster[];
  readonly failures: readonly ErrorItem[];
  readonly warnings: readonly string[];
  readonly provenance: Provenance;
}

/**
 * The rate sheet of a market day: for each product, channel, lock term and note rate the best execution's all-in price,
 * adjusted for the loan, less the margin; every addend with its source. What cannot be priced (a note rate no coupon takes, a lock term no month is quoted for, a loan that an adjuster refuses)
 * stands in the failures.
 *
 * @source docs/models/best-execution.md
 * @throws CounterpoiseError MARKET_INCOMPLETE without execution terms or TBA prices
 */
export function rateSheet({ market, config }: RateSheetRequest): RateSheetResult {
  const terms = requiredTerms(market);
  const loan = config.loan ?? {};
  const failures = new Map<string, ErrorItem>();
  const unapplied = new Map<string, UnappliedAdjuster>();
  const rows = config.products.flatMap((product, index) => {
    const fail = (error: CounterpoiseError, what: string): void => {
      const detail = `${product.product}, ${what}: ${error.message}`;
      failures.set(detail, { pointer: `/products/${index}`, code: error.code, detail });
    };
    const { priced, failed } = productExecutions(product, market, config, (noteRate, lockTerm) =>
      sheetExecution(product, noteRate, terms, loan, lockTerm),
    );
    for (const { error, what } of failed) fail(error, what);
    return config.channels.flatMap((channel) => {
      const adjustments = attempt(() =>
        adjustmentsOf(config.adjusters, { program: product.program, channel, loan }),
      );
      if (adjustments instanceof CounterpoiseError) {
        fail(adjustments, channel);
        return [];
      }
      for (const adjuster of adjustments.unapplied) unapplied.set(adjuster.id, adjuster);
      const added = [...adjustments.addends, marginAddend(config, product, channel)];
      return priced.map((one) => sheetRow(product, channel, one, added, config.rounding));
    });
  });
  return {
    asOf: market.asOf,
    quoteAs: config.quoteAs,
    loan: config.loan ?? null,
    rows,
    adjusters: config.adjusters ?? null,
    unapplied: [...unapplied.values()],
    failures: [...failures.values()],
    warnings: [],
    provenance: provenance({ model: null }),
  };
}

interface PricedExecution {
  readonly lockTermDays: number;
  readonly noteRate: number;
  readonly execution: SheetExecution;
}

interface ProductExecutions {
  readonly priced: readonly PricedExecution[];
  readonly failed: readonly { readonly what: string; readonly error: CounterpoiseError }[];
}

/** Executions of a product for every lock term and note rate: the same for all channels. */
function productExecutions(
  { program, noteRates }: SheetProduct,
  market: MarketSnapshot,
  { lockTermsDays, lockTermCost }: RateSheetConfig,
  execute: (noteRate: number, lockTerm: LockTermPrices) => SheetExecution,
): ProductExecutions {
  const priced: PricedExecution[] = [];
  const failed: { what: string; error: CounterpoiseError }[] = [];
  for (const lockTermDays of lockTermsDays) {
    const lockTerm = attempt(() => lockTermPrices(market, program, lockTermDays, lockTermCost));
    if (lockTerm instanceof CounterpoiseError) {
      failed.push({ what: `lock of ${lockTermDays} days`, error: lockTerm });
      continue;
    }
    for (const noteRate of ratesBetween(noteRates)) {
      const execution = attempt(() => execute(noteRate, lockTerm));
      if (execution instanceof CounterpoiseError) {
        failed.push({ what: `${(100 * noteRate).toFixed(3)} %`, error: execution });
      } else priced.push({ lockTermDays, noteRate, execution });
    }
  }
  return { priced: noBetterThanShorter(priced), failed };
}

/**
 * Holds every lock to the price of the shorter ones: who may close in sixty days may close in thirty as well, so a longer
 * lock is worth no more to who grants it, whatever carry says of the day on which it is expected to fund.
 */
function noBetterThanShorter(priced: readonly PricedExecution[]): readonly PricedExecution[] {
  const lowest = new Map<number, { readonly lockTermDays: number; readonly per100: number }>();
  return priced.map((one) => {
    const { noteRate, lockTermDays, execution } = one;
    const addends = execution.addends.map(decimalAddend);
    const per100 = sumOfAddends(addends);
    const shorter = lowest.get(noteRate);
    if (shorter === undefined || per100 <= shorter.per100) {
      lowest.set(noteRate, { lockTermDays, per100 });
      return { ...one, execution: { ...execution, addends } };
    }
    const difference = money(shorter.per100).minus(per100).toNumber();
    const source = `no more than a lock of ${shorter.lockTermDays} days`;
    return {
      ...one,
      execution: { ...execution, addends: [...addends, ...present('shorter-lock', difference, source)] },
    };
  });
}

function sheetRow(
  { product, program }: SheetProduct,
  channel: Channel,
  { lockTermDays, noteRate, execution }: PricedExecution,
  added: readonly PriceAddend[],
  rounding: RateSheetConfig['rounding'],
): SheetRow {
  const { addends: executed, ...sold } = execution;
  const exact = [...executed, ...added.map(decimalAddend)];
  const addends = [...exact, ...roundingAddends(sumOfAddends(exact), rounding)];
  const pricePer100 = sumOfAddends(addends);
  return {
    product,
    program,
    channel,
    lockTermDays,
    noteRate,
    ...sold,
    pricePer100,
    points: money(100).minus(pricePer100).toNumber(),
    addends,
  };
}

/** The margin stated for the product goes before that of its channel. */
function marginAddend(
  { margins }: RateSheetConfig,
  { product }: SheetProduct,
  channel: Channel,
): PriceAddend {
  const own = margins.filter((margin) => margin.channel === channel);
  const margin = own.find((one) => one.product === product) ?? own.find((one) => one.product === undefined);
  invariant(margin !== undefined, 'The schema asks for a margin of every channel and product.');
  const source = `rate sheet, margins: ${channel}${margin.product === undefined ? '' : `, ${product}`}`;
  return { name: 'margin', per100: -margin.marginPer100, source };
}

function roundingAddends(price: number, rounding: RateSheetConfig['rounding']): readonly PriceAddend[] {
  if (rounding === undefined) return [];
  const { incrementPer100, direction } = rounding;
  const steps = money(price).div(incrementPer100);
  const rounded = (direction === 'down' ? steps.floor() : steps.round()).times(incrementPer100);
  const source = `rate sheet, rounding: ${direction} to ${incrementPer100}`;
  return present('rounding', rounded.minus(price).toNumber(), source);
}
