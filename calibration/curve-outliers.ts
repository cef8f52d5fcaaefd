import { assessDiscountCurve } from '../src/market/assess-curves.ts';
import type { MarketSnapshot } from '../src/market/snapshot.ts';
import { tenorYears } from '../src/market/tenor.ts';

interface CurvePoint {
  readonly row: number;
  readonly years: number;
  readonly rate: number;
}

/** More wrong quotes than this share are no outliers: then nobody can tell which are wrong. */
const OUTLIER_SHARE_MAX = 0.25;

/**
 * The swaps or zero rates because of which a market day has no sane discount curve.
 *
 * The quote farthest from the line between its neighbours goes first, until the rest give a curve whose forward rates
 * are not far below zero; then every quote comes back without which the curve would do as well.
 *
 * @source own choice, docs/models/calibration.md
 * @param snapshot without two quotes of one tenor
 * @returns rows of `sofr.parSwaps` or `curve.zeroRates`, none for a sane curve, none as well when no few quotes are
 *   to blame
 */
export function curveOutliers(snapshot: MarketSnapshot): readonly number[] {
  if (isSane(snapshot)) return [];
  const points = pointsOf(snapshot);
  const without = (gone: readonly CurvePoint[]): boolean =>
    isSane(
      withRows(
        snapshot,
        points.filter((point) => !gone.includes(point)),
      ),
    );
  let outliers: readonly CurvePoint[] = [];
  while (outliers.length < Math.floor(points.length * OUTLIER_SHARE_MAX)) {
    const left = points.filter((point) => !outliers.includes(point));
    const worst = left.reduce((most, point) => (distance(point, left) > distance(most, left) ? point : most));
    outliers = [...outliers, worst];
    if (!without(outliers)) continue;
    for (const point of outliers) {
      const others = outliers.filter((one) => one !== point);
      if (without(others)) outliers = others;
    }
    return outliers.map(({ row }) => row).sort((a, b) => a - b);
  }
  return [];
}

/** A tenor that the day lacks altogether is another matter. */
function isSane(snapshot: MarketSnapshot): boolean {
  return assessDiscountCurve(snapshot).every(
    ({ severity, code }) => severity !== 'error' || code === 'MARKET_INCOMPLETE',
  );
}

function pointsOf({ sofr, curve }: MarketSnapshot): readonly CurvePoint[] {
  const points =
    sofr?.parSwaps.map(({ tenor, rate }, row) => ({ row, years: tenorYears(tenor), rate })) ??
    curve?.zeroRates.map(({ years, rate }, row) => ({ row, years, rate })) ??
    [];
  return points.toSorted((a, b) => a.years - b.years);
}

function withRows(snapshot: MarketSnapshot, points: readonly CurvePoint[]): MarketSnapshot {
  const rows = new Set(points.map(({ row }) => row));
  const { sofr, curve } = snapshot;
  return {
    ...snapshot,
    ...(sofr && { sofr: { ...sofr, parSwaps: sofr.parSwaps.filter((_, row) => rows.has(row)) } }),
    ...(curve && { curve: { ...curve, zeroRates: curve.zeroRates.filter((_, row) => rows.has(row)) } }),
  };
}

/** How far a rate lies from the line through its neighbours, at an end from its neighbour. */
function distance(point: CurvePoint, points: readonly CurvePoint[]): number {
  const i = points.indexOf(point);
  const below = points[i - 1] ?? points[i + 1];
  const above = points[i + 1] ?? points[i - 1];
  if (below === undefined || above === undefined) return 0;
  const weight = below === above ? 0 : (point.years - below.years) / (above.years - below.years);
  return Math.abs(point.rate - below.rate - weight * (above.rate - below.rate));
}
