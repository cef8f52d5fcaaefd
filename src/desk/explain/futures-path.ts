import { CounterpoiseError } from '../../core/errors.ts';
import { addBusinessDays } from '../../market/business-days.ts';
import type { FutureQuote } from '../../market/snapshot.ts';
import {
  agedFuture,
  futuresPriceUnderCurve,
  tieFutureToCurve,
} from '../../models/treasury/futures-on-curve.ts';
import { attempt } from '../attempt.ts';
import { requireTreasuryCurve } from '../market-day.ts';
import { futureInput } from '../price-closed-form.ts';
import { quotedFuture } from '../treasury-quotes.ts';
import type { MarketLine } from './explain-lines.ts';
import { type MarketPath, marketAfter, treasuryCurveWith } from './market-path.ts';

/** Prices per 100 of a future between two days. */
export interface FuturePath {
  /** After some of the market's parts have moved; with none of them, what time alone has done. */
  readonly after: (taken: ReadonlySet<MarketLine>) => number;
}

/**
 * The path of a futures price: time with the curve by tenor and all spreads held, the SOFR curve's moves with the
 * Treasury curve following at its spread, the spread itself, and what today's quote adds to the basket's price.
 *
 * @param quote yesterday's
 * @returns undefined when the contract cannot be delivered any more
 * @source docs/models/pnl-explain.md
 */
export function futurePath(path: MarketPath, quote: FutureQuote): FuturePath | undefined {
  const { before, after, start } = path;
  const treasury = requireTreasuryCurve(before);
  const todaysTreasury = requireTreasuryCurve(after);
  const tied = tieFutureToCurve(futureInput(before.snapshot, quote), treasury, before.asOf);
  const aged =
    start.asOf === before.asOf
      ? tied
      : attempt(() => agedFuture(tied, treasury, start.asOf, addBusinessDays(start.asOf, 1)));
  if (aged instanceof CounterpoiseError) return undefined;
  const today = after.snapshot.futures?.find(
    ({ contract, month }) => contract === quote.contract && month === quote.month,
  );
  const quoted = today === undefined ? undefined : quotedFuture(after.snapshot, today);
  const onTodaysCurve = futuresPriceUnderCurve(aged, todaysTreasury).pricePer100;
  const basisMove = quoted === undefined ? 0 : quoted - onTodaysCurve;
  const none = new Map<string, number>();
  return {
    after: (taken) => {
      const sofr = marketAfter(path, taken, none).curve;
      const curve = taken.has('treasury-spread')
        ? treasuryCurveWith(todaysTreasury, after.curve, sofr)
        : treasuryCurveWith(treasury, before.curve, sofr);
      return futuresPriceUnderCurve(aged, curve).pricePer100 + (taken.has('futures-basis') ? basisMove : 0);
    },
  };
}
