import { type MarketSnapshot, marketSnapshotSchema } from '../../src/market/snapshot.ts';
import { exampleMarket } from './market.ts';

/** Standard options on the March futures expire on the last Friday two business days or more before the month before ends. */
const EXPIRY = '2025-02-21';
const SOURCE = 'illustrative volatility, no quote of that day';

/** Strikes around each future's price, and a volatility of its price near that of its yield times its duration. */
const OPTIONS = [
  { contract: 'FV', blackVolatility: 0.04, strikes: [106, 106.5, 107] },
  { contract: 'TY', blackVolatility: 0.062, strikes: [108, 109, 110] },
  { contract: 'US', blackVolatility: 0.115, strikes: [113, 115, 117] },
] as const;

/** Delivered with the front UMBS, so that it hedges what settles then. */
const FORWARDS = [
  { coupon: 0.04125, maturity: '2029-10-31', deliveryDate: '2025-03-13' },
  { coupon: 0.0425, maturity: '2034-11-15', deliveryDate: '2025-03-13' },
] as const;

/** The example day with options on its futures and forwards on bonds of its baskets. */
export function exampleMarketWithOptions(): MarketSnapshot {
  const market = exampleMarket();
  const bonds = market.futures!.flatMap(({ basket }) => basket);
  return marketSnapshotSchema.parse({
    ...market,
    description: `${market.description} Options on futures: illustrative; bond forwards: computed.`,
    futureOptions: OPTIONS.flatMap(({ contract, blackVolatility, strikes }) =>
      strikes.flatMap((strike) =>
        (['call', 'put'] as const).map((right) => ({
          contract,
          month: '2025-03',
          right,
          strike,
          expiry: EXPIRY,
          blackVolatility,
          source: SOURCE,
        })),
      ),
    ),
    bondForwards: FORWARDS.map(({ coupon, maturity, deliveryDate }) => ({
      coupon,
      maturity,
      cleanPrice: bonds.find((bond) => bond.coupon === coupon && bond.maturity === maturity)!.cleanPrice,
      deliveryDate,
      source: 'price of the futures basket: on the day’s Treasury par curve',
    })),
  });
}
