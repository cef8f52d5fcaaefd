import { z } from 'zod';

/** Which forward-market model a calibration fits, and what of it is given. */
export const forwardMarketSpecificationSchema = z
  .strictObject({
    kind: z.literal('forward-market'),
    /** `normal` when absent. */
    dynamics: z.enum(['normal', 'displaced']).optional(),
    /** Decimal; with displaced dynamics only, 0 when absent. */
    displacement: z.number().min(0).max(1).optional(),
    /** 3 when absent. */
    factors: z.number().int().min(1).max(20).optional(),
    /** `abcd` when absent; `piecewise` changes at the tenors of the quotes. */
    shape: z.enum(['abcd', 'piecewise']).optional(),
    /** Length of a period, 1 when absent. */
    periodYears: z.number().min(0.25).max(1).optional(),
    /** w of the rows √w·(p − p of the previous set)/scale, in squared basis points. */
    previousWeight: z.number().min(0).max(1e6).optional(),
  })
  .refine(({ dynamics, displacement }) => dynamics === 'displaced' || (displacement ?? 0) === 0, {
    path: ['displacement'],
    message: 'belongs to displaced dynamics',
  });

export type ForwardMarketSpecification = z.output<typeof forwardMarketSpecificationSchema>;
