import { z } from 'zod';
import type { AuditRecord } from '../store/records.ts';

export const auditEntrySchema = z.object({
  sequence: z.number().int().describe('Place in the chain of all tenants.'),
  at: z.iso.datetime(),
  actor: z.string(),
  deskId: z.string().nullable(),
  requestId: z.string().nullable(),
  correlationId: z.string().nullable(),
  action: z.string().describe('`<object kind>.<verb in the past>`'),
  objectId: z.string(),
  contentDigest: z.string().nullable(),
  previousHash: z.string(),
  hash: z.string(),
});

/** An entry as its tenant sees it. */
export function auditEntryView({ tenantId: _, ...entry }: AuditRecord): z.output<typeof auditEntrySchema> {
  return entry;
}

export const auditReportSchema = z.object({
  isIntact: z.boolean(),
  entryCount: z.number().int(),
  head: z.object({ sequence: z.number().int(), hash: z.string() }),
  findings: z
    .array(
      z.object({
        kind: z.enum(['changed', 'missing', 'unlinked', 'unexpected', 'head']),
        sequence: z.number().int(),
        throughSequence: z.number().int(),
      }),
    )
    .readonly(),
  findingCount: z.number().int(),
});
