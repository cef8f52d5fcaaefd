import { z } from 'zod';
import { asOfSchema, momentOf } from '../../book/as-of.ts';
import { momentSchema } from '../../book/event-envelope.ts';
import { lockSchema } from '../../book/lock-terms.ts';
import { digestOf } from '../../core/digest.ts';
import { CounterpoiseError } from '../../core/errors.ts';
import { replayLockPrice } from '../../desk/price-replay.ts';
import { pipelineTable } from '../../desk/tables/pipeline-table.ts';
import { readLock, readPipeline } from '../../ledger/lock-projections.ts';
import { marketAtLock } from '../../ledger/market-at-lock.ts';
import { formatQueryShape, jsonOrCsv, sendCsv, wantsCsv } from '../csv-answer.ts';
import { lockEventTable } from '../csv-tables.ts';
import {
  acceptedEventSchema,
  acceptedEventView,
  lockStateSchema,
  pipelineAsOfSchema,
} from '../event-view.ts';
import { found, problemResponses, type Routes } from './route-parts.ts';

const tags = ['locks'];
/** All events of a tenant are read for it: half a second for five thousand locks. */
const PIPELINE_RATE_COST = 20;

const viewQuerySchema = z.strictObject({
  asOf: asOfSchema.default('now'),
  knownAt: momentSchema
    .optional()
    .describe('Only what had been accepted by then: the past as it was seen at that time.'),
});
const knownQuerySchema = viewQuerySchema.pick({ knownAt: true });
const lockParamsSchema = z.strictObject({ lockId: lockSchema.shape.lockId });

const priceReplaySchema = z.object({
  lockId: z.string(),
  pricedAt: z.object({ eventId: z.string(), occurredAt: z.string() }),
  marketSnapshotId: z.string().nullable(),
  marketFoundBy: z.enum(['event', 'job', 'latest-at-lock']),
  lockPrice: z.number().describe('Per 100, as the event states it.'),
  replayedPrice: z.number().describe('Per 100: the sum of the addends.'),
  differencePer100: z.number(),
  matches: z.boolean().describe('Whether the two differ by no more than half an eighth of a 32nd.'),
  coupon: z.number(),
  settlementMonth: z.string(),
  addends: z.array(z.object({ name: z.string(), per100: z.number(), source: z.string() })).readonly(),
  provenance: z.looseObject({}),
});

/** Locks and the pipeline, as their events tell of them. */
export const lockRoutes: Routes = async (server, { services: { store, now } }) => {
  server.get(
    '/pipeline',
    {
      config: { access: 'lock-events:read', rateCost: PIPELINE_RATE_COST },
      schema: {
        tags,
        summary: 'The pipeline as of any moment',
        querystring: viewQuerySchema.extend(formatQueryShape),
        response: { 200: jsonOrCsv(pipelineAsOfSchema, 'The pipeline'), ...problemResponses },
      },
    },
    async (request, reply) => {
      const { asOf, knownAt, format } = request.query;
      const view = { asOf: momentOf(asOf, now()), ...(knownAt === undefined ? {} : { knownAt }) };
      const pipeline = await readPipeline(store.as(request.caller), view);
      reply.header('vary', 'accept');
      if (wantsCsv(request, format)) return sendCsv(reply, pipelineTable(pipeline.document), 'pipeline');
      return reply.send({
        ...pipeline,
        knownAt: knownAt ?? null,
        contentDigest: digestOf(pipeline.document),
      });
    },
  );

  server.get(
    '/locks/:lockId',
    {
      config: { access: 'lock-events:read' },
      schema: {
        tags,
        summary: 'One lock as of any moment',
        params: lockParamsSchema,
        querystring: viewQuerySchema,
        response: { 200: lockStateSchema, ...problemResponses },
      },
    },
    async (request, reply) => {
      const { asOf, knownAt } = request.query;
      const view = { asOf: momentOf(asOf, now()), ...(knownAt === undefined ? {} : { knownAt }) };
      const lock = found(
        await readLock(store.as(request.caller), request.params.lockId, view),
        'lock at that moment',
      );
      return reply.send({ asOf: view.asOf, ...lock });
    },
  );

  server.get(
    '/locks/:lockId/events',
    {
      config: { access: 'lock-events:read' },
      schema: {
        tags,
        summary: 'What was told of one lock, in order of acceptance',
        params: lockParamsSchema,
        querystring: knownQuerySchema.extend(formatQueryShape),
        response: {
          200: jsonOrCsv(z.object({ items: z.array(acceptedEventSchema) }), 'The events'),
          ...problemResponses,
        },
      },
    },
    async (request, reply) => {
      const { knownAt, format } = request.query;
      const records = await store.as(request.caller).events.list({
        stream: 'lock',
        subjectId: request.params.lockId,
        ...(knownAt === undefined ? {} : { knownAt }),
      });
      found(records[0], 'lock');
      reply.header('vary', 'accept');
      const items = records.map(acceptedEventView);
      if (wantsCsv(request, format)) return sendCsv(reply, lockEventTable(items), 'lock-events');
      return reply.send({ items });
    },
  );

  server.get(
    '/locks/:lockId/price-replay',
    {
      config: { access: 'lock-events:read' },
      schema: {
        tags,
        summary: 'The price at lock, made again from what was stored then',
        params: lockParamsSchema,
        querystring: viewQuerySchema,
        response: { 200: priceReplaySchema, ...problemResponses },
      },
    },
    async (request, reply) => {
      const { lockId } = request.params;
      const { asOf, knownAt } = request.query;
      const repositories = store.as(request.caller);
      const view = { asOf: momentOf(asOf, now()), ...(knownAt === undefined ? {} : { knownAt }) };
      const { pricedAt } = found(await readLock(repositories, lockId, view), 'lock at that moment');
      if (pricedAt === null)
        throw new CounterpoiseError('PRICE_NOT_REPLAYABLE', 'The event that locked is not known.');
      const { market, marketSnapshotId, foundBy } = await marketAtLock(repositories, pricedAt);
      return reply.send({
        lockId,
        pricedAt: { eventId: pricedAt.eventId, occurredAt: pricedAt.occurredAt },
        marketSnapshotId,
        marketFoundBy: foundBy,
        ...replayLockPrice(pricedAt, market),
      });
    },
  );
};
