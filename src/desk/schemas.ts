import { z } from 'zod';
import { calibrationConfigSchema } from '../../calibration/calibration-config.ts';
import { investorsSchema } from '../book/bids/investors.ts';
import { lockEventSchema } from '../book/lock-event.ts';
import { modeTermsSchema } from '../book/mode-terms/mode-terms.ts';
import { servicingBookSchema } from '../book/servicing-terms.ts';
import { tradeEventSchema } from '../book/trade-event.ts';
import { hedgeConfigSchema } from '../hedge/hedge-config.ts';
import { executionTermsSchema } from '../market/execution-terms.ts';
import { oddLotGridSchema } from '../market/odd-lots.ts';
import { marketSnapshotSchema } from '../market/snapshot.ts';
import { servicingAssumptionsSchema } from '../models/servicing/assumptions.ts';
import { horizonConfigSchema } from '../sim/horizon/horizon-config.ts';
import { backtestConfigSchema } from './backtest/backtest-config.ts';
import { cashSchema } from './explain/cash.ts';
import { hedgeHistorySchema } from './explain/hedge-effectiveness.ts';
import { lockHistorySchema } from './files/lock-history-schema.ts';
import { ratesHistorySchema } from './files/rates-history.ts';
import { pipelineSchema } from './files/read-pipeline-json.ts';
import { scenariosFileSchema } from './files/scenarios-file.ts';
import { tapeMappingSchema } from './files/tape-mapping.ts';
import { overridesSchema } from './overrides.ts';
import { positionsSchema } from './positions-document.ts';
import { pricingRequestSchema } from './pricing-request.ts';
import { rateSheetConfigSchema } from './rate-sheet/rate-sheet-config.ts';

export interface PublishedSchema {
  readonly title: string;
  readonly schema: z.ZodType;
}

/** Every document a user writes, by the name under which its JSON Schema is published. */
export const SCHEMAS: Readonly<Record<string, PublishedSchema>> = {
  'market-snapshot': { title: 'Market snapshot', schema: marketSnapshotSchema },
  pipeline: { title: 'Pipeline of rate locks', schema: pipelineSchema },
  'lock-history': { title: 'History of past locks', schema: lockHistorySchema },
  'lock-event': { title: 'Event in the life of a lock', schema: lockEventSchema },
  'trade-event': { title: 'Event in the life of a trade', schema: tradeEventSchema },
  positions: { title: 'Existing trades', schema: positionsSchema },
  servicing: { title: 'Servicing rights', schema: servicingBookSchema },
  'servicing-assumptions': { title: 'What servicing earns and costs', schema: servicingAssumptionsSchema },
  'odd-lots': { title: 'What odd lots give up', schema: oddLotGridSchema },
  scenarios: { title: 'Scenarios of a stress run', schema: scenariosFileSchema },
  'rates-history': { title: 'Past days of rates', schema: ratesHistorySchema },
  'horizon-config': { title: 'Distribution of P&L at a horizon', schema: horizonConfigSchema },
  'tape-mapping': { title: 'Mapping of a lock tape', schema: tapeMappingSchema },
  'calibration-config': { title: 'Calibration configuration', schema: calibrationConfigSchema },
  'hedge-config': { title: 'Hedge configuration', schema: hedgeConfigSchema },
  'backtest-config': { title: 'Back-test of hedge policies', schema: backtestConfigSchema },
  cash: { title: 'Payments of a day', schema: cashSchema },
  'hedge-history': { title: 'Earlier periods of a hedge', schema: hedgeHistorySchema },
  'execution-terms': { title: 'Terms of best execution', schema: executionTermsSchema },
  'mode-terms': { title: 'Terms of locks by how they are sold', schema: modeTermsSchema },
  investors: { title: 'Investors and their limits', schema: investorsSchema },
  'rate-sheet-config': { title: 'Rate sheet configuration', schema: rateSheetConfigSchema },
  overrides: { title: 'Values set by hand', schema: overridesSchema },
  'pricing-request': { title: 'Pricing request', schema: pricingRequestSchema },
};

/**
 * The JSON Schema (draft 2020-12) of what a user may write.
 *
 * Checks that JSON Schema has no words for (a real calendar date, members that exclude each other) are left to the
 * reader; the schema then accepts more than it.
 */
export function jsonSchemaOf(name: string, { title, schema }: PublishedSchema): Record<string, unknown> {
  const { $schema, ...body } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  return { $schema, $id: `urn:counterpoise:schema:${name}`, title, ...body };
}

/** The text of a published schema file. */
export function schemaFileText(name: string, published: PublishedSchema): string {
  return `${JSON.stringify(jsonSchemaOf(name, published), null, 2)}\n`;
}
