import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { calibrateMarket } from '../../calibration/calibrate.ts';
import type { DeskRequest } from '../../src/desk/desk-request.ts';
import { CASH_FIELDS, CASH_KINDS, cashEntrySchema, cashSchema } from '../../src/desk/explain/cash.ts';
import { explainBook } from '../../src/desk/explain/explain.ts';
import { corridorSchema } from '../../src/desk/explain/hedge-effectiveness.ts';
import { readPipeline } from '../../src/desk/files/read-pipeline.ts';
import { readPositions } from '../../src/desk/files/read-positions.ts';
import { readStrictRows } from '../../src/desk/files/read-strict-rows.ts';
import { readName, readNumber, readText } from '../../src/desk/files/row-fields.ts';
import { readMarket } from '../../src/market/read-market.ts';
import { simulateInline } from '../../src/sim/simulate.ts';

/** Few paths: what is held here is a share of the P&L, far above the error of a simulation on common random numbers. */
const RUN = { seed: 'counterpoise', pathCount: 256, kernel: 'simd-f64', simulate: simulateInline } as const;
/** Of the gross move, that yesterday's risk numbers and full revaluation may leave unexplained. */
const UNEXPLAINED_SHARE_MAX = 0.05;

/** One lock in so many, and as much of each trade: a tenth of the book moves as the whole does. */
const SHARE = 10;
/** Whatever else the machine does. */
const LIVE_MS = 240_000;

const text = (path: string): string =>
  readFileSync(new URL(`../../examples/${path}`, import.meta.url), 'utf8');

async function requestOf(folder: string): Promise<DeskRequest> {
  const market = readMarket(text(`${folder}/market.json`), 'market.json');
  return {
    market,
    calibration: await calibrateMarket(market, { ...RUN, engineVersion: 'test' }),
    locks: readPipeline(text(`${folder}/pipeline.csv`), 'pipeline.csv', { asOf: market.asOf }).locks.filter(
      ({ lockId }) => Number(lockId.slice(-5)) % SHARE === 0,
    ),
    positions: readPositions(text(`${folder}/positions.csv`), 'positions.csv').positions.map((one) => ({
      ...one,
      quantity: one.quantity / SHARE,
    })),
    run: { ...RUN, control: {} },
  };
}

describe('the shipped pairs of days', () => {
  let before: DeskRequest;
  beforeAll(async () => {
    before = await requestOf('2025-02-10');
  });

  it.each([
    ['quiet', 1.3],
    ['up-50', 48.3],
    ['steepener', 1.1],
  ])(
    'the %s day leaves at most a twentieth of the gross move unexplained',
    async (folder, levelBp) => {
      const { rows: cash } = readStrictRows(text(`explain/${folder}/cash.csv`), 'cash.csv', {
        fields: CASH_FIELDS,
        required: ['kind', 'amount'],
        readCell: { kind: readName(CASH_KINDS), amount: readNumber, lockId: readText, tradeId: readText },
        rowSchema: cashEntrySchema,
      });
      const result = await explainBook({
        before,
        after: await requestOf(`explain/${folder}`),
        cash: cashSchema.parse(cash),
        hedgeHistory: [],
        corridor: corridorSchema.parse({}),
      });
      expect(result.failures).toEqual([]);
      expect(result.curveMove.factorsBp.level).toBeCloseTo(levelBp, 0);
      const { fullRevaluation, fromRisk } = result.unexplained;
      expect(fullRevaluation.shareOfGross).toBeLessThan(0.001);
      expect(fromRisk.shareOfGross).toBeLessThan(UNEXPLAINED_SHARE_MAX);
      const cents = result.lines.reduce((sum, row) => sum + Math.round(Number(row.total) * 100), 0);
      expect(cents).toBe(Math.round(Number(result.total.pnl) * 100));
    },
    LIVE_MS,
  );
});
