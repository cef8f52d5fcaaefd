import type { ForwardMarket } from './forward-market.ts';
import type { G2 } from './g2.ts';
import type { HullWhite } from './hull-white.ts';

/** The rate models by the names that runs give them. */
export const RATE_MODEL_KINDS = ['hull-white', 'g2', 'forward-market'] as const;
export type RateModelKind = (typeof RATE_MODEL_KINDS)[number];

/** Any rate model; each fits today's curve exactly. */
export type RateModel = HullWhite | G2 | ForwardMarket;
