import { z } from 'zod';
import { invariant } from '../core/invariant.ts';

/**
 * What the queue must know of a calibration to store it: the moment it stands for, whether it passed, and what it was
 * made of.
 * The rest of the document belongs to those who calibrate.
 */
const calibrationResultSchema = z.looseObject({
  asOf: z.iso.date(),
  asOfTime: z.iso.datetime({ offset: true }).optional(),
  passed: z.boolean(),
  inputsDigest: z.string().optional(),
});

export interface CalibrationSummary {
  readonly asOf: string;
  readonly asOfTime: string | null;
  readonly gatesPassed: boolean;
  readonly inputsDigest: string | null;
}

/** The calibration inside a job's result; a handler that answers none breaks its contract. */
export function calibrationOf(result: {
  readonly [key: string]: unknown;
}): CalibrationSummary & { readonly document: unknown } {
  const parsed = calibrationResultSchema.safeParse(result['calibration']);
  invariant(parsed.success, 'A calibration job answers a calibration with asOf and passed.');
  const { asOf, asOfTime, passed, inputsDigest } = parsed.data;
  return {
    asOf,
    asOfTime: asOfTime ?? null,
    gatesPassed: passed,
    inputsDigest: inputsDigest ?? null,
    document: result['calibration'],
  };
}
