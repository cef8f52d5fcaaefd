import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { businessDateOf } from '../../core/business-date.ts';
import { type IsoDate, isIsoDate } from '../../core/dates.ts';
import { digestOf } from '../../core/digest.ts';
import { pipelineSchema } from '../../desk/files/read-pipeline-json.ts';
import type { TableWriter } from '../../desk/tables/written-table.ts';
import { isoDateSchema } from '../../market/snapshot.ts';
import { newId } from '../../store/ids.ts';
import type { PipelineRecord } from '../../store/records.ts';
import { formatQueryShape, jsonOrCsv, sendCsvText, wantsCsv } from '../csv-answer.ts';
import { pipelineSchemas, pipelineSummary, withDocument } from '../document-view.ts';
import { idempotencyKeyOf } from '../request-headers.ts';
import {
  found,
  idParamsSchema,
  problemResponses,
  type Routes,
  repeatableHeadersSchema,
} from './route-parts.ts';

const tags = ['pipelines'];
const PATH = '/pipelines';

const uploadQuerySchema = z.strictObject({
  asOf: isoDateSchema
    .optional()
    .describe(
      'The day the pipeline describes; otherwise the document’s own, or the day of upload in New York.',
    ),
  dateFormat: z.enum(['iso', 'mdy']).optional().describe('How dates of a CSV that are not ISO are written.'),
});

const formatQuerySchema = z.strictObject(formatQueryShape);
const pipelineAnswer = jsonOrCsv(pipelineSchemas.full, 'The pipeline');

/** Pipelines of rate locks. */
export const pipelineRoutes: Routes = async (
  server,
  { services: { store, idempotency, now }, readPipeline, writeTable },
) => {
  const pipelines = ({ caller }: FastifyRequest) => store.as(caller).pipelines;
  server.addContentTypeParser('text/csv', { parseAs: 'string' }, (_request, body, done) => done(null, body));

  server.post(
    PATH,
    {
      // The reader checks the body lock by lock, so that one bad lock is left out and the others go on.
      validatorCompiler: ({ schema, httpPart }) =>
        httpPart === 'body'
          ? (value) => ({ value })
          : server.validatorCompiler!({ schema, method: '', url: '' }),
      config: { access: 'pipelines:write', takesDocuments: true },
      schema: {
        tags,
        summary: 'Store a pipeline of locks',
        description:
          'As CSV (text/csv) or JSON. Bad locks are left out, counted and named; the good ones are stored.',
        headers: repeatableHeadersSchema,
        querystring: uploadQuerySchema,
        body: {
          content: { 'application/json': { schema: pipelineSchema }, 'text/csv': { schema: z.string() } },
        },
        response: { 201: pipelineSchemas.summary, ...problemResponses },
      },
    },
    async (request, reply) => {
      const body: unknown = request.body;
      const { dateFormat } = request.query;
      const asOf = request.query.asOf ?? statedDate(body) ?? businessDateOf(now());
      const key = idempotencyKeyOf(request);
      // To digest a large body takes a while, and without a key nobody asks for it.
      const digest = key === undefined ? '' : digestOf({ path: PATH, query: request.query, body });
      const { id, repeated, made } = await idempotency.once(
        request.caller,
        { key, digest },
        newId('pipeline', now()),
        async () => {
          const written = await readPipeline(body, { asOf, ...(dateFormat && { dateFormat }) });
          return {
            create: (newPipelineId, repositories) =>
              repositories.pipelines.insert({
                id: newPipelineId,
                asOf,
                asOfTime: null,
                createdAt: now().toISOString(),
                ...written,
              }),
          };
        },
      );
      const record = made ?? found(await pipelines(request).find(id), 'pipeline');
      if (repeated) reply.header('idempotency-replayed', 'true');
      return reply.code(201).header('location', `/v1${PATH}/${id}`).send(pipelineSummary(record));
    },
  );

  server.get(
    `${PATH}/latest`,
    {
      config: { access: 'pipelines:read' },
      schema: {
        tags,
        summary: 'The latest pipeline',
        querystring: formatQuerySchema,
        response: { 200: pipelineAnswer, ...problemResponses },
      },
    },
    async (request, reply) => {
      const record = found(await pipelines(request).latest(), 'pipeline');
      return answerPipeline(record, request, reply, { format: request.query.format, writeTable });
    },
  );

  server.get(
    `${PATH}/:id`,
    {
      config: { access: 'pipelines:read' },
      schema: {
        tags,
        summary: 'One pipeline',
        params: idParamsSchema,
        querystring: formatQuerySchema,
        response: { 200: pipelineAnswer, ...problemResponses },
      },
    },
    async (request, reply) => {
      const record = found(await pipelines(request).find(request.params.id), 'pipeline');
      return answerPipeline(record, request, reply, { format: request.query.format, writeTable });
    },
  );
};

/** A pipeline as JSON, or as the table it can be uploaded as again. */
async function answerPipeline(
  record: PipelineRecord,
  request: FastifyRequest,
  reply: FastifyReply,
  { format, writeTable }: { readonly format: 'json' | 'csv' | undefined; readonly writeTable: TableWriter },
) {
  reply.header('vary', 'accept');
  if (!wantsCsv(request, format)) return reply.send(withDocument(pipelineSummary(record), record));
  const { id, documentJson } = record;
  return sendCsvText(reply, await writeTable({ kind: 'pipeline', documentJson }), id);
}

/** The day a JSON pipeline says it describes; a wrong one is left to the reader to refuse. */
function statedDate(body: unknown): IsoDate | undefined {
  if (typeof body !== 'object' || body === null || !('asOf' in body)) return undefined;
  return typeof body.asOf === 'string' && isIsoDate(body.asOf) ? body.asOf : undefined;
}
