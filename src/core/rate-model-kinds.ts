/** The rate models by the names that runs give them. */
export const RATE_MODEL_KINDS = ['hull-white', 'g2', 'forward-market'] as const;
export type RateModelKind = (typeof RATE_MODEL_KINDS)[number];
