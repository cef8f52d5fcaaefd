import type { Batched } from '../core/batched.ts';
import { CounterpoiseError } from '../core/errors.ts';
import { KEY_RATE_TENORS_YEARS } from '../sim/measure-value.ts';
import type { BaselineTrade } from './baseline.ts';
import type { Exposure, HedgeBook, HedgeInstrument } from './exposure.ts';
import { combineExposures, convexityPnl, shockPnlAt, worstShockPnl } from './exposure-math.ts';
import type { HedgeConfig } from './hedge-config.ts';
import type { HedgeProblem, LinearLimit, RiskTerm, TradeCost } from './hedge-problem.ts';
import type { Tradable } from './tradable.ts';

/**
 * Dollars per unit of violation when a limit must give way. Their order is the order in which limits give
 * way: a shock limit first, the coupon match next, net DV01 last. Sizes: see docs/models/hedge.md.
 */
const PENALTY = { netDv01: 10_000, couponMatch: 0.1, shockLimit: 10 } as const;

/** S of the quadratic form as a share of unhedged risk: a residual of 2S weighs the same in both forms. */
const QUADRATIC_SHARE = 0.01;
/** 32nds of a point per 100 as a fraction of face. */
const TICK = 1 / 3_200;

/**
 * DV01 of one lot of the finest instrument: the smallest |DV01| that is not zero.
 *
 * @returns dollars per bp; 0 when no instrument has any
 */
function finestDv01(tradables: readonly Tradable[]): number {
  const sizes = tradables
    .map(({ instrument }) => Math.abs(instrument.perLot.dv01.value))
    .filter((size) => size > 0);
  return sizes.length === 0 ? 0 : Math.min(...sizes);
}

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
 * The hedge of a book as numbers: risk terms, cost, limits and bounds in signed lots traded.
 *
 * minimise w_D·m·|DV01| + w_C·Σ_h|½(V₊ + V₋) − V₀| + Σ wᵢ·mᵢ·|key-rate DV01ᵢ| + w_cost·(transaction cost + size
 * penalty), or for the quadratic form [(w_D·m·DV01)² + Σ_h(w_C·convexity)²]/2S + cost with S a hundredth
 * of the unhedged root of the same squares.
 *
 * @source docs/models/hedge.md
 * @param quoted every instrument, tradable or not: positions in all of them count in the coupon match
 * @param grossMaximum dollars of face traded, Infinity for none
 * @throws CounterpoiseError INPUT_INVALID when a shock is missing or the coupon rule lacks the book's coupons
 */
