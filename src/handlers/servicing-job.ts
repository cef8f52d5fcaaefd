import { z } from 'zod';
import { calibrationSetSchema } from '../../calibration/calibration-set.ts';
import { servicingBookSchema } from '../book/servicing-terms.ts';
import type { DeskRequest } from '../desk/desk-request.ts';
import { assessServicing } from '../desk/servicing/assess-servicing.ts';
import type { JobResultDocument } from '../jobs/handler.ts';
import { marketSnapshotSchema } from '../market/snapshot.ts';
import {
  DEFAULT_SERVICING_ASSUMPTIONS,
  servicingAssumptionsSchema,
} from '../models/servicing/assumptions.ts';

/** What a `servicing` job takes. */
export const servicingInputSchema = z.strictObject({
  market: marketSnapshotSchema,
  servicing: servicingBookSchema,
  servicingAssumptions: servicingAssumptionsSchema.optional(),
  calibration: calibrationSetSchema.optional(),
  shiftBp: z.number().min(0.1).max(100).optional(),
});

type ServicingInput = z.output<typeof servicingInputSchema>;

/**
 * Runs a `servicing` job.
 *
 * @param requestOf checks and calibrates the market day
 */
export async function servicingJob(
  input: ServicingInput,
  requestOf: (
    market: ServicingInput['market'],
    calibration: ServicingInput['calibration'],
  ) => Promise<Pick<DeskRequest, 'market' | 'calibration' | 'calibrationId' | 'warnings' | 'run'>>,
): Promise<JobResultDocument> {
  const { market, calibration, servicing: rights, servicingAssumptions, shiftBp } = input;
  const request = await requestOf(market, calibration);
  return {
    ...(await assessServicing({
      ...request,
      servicing: { rights, assumptions: servicingAssumptions ?? DEFAULT_SERVICING_ASSUMPTIONS },
      ...(shiftBp === undefined ? {} : { shiftBp }),
    })),
  };
}
