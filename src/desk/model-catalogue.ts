/** A model as users name it, and where its equations are written down. */
export interface CatalogueEntry {
  readonly kind: string;
  readonly area: 'rate' | 'mortgage-rate' | 'prepayment' | 'pull-through' | 'execution';
  readonly title: string;
  /** Whether this engine computes with it; a request for one that is not is refused with MODEL_UNSUPPORTED. */
  readonly available: boolean;
  readonly note: string;
}

/** Every model, in the order of the model notes. */
export const MODEL_CATALOGUE: readonly CatalogueEntry[] = [
  {
    kind: 'hull-white',
    area: 'rate',
    title: 'Hull–White one factor, piecewise constant volatility, simulated exactly',
    available: true,
    note: 'docs/models/hull-white.md',
  },
  {
    kind: 'g2',
    area: 'rate',
    title: 'G2++, two additive Gaussian factors, simulated exactly',
    available: true,
    note: 'docs/models/g2.md',
  },
  {
    kind: 'forward-market',
    area: 'rate',
    title: 'Forward-market model on SOFR term forwards, normal or displaced, spot measure',
    available: true,
    note: 'docs/models/forward-market.md',
  },
  {
    kind: 'par-swap-blend',
    area: 'mortgage-rate',
    title: 'Mortgage rate as a spread over the 2- and 10-year par swap rates',
    available: true,
    note: 'docs/models/mortgage-rate.md',
  },
  {
    kind: 'active-passive',
    area: 'prepayment',
    title: 'Active–passive decomposition with loan attribute multipliers',
    available: true,
    note: 'docs/models/prepayment.md',
  },
  {
    kind: 'stage-logit',
    area: 'pull-through',
    title: 'Pull-through by stage, loan and rate move, with renegotiation',
    available: true,
    note: 'docs/models/pull-through.md',
  },
  {
    kind: 'best-execution',
    area: 'execution',
    title: 'Best-execution coupon of a note rate',
    available: true,
    note: 'docs/models/best-execution.md',
  },
];
