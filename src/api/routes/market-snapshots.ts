import type { FastifyRequest } from 'fastify';
import { digestOf } from '../../core/digest.ts';
import { marketSnapshotSchema } from '../../market/snapshot.ts';
import { newId } from '../../store/ids.ts';
import { marketSnapshotSchemas, marketSnapshotSummary, withDocument } from '../document-view.ts';
import { idempotencyKeyOf } from '../request-headers.ts';
import {
  found,
  idParamsSchema,
  problemResponses,
  type Routes,
  repeatableHeadersSchema,
} from './route-parts.ts';

const tags = ['market snapshots'];
const PATH = '/market-snapshots';

/** Market days. */
export const marketSnapshotRoutes: Routes = async (server, { services: { store, idempotency, now } }) => {
  const marketSnapshots = ({ caller }: FastifyRequest) => store.as(caller).marketSnapshots;

  server.post(
    PATH,
    {
      config: { access: 'market:write', takesDocuments: true },
      schema: {
        tags,
        summary: 'Store a market day',
        headers: repeatableHeadersSchema,
        body: marketSnapshotSchema,
        response: { 201: marketSnapshotSchemas.summary, ...problemResponses },
      },
    },
    async (request, reply) => {
      const market = request.body;
      const contentDigest = digestOf(market);
      const digest = digestOf({ path: PATH, contentDigest });
      const { id, repeated, made } = await idempotency.once(
        request.caller,
        { key: idempotencyKeyOf(request), digest },
        newId('marketSnapshot', now()),
        async () => ({
          create: (newSnapshotId, repositories) =>
            repositories.marketSnapshots.insert({
              id: newSnapshotId,
              asOf: market.asOf,
              asOfTime: market.asOfTime ?? null,
              contentDigest,
              createdAt: now().toISOString(),
              documentJson: JSON.stringify(market),
            }),
        }),
      );
      const record = made ?? found(await marketSnapshots(request).find(id), 'market snapshot');
      if (repeated) reply.header('idempotency-replayed', 'true');
      return reply.code(201).header('location', `/v1${PATH}/${id}`).send(marketSnapshotSummary(record));
    },
  );

  server.get(
    `${PATH}/latest`,
    {
      config: { access: 'market:read' },
      schema: {
        tags,
        summary: 'The latest market day',
        response: { 200: marketSnapshotSchemas.full, ...problemResponses },
      },
    },
    async (request, reply) => {
      const record = found(await marketSnapshots(request).latest(), 'market snapshot');
      return reply.send(withDocument(marketSnapshotSummary(record), record));
    },
  );

  server.get(
    `${PATH}/:id`,
    {
      config: { access: 'market:read' },
      schema: {
        tags,
        summary: 'One market day',
        params: idParamsSchema,
        response: { 200: marketSnapshotSchemas.full, ...problemResponses },
      },
    },
    async (request, reply) => {
      const record = found(await marketSnapshots(request).find(request.params.id), 'market snapshot');
      return reply.send(withDocument(marketSnapshotSummary(record), record));
    },
  );
};
