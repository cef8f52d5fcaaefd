import { z } from 'zod';
import type { CalibrationRecord, DocumentRecord, PipelineRecord } from '../store/records.ts';
import type { Listed } from '../store/repositories.ts';

/** What every stored document tells of itself. */
const documentSummarySchema = z.object({
  id: z.string(),
  asOf: z.iso.date(),
  asOfTime: z.string().nullable(),
  contentDigest: z.string(),
  createdAt: z.iso.datetime(),
  links: z.object({ self: z.string(), job: z.string().optional() }),
});

export type DocumentSummary = z.output<typeof documentSummarySchema>;

function summaryOf(record: Listed<DocumentRecord>, collection: string): DocumentSummary {
  const { id, asOf, asOfTime, contentDigest, createdAt } = record;
  return { id, asOf, asOfTime, contentDigest, createdAt, links: { self: `/v1/${collection}/${id}` } };
}

/** A document's content, when one document is asked for. */
const contentSchema = { document: z.unknown() };

export const marketSnapshotSchemas = {
  summary: documentSummarySchema,
  full: documentSummarySchema.extend(contentSchema),
};

export function marketSnapshotSummary(record: Listed<DocumentRecord>): DocumentSummary {
  return summaryOf(record, 'market-snapshots');
}

const rejectedRowSchema = z.looseObject({
  code: z.string(),
  message: z.string(),
  row: z.number().int().optional(),
  pointer: z.string().optional(),
  field: z.string().optional(),
});

/** What the reader of a pipeline refused and remarked. */
const pipelineReadingSchema = z.object({
  rejected: z.array(rejectedRowSchema).describe('Rows that were left out, each with its reason.'),
  warnings: z.array(z.string()),
  rateConvention: z.string(),
});

const pipelineSummarySchema = documentSummarySchema.extend({
  lockCount: z.number().int(),
  rejectedCount: z.number().int(),
  ...pipelineReadingSchema.shape,
});

export const pipelineSchemas = {
  summary: pipelineSummarySchema,
  full: pipelineSummarySchema.extend(contentSchema),
};

export function pipelineSummary(record: Listed<PipelineRecord>): z.output<typeof pipelineSummarySchema> {
  const reading = pipelineReadingSchema.parse(JSON.parse(record.readingJson));
  const { lockCount } = record;
  return { ...summaryOf(record, 'pipelines'), lockCount, rejectedCount: reading.rejected.length, ...reading };
}

const calibrationSummarySchema = documentSummarySchema.extend({
  gatesPassed: z.boolean(),
  inputsDigest: z.string().nullable().describe('Digest of all that determines the calibration.'),
});

export const calibrationSchemas = {
  summary: calibrationSummarySchema,
  full: calibrationSummarySchema.extend(contentSchema),
};

export function calibrationSummary(
  record: Listed<CalibrationRecord>,
): z.output<typeof calibrationSummarySchema> {
  const summary = summaryOf(record, 'calibrations');
  const links = { ...summary.links, job: `/v1/jobs/${record.jobId}` };
  const { gatesPassed, inputsDigest } = record;
  return { ...summary, gatesPassed, inputsDigest, links };
}

/** A summary with its document. */
export function withDocument<T extends object>(
  summary: T,
  record: DocumentRecord,
): T & { document: unknown } {
  return { ...summary, document: JSON.parse(record.documentJson) };
}
