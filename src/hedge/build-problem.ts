import type { Batched } from '../core/batched.ts';
import { CounterpoiseError } from '../core/errors.ts';
import { KEY_RATE_TENORS_YEARS } from '../sim/measure-value.ts';
import type { BaselineTrade } from './baseline.ts';
import { buildLimits, finestDv01, linearForm } from './build-limits.ts';
import type { Exposure, HedgeBook, HedgeInstrument } from './exposure.ts';
import { convexityPnl } from './exposure-math.ts';
import type { HedgeConfig } from './hedge-config.ts';
import type { HedgeProblem, RiskTerm, TradeCost } from './hedge-problem.ts';
import type { HorizonPnl } from './horizon-pnl.ts';
import { CONFIG_KEY, type Tradable } from './tradable.ts';
import { varianceTerms } from './variance-terms.ts';

/** S of the quadratic form as a share of unhedged risk: a residual of 2S weighs the same in both forms. */
const QUADRATIC_SHARE = 0.01;
/** The same of a variance: a dollar of deviation is worth a dollar of cost where a tenth of the deviation is left. */
const VARIANCE_SHARE = 0.1;
/** 32nds of a point per 100 as a fraction of face. */
const TICK = 1 / 3_200;

/**
 * The gap at which a solve may stop: half a lot of the finest instrument over one parallel daily move.
 *
 * @source docs/models/hedge.md
 * @returns dollars
 */
export function gapTargetDollars(tradables: readonly Tradable[], config: HedgeConfig): number {
  return 0.5 * finestDv01(tradables) * config.moves.parallelBp;
}

/**
 * The hedge of a book as numbers: risk, cost, limits and bounds in signed lots traded.
 *
 * minimise w_D·m·|DV01| + w_C·Σ_h|½(V₊ + V₋) − V₀| + Σ wᵢ·mᵢ·|key-rate DV01ᵢ| + w_cost·cost; or for the quadratic form
 * [(w_D·m·DV01)² + Σ_h(w_C·convexity)²]/2S + w_cost·cost with S a hundredth of the unhedged root of the same squares; or
 * over the horizon's scenarios variance/2S + w_cost·cost, with S a tenth of the unhedged deviation, or expected
 * shortfall + w_cost·cost.
 *
 * @source docs/models/hedge.md
 * @param quoted every instrument, tradable or not: positions in all of them count in the matches
 * @param grossMaximum dollars of face traded, Infinity for none
 * @param horizon by tradable; needed by minimum variance and minimum shortfall alone
 * @throws CounterpoiseError INPUT_INVALID when a shock is missing, a match rule lacks the book's face, or the objective
 *   its scenarios
 */
export function buildProblem(
  book: HedgeBook,
  quoted: readonly HedgeInstrument[],
  tradables: readonly Tradable[],
  config: HedgeConfig,
  baseline: BaselineTrade | undefined,
  grossMaximum: number,
  horizon?: HorizonPnl,
): HedgeProblem {
  const instruments = tradables.map(({ instrument }) => instrument);
  return {
    ...objectiveOf(book, instruments, config, horizon),
    lower: Float64Array.from(tradables, ({ lowerLots }) => lowerLots),
    upper: Float64Array.from(tradables, ({ upperLots }) => upperLots),
    cost: tradeCosts(instruments, config),
    costWeight: config.weights.cost,
    limits: buildLimits(book, quoted, tradables, config, baseline),
    face: Float64Array.from(instruments, ({ lotFace }) => lotFace),
    grossMaximum,
    costMaximum: config.limits.costDollars ?? Number.POSITIVE_INFINITY,
    relaxed: false,
  };
}

function objectiveOf(
  book: HedgeBook,
  instruments: readonly HedgeInstrument[],
  config: HedgeConfig,
  horizon: HorizonPnl | undefined,
): Pick<HedgeProblem, 'form' | 'quadraticScale' | 'terms' | 'tail'> {
  const { objective } = config;
  if (objective === 'absolute' || objective === 'quadratic') {
    const terms = riskTerms(book, instruments, config);
    return { form: objective, terms, quadraticScale: quadraticScale(terms, QUADRATIC_SHARE) };
  }
  if (horizon === undefined) {
    throw new CounterpoiseError(
      'INPUT_INVALID',
      `The objective ${objective} needs the P&L of book and instruments over a horizon.`,
      { file: 'hedge config', field: 'objective', found: objective },
    );
  }
  const terms = varianceTerms(horizon);
  if (objective === 'minimum-variance') {
    return { form: 'quadratic', terms, quadraticScale: quadraticScale(terms, VARIANCE_SHARE) };
  }
  return {
    form: 'shortfall',
    terms,
    quadraticScale: 1,
    tail: { weight: 1, level: config.shortfallLevel, pnl: horizon },
  };
}

function quadraticScale(terms: readonly RiskTerm[], share: number): number {
  const scale = Math.hypot(...terms.map((term) => term.weight * term.offset));
  return scale > 0 ? share * scale : 1;
}

/**
 * The risk terms of the objective, each in its own unit with the dollars per unit.
 *
 * @returns duration, then convexity by shock, then, for the absolute form, the key rates
 */
export function riskTerms(
  book: Exposure,
  instruments: readonly HedgeInstrument[],
  config: HedgeConfig,
): readonly RiskTerm[] {
  const { weights, moves } = config;
  const term = (name: string, weight: number, measure: (exposure: Exposure) => Batched): RiskTerm => ({
    name,
    weight,
    ...linearForm(book, instruments, measure),
  });
  const terms = [
    term('duration', weights.duration * moves.parallelBp, (exposure) => exposure.dv01),
    ...config.convexityShocksBp.map((shock) =>
      term(`convexity ±${shock} bp`, weights.convexity, (exposure) => convexityPnl(exposure, shock)),
    ),
  ];
  if (config.objective === 'quadratic') return terms;
  const keyRates = KEY_RATE_TENORS_YEARS.map((tenor, index) => {
    const weight = typeof weights.keyRates === 'number' ? weights.keyRates : weights.keyRates[index]!;
    return term(
      `key rate ${tenor} years`,
      weight * moves.keyRateBp[index]!,
      (exposure) => exposure.keyRateDv01[index]!,
    );
  });
  return [...terms, ...keyRates];
}

/**
 * Dollars per lot of each instrument: half the bid–offer, the size penalty beyond the free face, and time decay.
 *
 * @source illustrative defaults, docs/models/hedge.md
 * @returns dollars; all but the decay of what is sold are not negative
 */
export function tradeCosts(instruments: readonly HedgeInstrument[], config: HedgeConfig): TradeCost {
  const { transactionCostTicks, sizePenalty, objective } = config;
  // P&L over a horizon has the passing of time in it.
  const overHorizon = objective === 'minimum-variance' || objective === 'minimum-shortfall';
  return {
    perLot: Float64Array.from(
      instruments,
      ({ kind, lotFace }) => transactionCostTicks[CONFIG_KEY[kind]] * TICK * lotFace,
    ),
    decayPerLot: Float64Array.from(instruments, ({ decayDollars = 0 }) => (overHorizon ? 0 : decayDollars)),
    freeLots: Float64Array.from(instruments, ({ lotFace }) => sizePenalty.freeFace / lotFace),
    extraPerLot: Float64Array.from(instruments, ({ lotFace }) => sizePenalty.ticks * TICK * lotFace),
  };
}
