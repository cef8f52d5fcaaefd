import { z } from 'zod';
import { correlationIdSchema } from '../../book/event-envelope.ts';
import { acceptLockEvents } from '../../ledger/accept-lock-events.ts';
import { acceptedEventSchema, acceptedEventView } from '../event-view.ts';
import { errorItemSchema } from '../job-view.ts';
import { found, problemResponses, type Routes, repeatableHeadersSchema } from './route-parts.ts';

const tags = ['lock events'];
/** One commit of the store takes so many in well under a second. */
const BATCH_LENGTH_MAX = 1_000;

const receiptSchema = z.object({
  eventId: z.string().nullable(),
  lockId: z.string().nullable(),
  outcome: z.enum(['accepted', 'duplicate', 'conflict', 'rejected']),
  errors: z.array(errorItemSchema).readonly(),
});

const receiptsSchema = z.object({
  counts: z.object({
    accepted: z.number().int(),
    duplicate: z.number().int(),
    conflict: z.number().int(),
    rejected: z.number().int(),
  }),
  receipts: z.array(receiptSchema).readonly().describe('One for each event, in their order.'),
});

const correlatedSchema = z.object({
  correlationId: z.string(),
  lockEvents: z.array(acceptedEventSchema),
  tradeEvents: z.array(acceptedEventSchema),
});

/** What happens to locks, and how it hangs together with trades. */
export const lockEventRoutes: Routes = async (server, { services: { store, now } }) => {
  server.post(
    '/lock-events',
    {
      config: { access: 'lock-events:write', takesDocuments: true },
      schema: {
        tags,
        summary: 'Hand in lock events',
        description:
          'Each event is taken once, by its eventId, in any order; a bad one is rejected and the others go on. The answer comes after the store has committed: 200 when every event is in it, 207 when some are not. docs/schemas/lock-event.json describes an event.',
        headers: repeatableHeadersSchema,
        body: z.strictObject({
          events: z.array(z.unknown()).min(1).max(BATCH_LENGTH_MAX),
        }),
        response: { 200: receiptsSchema, 207: receiptsSchema, ...problemResponses },
      },
    },
    async (request, reply) => {
      const receipts = await acceptLockEvents(store, request.caller, request.body.events, now());
      const counts = { accepted: 0, duplicate: 0, conflict: 0, rejected: 0 };
      for (const { outcome } of receipts) counts[outcome] += 1;
      const isWhole = counts.conflict === 0 && counts.rejected === 0;
      return reply.code(isWhole ? 200 : 207).send({ counts, receipts });
    },
  );

  server.get(
    '/correlations/:correlationId',
    {
      config: { access: 'trades:read' },
      schema: {
        tags,
        summary: 'One loan from lock to hedge to sale',
        description: 'All events of locks and trades under one correlation id, in order of acceptance.',
        params: z.strictObject({ correlationId: correlationIdSchema }),
        response: { 200: correlatedSchema, ...problemResponses },
      },
    },
    async (request, reply) => {
      const { correlationId } = request.params;
      const { events } = store.as(request.caller);
      const lockEvents = await events.list({ stream: 'lock', correlationId });
      const tradeEvents = await events.list({ stream: 'trade', correlationId });
      found(lockEvents[0] ?? tradeEvents[0], 'correlation id');
      return reply.send({
        correlationId,
        lockEvents: lockEvents.map(acceptedEventView),
        tradeEvents: tradeEvents.map(acceptedEventView),
      });
    },
  );
};
