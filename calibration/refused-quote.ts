import { z } from 'zod';

/** Sections of a market day whose quotes are judged one by one. */
export const QUOTE_SECTIONS = [
  'swaps',
  'sofr-futures',
  'zero-rates',
  'swaption-volatilities',
  'tba',
] as const;
export type QuoteSection = (typeof QUOTE_SECTIONS)[number];

/** A quote that nothing can be calibrated to, as a calibration set names what was left out. */
export const refusedQuoteSchema = z.strictObject({
  section: z.enum(QUOTE_SECTIONS),
  /** RFC 6901 pointer into the market file. */
  pointer: z.string().max(200),
  /** As people name it: `10Y`, `1Y×5Y`, `UMBS30 5.5 2025-03`. */
  quote: z.string().max(200),
  /** What was quoted, shortened. */
  found: z.string().max(200),
  reason: z.string().max(1000),
  accepted: z.string().max(1000),
});

export type RefusedQuote = z.output<typeof refusedQuoteSchema>;
