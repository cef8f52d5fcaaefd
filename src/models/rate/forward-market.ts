import { CounterpoiseError } from '../../core/errors.ts';
import type { VolatilityPiece } from './hull-white.ts';

/**
 * The forward-market model: simply compounded backward-looking forward rates Rⱼ over the periods [Tⱼ, Tⱼ₊₁].
 *
 * Under the spot measure, whose numéraire rolls over at the tenor dates,
 * dRⱼ = φ(Rⱼ)σⱼ(t)gⱼ(t)·[Σ_{i=q(t)..j} τᵢρᵢⱼφ(Rᵢ)σᵢgᵢ/(1 + τᵢRᵢ) dt + dWⱼ], q(t) the period t lies in,
 * σⱼ(t) = scale(t)·shape(max(0, Tⱼ − t)), gⱼ = 1 until Tⱼ, then (Tⱼ₊₁ − t)/τⱼ down to 0 at Tⱼ₊₁;
 * φ(R) = 1 (normal) or R + displacement (displaced, 0 being lognormal).
 *
 * @source Lyashenko & Mercurio, "Looking forward to backward-looking rates", SSRN 3330240 (2019);
 *   Brace, Gatarek & Musiela, "The market model of interest rate dynamics", Math. Finance 7 (1997)
 */
export interface ForwardMarket {
  readonly kind: 'forward-market';
  /** T₀ = 0 < T₁ < …, years: forward j accrues from Tⱼ to Tⱼ₊₁. */
  readonly tenorTimesYears: readonly number[];
  readonly dynamics: 'normal' | 'displaced';
  /** Added to rates whose volatility is relative; 0 for normal dynamics. Decimal. */
  readonly displacement: number;
  readonly shape: VolatilityShape;
  /** Multiplies every volatility by calendar time; each holds until its time, the last for ever. */
  readonly scale: readonly VolatilityPiece[];
  readonly correlation: ForwardCorrelation;
}

/** Volatility by time to the start of a forward's period: (a·u + d)·e^(−b·u) + c, or constant on pieces of u. */
export type VolatilityShape =
  | { readonly form: 'abcd'; readonly a: number; readonly b: number; readonly c: number; readonly d: number }
  | { readonly form: 'piecewise'; readonly pieces: readonly VolatilityPiece[] };

/** ρᵢⱼ = floor + (1 − floor)·e^(−decay·|i − j|), brought down to a number of factors. */
export interface ForwardCorrelation {
  /** Per period between two forwards, at least 0. */
  readonly decay: number;
  /** Correlation of forwards far apart, from 0 to 1. */
  readonly floor: number;
  /** Rank of the correlation that is used. */
  readonly factors: number;
}

const LARGEST_VOLATILITY = { normal: 0.5, displaced: 5 } as const;
const FACTORS_MAX = 200;

/**
 * A forward-market model from its parameters.
 *
 * @param parameters tenor times from 0 on, rising; volatilities not negative anywhere; decay ≥ 0; floor from 0 to 1
 * @throws CounterpoiseError MODEL_OUT_OF_RANGE
 */
export function forwardMarket(parameters: Omit<ForwardMarket, 'kind'>): ForwardMarket {
  const { tenorTimesYears, dynamics, displacement, shape, scale, correlation } = parameters;
  check(
    'tenorTimesYears',
    tenorTimesYears.length,
    tenorTimesYears.length >= 2 &&
      tenorTimesYears[0] === 0 &&
      tenorTimesYears.every((time, j) => j === 0 || time > tenorTimesYears[j - 1]!),
    'at least two times, the first 0, rising',
  );
  check('displacement', displacement, displacement >= 0 && displacement <= 1, 'a decimal from 0 to 1');
  check(
    'displacement',
    displacement,
    dynamics === 'displaced' || displacement === 0,
    '0 with normal dynamics',
  );
  checkPieces('scale', scale, 100);
  const largest = LARGEST_VOLATILITY[dynamics];
  if (shape.form === 'piecewise') checkPieces('shape.pieces', shape.pieces, largest);
  else checkAbcd(shape, tenorTimesYears.at(-1)!, largest);
  const { decay, floor, factors } = correlation;
  check('correlation.decay', decay, decay >= 0 && decay <= 100, 'a number from 0 to 100');
  check('correlation.floor', floor, floor >= 0 && floor <= 1, 'a number from 0 to 1');
  check(
    'correlation.factors',
    factors,
    Number.isInteger(factors) && factors >= 1 && factors <= FACTORS_MAX,
    `a whole number from 1 to ${FACTORS_MAX}`,
  );
  return Object.freeze({
    kind: 'forward-market',
    tenorTimesYears: Object.freeze([...tenorTimesYears]),
    dynamics,
    displacement,
    shape: Object.freeze(shape),
    scale: open(scale),
    correlation: Object.freeze({ ...correlation }),
  });
}

/** Times of equal periods that reach at least so far. */
export function tenorTimes(periodYears: number, lastYears: number): number[] {
  return Array.from({ length: Math.ceil(lastYears / periodYears - 1e-9) + 1 }, (_, j) => j * periodYears);
}

function open(pieces: readonly VolatilityPiece[]): readonly VolatilityPiece[] {
  return Object.freeze([...pieces.slice(0, -1), { untilYears: Infinity, value: pieces.at(-1)!.value }]);
}

function checkPieces(field: string, pieces: readonly VolatilityPiece[], largest: number): void {
  check(field, pieces.length, pieces.length > 0, 'at least one piece');
  pieces.forEach(({ untilYears, value }, index) => {
    check(`${field}.value`, value, value >= 0 && value <= largest, `a number from 0 to ${largest}`);
    const before = index === 0 ? 0 : pieces[index - 1]!.untilYears;
    check(`${field}.untilYears`, untilYears, untilYears > before, 'times that rise from piece to piece');
  });
}

function checkAbcd(
  { a, b, c, d }: { readonly a: number; readonly b: number; readonly c: number; readonly d: number },
  lastYears: number,
  largest: number,
): void {
  for (const [field, value] of Object.entries({ a, b, c, d })) {
    check(
      `shape.${field}`,
      value,
      Number.isFinite(value) && Math.abs(value) <= 100,
      'a number from −100 to 100',
    );
  }
  check('shape.b', b, b >= 0, 'a number from 0 to 100');
  for (let u = 0; u <= lastYears; u += lastYears / 200) {
    const value = (a * u + d) * Math.exp(-b * u) + c;
    check('shape', value, value >= 0 && value <= largest, `a volatility from 0 to ${largest} at every time`);
  }
}

function check(field: string, found: number, holds: boolean, accepted: string): void {
  if (holds) return;
  throw new CounterpoiseError(
    'MODEL_OUT_OF_RANGE',
    `The forward-market parameter ${field} is out of range.`,
    {
      field,
      found: String(found),
      accepted,
    },
  );
}
