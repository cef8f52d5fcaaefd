import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { CounterpoiseError } from '../../core/errors.ts';
import type { TableWriter } from '../../desk/tables/written-table.ts';
import type { PipelineReader } from '../../desk/written-pipeline.ts';
import type { PositionsWriter } from '../../desk/written-positions.ts';
import type { JobServices } from '../../jobs/submit-job.ts';
import { errorItemSchema } from '../job-view.ts';

/** What every resource's routes work with. */
export interface RouteOptions {
  readonly services: JobServices;
  readonly readPipeline: PipelineReader;
  readonly writeTable: TableWriter;
  readonly writePositions: PositionsWriter;
}

/** The routes of one resource. */
export type Routes = FastifyPluginAsyncZod<RouteOptions>;

export const problemSchema = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  detail: z.string(),
  code: z.string(),
  requestId: z.string(),
  errors: z.array(errorItemSchema),
});

/** The answer every route may give instead of its own. */
export const problemResponses = {
  default: {
    description: 'RFC 9457 problem details',
    content: { 'application/problem+json': { schema: problemSchema } },
  },
} as const;

export const idParamsSchema = z.strictObject({ id: z.string().min(1).max(100) });

export const repeatableHeadersSchema = z.looseObject({
  'idempotency-key': z
    .string()
    .optional()
    .describe('The same key with the same request makes one resource, however often it is sent.'),
});

/**
 * The record found, when there is one.
 *
 * @throws CounterpoiseError RESOURCE_NOT_FOUND
 */
export function found<T>(record: T | undefined, what: string): T {
  if (record !== undefined) return record;
  throw new CounterpoiseError('RESOURCE_NOT_FOUND', `There is no such ${what}.`);
}
