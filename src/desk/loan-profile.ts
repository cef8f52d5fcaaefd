import { z } from 'zod';
import { LOAN_PURPOSES, OCCUPANCIES, PROPERTY_TYPES } from '../instruments/rate-lock.ts';
import type { LoanProfile } from '../models/execution/loan-profile.ts';

/** What may be said of a loan that is to be priced; what is left out is unknown. */
export const loanProfileSchema = z.strictObject({
  loanAmount: z.number().min(1_000).max(10_000_000).optional().describe('dollars'),
  fico: z.number().int().min(300).max(850).optional(),
  ltvPercent: z.number().min(1, 'is not a percentage from 1 to 150: for 80 % write 80').max(150).optional(),
  dtiPercent: z.number().min(1).max(100).optional(),
  purpose: z.enum(LOAN_PURPOSES).optional(),
  occupancy: z.enum(OCCUPANCIES).optional(),
  propertyType: z.enum(PROPERTY_TYPES).optional(),
  state: z
    .string()
    .regex(/^[A-Z]{2}$/, 'is not a state’s two capital letters')
    .optional(),
}) satisfies z.ZodType<LoanProfile>;
