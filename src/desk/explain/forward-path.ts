import { CounterpoiseError } from '../../core/errors.ts';
import { addBusinessDays } from '../../market/business-days.ts';
import { discountFactor } from '../../market/discount-curve.ts';
import type { BondForwardQuote } from '../../market/snapshot.ts';
import {
  agedBondForward,
  bondForwardUnderCurve,
  tieBondForward,
} from '../../models/treasury/bond-forward-on-curve.ts';
import { attempt } from '../attempt.ts';
import { requireTreasuryCurve } from '../market-day.ts';
import { forwardInput, quotedForward } from '../treasury-quotes.ts';
import type { MarketLine } from './explain-lines.ts';
import { type MarketPath, marketAfter, treasuryCurveWith } from './market-path.ts';

/** A bond's forward price between two days, and what a dollar paid at its delivery is worth. */
export interface ForwardPrice {
  readonly pricePer100: number;
  /** P(0, delivery) of the SOFR curve. */
  readonly discount: number;
}

/** Prices of a bond forward between two days. */
export interface ForwardPath {
  /** After some of the market's parts have moved; with none of them, what time alone has done. */
  readonly after: (taken: ReadonlySet<MarketLine>) => ForwardPrice;
}

const NOTHING_MOVED: ReadonlyMap<string, number> = new Map();

/**
 * The path of a bond forward, as that of a future: time, the SOFR curve's moves with the Treasury curve following, the spread
 * between them, and with `futures-basis` the bond's own spread and the repo rate, when it comes to today's quote.
 *
 * @param quote yesterday's
 * @returns undefined when it has been delivered
 * @source docs/models/pnl-explain.md
 */
export function forwardPath(path: MarketPath, quote: BondForwardQuote): ForwardPath | undefined {
  const { before, after, start } = path;
  const treasury = requireTreasuryCurve(before);
  const todaysTreasury = requireTreasuryCurve(after);
  const input = forwardInput(before.snapshot, quote);
  const tied = tieBondForward(input, treasury, before.asOf);
  const aged =
    start.asOf === before.asOf
      ? tied
      : attempt(() => agedBondForward(tied, input, treasury, start.asOf, addBusinessDays(start.asOf, 1)));
  if (aged instanceof CounterpoiseError) return undefined;
  const today = after.snapshot.bondForwards?.find(
    ({ coupon, maturity, deliveryDate }) =>
      coupon === quote.coupon && maturity === quote.maturity && deliveryDate === quote.deliveryDate,
  );
  const quoted = today === undefined ? undefined : attempt(() => quotedForward(after.snapshot, today));
  const basisMove = typeof quoted === 'number' ? quoted - bondForwardUnderCurve(aged, todaysTreasury) : 0;
  return {
    after: (taken) => {
      const sofr = marketAfter(path, taken, NOTHING_MOVED).curve;
      const curve = taken.has('treasury-spread')
        ? treasuryCurveWith(todaysTreasury, after.curve, sofr)
        : treasuryCurveWith(treasury, before.curve, sofr);
      const price = bondForwardUnderCurve(aged, curve);
      return {
        pricePer100: price + (taken.has('futures-basis') ? basisMove : 0),
        discount: discountFactor(sofr, aged.deliveryYears),
      };
    },
  };
}
