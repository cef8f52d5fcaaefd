import { digestOf } from '../src/core/digest.ts';
import type { MarketSnapshot } from '../src/market/snapshot.ts';

/** Sections that move every day: a section with the very quotes of another day was not filled anew. */
export const DAILY_SECTIONS = ['curve', 'swaptionVolatilities', 'tba'] as const;
export type DailySection = (typeof DAILY_SECTIONS)[number];

/**
 * Digests of a market day's daily sections, of quotes alone: a new remark on an old quote makes it no newer.
 *
 * Mortgage rates are none of them, since surveys of them are weekly.
 */
export function sectionDigests(snapshot: MarketSnapshot): Partial<Record<DailySection, string>> {
  const { sofr, curve, swaptionNormalVolsBp: volatilities, tba } = snapshot;
  return {
    ...(sofr === undefined && curve === undefined
      ? {}
      : { curve: digestOf([sofr?.overnightRate, sofr?.parSwaps, sofr?.futures, curve?.zeroRates]) }),
    ...(volatilities === undefined
      ? {}
      : {
          swaptionVolatilities: digestOf([volatilities.expiries, volatilities.tenors, volatilities.quotes]),
        }),
    ...(tba === undefined || tba.length === 0
      ? {}
      : {
          tba: digestOf(
            tba.map(({ program, coupon, settlementMonth, price }) => [
              program,
              coupon,
              settlementMonth,
              price,
            ]),
          ),
        }),
  };
}
