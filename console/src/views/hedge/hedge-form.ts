/** What a reader sets on the screen; what he leaves alone is the program's own default. */
export interface HedgeForm {
  readonly objective: 'absolute' | 'quadratic' | 'minimum-variance' | 'minimum-shortfall';
  readonly weights: {
    readonly duration: number;
    readonly convexity: number;
    readonly keyRates: number;
    readonly cost: number;
  };
  readonly netDv01LimitLots: number | null;
  /** Of the one-instrument hedge's largest |P&L|; null for no such limit. */
  readonly shockFraction: number | null;
  /** Times the face the one-instrument hedge trades; null for no limit. */
  readonly grossMultiple: number | null;
  readonly costDollars: number | null;
  readonly couponMatch: number | null;
  readonly denied: readonly string[];
  readonly freshPaths: boolean;
}

export const DEFAULT_FORM: HedgeForm = {
  objective: 'absolute',
  weights: { duration: 1, convexity: 1, keyRates: 1, cost: 1 },
  netDv01LimitLots: 0.5,
  shockFraction: 0.45,
  grossMultiple: 2,
  costDollars: null,
  couponMatch: null,
  denied: [],
  freshPaths: true,
};

const SHOCKS_BP = [50, 100];

/** Objectives whose measure of risk is the distribution: limits at single shocks are not theirs. */
function isOverHorizon({ objective }: HedgeForm): boolean {
  return objective === 'minimum-variance' || objective === 'minimum-shortfall';
}

/** The form as the API takes it. */
export function hedgeConfigOf(form: HedgeForm): Readonly<Record<string, unknown>> {
  const overHorizon = isOverHorizon(form);
  return {
    schemaVersion: 1,
    objective: form.objective,
    weights: form.weights,
    netDv01LimitLots: overHorizon ? null : form.netDv01LimitLots,
    shockLimit:
      overHorizon || form.shockFraction === null
        ? null
        : { shocksBp: SHOCKS_BP, fractionOfBaseline: form.shockFraction },
    limits: {
      grossNotional: form.grossMultiple === null ? null : { multipleOfBaseline: form.grossMultiple },
      costDollars: form.costDollars,
    },
    couponMatch: form.couponMatch === null ? null : { toleranceFraction: form.couponMatch },
    instruments: { deny: form.denied },
    outOfSample: form.freshPaths ? {} : null,
  };
}
