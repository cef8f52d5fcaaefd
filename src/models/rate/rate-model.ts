import type { ForwardMarket } from './forward-market.ts';
import type { G2 } from './g2.ts';
import type { HullWhite } from './hull-white.ts';

/** Any rate model; each fits today's curve exactly. */
export type RateModel = HullWhite | G2 | ForwardMarket;
