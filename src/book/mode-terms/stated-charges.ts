import { z } from 'zod';
import { eventIdSchema } from '../event-envelope.ts';

const CHARGES_MAX = 100_000;
const PRICE_MIN = 50;
const PRICE_MAX = 150;
const DOLLARS_MAX = 1_000_000;

/** The columns of a file of charges: what each takes, in words. */
export const CHARGE_FIELDS = {
  eventId: 'the id of a lock event, unique in the file',
  marketPrice: 'the market’s price of the loan that day, per 100 from 50 to 150, or nothing',
  charged: 'dollars and cents the investor charged for the event, negative where he paid, or nothing (0)',
} as const;

/** What an investor charged for one event, and at which market price. */
export const statedChargeSchema = z.strictObject({
  eventId: eventIdSchema.describe(CHARGE_FIELDS.eventId),
  marketPrice: z.number().min(PRICE_MIN).max(PRICE_MAX).optional().describe(CHARGE_FIELDS.marketPrice),
  charged: z
    .number()
    .min(-DOLLARS_MAX)
    .max(DOLLARS_MAX)
    .refine((dollars) => Number(dollars.toFixed(2)) === dollars, 'is not an amount of whole cents')
    .default(0)
    .describe(CHARGE_FIELDS.charged),
});

export type StatedCharge = Readonly<z.output<typeof statedChargeSchema>>;

/** Charges of a file, each event once. */
export const statedChargesSchema = z
  .array(statedChargeSchema)
  .max(CHARGES_MAX)
  .refine(
    (charges) => new Set(charges.map(({ eventId }) => eventId)).size === charges.length,
    'must not state an event twice',
  );