export function buildProblem(
  book: HedgeBook,
  quoted: readonly HedgeInstrument[],
  tradables: readonly Tradable[],
  config: HedgeConfig,
  baseline: BaselineTrade | undefined,
  grossMaximum: number,
): HedgeProblem {
  const instruments = tradables.map(({ instrument }) => instrument);
  const terms = riskTerms(book, instruments, config);
  const scale = Math.hypot(...terms.map((term) => term.weight * term.offset));
  return {
    form: config.objective,
    quadraticScale: scale > 0 ? QUADRATIC_SHARE * scale : 1,
    lower: Float64Array.from(tradables, ({ lowerLots }) => lowerLots),
    upper: Float64Array.from(tradables, ({ upperLots }) => upperLots),
    cost: tradeCosts(instruments, config),
    costWeight: config.weights.cost,
    terms,
    limits: [
      ...netDv01Limit(book, tradables, config),
      ...shockLimits(book, instruments, config, baseline),
      ...couponMatchLimits(book, quoted, instruments, config),
    ],
    face: Float64Array.from(instruments, ({ lotFace }) => lotFace),
    grossMaximum,
    costMaximum: Number.POSITIVE_INFINITY,
    relaxed: false,
  };
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
    ...linear(book, instruments, measure),
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
 * Dollars per lot of each instrument: half the bid–offer, and the size penalty beyond the free face.
 *
 * @source illustrative defaults, docs/models/hedge.md
 * @returns dollars, not negative
 */
export function tradeCosts(instruments: readonly HedgeInstrument[], config: HedgeConfig): TradeCost {
  const { transactionCostTicks, sizePenalty } = config;
  const ticks = (instrument: HedgeInstrument): number =>
    instrument.kind === 'tba' ? transactionCostTicks.tba : transactionCostTicks.treasuryFuture;
  return {
    perLot: Float64Array.from(instruments, (instrument) => ticks(instrument) * TICK * instrument.lotFace),
    freeLots: Float64Array.from(instruments, ({ lotFace }) => sizePenalty.freeFace / lotFace),
    extraPerLot: Float64Array.from(instruments, ({ lotFace }) => sizePenalty.ticks * TICK * lotFace),
  };
}

function netDv01Limit(
  book: Exposure,
  tradables: readonly Tradable[],
  config: HedgeConfig,
): readonly LinearLimit[] {
  const finest = finestDv01(tradables);
  if (config.netDv01LimitLots === null || finest === 0) return [];
  const limit = config.netDv01LimitLots * finest;
  return [
    {
      name: 'net DV01',
      kind: 'net-dv01',
      unit: 'USD per bp',
      ...linear(
        book,
        tradables.map(({ instrument }) => instrument),
        (exposure) => exposure.dv01,
      ),
      lower: -limit,
      upper: limit,
      penalty: PENALTY.netDv01,
    },
  ];
}

function shockLimits(
  book: Exposure,
  instruments: readonly HedgeInstrument[],
  config: HedgeConfig,
  baseline: BaselineTrade | undefined,
): readonly LinearLimit[] {
  if (config.shockLimit === null || baseline === undefined) return [];
  const { shocksBp, fractionOfBaseline } = config.shockLimit;
  const hedged = combineExposures([
    { exposure: book, count: 1 },
    { exposure: baseline.instrument.perLot, count: baseline.lots },
  ]);
  const limit = fractionOfBaseline * worstShockPnl(hedged, shocksBp);
  return shocksBp.flatMap((magnitude) =>
    [magnitude, -magnitude].map((shock) => ({
      name: `P&L at ${shock > 0 ? '+' : '−'}${magnitude} bp`,
      kind: 'shock-limit' as const,
      unit: 'USD',
      ...linear(book, instruments, (exposure) => shockPnlAt(exposure, shock)),
      lower: -limit,
      upper: limit,
      penalty: PENALTY.shockLimit,
    })),
  );
}

function couponMatchLimits(
  book: HedgeBook,
  quoted: readonly HedgeInstrument[],
  instruments: readonly HedgeInstrument[],
  config: HedgeConfig,
): readonly LinearLimit[] {
  if (config.couponMatch === null) return [];
  if (book.couponFace === undefined) {
    throw new CounterpoiseError(
      'INPUT_INVALID',
      'The coupon-match rule needs the face of the book by coupon.',
      {
        file: 'hedge config',
        field: 'couponMatch',
      },
    );
  }
  const { toleranceFraction } = config.couponMatch;
  const tbas = instruments.filter(({ kind }) => kind === 'tba');
  const buckets = new Map(tbas.map((tba) => [couponName(tba.program, tba.couponPercent), tba]));
  return [...buckets].map(([name, representative]) => {
    const inBucket = (other: HedgeInstrument): boolean =>
      other.kind === 'tba' && couponName(other.program, other.couponPercent) === name;
    const face = book
      .couponFace!.filter((row) => couponName(row.program, row.couponPercent) === name)
      .reduce((total, row) => total + row.face, 0);
    const held = quoted.filter(inBucket).reduce((total, tba) => total + tba.existingLots * tba.lotFace, 0);
    const tolerance = Math.max(toleranceFraction * Math.abs(face), representative.lotFace);
    return {
      name: `coupon match ${name}`,
      kind: 'coupon-match' as const,
      unit: 'USD of face',
      offset: face + held,
      coefficients: Float64Array.from(instruments, (other) => (inBucket(other) ? other.lotFace : 0)),
      lower: -tolerance,
      upper: tolerance,
      penalty: PENALTY.couponMatch,
    };
  });
}

function couponName(program: string | undefined, couponPercent: number | undefined): string {
  return `${program}-${couponPercent}`;
}

function linear(
  book: Exposure,
  instruments: readonly HedgeInstrument[],
  measure: (exposure: Exposure) => Batched,
): { readonly offset: number; readonly coefficients: Float64Array } {
  return {
    offset: measure(book).value,
    coefficients: Float64Array.from(instruments, ({ perLot }) => measure(perLot).value),
  };
}
