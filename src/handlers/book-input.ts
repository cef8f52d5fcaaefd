import { z } from 'zod';
import { calibrationSetSchema } from '../../calibration/calibration-set.ts';
import { servicingBookSchema } from '../book/servicing-terms.ts';
import { CounterpoiseError } from '../core/errors.ts';
import { positionsSchema } from '../desk/positions-document.ts';
import type { ServicingBook } from '../desk/servicing/servicing-units.ts';
import type { ServicingRight } from '../instruments/servicing-right.ts';
import { marketSnapshotSchema } from '../market/snapshot.ts';
import {
  DEFAULT_SERVICING_ASSUMPTIONS,
  type ServicingAssumptions,
  servicingAssumptionsSchema,
} from '../models/servicing/assumptions.ts';

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

/** Servicing rights that a job values beside the pipeline. */
export const servicingInput = {
  servicing: servicingBookSchema.optional(),
  servicingAssumptions: servicingAssumptionsSchema.optional(),
};

const bookInputSchema = z.strictObject(bookInput);
export type BookInput = z.output<typeof bookInputSchema>;

interface StatedServicing {
  readonly servicing?: readonly ServicingRight[] | undefined;
  readonly servicingAssumptions?: ServicingAssumptions | undefined;
}

/**
 * The servicing book of a job's input, under the documented assumptions where it states none.
 *
 * @throws CounterpoiseError INPUT_INVALID for assumptions without rights
 */
export function servicingOf({ servicing: rights, servicingAssumptions }: StatedServicing): {
  readonly servicing?: ServicingBook;
} {
  if (rights === undefined) {
    if (servicingAssumptions === undefined) return {};
    throw new CounterpoiseError('INPUT_INVALID', 'Assumptions on servicing need servicing rights.', {
      pointer: '/input/servicingAssumptions',
      accepted: 'together with servicing',
    });
  }
  return { servicing: { rights, assumptions: servicingAssumptions ?? DEFAULT_SERVICING_ASSUMPTIONS } };
}
