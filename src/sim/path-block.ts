import { drawNormals, type NormalScratch, type PathSampler } from './block-normals.ts';
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
 * @param tracks receive what the model keeps of a path, each [node][path]
 */
export function simulateBlock(
  model: PathModel,
  sampler: PathSampler,
  steps: number,
  block: number,
  scratch: NormalScratch,
  tracks: readonly Float64Array[],
): void {
  drawNormals(sampler, block, steps, model, scratch);
  switch (model.kind) {
    case 'hull-white':
      simulateHullWhite(model, sampler.ordering, scratch, tracks[0]!, tracks[1]!);
  }
}
