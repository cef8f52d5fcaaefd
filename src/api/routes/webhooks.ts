import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { digestOf } from '../../core/digest.ts';
import type { JobServices } from '../../jobs/submit-job.ts';
import { newId } from '../../store/ids.ts';
import { DELIVERY_STATES } from '../../store/webhook-records.ts';
import { SUBSCRIBABLE_EVENT_TYPES } from '../../webhooks/events.ts';
import type { WebhookManager } from '../../webhooks/manage-webhooks.ts';
import { WEBHOOK_LIMITS } from '../../webhooks/webhook-limits.ts';
import { pageOf, pageQuerySchema, sequenceOfCursor } from '../cursor.ts';
import { idempotencyKeyOf } from '../request-headers.ts';
import {
  deliverySchema,
  deliveryView,
  webhookPath,
  webhookSchema,
  webhookView,
  webhookWithSecretSchema,
} from '../webhook-view.ts';
import { found, idParamsSchema, problemResponses, repeatableHeadersSchema } from './route-parts.ts';

const tags = ['webhooks'];
const PATH = '/webhooks';
const DESCRIPTION_LENGTH_MAX = 500;

const eventTypesSchema = z
  .array(z.enum(SUBSCRIBABLE_EVENT_TYPES))
  .min(1)
  .max(SUBSCRIBABLE_EVENT_TYPES.length)
  .describe('Events the endpoint is told of.');
const endpointShape = {
  url: z.string().min(1).max(WEBHOOK_LIMITS.urlLengthMax).describe('Where events are posted: https.'),
  description: z.string().min(1).max(DESCRIPTION_LENGTH_MAX).nullable(),
  eventTypes: eventTypesSchema,
};
const newEndpointSchema = z.strictObject({
  ...endpointShape,
  description: endpointShape.description.default(null),
  eventTypes: eventTypesSchema.default([...SUBSCRIBABLE_EVENT_TYPES]),
});
const endpointChangeSchema = z.strictObject({ ...endpointShape, enabled: z.boolean() }).partial();
const deliveryParamsSchema = idParamsSchema.extend({ deliveryId: z.string().min(1).max(100) });
const emptyBodySchema = z.strictObject({}).nullish();

export type WebhookRoutes = FastifyPluginAsyncZod<{
  readonly services: JobServices;
  readonly webhooks: WebhookManager;
}>;

