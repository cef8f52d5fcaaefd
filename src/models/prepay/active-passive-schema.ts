import { z } from 'zod';
import type { ActivePassiveParameters } from './active-passive.ts';

const share = z.number().min(0).max(1);
const rampMonths = z.number().int().min(1).max(120);

/** Domain of a parameter set that comes from outside the program, such as a calibration's. */
export const activePassiveParametersSchema = z
  .strictObject({
    refinancingRate: z.number().min(0).max(6),
    slope: z.number().positive().max(5000),
    threshold: z.number().min(-0.05).max(0.1),
    refinancingRampMonths: rampMonths,
    turnoverRate: z.number().min(0).max(1),
    lockIn: z.number().min(0).max(100),
    lockInCap: z.number().min(0).max(0.2),
    turnoverRampMonths: rampMonths,
    seasonality: z.array(z.number().positive().max(5)).length(12),
    defaultRate: z.number().min(0).max(1),
    defaultRampMonths: rampMonths,
    activeShare: share,
    passiveRefinancing: share,
  })
  .refine(({ lockIn, lockInCap }) => lockIn * lockInCap <= 1, {
    path: ['lockIn'],
    message: 'lockIn × lockInCap is above 1: turnover would become negative',
  }) satisfies z.ZodType<ActivePassiveParameters>;
