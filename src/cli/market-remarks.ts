import type { IsoDate } from '../core/dates.ts';
import { checkMarket, type MarketUse } from '../desk/market-check.ts';
import type { Program } from '../market/programs.ts';
import type { MarketSnapshot } from '../market/snapshot.ts';

/** What is remarkable about a market day that can be used. */
export interface MarketRemarks {
  readonly warnings: readonly string[];
  /** On the day's age: they depend on the clock, and so are no part of what is digested. */
  readonly ageWarnings: readonly string[];
}

/**
 * Checks a market day before anything rests on it.
 *
 * @throws CounterpoiseError with all errors, when the day is of no use for what was asked
 */
export function marketRemarks(
  market: MarketSnapshot,
  file: string,
  use: MarketUse,
  programs: Iterable<Program>,
  today: IsoDate,
): MarketRemarks {
  const wanted = new Set(programs);
  const all = checkMarket(market, use, wanted, { file, today });
  const timeless = checkMarket(market, use, wanted, { file });
  return {
    warnings: timeless.map((warning) => `${file}: ${warning}`),
    ageWarnings: all
      .filter((warning) => !timeless.includes(warning))
      .map((warning) => `${file}: ${warning} It is used all the same.`),
  };
}
