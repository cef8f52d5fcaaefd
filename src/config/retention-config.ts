import { z } from 'zod';

const DAY_MS = 86_400_000;
const DAYS_MAX = 36_500;

function days(fallback: number | null, meaning: string) {
  return z.number().int().min(1).max(DAYS_MAX).nullable().default(fallback).describe(meaning);
}

/** Hour and minute of a day. */
const TIME_OF_DAY = /^([01]\d|2[0-3]):[0-5]\d$/;

/** How long payloads are kept. What is erased leaves its hash, and its place in the audit. */
export const retentionConfigSchema = z
  .strictObject({
    resultDays: days(null, 'Results of jobs; null: for good.'),
    documentDays: days(
      null,
      'Market snapshots, pipelines and requests that nothing kept needs; null: for good.',
    ),
    dailyAt: z
      .string()
      .regex(TIME_OF_DAY, 'is not an hour and a minute such as 07:30')
      .nullable()
      .default('07:30')
      .describe(
        'When a server erases what is older, HH:MM in UTC, every day; null: only `counterpoise retain` does.',
      ),
    webhookDeliveryDays: days(30, 'Webhook deliveries that were made or are dead.'),
  })
  .prefault({});

export type RetentionConfig = z.output<typeof retentionConfigSchema>;

/** Times before which a configuration keeps nothing, RFC 3339 in UTC; null: it keeps all of the kind. */
export function retentionPolicyOf(
  { resultDays, documentDays, webhookDeliveryDays }: RetentionConfig,
  now: Date,
): Readonly<Record<'resultsBefore' | 'documentsBefore' | 'deliveriesBefore', string | null>> {
  const before = (days: number | null): string | null =>
    days === null ? null : new Date(now.getTime() - days * DAY_MS).toISOString();
  return {
    resultsBefore: before(resultDays),
    documentsBefore: before(documentDays),
    deliveriesBefore: before(webhookDeliveryDays),
  };
}
