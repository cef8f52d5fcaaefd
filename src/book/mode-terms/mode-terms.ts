import { z } from 'zod';
import type { IsoDate } from '../../core/dates.ts';
import { CounterpoiseError } from '../../core/errors.ts';
import { DELIVERY_TYPES, type DeliveryType } from '../../instruments/rate-lock.ts';
import { isoDateSchema } from '../../market/snapshot.ts';
import data from '../data/mode-terms.json' with { type: 'json' };

/** Ten points: more than any charge on a lock. */
const POINTS_MAX = 10;
const DAYS_MAX = 400;
const ROWS_MAX = 200;
const RATE_FALL_MAX = 0.05;
/** Two points: beyond it best efforts is another market. */
const SPREAD_BP_MAX = 200;
const COUNT_MAX = 20;

const pointsSchema = z.number().min(0).max(POINTS_MAX);
const daysSchema = z.number().int().min(0).max(DAYS_MAX);

const cancelSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('free') }),
  z.strictObject({ kind: z.literal('fee'), feePer100: pointsSchema }),
  z.strictObject({
    kind: z.literal('pair-off'),
    gain: z
      .enum(['paid', 'forfeited'])
      .describe('Whether the lender is paid when the market fell below the price at lock.'),
    penaltyPer100: pointsSchema,
  }),
]);

const rowSchema = z.strictObject({
  mode: z.enum(DELIVERY_TYPES),
  from: isoDateSchema.describe('First lock date for which the row holds.'),
  source: z.string().min(1).max(500),
  belowMandatoryBp: z
    .number()
    .min(0)
    .max(SPREAD_BP_MAX)
    .describe('What the mode pays less than mandatory, hundredths of a point.'),
  cancel: cancelSchema,
  extend: z.strictObject({
    blockDays: z.number().int().min(1).max(DAYS_MAX).describe('A block that is begun is paid for.'),
    pointsPerBlock: pointsSchema,
    daysMax: daysSchema.describe('Days by which a lock may be extended in all.'),
    graceDays: daysSchema.describe('Days after expiration within which it may still be extended.'),
  }),
  relock: z.strictObject({
    windowDays: daysSchema.describe('Days after the end of the lock within which the worse price holds.'),
    feePer100: pointsSchema.describe('Taken off the worse of old and market price.'),
  }),
  renegotiate: z.strictObject({
    rateFallMin: z
      .number()
      .min(0)
      .max(RATE_FALL_MAX, 'is not a decimal rate; for a quarter of a percent write 0.0025')
      .describe('Fall of the market rate since the lock, decimal.'),
    costPer100: pointsSchema.describe('Taken off the market price of the new rate.'),
    countMax: z.number().int().min(0).max(COUNT_MAX),
  }),
});

/** What happens to a lock costs by how it is sold, row by row with the lock date from which it holds. See docs/schemas/mode-terms.json. */
export const modeTermsSchema = z.strictObject({
  schemaVersion: z.literal(1),
  description: z.string().max(2_000).optional(),
  terms: z
    .array(rowSchema)
    .min(1)
    .max(ROWS_MAX)
    .refine(
      (rows) => new Set(rows.map(({ mode, from }) => `${mode} ${from}`)).size === rows.length,
      'must not state a mode twice for one date',
    ),
});

export type ModeTermsDocument = Readonly<z.output<typeof modeTermsSchema>>;
/** Terms of one mode from one lock date on. */
export type ModeTerms = Readonly<z.output<typeof rowSchema>>;

/** The terms that are shipped, which say of themselves that they are illustrative. */
export const DEFAULT_MODE_TERMS: ModeTermsDocument = Object.freeze(modeTermsSchema.parse(data));

/**
 * The terms in force for locks of a date and mode: those that began last.
 *
 * @returns undefined where none had begun
 */
export function modeTermsOn(
  { terms }: ModeTermsDocument,
  mode: DeliveryType,
  lockDate: IsoDate,
): ModeTerms | undefined {
  return terms
    .filter((row) => row.mode === mode && row.from <= lockDate)
    .reduce<ModeTerms | undefined>(
      (latest, row) => (latest === undefined || row.from > latest.from ? row : latest),
      undefined,
    );
}

/**
 * {@link modeTermsOn} where there must be some.
 *
 * @throws CounterpoiseError INPUT_INVALID
 */
export function requireModeTerms(
  document: ModeTermsDocument,
  mode: DeliveryType,
  lockDate: IsoDate,
): ModeTerms {
  const terms = modeTermsOn(document, mode, lockDate);
  if (terms !== undefined) return terms;
  throw new CounterpoiseError('INPUT_INVALID', `No terms of ${mode} hold for locks of ${lockDate}.`, {
    field: 'terms',
    accepted: `a row of ${mode} from ${lockDate} or before`,
  });
}
