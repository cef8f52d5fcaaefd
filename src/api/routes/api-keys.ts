import { z } from 'zod';
import { OWNER_NAME_FORM, ROLES } from '../../core/caller.ts';
import { digestOf } from '../../core/digest.ts';
import { CounterpoiseError } from '../../core/errors.ts';
import { newApiKey } from '../../store/api-key.ts';
import { API_KEY_LIFE_DAYS, apiKeyExpiry } from '../../store/api-key-life.ts';
import { apiKeySchema, apiKeyView } from '../api-key-view.ts';
import { pageOf, pageQuerySchema, sequenceOfCursor } from '../cursor.ts';
import { idempotencyKeyOf } from '../request-headers.ts';
import {
  found,
  idParamsSchema,
  problemResponses,
  type Routes,
  repeatableHeadersSchema,
} from './route-parts.ts';

const tags = ['access'];
const PATH = '/api-keys';
const config = { access: 'keys:manage' } as const;

const NAME_LENGTH_MAX = 100;
const DESK_COUNT_MAX = 100;

const newKeySchema = z.strictObject({
  name: z.string().trim().min(1).max(NAME_LENGTH_MAX).describe('Who or what holds the key.'),
  roles: z.array(z.enum(ROLES)).min(1).max(ROLES.length),
  deskIds: z
    .array(z.string().regex(OWNER_NAME_FORM, 'is not 1 to 64 letters, digits, dots and dashes'))
    .min(1)
    .max(DESK_COUNT_MAX)
    .nullable()
    .default(null)
    .describe('Desks the key is limited to; null: every desk of the tenant.'),
  expiresAt: z.iso
    .datetime({ offset: true })
    .nullish()
    .describe(`RFC 3339; ${API_KEY_LIFE_DAYS} days from now when left out, null: until it is revoked.`),
});

/** Keys of programs and people, made and revoked by the tenant's own administrators. */
export const apiKeyRoutes: Routes = async (server, { services: { store, idempotency, now } }) => {
  server.post(
    PATH,
    {
      config,
      schema: {
        tags,
        summary: 'Make an API key',
        description:
          'The key is in this answer alone. A repeated request answers the key’s record with `key: null`.',
        headers: repeatableHeadersSchema,
        body: newKeySchema,
        response: {
          201: apiKeySchema.extend({ key: z.string().nullable().describe('Shown once.') }),
          ...problemResponses,
        },
      },
    },
    async (request, reply) => {
      const { name, roles, deskIds, expiresAt } = request.body;
      const { caller } = request;
      assertOwnDesks(caller.deskIds, deskIds);
      const drawn = newApiKey();
      const digest = digestOf({ path: PATH, body: request.body });
      const { id, repeated, made } = await idempotency.once(
        caller,
        { key: idempotencyKeyOf(request), digest },
        drawn.id,
        async () => ({
          create: (newKeyId, { apiKeys }) =>
            apiKeys.insert({
              id: newKeyId,
              name,
              roles: [...new Set(roles)],
              deskIds,
              secretHash: drawn.secretHash,
              createdAt: now().toISOString(),
              expiresAt: apiKeyExpiry(expiresAt, now()),
            }),
        }),
      );
      const key = made ?? found(await store.as(caller).apiKeys.find(id), 'API key');
      if (repeated) reply.header('idempotency-replayed', 'true');
      return reply
        .code(201)
        .header('location', `/v1${PATH}/${id}`)
        .send({ ...apiKeyView(key), key: repeated ? null : drawn.text });
    },
  );

  server.get(
    PATH,
    {
      config,
      schema: {
        tags,
        summary: 'List API keys, newest first',
        querystring: pageQuerySchema,
        response: {
          200: z.object({ items: z.array(apiKeySchema), nextCursor: z.string().nullable() }),
          ...problemResponses,
        },
      },
    },
    async (request, reply) => {
      const { limit, cursor } = request.query;
      const keys = await store.as(request.caller).apiKeys.list({
        limit: limit + 1,
        ...(cursor !== undefined && { beforeSequence: sequenceOfCursor(cursor) }),
      });
      return reply.send(pageOf(keys, limit, apiKeyView));
    },
  );

  server.get(
    `${PATH}/:id`,
    {
      config,
      schema: {
        tags,
        summary: 'One API key',
        params: idParamsSchema,
        response: { 200: apiKeySchema, ...problemResponses },
      },
    },
    async (request, reply) => {
      const key = found(await store.as(request.caller).apiKeys.find(request.params.id), 'API key');
      return reply.send(apiKeyView(key));
    },
  );

  server.delete(
    `${PATH}/:id`,
    {
      config,
      schema: {
        tags,
        summary: 'Revoke an API key',
        description: 'At once and for ever. The record stays, for the audit names it.',
        params: idParamsSchema,
        response: { 200: apiKeySchema, ...problemResponses },
      },
    },
    async (request, reply) => {
      const { apiKeys } = store.as(request.caller);
      const key = found(await apiKeys.revoke(request.params.id, now().toISOString()), 'API key');
      return reply.send(apiKeyView(key));
    },
  );
};

/** Nobody gives what he does not have: who is limited to desks makes keys for these alone. */
function assertOwnDesks(own: readonly string[] | null, asked: readonly string[] | null): void {
  if (own === null || asked?.every((deskId) => own.includes(deskId))) return;
  throw new CounterpoiseError('ACCESS_FORBIDDEN', 'The key would reach desks that its maker does not.', {
    pointer: '/deskIds',
    accepted: own.join(', '),
  });
}