/** Endpoints that are told of events, and their deliveries. */
export const webhookRoutes: WebhookRoutes = async (server, { services, webhooks }) => {
  const { store, idempotency, now } = services;

  server.post(
    PATH,
    {
      config: { access: 'webhooks:manage' },
      schema: {
        tags,
        summary: 'Tell an endpoint of events',
        description:
          'The answer has the signing secret, this once. A repeated request is answered without it.',
        headers: repeatableHeadersSchema,
        body: newEndpointSchema,
        response: {
          201: webhookWithSecretSchema.extend({ secret: z.string().nullable() }),
          ...problemResponses,
        },
      },
    },
    async (request, reply) => {
      const { caller, body } = request;
      const digest = digestOf({ path: PATH, body });
      const { id, repeated, made } = await idempotency.once(
        caller,
        { key: idempotencyKeyOf(request), digest },
        newId('webhook', now()),
        async () => ({
          create: (newWebhookId, repositories) =>
            webhooks.create(repositories, { id: newWebhookId, ...body }),
        }),
      );
      const webhook = made?.webhook ?? found(await store.as(caller).webhooks.find(id), 'webhook');
      if (repeated) reply.header('idempotency-replayed', 'true');
      return reply
        .code(201)
        .header('location', webhookPath(id))
        .send({ ...webhookView(webhook, now()), secret: made?.secret ?? null });
    },
  );

  server.get(
    PATH,
    {
      config: { access: 'webhooks:manage' },
      schema: {
        tags,
        summary: 'List webhooks, newest first',
        querystring: pageQuerySchema,
        response: {
          200: z.object({ items: z.array(webhookSchema), nextCursor: z.string().nullable() }),
          ...problemResponses,
        },
      },
    },
    async (request, reply) => {
      const { limit, cursor } = request.query;
      const records = await store.as(request.caller).webhooks.list({
        limit: limit + 1,
        ...(cursor !== undefined && { beforeSequence: sequenceOfCursor(cursor) }),
      });
      return reply.send(pageOf(records, limit, (webhook) => webhookView(webhook, now())));
    },
  );

  server.get(
    `${PATH}/:id`,
    {
      config: { access: 'webhooks:manage' },
      schema: {
        tags,
        summary: 'One webhook',
        params: idParamsSchema,
        response: { 200: webhookSchema, ...problemResponses },
      },
    },
    async (request, reply) => {
      const webhook = found(await store.as(request.caller).webhooks.find(request.params.id), 'webhook');
      return reply.send(webhookView(webhook, now()));
    },
  );

  server.patch(
    `${PATH}/:id`,
    {
      config: { access: 'webhooks:manage' },
      schema: {
        tags,
        summary: 'Change a webhook',
        description: 'Disabling makes pending deliveries dead; enabling does not replay them.',
        params: idParamsSchema,
        body: endpointChangeSchema.nullish(),
        response: { 200: webhookSchema, ...problemResponses },
      },
    },
    async (request, reply) => {
      const webhook = await webhooks.change(request.caller, request.params.id, request.body ?? {});
      return reply.send(webhookView(webhook, now()));
    },
  );

  server.delete(
    `${PATH}/:id`,
    {
      config: { access: 'webhooks:manage' },
      schema: {
        tags,
        summary: 'Delete a webhook and its deliveries',
        params: idParamsSchema,
        response: { 204: z.undefined().describe('The webhook is gone.'), ...problemResponses },
      },
    },
    async (request, reply) => {
      const deleted = await store.as(request.caller).webhooks.delete(request.params.id);
      found(deleted || undefined, 'webhook');
      return reply.code(204).send();
    },
  );

  server.post(
    `${PATH}/:id/rotate-secret`,
    {
      config: { access: 'webhooks:manage' },
      schema: {
        tags,
        summary: 'Change the signing secret',
        description:
          'The answer has the new secret, this once. For a day deliveries carry signatures of both.',
        params: idParamsSchema,
        headers: repeatableHeadersSchema,
        body: emptyBodySchema,
        response: { 200: webhookWithSecretSchema, ...problemResponses },
      },
    },
    // A repeated request makes another secret: the answer of the first one cannot be given again.
    async (request, reply) => {
      idempotencyKeyOf(request);
      const { webhook, secret } = await webhooks.rotateSecret(request.caller, request.params.id);
      return reply.send({ ...webhookView(webhook, now()), secret });
    },
  );

  server.post(
    `${PATH}/:id/test`,
    {
      config: { access: 'webhooks:manage' },
      schema: {
        tags,
        summary: 'Send a test event to a webhook',
        params: idParamsSchema,
        headers: repeatableHeadersSchema,
        body: emptyBodySchema,
        response: { 202: deliverySchema, ...problemResponses },
      },
    },
    // Two tests do no harm, whatever the key; it is read so that a bad one is refused.
    async (request, reply) => {
      idempotencyKeyOf(request);
      return reply.code(202).send(deliveryView(await webhooks.test(request.caller, request.params.id)));
    },
  );

  server.get(
    `${PATH}/:id/deliveries`,
    {
      config: { access: 'webhooks:manage' },
      schema: {
        tags,
        summary: 'List the deliveries of a webhook, newest first',
        description: '`state=dead` is the dead-letter queue.',
        params: idParamsSchema,
        querystring: pageQuerySchema.extend({ state: z.enum(DELIVERY_STATES).optional() }),
        response: {
          200: z.object({ items: z.array(deliverySchema), nextCursor: z.string().nullable() }),
          ...problemResponses,
        },
      },
    },
    async (request, reply) => {
      const { limit, cursor, state } = request.query;
      const repository = store.as(request.caller).webhooks;
      const { id: webhookId } = found(await repository.find(request.params.id), 'webhook');
      const records = await repository.listDeliveries({
        webhookId,
        limit: limit + 1,
        ...(cursor !== undefined && { beforeSequence: sequenceOfCursor(cursor) }),
        ...(state && { state }),
      });
      return reply.send(pageOf(records, limit, deliveryView));
    },
  );

  server.post(
    `${PATH}/:id/deliveries/:deliveryId/replay`,
    {
      config: { access: 'webhooks:manage' },
      schema: {
        tags,
        summary: 'Send a delivery again',
        description: 'Under the same event id, from the first attempt.',
        params: deliveryParamsSchema,
        headers: repeatableHeadersSchema,
        body: emptyBodySchema,
        response: { 202: deliverySchema, ...problemResponses },
      },
    },
    async (request, reply) => {
      idempotencyKeyOf(request);
      const { id, deliveryId } = request.params;
      return reply.code(202).send(deliveryView(await webhooks.replay(request.caller, id, deliveryId)));
    },
  );

  server.post(
    `${PATH}/:id/deliveries/replay`,
    {
      config: { access: 'webhooks:manage' },
      schema: {
        tags,
        summary: 'Send all dead deliveries again',
        params: idParamsSchema,
        headers: repeatableHeadersSchema,
        body: emptyBodySchema,
        response: { 202: z.object({ replayedCount: z.number().int() }), ...problemResponses },
      },
    },
    async (request, reply) => {
      idempotencyKeyOf(request);
      const replayedCount = await webhooks.replayDead(request.caller, request.params.id);
      return reply.code(202).send({ replayedCount });
    },
  );
};
