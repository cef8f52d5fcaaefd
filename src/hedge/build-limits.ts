import type { Batched } from '../core/batched.ts';
import { CounterpoiseError } from '../core/errors.ts';
import { KEY_RATE_TENORS_YEARS } from '../sim/measure-value.ts';
import type { BaselineTrade } from './baseline.ts';
import type { CouponFace, Exposure, HedgeBook, HedgeInstrument } from './exposure.ts';
import { combineExposures, shockPnlAt, worstShockPnl } from './exposure-math.ts';
import type { HedgeConfig } from './hedge-config.ts';
import type { LimitKind, LinearForm, LinearLimit } from './hedge-problem.ts';
import type { Tradable } from './tradable.ts';

/**
 * Dollars per unit of violation when a limit must give way. Their order is the order in which limits give
 * way: a shock limit first, coupon and month match next, key-rate DV01s then, net DV01 last. Sizes: see docs/models/hedge.md.
 */
const PENALTY = { netDv01: 10_000, keyRateDv01: 1_000, match: 0.1, shockLimit: 10 } as const;

/**
 * DV01 of one lot of the finest instrument: the smallest |DV01| that is not zero. Options are no measure: one far from the
 * money has next to none.
 *
 * @returns dollars per bp; 0 when no instrument has any
 */
export function finestDv01(tradables: readonly Tradable[]): number {
  const sizes = tradables
    .filter(({ instrument }) => instrument.kind !== 'future-option')
    .map(({ instrument }) => Math.abs(instrument.perLot.dv01.value))
    .filter((size) => size > 0);
  return sizes.length === 0 ? 0 : Math.min(...sizes);
}

/**
 * The limits on what a hedge leaves, each a band of a linear form in the lots traded.
 *
 * @source docs/models/hedge.md
 * @param quoted every instrument, tradable or not: positions in all of them count in the matches
 * @throws CounterpoiseError INPUT_INVALID when a shock is missing or a match rule lacks the book's face
 */
export function buildLimits(
  book: HedgeBook,
  quoted: readonly HedgeInstrument[],
  tradables: readonly Tradable[],
  config: HedgeConfig,
  baseline: BaselineTrade | undefined,
): readonly LinearLimit[] {
  const instruments = tradables.map(({ instrument }) => instrument);
  return [
    ...netDv01Limit(book, tradables, config),
    ...keyRateLimits(book, instruments, config),
    ...shockLimits(book, instruments, config, baseline),
    ...matchLimits(book, quoted, instruments, config, COUPON_MATCH),
    ...matchLimits(book, quoted, instruments, config, MONTH_MATCH),
  ];
}

/** A measure of the hedged book as a linear form in the lots traded. */
export function linearForm(
  book: Exposure,
  instruments: readonly HedgeInstrument[],
  measure: (exposure: Exposure) => Batched,
): LinearForm {
  return {
    offset: measure(book).value,
    coefficients: Float64Array.from(instruments, ({ perLot }) => measure(perLot).value),
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
  const instruments = tradables.map(({ instrument }) => instrument);
  return [
    {
      name: 'net DV01',
      kind: 'net-dv01',
      unit: 'USD per bp',
      ...linearForm(book, instruments, (exposure) => exposure.dv01),
      lower: -limit,
      upper: limit,
      penalty: PENALTY.netDv01,
    },
  ];
}

function keyRateLimits(
  book: Exposure,
  instruments: readonly HedgeInstrument[],
  { keyRateDv01Limits }: HedgeConfig,
): readonly LinearLimit[] {
  const limits: Readonly<Record<string, number | undefined>> = keyRateDv01Limits;
  return KEY_RATE_TENORS_YEARS.flatMap((tenor, index): LinearLimit[] => {
    const limit = limits[String(tenor)];
    if (limit === undefined) return [];
    return [
      {
        name: `key-rate DV01 at ${tenor} years`,
        kind: 'key-rate-dv01',
        unit: 'USD per bp',
        ...linearForm(book, instruments, (exposure) => exposure.keyRateDv01[index]!),
        lower: -limit,
        upper: limit,
        penalty: PENALTY.keyRateDv01,
      },
    ];
  });
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
      ...linearForm(book, instruments, (exposure) => shockPnlAt(exposure, shock)),
      lower: -limit,
      upper: limit,
      penalty: PENALTY.shockLimit,
    })),
  );
}

/** A rule that holds TBA positions against the locks' face, bucket by bucket. */
interface MatchRule {
  readonly field: 'couponMatch' | 'monthMatch';
  readonly kind: LimitKind;
  readonly title: string;
  readonly bucketOfTba: (tba: HedgeInstrument) => string;
  readonly bucketOfFace: (face: CouponFace) => string;
}

const COUPON_MATCH: MatchRule = {
  field: 'couponMatch',
  kind: 'coupon-match',
  title: 'coupon match',
  bucketOfTba: ({ program, couponPercent }) => `${program}-${couponPercent}`,
  bucketOfFace: ({ program, couponPercent }) => `${program}-${couponPercent}`,
};

const MONTH_MATCH: MatchRule = {
  field: 'monthMatch',
  kind: 'month-match',
  title: 'month match',
  bucketOfTba: ({ program, month }) => `${program} ${month}`,
  bucketOfFace: ({ program, month }) => `${program} ${month}`,
};

function matchLimits(
  book: HedgeBook,
  quoted: readonly HedgeInstrument[],
  instruments: readonly HedgeInstrument[],
  config: HedgeConfig,
  { field, kind, title, bucketOfTba, bucketOfFace }: MatchRule,
): readonly LinearLimit[] {
  const rule = config[field];
  if (rule === null) return [];
  if (book.couponFace === undefined) {
    throw new CounterpoiseError(
      'INPUT_INVALID',
      `The ${title} rule needs the face of the book by coupon and month.`,
      { file: 'hedge config', field },
    );
  }
  const isTba = ({ kind: of }: HedgeInstrument): boolean => of === 'tba';
  const buckets = new Map(instruments.filter(isTba).map((tba) => [bucketOfTba(tba), tba]));
  return [...buckets].map(([name, representative]) => {
    const inBucket = (other: HedgeInstrument): boolean => isTba(other) && bucketOfTba(other) === name;
    const face = book
      .couponFace!.filter((row) => bucketOfFace(row) === name)
      .reduce((total, row) => total + row.face, 0);
    const held = quoted.filter(inBucket).reduce((total, tba) => total + tba.existingLots * tba.lotFace, 0);
    const tolerance = Math.max(rule.toleranceFraction * Math.abs(face), representative.lotFace);
    return {
      name: `${title} ${name}`,
      kind,
      unit: 'USD of face',
      offset: face + held,
      coefficients: Float64Array.from(instruments, (other) => (inBucket(other) ? other.lotFace : 0)),
      lower: -tolerance,
      upper: tolerance,
      penalty: PENALTY.match,
    };
  });
}
