import { yearsAct365 } from '../../core/dates.ts';
import { CounterpoiseError } from '../../core/errors.ts';
import { discountFactor } from '../../market/discount-curve.ts';
import type { FutureOptionQuote, MarketSnapshot } from '../../market/snapshot.ts';
import { type FutureOptionVolatility, futureOptionPrice } from '../../models/treasury/future-option.ts';
import { attempt } from '../attempt.ts';
import { quotedOption, underlyingOf } from '../treasury-quotes.ts';
import type { MarketLine } from './explain-lines.ts';
import { futurePath } from './futures-path.ts';
import { type MarketPath, marketAfter } from './market-path.ts';

/** Premiums per 100 of an option on a future between two days. */
export interface OptionPath {
  /** After some of the market's parts have moved; with none of them, what time alone has done. */
  readonly after: (taken: ReadonlySet<MarketLine>) => number;
}

const NOTHING_MOVED: ReadonlyMap<string, number> = new Map();

/**
 * The path of an option's premium: its future's own path, its volatility by strike held until `volatility`, discounted on the
 * SOFR curve on the way. An option that has expired between the days is worth what it pays.
 *
 * @param quote yesterday's
 * @returns undefined when the future cannot be delivered any more
 * @source docs/models/pnl-explain.md
 */
export function optionPath(path: MarketPath, quote: FutureOptionQuote): OptionPath | undefined {
  const { before, start } = path;
  const future = futurePath(path, underlyingOf(before.snapshot, quote));
  if (future === undefined) return undefined;
  const { volatility } = quotedOption(before, quote);
  const todaysVolatility = volatilityToday(path, quote) ?? volatility;
  const expiryYears = Math.max(0, yearsAct365(start.asOf, quote.expiry));
  return {
    after: (taken) =>
      futureOptionPrice(
        {
          right: quote.right,
          strike: quote.strike,
          expiryYears,
          volatility: taken.has('volatility') ? todaysVolatility : volatility,
        },
        future.after(taken),
        discountFactor(marketAfter(path, taken, NOTHING_MOVED).curve, expiryYears),
      ),
  };
}

/** Today's volatility of an option quoted yesterday; undefined when today has none of it. */
export function volatilityToday(
  { after }: Pick<MarketPath, 'after'>,
  quote: FutureOptionQuote,
): FutureOptionVolatility | undefined {
  const today = sameOption(after.snapshot, quote);
  if (today === undefined) return undefined;
  const quoted = attempt(() => quotedOption(after, today));
  return quoted instanceof CounterpoiseError ? undefined : quoted.volatility;
}

function sameOption(
  { futureOptions = [] }: MarketSnapshot,
  { contract, month, right, strike }: FutureOptionQuote,
): FutureOptionQuote | undefined {
  return futureOptions.find(
    (one) => one.contract === contract && one.month === month && one.right === right && one.strike === strike,
  );
}
