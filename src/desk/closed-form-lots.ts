import { addDays, yearsAct365 } from '../core/dates.ts';
import { CounterpoiseError } from '../core/errors.ts';
import { type CurveShift, NO_SHIFT, shiftCurve } from '../market/curve-shift.ts';
import { discountFactor } from '../market/discount-curve.ts';
import { futuresContractTerms } from '../market/futures-contracts.ts';
import type { BondForwardQuote, FutureOptionQuote } from '../market/snapshot.ts';
import { bondForwardUnderCurve, tieBondForward } from '../models/treasury/bond-forward-on-curve.ts';
import {
  type FutureOption,
  type FutureOptionVolatility,
  futureOptionPrice,
} from '../models/treasury/future-option.ts';
import { futureRevaluation, type TreasuryDay } from './future-lot.ts';
import type { MarketDay } from './market-day.ts';
import { forwardInput, underlyingOf, volatilityOf } from './treasury-quotes.ts';

/** What of a market day closed forms value by. */
type ClosedFormDay = TreasuryDay & Pick<MarketDay, 'curve'>;

/** One lot of something that a closed form values on any shifted curve. */
export interface ClosedFormLot {
  /** Today, per 100 of face. */
  readonly pricePer100: number;
  /** Dollars of face. */
  readonly lotFace: number;
  /** Dollar gain of one lot bought today, after a move of the curves and a factor on volatilities. */
  readonly gain: (shift: CurveShift, volatilityFactor?: number) => number;
  /** Dollars one lot bought loses in some calendar days while nothing moves. */
  readonly decay: (days: number) => number;
}

/**
 * One contract of an option on a Treasury future: revalued in full with the futures price, whose cheapest to deliver is chosen
 * again, its volatility held.
 *
 * @source docs/models/treasury-futures.md, "Options on futures"
 * @throws CounterpoiseError MARKET_INCOMPLETE when its future is not quoted; SOLVE_NO_ROOT for a premium no volatility gives
 */
export function futureOptionLot(day: ClosedFormDay, quote: FutureOptionQuote): ClosedFormLot {
  const future = underlyingOf(day.snapshot, quote);
  const futurePrice = futureRevaluation(day, future);
  const discountAt = (shift: CurveShift, years: number): number =>
    discountFactor(shiftCurve(day.curve, shift), years);
  const expiryYears = yearsAct365(day.asOf, quote.expiry);
  const terms = { right: quote.right, strike: quote.strike, expiryYears };
  const today = futurePrice(NO_SHIFT);
  const volatility = volatilityOf(quote, terms, today, discountAt(NO_SHIFT, expiryYears));
  const option: FutureOption = { ...terms, volatility };
  const premium = (shift: CurveShift, years: number, volatilityFactor = 1): number =>
    futureOptionPrice(
      { ...option, expiryYears: years, volatility: scaledVolatility(volatility, volatilityFactor) },
      futurePrice(shift),
      discountAt(shift, years),
    );
  const { face } = futuresContractTerms(future.contract, future.month);
  const pricePer100 = premium(NO_SHIFT, expiryYears);
  return {
    pricePer100,
    lotFace: face,
    gain: (shift, volatilityFactor) =>
      (face * (premium(shift, expiryYears, volatilityFactor) - pricePer100)) / 100,
    decay: (days) => {
      const left = Math.max(0, yearsAct365(addDays(day.asOf, Math.round(days)), quote.expiry));
      return (face * (pricePer100 - premium(NO_SHIFT, left))) / 100;
    },
  };
}

/**
 * One lot of a Treasury bond for forward delivery: the bond revalued at its held spread, its gain paid at delivery and
 * discounted to today.
 *
 * @source docs/models/treasury-futures.md
 * @throws CounterpoiseError MARKET_INCOMPLETE without Treasury curve or repo rate
 */
export function bondForwardLot(day: ClosedFormDay, quote: BondForwardQuote): ClosedFormLot {
  const curve = day.treasuryCurve;
  if (curve === undefined) {
    throw new CounterpoiseError('MARKET_INCOMPLETE', 'Bond forwards need the Treasury curve.', {
      field: 'treasury',
      accepted: 'treasury with parYields',
    });
  }
  const forward = tieBondForward(forwardInput(day.snapshot, quote), curve, day.asOf);
  const scale = (quote.lotFace / 100) * discountFactor(day.curve, forward.deliveryYears);
  return {
    pricePer100: forward.pricePer100,
    lotFace: quote.lotFace,
    gain: (shift) => scale * (bondForwardUnderCurve(forward, shiftCurve(curve, shift)) - forward.pricePer100),
    decay: () => 0,
  };
}

function scaledVolatility(volatility: FutureOptionVolatility, factor: number): FutureOptionVolatility {
  return volatility.kind === 'black'
    ? { kind: 'black', volatility: volatility.volatility * factor }
    : { kind: 'normal', points: volatility.points * factor };
}
