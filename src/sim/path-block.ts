import { drawNormals, type NormalScratch, type PathSampler } from './block-normals.ts';
import { drawForwardMarket } from './forward-market-paths.ts';
import { simulateG2 } from './g2-paths.ts';
import { simulateHullWhite } from './hull-white-paths.ts';
import type { PathModel } from './path-model.ts';

/**
 * Simulates one block of a model's paths.
 *
 * A block is the same whoever simulates it and in whatever order: its normals depend on (seed, path, step,
 * factor) alone.
 *
 * @param model tables of the model on the grid
 * @param steps of the grid
 * @param block index of the block, its first path is block × 64
 * @param paths receives what the model keeps of them, track by track
 */
export function simulateBlock(
  model: PathModel,
  sampler: PathSampler,
  steps: number,
  block: number,
  scratch: NormalScratch,
  paths: Float64Array,
): void {
  drawNormals(sampler, block, steps, model, scratch);
  switch (model.kind) {
    case 'hull-white':
      simulateHullWhite(model, sampler.ordering, scratch, paths);
      break;
    case 'g2':
      simulateG2(model, sampler.ordering, scratch, paths);
      break;
    case 'forward-market':
      drawForwardMarket(model, sampler.ordering, scratch, steps, paths);
  }
}
