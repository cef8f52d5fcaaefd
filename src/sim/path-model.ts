import { invariant } from '../core/invariant.ts';
import type { RateModel } from '../models/rate/rate-model.ts';
import { type HullWhitePaths, hullWhitePaths } from './hull-white-paths.ts';
import type { TimeGrid } from './time-grid.ts';

/** A rate model on a grid as flat tables in shared memory: all that its paths need, whatever the curve. */
export type PathModel = HullWhitePaths;

/** Tables of a run's models on its grid; they are of one kind, since scenarios of a run share their normals. */
export function pathModels(models: readonly RateModel[], grid: TimeGrid): PathModel[] {
  invariant(new Set(models.map(({ kind }) => kind)).size === 1, 'The rate models of a run are of one kind.');
  return models.map((model) => pathModel(model, grid));
}

/** The tables that a model's paths are made of: equal tables, equal paths. */
export function modelTables(model: PathModel): readonly Float64Array[] {
  return [model.steps, model.halfVariance];
}

/** Tables of a model on a grid. */
export function pathModel(model: RateModel, grid: TimeGrid): PathModel {
  switch (model.kind) {
    case 'hull-white':
      return hullWhitePaths(model, grid);
    case 'g2':
    case 'forward-market':
      throw new Error('not yet');
  }
}
