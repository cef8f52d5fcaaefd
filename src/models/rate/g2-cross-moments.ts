import { decayMean } from './hull-white.ts';

/** Positive nodes of the 16-point Gauss–Legendre rule on [−1, 1], each with its weight. */
const LEGENDRE_16 = [
  [0.09501250983763744, 0.1894506104550685],
  [0.2816035507792589, 0.18260341504492359],
  [0.45801677765722737, 0.16915651939500254],
  [0.6178762444026438, 0.14959598881657673],
  [0.755404408355003, 0.12462897125553387],
  [0.8656312023878318, 0.09515851168249279],
  [0.9445750230732326, 0.062253523938647894],
  [0.9894009349916499, 0.027152459411754096],
] as const;
/** Decay over one panel up to which 16 nodes leave an error below 1e-20 of the integral. */
const DECAY_PER_PANEL = 8;

/**
 * ∫₀¹ m_z(u)·m_w(u) du, m_z(u) = (1 − e^(−zu))/z: Cov(∫x, ∫y) = ρσηΔ³ times this at z = aΔ, w = bΔ.
 *
 * The elementary form loses its digits as either argument, or their sum, goes to zero, each in its own way; a
 * quadrature of a positive integrand loses none anywhere.
 *
 * @source Golub & Welsch, "Calculation of Gauss quadrature rules", Math. Comp. 23 (1969); docs/models/g2.md
 * @returns about 1e-15 relative, 1/3 at z = w = 0
 */
export function crossIntegral(z: number, w: number): number {
  return integrate((u) => u * decayMean(z * u) * u * decayMean(w * u), Math.abs(z) + Math.abs(w));
}

/**
 * ∫₀¹ e^(−zu)·m_w(u) du: Cov(x, ∫y) = ρσηΔ² times this at z = aΔ, w = bΔ.
 *
 * @source as {@link crossIntegral}
 * @returns about 1e-15 relative, 1/2 at z = w = 0
 */
export function crossState(z: number, w: number): number {
  return integrate((u) => Math.exp(-z * u) * u * decayMean(w * u), Math.abs(z) + Math.abs(w));
}

function integrate(integrand: (u: number) => number, decay: number): number {
  const panels = Math.max(1, Math.ceil(decay / DECAY_PER_PANEL));
  const half = 0.5 / panels;
  let sum = 0;
  for (let panel = 0; panel < panels; panel++) {
    const middle = (2 * panel + 1) * half;
    for (const [node, weight] of LEGENDRE_16) {
      sum += weight * (integrand(middle - node * half) + integrand(middle + node * half));
    }
  }
  return sum * half;
}
