import { z } from 'zod';
import { type IsoDate, type IsoMonth, isIsoDate, isIsoMonth } from '../core/dates.ts';

/** How a rate that was written in percent is to be written. */
export function percentHint(rate: number): string {
  const isPercent = Math.abs(rate) <= 100;
  return isPercent
    ? `for ${rate} % write ${Number((rate / 100).toPrecision(12))}`
    : 'write 0.0675 for 6.75 %';
}

/** A decimal rate; percent by mistake (6.75) is refused with a hint. */
export const rateSchema = z.number().refine((rate) => Math.abs(rate) <= 1, {
  error: ({ input }) => `is not a decimal rate; ${percentHint(Number(input))}`,
});
export const isoDateSchema = z
  .string()
  .refine(isIsoDate, 'is not a real date YYYY-MM-DD')
  .transform((text) => text as IsoDate);
export const isoMonthSchema = z
  .string()
  .refine(isIsoMonth, 'is not a month YYYY-MM')
  .transform((text) => text as IsoMonth);
export const quotedPriceSchema = z.union([z.number().positive().lt(400), z.string().min(1).max(12)]);
