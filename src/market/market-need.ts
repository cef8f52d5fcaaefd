import { PROGRAM_TERMS, type Program, type RateClass } from './programs.ts';

/** A part of the market day that a request cannot do without. */
export type MarketNeed =
  | 'discount-curve'
  | 'treasury-curve'
  | 'swaption-volatilities'
  | 'futures'
  | 'repo-rate'
  | 'execution'
  | `mortgage-rate:${RateClass}`
  | `tba-prices:${Program}`;

/** What valuing loans of some programs needs: their mortgage rates and their coupon stacks. */
export function needsOfPrograms(programs: Iterable<Program>): ReadonlySet<MarketNeed> {
  const needs = new Set<MarketNeed>();
  for (const program of programs) {
    needs.add(`mortgage-rate:${PROGRAM_TERMS[program].rateClass}`);
    needs.add(`tba-prices:${program}`);
  }
  return needs;
}
