import { z } from 'zod';
import { asOfSchema, momentOf } from '../../book/as-of.ts';
import { momentSchema } from '../../book/event-envelope.ts';
import { CALENDAR_EVENTS, tradeCalendar } from '../../book/trade-calendar.ts';
import { businessDateOf } from '../../core/business-date.ts';
import { calendarTable } from '../../desk/tables/trade-tables.ts';
import { readTrades } from '../../ledger/trades.ts';
import { publishedSettlementDates, settlementDatesOf } from '../../market/settlement-calendar.ts';
import { formatQueryShape, jsonOrCsv, sendCsv, wantsCsv } from '../csv-answer.ts';
import { errorItemSchema } from '../job-view.ts';
import { marketSnapshotQuery, namedMarketDay } from '../market-day-named.ts';
import { problemResponses, type Routes } from './route-parts.ts';

const calendarSchema = z.object({
  asOf: z.string(),
  entries: z
    .array(
      z.object({
        date: z.string(),
        event: z.enum(CALENDAR_EVENTS),
        by: z.string().nullable().describe('Time by which it is due; null: the day.'),
        businessDaysAway: z.number().int(),
        isPast: z.boolean(),
        tradeId: z.string(),
        instrument: z.string(),
        settlementMonth: z.string(),
        side: z.enum(['buy', 'sell']),
        openQuantity: z.number(),
        allocatedFace: z.number().nullable(),
        counterparty: z.string().nullable(),
      }),
    )
    .readonly()
    .describe('By day.'),
  failures: z.array(errorItemSchema).readonly().describe('Trades whose days are not known.'),
});

const calendarQuerySchema = z.strictObject({
  asOf: asOfSchema.default('now'),
  knownAt: momentSchema.optional(),
  ...marketSnapshotQuery,
  ...formatQueryShape,
});

/** What is due of the open trades, and when. */
export const settlementCalendarRoutes: Routes = async (server, { services: { store, now } }) => {
  server.get(
    '/settlement-calendar',
    {
      config: { access: 'trades:read' },
      schema: {
        tags: ['trades'],
        summary: 'Notification, settlement and exchange days of the open trades',
        description:
          'Settlement dates are the published ones; where a market snapshot is named, those it states come first.',
        querystring: calendarQuerySchema,
        response: { 200: jsonOrCsv(calendarSchema, 'The days'), ...problemResponses },
      },
    },
    async (request, reply) => {
      const { knownAt, format } = request.query;
      const asOf = momentOf(request.query.asOf, now());
      const repositories = store.as(request.caller);
      const day = await namedMarketDay(repositories, request.query.marketSnapshotId);
      const trades = await readTrades(repositories, { asOf, ...(knownAt === undefined ? {} : { knownAt }) });
      const dates = day === undefined ? publishedSettlementDates : settlementDatesOf(day.market);
      const calendar = tradeCalendar(trades, businessDateOf(new Date(asOf)), dates);
      reply.header('vary', 'accept');
      if (wantsCsv(request, format)) return sendCsv(reply, calendarTable(calendar), 'settlement-calendar');
      return reply.send(calendar);
    },
  );
};
