import { z } from 'zod';
import { asOfSchema, momentOf } from '../../book/as-of.ts';
import { COHORT_DIMENSIONS, cohortDimensionsSchema } from '../../desk/pull-through/cohorts.ts';
import { historyOfEvents } from '../../desk/pull-through/history-of-events.ts';
import { pullThroughReport } from '../../desk/pull-through/pull-through-report.ts';
import { pullThroughTables } from '../../desk/tables/pull-through-tables.ts';
import { readLockEvents } from '../../ledger/sales.ts';
import { isoDateSchema } from '../../market/snapshot.ts';
import { formatQueryShape, jsonOrCsv, sendTable, wantsCsv } from '../csv-answer.ts';
import { marketSnapshotQuery, namedMarketDay } from '../market-day-named.ts';
import { problemResponses, type Routes } from './route-parts.ts';

/** All events of a tenant are read for it, as for the pipeline. */
const PULL_THROUGH_RATE_COST = 20;

const countSchema = z.number().int();
const shareSchema = z.number().nullable();

const rowSchema = z.object({
  cohort: z.array(z.string()).readonly(),
  lockCount: countSchema,
  funded: countSchema,
  fallenOut: countSchema,
  renegotiated: countSchema,
  open: countSchema,
  dollars: z.string().nullable(),
  fundedDollars: z.string().nullable(),
  fundedShare: shareSchema.describe('Of the locks whose outcome is known.'),
  low: shareSchema.describe('Wilson’s 95 % interval.'),
  high: shareSchema,
  renegotiatedShare: shareSchema,
});

const reportSchema = z.object({
  asOf: z.string(),
  by: z.array(z.enum(COHORT_DIMENSIONS)).readonly(),
  stageOn: z.string().nullable(),
  rows: z.array(rowSchema).readonly(),
  total: rowSchema,
  leftOut: z
    .array(z.string())
    .readonly()
    .describe('Locks whose opening or market rate at lock is not known.'),
});

/** What became of locks. */
export const pullThroughRoutes: Routes = async (server, { services: { store, now } }) => {
  server.get(
    '/pull-through',
    {
      config: { access: 'lock-events:read', rateCost: PULL_THROUGH_RATE_COST },
      schema: {
        tags: ['locks'],
        summary: 'Pull-through by cohort, from the locks’ events',
        querystring: z.strictObject({
          by: z
            .string()
            .max(200)
            .transform((text) => text.split(',').map((name) => name.trim()))
            .pipe(cohortDimensionsSchema)
            .default(['program'])
            .describe(`With commas between: ${COHORT_DIMENSIONS.join(', ')}.`),
          asOf: asOfSchema.default('now'),
          stageOn: isoDateSchema
            .optional()
            .describe('Locks as they stood that day; as first seen when absent.'),
          ...marketSnapshotQuery,
          ...formatQueryShape,
        }),
        response: { 200: jsonOrCsv(reportSchema, 'The report'), ...problemResponses },
      },
    },
    async (request, reply) => {
      const { by, stageOn, marketSnapshotId, format } = request.query;
      const asOf = momentOf(request.query.asOf, now());
      const repositories = store.as(request.caller);
      const day = await namedMarketDay(repositories, marketSnapshotId);
      const events = await readLockEvents(repositories);
      const { observations, leftOut } = historyOfEvents(events, asOf, { stageOn, market: day?.market });
      const report = pullThroughReport(observations, by, { stageOn });
      reply.header('vary', 'accept');
      if (wantsCsv(request, format)) {
        return sendTable(reply, pullThroughTables(report), undefined, 'pull-through');
      }
      const { rows, total } = report;
      return reply.send({
        ...report,
        asOf,
        leftOut,
        rows: rows.map(withoutPrediction),
        total: withoutPrediction(total),
      });
    },
  );
};

/** Events are not held against a model here: a calibration belongs to a history. */
function withoutPrediction<Row extends { readonly prediction: unknown }>({
  prediction: _,
  ...row
}: Row): Omit<Row, 'prediction'> {
  return row;
}
