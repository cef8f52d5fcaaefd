import {
  type ForwardMarket,
  forwardMarket,
  tenorTimes,
  type VolatilityShape,
} from '../src/models/rate/forward-market.ts';
import type { VolatilityPiece } from '../src/models/rate/hull-white.ts';
import type { ForwardMarketSpecification } from './forward-market-specification.ts';
import type { WeighedSwaption } from './forward-market-volatilities.ts';
import type { VolatilityQuote } from './volatility-target.ts';

/** A parameter that a fit looks for. */
export interface SoughtParameter {
  /** As the model's record names it; `shape.c + shape.d` for the volatility of a rate about to fix. */
  readonly name: string;
  readonly lower: number;
  readonly upper: number;
  readonly differenceStep: number;
  /** What swaption markets usually show, with a standard deviation; where the search starts. */
  readonly usual: number;
  readonly deviation: number;
  /** A move that weighs as one basis point of volatility against the set before, at weight 1. */
  readonly unit: number;
}

/** How a list of numbers is a model, and a model a list. */
export interface ForwardMarketForm {
  readonly parameters: readonly SoughtParameter[];
  readonly modelOf: (point: readonly number[]) => ForwardMarket;
  /** Undefined for a model of another form. */
  readonly pointOf: (model: ForwardMarket) => readonly number[] | undefined;
}

/** What of a model the quotes and the specification decide before any search. */
export interface GivenForm {
  readonly tenorTimesYears: readonly number[];
  readonly dynamics: ForwardMarket['dynamics'];
  readonly displacement: number;
  readonly factors: number;
  readonly shape: VolatilityShape['form'];
  /** Ends of the scale's pieces, at the expiries quoted; the last holds on. */
  readonly scaleEnds: readonly number[];
  /** Ends of a piecewise shape's pieces, at the tenors quoted. */
  readonly shapeEnds: readonly number[];
}

/** Where every path of a mortgage and the swaps its rate looks to have ended. */
const LEAST_TENOR_YEARS = 45;
const BP = 1e-4;

/** The tenor and the pieces of a model to be fitted. */
export function givenForm(
  specification: ForwardMarketSpecification,
  quotes: readonly VolatilityQuote[],
): GivenForm {
  const rising = (values: readonly number[]): readonly number[] => [...new Set(values)].sort((x, y) => x - y);
  const last = Math.max(
    LEAST_TENOR_YEARS,
    ...quotes.map(({ expiryYears, tenorYears }) => expiryYears + tenorYears),
  );
  return {
    tenorTimesYears: tenorTimes(specification.periodYears ?? 1, last),
    dynamics: specification.dynamics ?? 'normal',
    displacement: specification.displacement ?? 0,
    factors: specification.factors ?? 3,
    shape: specification.shape ?? 'abcd',
    scaleEnds: rising(quotes.map(({ expiryYears }) => expiryYears)),
    shapeEnds: rising(quotes.map(({ tenorYears }) => tenorYears)),
  };
}

/**
 * The parameters of a form: its scale but the first piece, which is 1, the correlation, then the shape.
 *
 * An abcd shape is looked for by a, b, c and c + d, none negative, which keeps it from being negative anywhere.
 *
 * @param swaptions the quotes on the form's tenor
 */
