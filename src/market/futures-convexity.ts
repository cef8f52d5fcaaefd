/** Mean reversion and volatility of the Gaussian short rate that the adjustment of SOFR futures is taken from. */
export interface FuturesConvexity {
  /** a, per year; any sign, zero included (Ho–Lee). */
  readonly meanReversion: number;
  /** σ, decimal a year, constant. */
  readonly volatility: number;
}

/** What a market day is adjusted with that states nothing of its own: a long-run fit of the dollar swaption matrix. */
export const DEFAULT_FUTURES_CONVEXITY: FuturesConvexity = Object.freeze({
  meanReversion: 0.03,
  volatility: 0.01,
});

/** How far the logarithm and the mean of a futures' accrual lie above what the curve says. */
export interface FuturesDrift {
  /** Γ: E[exp(∫r)] = P(0,S)/P(0,E)·e^Γ, the compounded accrual. */
  readonly compounded: number;
  /** Λ: E[∫r] = ln P(0,S)/P(0,E) + Λ, the averaged accrual. */
  readonly averaged: number;
}

/**
 * What continuous marking adds to the expected accrual of the short rate from S to E.
 *
 * With w = Var ∫ₛᴱ x = V(δ) + B(δ)²·σ²(1 − e^(−2aS))/2a and c = Cov(∫₀ˢ x, ∫ₛᴱ x) = ½σ²B(S)²B(δ), where δ = E − S,
 * B(t) = (1 − e^(−at))/a and V(t) = Var ∫₀ᵗ x: Γ = w + c, Λ = w/2 + c. The limit a = 0 is Ho–Lee:
 * Γ = σ²(δS²/2 + δ²S + δ³/3).
 *
 * @source own derivation, docs/models/curves.md; after Henrard, "Overnight futures: convexity adjustment" (2018), and
 *   Rosen, "Averaged overnight rate futures: convexity adjustment" (2019)
 * @param startYears S, not negative: the as-of date where the accrual has begun
 * @param endYears E, not before S
 * @returns both drifts to 1e-15 relative; exact for continuous compounding
 */
export function futuresDrift(
  { meanReversion: a, volatility }: FuturesConvexity,
  startYears: number,
  endYears: number,
): FuturesDrift {
  const length = endYears - startYears;
  const variance = volatility * volatility;
  const factor = length * decayMean(a * length);
  const factorBefore = startYears * decayMean(a * startYears);
  const varianceAtStart = variance * startYears * decayMean(2 * a * startYears);
  const over =
    variance * length * length * length * integralVarianceShape(a * length) +
    factor * factor * varianceAtStart;
  const before = 0.5 * variance * factorBefore * factorBefore * factor;
  return { compounded: over + before, averaged: 0.5 * over + before };
}

/** (1 − e^(−z))/z, 1 at zero. */
function decayMean(z: number): number {
  return z === 0 ? 1 : -Math.expm1(-z) / z;
}

/**
 * Var ∫₀^δ x/(σ²δ³) at z = aδ, by Σ_{n ≥ 2} (−1)ⁿ(2ⁿ − 2)·z^(n−2)/(n + 1)!: a futures' accrual is a quarter at most, so z is
 * small and the closed form would lose its digits.
 */
function integralVarianceShape(z: number): number {
  let sum = 0;
  let power = 1 / 6;
  let two = 4;
  for (let n = 2; n <= 24; n++) {
    sum += (two - 2) * power;
    power *= -z / (n + 2);
    two *= 2;
  }
  return sum;
}
