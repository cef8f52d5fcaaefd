import { z } from 'zod';

const DAYS_MAX = 36_500;

function days(fallback: number | null, meaning: string) {
  return z.number().int().min(1).max(DAYS_MAX).nullable().default(fallback).describe(meaning);
}

/** How long payloads are kept. What is erased leaves its hash, and its place in the audit. */
export const retentionConfigSchema = z
  .strictObject({
    resultDays: days(null, 'Results of jobs; null: for good.'),
    documentDays: days(
      null,
      'Market snapshots, pipelines and requests that nothing kept needs; null: for good.',
    ),
    webhookDeliveryDays: days(30, 'Webhook deliveries that were made or are dead.'),
  })
  .prefault({});
