import { invariant } from '../core/invariant.ts';
import type { RateModel } from '../models/rate/rate-model.ts';
import { type ForwardMarketPaths, forwardMarketPaths } from './forward-market-paths.ts';
import { type G2Paths, g2Paths } from './g2-paths.ts';
import { type HullWhitePaths, hullWhitePaths } from './hull-white-paths.ts';
import type { TimeGrid } from './time-grid.ts';

/** A rate model on a grid as flat tables in shared memory: all that its paths need, whatever the curve. */
export type PathModel = HullWhitePaths | G2Paths | ForwardMarketPaths;

/** Tables of a run's models on its grid; they are of one kind, since scenarios of a run share their normals. */
export function pathModels(models: readonly RateModel[], grid: TimeGrid): PathModel[] {
  const tables = models.map((model) => pathModel(model, grid));
  const kinds = new Set(tables.map(({ kind, tracks }) => `${kind} ${tracks}`));
  invariant(kinds.size === 1, 'The rate models of a run are of one kind.');
  return tables;
}

/**
 * The tables that tell a model from others of its kind on its grid: equal tables, equal paths, and equal rates on equal
 * curves. Other tables follow from these.
 */
export function modelTables(model: PathModel): readonly Float64Array[] {
  if (model.kind !== 'forward-market') return [model.steps];
  const { dynamics, displacement, loadings, deviations } = model.evolution;
  const level = Float64Array.of(dynamics === 'normal' ? 0 : 1, displacement);
  return [model.tenorTimesYears, level, loadings, deviations];
}

/** Tables of a model on a grid. */
function pathModel(model: RateModel, grid: TimeGrid): PathModel {
  switch (model.kind) {
    case 'hull-white':
      return hullWhitePaths(model, grid);
    case 'g2':
      return g2Paths(model, grid);
    case 'forward-market':
      return forwardMarketPaths(model, grid);
  }
}
