import { z } from 'zod';
import { KERNEL_NAMES } from '../core/kernel-names.ts';
import { RATE_MODEL_KINDS } from '../core/rate-model-kinds.ts';
import { runLengthFault } from '../core/run-target.ts';

/** Kernels a run can name; `auto` takes the fastest this machine has. */
const RUN_KERNELS = ['auto', ...KERNEL_NAMES] as const;
/** More paths than this refine no number that a desk reads. */
const PATH_COUNT_MAX = 16_777_216;
const THREAD_COUNT_MAX = 256;

const pathCountSchema = z.number().int().min(2).max(PATH_COUNT_MAX);

/** How to simulate: either a number of paths, or a standard error to reach within a number of paths. */
export const runSettingsSchema = z
  .strictObject({
    pathCount: pathCountSchema.optional(),
    targetStandardError: z.number().positive().optional(),
    pathCountMax: pathCountSchema.optional(),
    seed: z.string().min(1).max(200).optional(),
    model: z
      .enum(RATE_MODEL_KINDS)
      .optional()
      .describe('Rate model; of a run with a calibration, that of the calibration.'),
    calibrationId: z
      .string()
      .min(1)
      .max(100)
      .optional()
      .describe('Id of a stored calibration, or "latest"; without it the job calibrates on its own.'),
    kernel: z.enum(RUN_KERNELS).optional(),
    exact: z.boolean().optional(),
    threads: z.number().int().min(1).max(THREAD_COUNT_MAX).optional(),
  })
  .superRefine((run, context) => {
    const fault = runLengthFault(run);
    if (fault !== undefined) {
      context.addIssue({ code: 'custom', path: [fault.member], message: fault.message });
    }
  });

export type RunSettings = z.output<typeof runSettingsSchema>;
