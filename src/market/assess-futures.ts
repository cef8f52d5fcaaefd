import { parsePrice } from '../core/quotes.ts';
import { errorFinding, findingsOf, type MarketFinding } from './market-finding.ts';
import type { MarketSnapshot } from './snapshot.ts';

/** Faults of the futures section: unreadable prices, contracts that stand twice, bonds that have matured. */
export function assessFutures(snapshot: MarketSnapshot): readonly MarketFinding[] {
  const seen = new Set<string>();
  return (snapshot.futures ?? []).flatMap(({ contract, month, price, basket }, i) => {
    const pointer = `/futures/${i}`;
    const key = `${contract} ${month}`;
    const twice = seen.has(key) ? [errorFinding('INPUT_DUPLICATE', pointer, `${key} is quoted twice.`)] : [];
    seen.add(key);
    return [
      ...twice,
      ...(price === undefined ? [] : findingsOf(() => parsePrice(price, 'futures'), `${pointer}/price`)),
      ...basket.flatMap(({ cleanPrice, maturity }, j) => {
        const bond = `${pointer}/basket/${j}`;
        return [
          ...findingsOf(() => parsePrice(cleanPrice), `${bond}/cleanPrice`),
          ...(maturity > snapshot.asOf
            ? []
            : [errorFinding('MARKET_STALE', `${bond}/maturity`, `A bond of ${key} matured on ${maturity}.`)]),
        ];
      }),
    ];
  });
}
