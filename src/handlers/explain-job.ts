import { z } from 'zod';
import { calibrationSetSchema } from '../../calibration/calibration-set.ts';
import type { DeskRun } from '../desk/book.ts';
import type { DeskRequest } from '../desk/desk-request.ts';
import { cashSchema } from '../desk/explain/cash.ts';
import { explainBook, requireComparable } from '../desk/explain/explain.ts';
import type { ExplainResult } from '../desk/explain/explain-result.ts';
import { corridorSchema, hedgeHistorySchema } from '../desk/explain/hedge-effectiveness.ts';
import { positionsSchema } from '../desk/positions-document.ts';
import { marketSnapshotSchema } from '../market/snapshot.ts';
import { type BookInput, bookInput, pipelineSchema } from './book-input.ts';

/** What an `explain` job adds to the input of its day: the day before, and what was paid in between. */
export const explainInputSchema = z.strictObject({
  ...bookInput,
  beforeMarket: marketSnapshotSchema,
  beforePipeline: pipelineSchema,
  beforePositions: positionsSchema.optional(),
  beforeCalibration: calibrationSetSchema.optional(),
  cash: cashSchema.optional(),
  hedgeHistory: hedgeHistorySchema.optional(),
  corridor: corridorSchema.optional(),
});

type ExplainInput = z.output<typeof explainInputSchema>;

/**
 * Runs an `explain` job.
 *
 * @param run as {@link requireComparable} takes it
 * @param requestOf makes the request of one of the two days
 */
export async function explainJob(
  input: ExplainInput,
  run: Pick<DeskRun, 'errorTarget'>,
  requestOf: (book: BookInput, day: 'before' | 'after') => Promise<DeskRequest>,
): Promise<ExplainResult> {
  const { market, pipeline, positions, calibration, shiftBp } = input;
  requireComparable(input.beforeMarket, market, run);
  const before = await requestOf(
    {
      market: input.beforeMarket,
      pipeline: input.beforePipeline,
      positions: input.beforePositions,
      calibration: input.beforeCalibration,
      shiftBp,
    },
    'before',
  );
  const after = await requestOf({ market, pipeline, positions, calibration, shiftBp }, 'after');
  return explainBook({
    before,
    after,
    cash: input.cash ?? [],
    hedgeHistory: input.hedgeHistory ?? [],
    corridor: input.corridor ?? corridorSchema.parse({}),
  });
}
