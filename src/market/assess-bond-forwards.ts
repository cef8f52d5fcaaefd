import { parsePrice } from '../core/quotes.ts';
import { errorFinding, findingsOf, type MarketFinding } from './market-finding.ts';
import type { BondForwardQuote, MarketSnapshot } from './snapshot.ts';

/** What a bond forward is called: `UST-4.25-2034-11-15`; with its delivery month it is unique. */
export function bondForwardId({ coupon, maturity }: Pick<BondForwardQuote, 'coupon' | 'maturity'>): string {
  return `UST-${Number((coupon * 100).toFixed(6))}-${maturity}`;
}

/** Faults of the forwards section: unreadable prices, forwards that stand twice, bonds that mature before delivery. */
export function assessBondForwards(snapshot: MarketSnapshot): readonly MarketFinding[] {
  const seen = new Set<string>();
  return (snapshot.bondForwards ?? []).flatMap((forward, i) => {
    const pointer = `/bondForwards/${i}`;
    const key = `${bondForwardId(forward)} ${forward.deliveryDate.slice(0, 7)}`;
    const twice = seen.has(key) ? [errorFinding('INPUT_DUPLICATE', pointer, `${key} is quoted twice.`)] : [];
    seen.add(key);
    return [
      ...twice,
      ...findingsOf(() => parsePrice(forward.cleanPrice), `${pointer}/cleanPrice`),
      ...(forward.deliveryDate > snapshot.asOf && forward.maturity > forward.deliveryDate
        ? []
        : [
            errorFinding(
              'MARKET_STALE',
              `${pointer}/deliveryDate`,
              `${key} is delivered on ${forward.deliveryDate}, which does not lie between ${snapshot.asOf} and ${forward.maturity}.`,
            ),
          ]),
    ];
  });
}
