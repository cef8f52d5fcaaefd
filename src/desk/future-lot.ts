import { type CurveShift, shiftCurve } from '../market/curve-shift.ts';
import { futuresContractTerms } from '../market/futures-contracts.ts';
import type { FutureQuote } from '../market/snapshot.ts';
import { futuresPriceUnderCurve, tieFutureToCurve } from '../models/treasury/futures-on-curve.ts';
import { type MarketDay, requireTreasuryCurve } from './market-day.ts';
import { futureInput } from './price-closed-form.ts';

/** What of a market day Treasuries are revalued by. */
export type TreasuryDay = Pick<MarketDay, 'snapshot' | 'asOf' | 'treasuryCurve'>;

/** Price per 100 of a future after a move of the Treasury curve, its cheapest to deliver chosen again. */
export function futureRevaluation(day: TreasuryDay, future: FutureQuote): (shift: CurveShift) => number {
  const curve = requireTreasuryCurve(day);
  const tied = tieFutureToCurve(futureInput(day.snapshot, future), curve, day.asOf);
  return (shift) => futuresPriceUnderCurve(tied, shiftCurve(curve, shift)).pricePer100;
}

/** Dollar gain of one contract bought today, after a move of the curve. */
export function futureLotRevaluation(day: MarketDay, future: FutureQuote): (shift: CurveShift) => number {
  const priceUnder = futureRevaluation(day, future);
  const { face } = futuresContractTerms(future.contract, future.month);
  const today = priceUnder({ years: [0], shiftBp: [0] });
  return (shift) => (face * (priceUnder(shift) - today)) / 100;
}
