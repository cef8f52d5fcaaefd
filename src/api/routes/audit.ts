import { z } from 'zod';
import type { AuditReport } from '../../store/audit-check.ts';
import { auditEntrySchema, auditEntryView, auditReportSchema } from '../audit-view.ts';
import { pageOf, pageQuerySchema, sequenceOfCursor } from '../cursor.ts';
import { problemResponses, type Routes } from './route-parts.ts';

const tags = ['audit'];
const config = { access: 'audit:read' } as const;

/** One caller has ten at once, and then one a second. */
const VERIFY_COST = 200;
const TEXT_LENGTH_MAX = 200;
const text = z.string().min(1).max(TEXT_LENGTH_MAX);
const time = z.iso.datetime({ offset: true }).transform((value) => new Date(value).toISOString());

const auditQuerySchema = pageQuerySchema.extend({
  objectId: text.optional().describe('Entries about one job, document, lock, key or webhook.'),
  correlationId: text.optional(),
  actor: text.optional().describe('`local`, `key:<id>`, `user:<subject>` or `system:<part>`.'),
  from: time.optional().describe('Entries made at this time or later.'),
  until: time.optional().describe('Entries made before this time.'),
});

/** What was changed, by whom and when. */
export const auditRoutes: Routes = async (server, { services: { store } }) => {
  let running: Promise<AuditReport> | undefined;

  server.get(
    '/audit',
    {
      config,
      schema: {
        tags,
        summary: 'Entries of the audit, newest first',
        querystring: auditQuerySchema,
        response: {
          200: z.object({ items: z.array(auditEntrySchema), nextCursor: z.string().nullable() }),
          ...problemResponses,
        },
      },
    },
    async (request, reply) => {
      const { limit, cursor, ...filters } = request.query;
      const entries = await store.as(request.caller).audit.list({
        ...filters,
        limit: limit + 1,
        ...(cursor !== undefined && { beforeSequence: sequenceOfCursor(cursor) }),
      });
      return reply.send(pageOf(entries, limit, auditEntryView));
    },
  );

  server.get(
    '/audit/verify',
    {
      // Some seconds of a processor at a million entries.
      config: { ...config, rateCost: VERIFY_COST },
      schema: {
        tags,
        summary: 'Whether every entry is as it was written',
        description:
          'Reads the whole chain, of all tenants, which takes some seconds for a million entries. Who asks meanwhile is answered by the same reading.',
        response: { 200: auditReportSchema, ...problemResponses },
      },
    },
    async (_request, reply) => {
      running ??= store.system.verifyAudit().finally(() => {
        running = undefined;
      });
      return reply.send(await running);
    },
  );
};
