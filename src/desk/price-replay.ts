import type { PricedAt } from '../book/lock-state.ts';
import { earliestMonth, type IsoMonth } from '../core/dates.ts';
import { CounterpoiseError } from '../core/errors.ts';
import { parsePrice } from '../core/quotes.ts';
import { PROGRAM_TERMS } from '../market/programs.ts';
import type { MarketSnapshot } from '../market/snapshot.ts';
import { bestExecution, type ExecutionChoice } from '../models/execution/best-execution.ts';
import { couponText, deliveryAddends, type PriceAddend } from './price-addends.ts';
import { type Provenance, provenance, withDigests } from './provenance.ts';

/** Half an eighth of a 32nd: prices that a desk would quote alike. */
const PRICE_TOLERANCE_PER_100 = 1 / 512;

/** The price at lock, made again. */
export interface PriceReplay {
  readonly lockPrice: number;
  /** Sum of the addends. */
  readonly replayedPrice: number;
  readonly differencePer100: number;
  /** Whether the two differ by no more than half an eighth of a 32nd. */
  readonly matches: boolean;
  /** Decimal. */
  readonly coupon: number;
  readonly settlementMonth: IsoMonth;
  readonly addends: readonly PriceAddend[];
  readonly provenance: Provenance;
}

/**
 * Makes the price at lock again: the all-in price of the coupon priced into, less the margin the event states.
 *
 * @param pricedAt the event that set the price, with the lock's terms then
 * @param market the market day it was priced on
 * @source docs/models/best-execution.md
 * @throws CounterpoiseError PRICE_NOT_REPLAYABLE without a lock price or the quotes it was made from,
 *   EXECUTION_NO_COUPON
 */
export function replayLockPrice(pricedAt: PricedAt, market: MarketSnapshot): PriceReplay {
  const { terms: lock, pricing } = pricedAt;
  const { lockPrice } = lock;
  if (lockPrice === undefined) throw notReplayable('The event that locked states no price.', 'lockPrice');
  const terms = pricing?.execution ?? market.execution;
  if (terms === undefined) throw notReplayable('The market day has no execution terms.', 'execution');
  const ofProgram = (market.tba ?? []).filter(({ program }) => program === lock.program);
  const settlementMonth =
    pricing?.settlementMonth ?? earliestMonth(ofProgram.map((quote) => quote.settlementMonth));
  const quotes = ofProgram.filter((quote) => quote.settlementMonth === settlementMonth);
  if (settlementMonth === undefined || quotes.length === 0)
    throw notReplayable(`The market day has no price of ${lock.program} in that month.`, 'tba');
  const { choices, best } = bestExecution({
    noteRate: lock.noteRate,
    termMonths: lock.termMonths ?? PROGRAM_TERMS[lock.program].termMonths,
    program: lock.program,
    coupons: quotes.map(({ coupon, price }) => ({ coupon, price: parsePrice(price) })),
    terms,
    loan: {
      loanAmount: lock.loanAmount,
      ...(lock.fico === undefined ? {} : { fico: lock.fico }),
      ...(lock.ltv === undefined ? {} : { ltvPercent: lock.ltv }),
    },
  });
  const wanted = pricing?.coupon;
  const choice = wanted === undefined ? best : choices.find(({ coupon }) => coupon === wanted);
  if (choice === undefined)
    throw notReplayable('The coupon priced into is not quoted, or cannot be used.', 'coupon');
  const addends = addendsOf(choice, pricedAt, `${lock.program} ${settlementMonth}`);
  const replayedPrice = addends.reduce((sum, { per100 }) => sum + per100, 0);
  const differencePer100 = replayedPrice - lockPrice;
  const replay: PriceReplay = {
    lockPrice,
    replayedPrice,
    differencePer100,
    matches: Math.abs(differencePer100) <= PRICE_TOLERANCE_PER_100,
    coupon: choice.coupon,
    settlementMonth,
    addends,
    provenance: provenance({ model: null }),
  };
  return withDigests(replay, { market, terms: lock, pricing });
}

function addendsOf(choice: ExecutionChoice, { pricing }: PricedAt, quoted: string): readonly PriceAddend[] {
  const source = pricing?.execution === undefined ? 'market day, execution' : 'event, pricing.execution';
  return [
    {
      name: 'tba-price',
      per100: choice.tbaPrice,
      source: `market day, tba ${quoted} ${couponText(choice.coupon)}`,
    },
    ...deliveryAddends(choice, source),
    ...(pricing?.marginPer100 === undefined
      ? []
      : [{ name: 'margin', per100: -pricing.marginPer100, source: 'event, pricing.marginPer100' } as const]),
  ];
}

function notReplayable(message: string, field: string): CounterpoiseError {
  return new CounterpoiseError('PRICE_NOT_REPLAYABLE', message, { field });
}