export function forwardMarketForm(
  given: GivenForm,
  swaptions: readonly WeighedSwaption[],
  quotes: readonly VolatilityQuote[],
): ForwardMarketForm {
  const level =
    quotes.reduce((sum, { quoteBp }, i) => sum + (quoteBp * BP) / swaptions[i]!.base, 0) / quotes.length;
  const scale = given.scaleEnds.slice(1).map((_, k) => scaleParameter(k + 1));
  const shape =
    given.shape === 'abcd' ? abcdParameters(level) : given.shapeEnds.map((_, k) => shapeParameter(k, level));
  const correlationAt = scale.length;
  const shapeAt = correlationAt + 2;
  const { scaleEnds, shapeEnds } = given;
  return {
    parameters: [...scale, ...CORRELATION, ...shape],
    modelOf: (point) => {
      const values = point.slice(shapeAt);
      return forwardMarket({
        tenorTimesYears: given.tenorTimesYears,
        dynamics: given.dynamics,
        displacement: given.displacement,
        shape:
          given.shape === 'abcd'
            ? abcdOf(values)
            : { form: 'piecewise', pieces: piecesOf(shapeEnds, values) },
        scale: piecesOf(scaleEnds, [1, ...point.slice(0, correlationAt)]),
        correlation: {
          decay: point[correlationAt]!,
          floor: point[correlationAt + 1]!,
          factors: given.factors,
        },
      });
    },
    pointOf: (model) => {
      const scales = valuesOf(scaleEnds, model.scale);
      const shapes =
        model.shape.form === 'abcd' ? valuesOfAbcd(model.shape) : valuesOf(shapeEnds, model.shape.pieces);
      if (scales?.[0] !== 1 || shapes === undefined || model.shape.form !== given.shape) return undefined;
      if (model.dynamics !== given.dynamics || model.displacement !== given.displacement) return undefined;
      return [...scales.slice(1), model.correlation.decay, model.correlation.floor, ...shapes];
    },
  };
}

function scaleParameter(piece: number): SoughtParameter {
  return {
    name: `scale[${piece}]`,
    lower: 0.1,
    upper: 5,
    differenceStep: 1e-5,
    usual: 1,
    deviation: 0.5,
    unit: 0.01,
  };
}

/**
 * Swaptions at the money tell correlation and the shape's fall with time apart badly: perfect correlation fits the
 * best by a tenth of a basis point, and would leave every rate of a path on one factor.
 */
const CORRELATION: readonly SoughtParameter[] = [
  {
    name: 'correlation.decay',
    lower: 0,
    upper: 2,
    differenceStep: 1e-5,
    usual: 0.05,
    deviation: 0.01,
    unit: 0.02,
  },
  {
    name: 'correlation.floor',
    lower: 0,
    upper: 1,
    differenceStep: 1e-5,
    usual: 0.4,
    deviation: 0.1,
    unit: 0.1,
  },
];

function abcdParameters(level: number): readonly SoughtParameter[] {
  const size = { lower: 0, upper: 5 * level, differenceStep: 1e-5 * level, unit: 0.01 * level };
  return [
    { ...size, name: 'shape.a', upper: 10 * level, usual: 0.05 * level, deviation: 0.1 * level },
    { name: 'shape.b', lower: 0.01, upper: 10, differenceStep: 1e-5, usual: 0.2, deviation: 0.1, unit: 0.05 },
    { ...size, name: 'shape.c', usual: 0.6 * level, deviation: 0.3 * level },
    { ...size, name: 'shape.c + shape.d', usual: level, deviation: 0.3 * level },
  ];
}

function shapeParameter(piece: number, level: number): SoughtParameter {
  return {
    name: `shape.pieces[${piece}]`,
    lower: 0,
    upper: 5 * level,
    differenceStep: 1e-5 * level,
    usual: level,
    deviation: 0.5 * level,
    unit: 0.01 * level,
  };
}

function abcdOf(values: readonly number[]): VolatilityShape {
  const [a, b, c, start] = values;
  return { form: 'abcd', a: a!, b: b!, c: c!, d: start! - c! };
}

function valuesOfAbcd({ a, b, c, d }: Extract<VolatilityShape, { form: 'abcd' }>): readonly number[] {
  return [a, b, c, c + d];
}

function piecesOf(ends: readonly number[], values: readonly number[]): readonly VolatilityPiece[] {
  return ends.map((untilYears, k) => ({
    untilYears: k === ends.length - 1 ? Infinity : untilYears,
    value: values[k]!,
  }));
}

/** Values of pieces that end where they should; undefined when they end elsewhere. */
function valuesOf(
  ends: readonly number[],
  pieces: readonly VolatilityPiece[],
): readonly number[] | undefined {
  const same =
    pieces.length === ends.length && pieces.slice(0, -1).every(({ untilYears }, k) => untilYears === ends[k]);
  return same ? pieces.map(({ value }) => value) : undefined;
}
