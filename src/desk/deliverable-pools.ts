import { z } from 'zod';
import { eventIdSchema } from '../book/event-envelope.ts';
import { instrumentId, parseInstrumentName } from '../book/position-terms.ts';
import { isoMonthSchema } from '../market/snapshot.ts';
import type { DeliverablePool } from './planned-deliveries.ts';

/** More pools than a desk delivers in a month. */
export const POOL_COUNT_MAX = 1_000;
const FACE_MAX = 100_000_000_000;
/** Two of these are the same to the cent. */
const CENT_TOLERANCE = 1e-6;

/** What the fields of a pool take, in words. */
export const POOL_FIELDS = {
  poolNumber: 'a text of 1 to 64 characters, unique in the file',
  instrument: 'a TBA such as UMBS30-6.0: what the pool can be delivered into',
  face: 'current face in dollars and cents, positive',
  settlementMonth: 'a month YYYY-MM, or nothing: the pool is for every month',
} as const;

/** One pool in JSON, under the names of the columns of the table. */
export const deliverablePoolSchema = z.strictObject({
  poolNumber: eventIdSchema.describe(POOL_FIELDS.poolNumber),
  instrument: z
    .string()
    .min(1)
    .max(40)
    .describe(POOL_FIELDS.instrument)
    .transform((text, context): string => {
      const name = parseInstrumentName(text);
      if (name?.kind === 'tba') return instrumentId(name);
      context.addIssue({ code: 'custom', message: `is not ${POOL_FIELDS.instrument}` });
      return z.NEVER;
    }),
  face: z
    .number()
    .positive()
    .max(FACE_MAX)
    .refine((face) => Math.abs(face * 100 - Math.round(face * 100)) < CENT_TOLERANCE * 100, {
      error: 'is not an amount in dollars and whole cents',
    })
    .describe(POOL_FIELDS.face),
  settlementMonth: isoMonthSchema.optional().describe(POOL_FIELDS.settlementMonth),
});

/** Pools in JSON, each once. */
export const deliverablePoolsSchema = z
  .array(deliverablePoolSchema)
  .min(1)
  .max(POOL_COUNT_MAX)
  .superRefine((pools, context) => {
    const seen = new Set<string>();
    pools.forEach(({ poolNumber }: DeliverablePool, index) => {
      if (seen.has(poolNumber)) {
        context.addIssue({ code: 'custom', path: [index, 'poolNumber'], message: 'must stand once' });
      }
      seen.add(poolNumber);
    });
  });
