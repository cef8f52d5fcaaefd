import { PROGRAM_TERMS, type Program } from '../../../src/market/programs.ts';
import type { MarketSnapshot } from '../../../src/market/snapshot.ts';

/** The day's mortgage rate that borrowers of a program look at, decimal; null when the day does not quote it. */
export function mortgageRateOf(market: MarketSnapshot, program: Program): number | null {
  return market.mortgageRates?.[PROGRAM_TERMS[program].rateClass] ?? null;
}
