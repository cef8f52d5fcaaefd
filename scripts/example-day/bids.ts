import { readFileSync } from 'node:fs';
import type { Bid } from '../../src/book/bids/bid.ts';
import { type Investor, type InvestorsDocument, investorsSchema } from '../../src/book/bids/investors.ts';
import { bidTapes, defaultBatch } from '../../src/book/bids/tape.ts';
import { isoDate } from '../../src/core/dates.ts';
import { CounterpoiseError } from '../../src/core/errors.ts';
import { type TbaFallback, tbaFallback } from '../../src/desk/bids/valued-bids.ts';
import { withExecutionTerms } from '../../src/desk/execution.ts';
import { readBids } from '../../src/desk/files/read-bids.ts';
import { readPipeline } from '../../src/desk/files/read-pipeline.ts';
import { writeCsv } from '../../src/desk/files/write-csv.ts';
import { executionTermsSchema } from '../../src/market/execution-terms.ts';
import { marketSnapshotSchema } from '../../src/market/snapshot.ts';
import { drawFrom } from './draw.ts';
import { exampleMarket } from './market.ts';
import { examplePipelineCsv } from './pipeline.ts';
import { AS_OF } from './quotes.ts';

const SEED = 'counterpoise-example-2025-02-10-bids';
const asOf = isoDate(AS_OF);

/** What an invented investor pays over the TBA's all-in price, points: mean and deviation; and how often he passes. */
const APPETITE = {
  'INVESTOR-A': { mean: 0.06, deviation: 0.3, passes: 0.05 },
  'INVESTOR-B': { mean: -0.05, deviation: 0.4, passes: 0.1 },
} as const;

/** What is paid for a loan that no quoted coupon takes. */
const WITHOUT_TBA: Pick<TbaFallback, 'allInPer100' | 'addends'> = { allInPer100: 101.5, addends: [] };

/** Two invented investors: one pays for servicing, the other leaves it with the lender. */
export function exampleInvestors() {
  return {
    schemaVersion: 1,
    description: 'Two invented investors with invented limits.',
    investors: [
      {
        code: 'INVESTOR-A',
        programs: ['UMBS30', 'UMBS15'],
        servicing: ['released'],
        modes: ['mandatory'],
        dollarsMax: 2_500_000,
        loansMax: 6,
        deliveryDays: 21,
        source: 'illustrative',
      },
      {
        code: 'INVESTOR-B',
        programs: ['UMBS30', 'GNMA2-30'],
        when: { ficoMin: 640 },
        servicing: ['retained', 'released'],
        modes: ['mandatory', 'best-efforts'],
        minPoolDollars: 2_000_000,
        dollarsMax: 3_500_000,
        feePer100: 0.02,
        deliveryDays: 14,
        source: 'illustrative',
      },
    ],
  };
}

/** The example's market day with the execution terms of its own file. */
export function exampleExecutionMarket() {
  const execution = readFileSync(
    new URL('../../examples/2025-02-10/execution.json', import.meta.url),
    'utf8',
  );
  return withExecutionTerms(
    marketSnapshotSchema.parse(exampleMarket()),
    executionTermsSchema.parse(JSON.parse(execution)),
  );
}

/** Closed loans and tapes of the example day. */
export function exampleTapes() {
  const { locks } = readPipeline(examplePipelineCsv(), 'pipeline.csv', { asOf });
  const investors = investorsSchema.parse(exampleInvestors());
  return { investors, tapes: bidTapes(locks, investors, asOf, defaultBatch(asOf)) };
}

/** An investor's answer to his tape as CSV: the same bytes from the same seed. */
export function exampleBidsCsv(code: keyof typeof APPETITE): string {
  const { tapes } = exampleTapes();
  const tape = tapes.tapes.find(({ investor }) => investor.code === code)!;
  const market = exampleExecutionMarket();
  const { mean, deviation, passes } = APPETITE[code];
  const draw = drawFrom(`${SEED}/${code}`);
  const [servicing] = tape.investor.servicing;
  const rows = tape.loans.map((loan) => {
    const passed = draw.chance(passes);
    const over = draw.normal(mean, deviation);
    const tba = tbaFallback(loan, market, market.execution!);
    const { allInPer100, addends } = tba instanceof CounterpoiseError ? WITHOUT_TBA : tba;
    const servicingValue = addends.find(({ name }) => name === 'base-servicing')?.per100 ?? 0;
    const price = allInPer100 + over - (servicing === 'retained' ? servicingValue : 0);
    const bidPrice = passed ? null : Math.round(price * 1000) / 1000;
    return [tape.tapeId, loan.lockId, bidPrice, passed ? null : servicing!, 'mandatory', '2025-02-12'];
  });
  return writeCsv(['tapeId', 'lockId', 'bidPrice', 'servicing', 'mode', 'validUntil'], rows);
}

/** The bids of the example, as they are read back. */
export function exampleBids(): { readonly investors: InvestorsDocument; readonly bids: readonly Bid[] } {
  const { tapes, investors } = exampleTapes();
  const codes = investors.investors.map(({ code }: Investor) => code) as (keyof typeof APPETITE)[];
  const bids = codes.flatMap((code) => {
    const tape = tapes.tapes.find(({ investor }) => investor.code === code)!;
    return readBids(exampleBidsCsv(code), `${code}.csv`, tape, investors, asOf).bids;
  });
  return { investors, bids };
}
