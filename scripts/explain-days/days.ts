/** How a market moves overnight, in basis points where nothing else is said. */
export interface OvernightMove {
  /** Of par swap rates and Treasury yields, by years to maturity. */
  readonly rateBp: (years: number) => number;
  /** What Treasury yields move beyond swap rates. */
  readonly treasuryBp: (years: number) => number;
  readonly volatilityBp: number;
  /** Mortgage rates against swaps. */
  readonly mortgageBasisBp: number;
  /** OAS of a TBA by coupon, decimal. */
  readonly oasBp: (coupon: number) => number;
  /** Futures against their baskets, 32nds. */
  readonly futuresBasisThirtySeconds: number;
}

/** One of the shipped pairs of days. */
export interface ExplainDay {
  readonly folder: string;
  readonly description: string;
  readonly move: OvernightMove;
  /** Chance that a lock that has not funded falls out overnight. */
  readonly falloutChance: number;
  /** Chance that a lock without approval is renegotiated overnight. */
  readonly renegotiationChance: number;
}

/** From −1 at two years to 1 at thirty, in the logarithm of time. */
function tilt(years: number): number {
  const place = Math.log(Math.min(30, Math.max(2, years)) / 2) / Math.log(15);
  return 2 * place - 1;
}

export const EXPLAIN_DAYS: readonly ExplainDay[] = [
  {
    folder: 'quiet',
    description: 'A quiet day: rates up a little, spreads about where they were.',
    move: {
      rateBp: (years) => 1.5 + 0.4 * tilt(years),
      treasuryBp: () => 0.2,
      volatilityBp: 0.2,
      mortgageBasisBp: -0.3,
      oasBp: () => -0.2,
      futuresBasisThirtySeconds: 0,
    },
    falloutChance: 0.008,
    renegotiationChance: 0.002,
  },
  {
    folder: 'up-50',
    description: 'Rates up 50 basis points; volatility and mortgage spreads follow a little.',
    move: {
      rateBp: () => 50,
      treasuryBp: () => 0.8,
      volatilityBp: 2,
      mortgageBasisBp: 3,
      oasBp: (coupon) => 1.5 + 100 * (coupon - 0.06),
      futuresBasisThirtySeconds: 0.5,
    },
    falloutChance: 0.004,
    renegotiationChance: 0,
  },
  {
    folder: 'steepener',
    description: 'A steepening: short rates down, long rates up, volatility up, the mortgage basis wider.',
    move: {
      rateBp: (years) => 15 * tilt(years) - 2,
      treasuryBp: (years) => 0.5 * tilt(years),
      volatilityBp: 4,
      mortgageBasisBp: 5,
      oasBp: (coupon) => 4 + 150 * (coupon - 0.055),
      futuresBasisThirtySeconds: -0.25,
    },
    falloutChance: 0.012,
    renegotiationChance: 0.01,
  },
];

/** The business day after the example day. */
export const NEXT_DAY = '2025-02-11';
