import { errorFinding, type MarketFinding } from './market-finding.ts';
import type { FutureOptionQuote, MarketSnapshot } from './snapshot.ts';

/** What an option on a future is called: `TY-C-109.5`; with its month it is unique. */
export function futureOptionId({
  contract,
  right,
  strike,
}: Pick<FutureOptionQuote, 'contract' | 'right' | 'strike'>): string {
  return `${contract}-${right === 'call' ? 'C' : 'P'}-${strike}`;
}

/** Faults of the options section: options that stand twice, have expired, or are on a future without a quote. */
export function assessFutureOptions(snapshot: MarketSnapshot): readonly MarketFinding[] {
  const seen = new Set<string>();
  return (snapshot.futureOptions ?? []).flatMap((option, i) => {
    const pointer = `/futureOptions/${i}`;
    const key = `${futureOptionId(option)} ${option.month}`;
    const twice = seen.has(key) ? [errorFinding('INPUT_DUPLICATE', pointer, `${key} is quoted twice.`)] : [];
    seen.add(key);
    const month = option.futureMonth ?? option.month;
    const future = (snapshot.futures ?? []).some(
      (one) => one.contract === option.contract && one.month === month,
    );
    return [
      ...twice,
      ...(option.expiry > snapshot.asOf
        ? []
        : [errorFinding('MARKET_STALE', `${pointer}/expiry`, `${key} expired on ${option.expiry}.`)]),
      ...(future
        ? []
        : [
            errorFinding(
              'MARKET_INCOMPLETE',
              `${pointer}/futureMonth`,
              `${key} is on ${option.contract} of ${month}, which has no quote.`,
            ),
          ]),
    ];
  });
}
