import { z } from 'zod';
import type { IsoDate } from '../core/dates.ts';
import data from './data/fails-charge.json' with { type: 'json' };
import { isoDateSchema, rateSchema } from './snapshot.ts';

const fileSchema = z.strictObject({
  description: z.string(),
  rates: z
    .array(
      z.strictObject({
        instrument: z.enum(['tba', 'bond-forward']),
        from: isoDateSchema,
        capRate: rateSchema,
        floorRate: rateSchema,
        source: z.string().min(1),
      }),
    )
    .min(1),
});

const RATES = fileSchema.parse(data).rates;

/**
 * The annual rate charged for a delivery that failed on a day: max(cap − reference rate, floor).
 *
 * @param referenceRate lower limit of the federal funds target range, decimal
 * @returns decimal, ACT/360; 0 before the charge was introduced
 * @source dated rows of data/fails-charge.json
 */
export function failsChargeRate(
  instrument: 'tba' | 'bond-forward',
  date: IsoDate,
  referenceRate: number,
): number {
  const row = RATES.filter((one) => one.instrument === instrument && one.from <= date).at(-1);
  return row === undefined ? 0 : Math.max(row.capRate - referenceRate, row.floorRate);
}
