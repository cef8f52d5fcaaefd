import { z } from 'zod';
import { calibrationSetSchema } from '../../calibration/calibration-set.ts';
import { positionsSchema } from '../desk/positions-document.ts';
import { marketSnapshotSchema } from '../market/snapshot.ts';

/** A pipeline's locks are read one by one, so that a bad one fails alone. */
export const pipelineSchema = z.union([
  z.looseObject({ locks: z.array(z.unknown()).min(1) }),
  z.array(z.unknown()).min(1),
]);

/** What every job on a book takes. */
export const bookInput = {
  market: marketSnapshotSchema,
  pipeline: pipelineSchema,
  positions: positionsSchema.optional(),
  calibration: calibrationSetSchema.optional(),
  shiftBp: z.number().min(0.1).max(100).optional(),
};

export const bookInputSchema = z.strictObject(bookInput);
export type BookInput = z.output<typeof bookInputSchema>;
